"""XM-1.7 to XM-1.10: XM Bank over time beside the published figures."""

import pandas as pd

from case_studies.xm_bank.exhibits import published_rows
from case_studies.xm_bank.exhibits.published_rows import fact_of
from lib.charts.lines import time_lines
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable

MIXED = (Pedigree.GENERATED, Pedigree.PUBLISHED)
CHART = time_lines("end", "value", "series", segment="run", note="mark", extra=("period", "publisher"))
CHART_FROM_ZERO = time_lines(
    "end", "value", "series", segment="run", note="mark", extra=("period", "publisher"), zero=True
)
XM_NAME = "case.xm_bank"

SHARES = {"national_share": "inclusive_sme_share_of_loans"}
RATES = {"rate_regulator": "inclusive_sme_rate_new_cbirc", "rate_central_bank": "inclusive_sme_rate_new"}
NPL = {"inclusive_npl": "inclusive_sme_npl_ratio", "city": "npl_ratio_city"}
PER_BORROWER = {
    "per_borrower_regulator": ("inclusive_sme_loans_cbirc", "inclusive_sme_borrowers_cbirc"),
    "per_borrower_central_bank": ("inclusive_sme_loans_pboc", "inclusive_sme_borrowers"),
}


def columns(unit: str, series: tuple[str, ...]) -> dict[str, Column]:
    """Columns of the published rows, with XM's own series first and the pedigree of each row last."""
    return {**published_rows.columns(unit, series), "pedigree": Column("label", tuple(MIXED))}


def xm_rows(data: CaseData, sql: str, series: str) -> pd.DataFrame:
    """XM's rows for a chart of time, from a query that returns ``quarter`` (its first day) and ``value``."""
    found = data.query(sql)
    ends = pd.PeriodIndex(found["quarter"], freq="Q").end_time.normalize()
    return pd.DataFrame(
        {
            "end": ends,
            "series": series,
            "period": [f"{end.year}Q{end.quarter}" for end in ends],
            "value": found["value"],
            "run": series,
            "mark": None,
            "mark_at": pd.NaT,
            "publisher": None,
            "grade": None,
            "pedigree": Pedigree.GENERATED,
        }
    )


def beside(xm: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """XM's rows, then the published ones."""
    table = published.assign(pedigree=Pedigree.PUBLISHED)
    return pd.concat([xm.astype(object), table.astype(object)], ignore_index=True)[list(xm.columns)]


def warehouse(tables: str) -> Source:
    """The teaching data as a source."""
    return Source("warehouse", title=XM_NAME, detail=tables)


def last(xm: pd.DataFrame) -> tuple[pd.Timestamp, float]:
    """Quarter end and value of XM's last row."""
    return xm["end"].iloc[-1], float(xm["value"].iloc[-1])


@exhibit("XM-1.7", pedigree=MIXED, columns=columns("share", ("xm_share", *SHARES)), chart=CHART_FROM_ZERO)
def share_of_lending(data: CaseData) -> Result:
    """Inclusive loans as a share of all loans: XM Bank, and all banks where the share was published."""
    xm = xm_rows(
        data,
        "SELECT quarter, sme_loans_rmb / total_loans_rmb AS value FROM bank_quarters ORDER BY quarter",
        "xm_share",
    )
    published = published_rows.rows(data.facts, SHARES)
    balance = data.query("SELECT sme_loans_rmb FROM bank_quarters ORDER BY quarter").iloc[-1, 0]
    quarter, share = last(xm)
    national = fact_of(data.facts.value(SHARES["national_share"], "2025Q2"))
    return Result(
        table=beside(xm, published),
        facts={
            "quarter": quarter,
            "share": share,
            "balance_rmb": balance,
            "national": national.value,
            "national_quarter": national.period.dates[1],
        },
        variant="small" if share < national.value else "",
        sources=(warehouse("bank_quarters"), *published_rows.sources(data.facts, SHARES, published)),
        notes=published_rows.notes(data.facts, SHARES),
    )


def _published_per_borrower(data: CaseData) -> tuple[pd.DataFrame, list[Source]]:
    """Balance divided by borrowers of the same scope and period, where both were published."""
    frames: list[pd.DataFrame] = []
    sources: list[Source] = []
    for label, (balance_id, borrowers_id) in PER_BORROWER.items():
        rows = published_rows.rows(data.facts, {label: balance_id})
        counted = data.facts.series(borrowers_id)
        borrowers = {period: counted.at(period) for period in rows["period"]}
        both = [not isinstance(borrowers[period], NotAvailable) for period in rows["period"]]
        rows = rows.loc[both].copy()
        # RMB trillion over million borrowers is RMB million a borrower.
        counts = [fact_of(borrowers[period]).value for period in rows["period"]]
        rows["value"] = rows["value"] / counts * 1e6 / 1e3
        # Between two of these quotients some quarter always lacks the number of borrowers.
        rows["run"] = [f"{label} {period}" for period in rows["period"]]
        frames.append(rows)
        used = {label: balance_id}
        sources += published_rows.sources(data.facts, used, rows)
        sources += published_rows.sources(data.facts, {label: borrowers_id}, rows)
    return pd.concat(frames, ignore_index=True), sources


@exhibit(
    "XM-1.8",
    pedigree=MIXED,
    columns=columns("rmb_k", ("xm_per_borrower", *PER_BORROWER)),
    chart=CHART_FROM_ZERO,
)
def loan_per_borrower(data: CaseData) -> Result:
    """Average inclusive loan per borrower: XM Bank, and the country on both scopes."""
    xm = xm_rows(
        data,
        "SELECT quarter, sum(loan_balance_rmb) / sum(borrowers) / 1e3 AS value "
        "FROM branch_quarters GROUP BY quarter ORDER BY quarter",
        "xm_per_borrower",
    )
    published, sources = _published_per_borrower(data)
    borrowers = data.query(
        "SELECT sum(borrowers) FROM branch_quarters GROUP BY quarter ORDER BY quarter"
    ).iloc[-1, 0]
    quarter, amount = last(xm)
    reference = published.loc[published["series"] == "per_borrower_regulator"].iloc[-1]
    return Result(
        table=beside(xm, published),
        facts={
            "quarter": quarter,
            "amount_rmb": amount * 1e3,
            "borrowers": borrowers,
            "reference_rmb": reference["value"] * 1e3,
            "reference_month": reference["end"],
            "ratio": amount / reference["value"],
        },
        variant="low" if amount < reference["value"] else "",
        sources=(warehouse("branch_quarters"), *sources),
        notes=published_rows.notes(
            data.facts, {f"{label} {part}": part for label, pair in PER_BORROWER.items() for part in pair}
        ),
    )


@exhibit("XM-1.9", pedigree=MIXED, columns=columns("ratio", ("xm_rate", *RATES)), chart=CHART)
def new_loan_rate(data: CaseData) -> Result:
    """Rate on new inclusive loans, weighted by amount: XM Bank, and the country on both scopes."""
    xm = xm_rows(
        data,
        "SELECT date_trunc('quarter', disbursed_on) AS quarter, "
        "sum(annual_rate * amount_rmb) / sum(amount_rmb) AS value FROM loans "
        "WHERE disbursed_on >= (SELECT min(quarter) FROM quarters) GROUP BY 1 ORDER BY 1",
        "xm_rate",
    )
    published = published_rows.rows(data.facts, RATES)
    quarter, rate = last(xm)
    reference = fact_of(data.facts.value(RATES["rate_regulator"], "2024-04"))
    quarters = xm.set_index("period")["value"]
    return Result(
        table=beside(xm, published),
        facts={
            "quarter": quarter,
            "rate": rate,
            "first": float(quarters["2018Q4"]),
            "reference": reference.value,
            "reference_month": reference.period.dates[1],
            "same_time": float(quarters["2024Q2"]),
            "gap": float(quarters["2024Q2"]) - reference.value,
        },
        variant="dear" if quarters["2024Q2"] > reference.value else "",
        sources=(warehouse("loans"), *published_rows.sources(data.facts, RATES, published)),
        notes=published_rows.notes(data.facts, RATES),
    )


@exhibit("XM-1.10", pedigree=MIXED, columns=columns("ratio", ("xm_sme_npl", "xm_npl", *NPL)), chart=CHART)
def npl_ratio(data: CaseData) -> Result:
    """NPL ratio of XM's inclusive loans and of all its loans, beside the published ratios."""
    sme = xm_rows(
        data,
        "SELECT quarter, sme_npl_stock_rmb / sme_loans_rmb AS value FROM bank_quarters ORDER BY quarter",
        "xm_sme_npl",
    )
    bank = xm_rows(
        data,
        "SELECT quarter, npl_stock_rmb / total_loans_rmb AS value FROM bank_quarters ORDER BY quarter",
        "xm_npl",
    )
    published = published_rows.rows(data.facts, NPL)
    quarter, ratio = last(sme)
    city = fact_of(data.facts.value(NPL["city"], "2024Q4"))
    return Result(
        table=beside(pd.concat([sme, bank], ignore_index=True), published),
        facts={
            "quarter": quarter,
            "npl": ratio,
            "bank": last(bank)[1],
            "city": city.value,
            "gap": ratio - city.value,
        },
        variant="risky" if ratio > city.value else "",
        sources=(warehouse("bank_quarters"), *published_rows.sources(data.facts, NPL, published)),
        notes=published_rows.notes(data.facts, NPL),
    )
