"""XM-1.7 to XM-1.10: XM Bank over time beside the published figures."""

import pandas as pd

from case_studies.xm_bank.exhibits import published_rows
from case_studies.xm_bank.exhibits.published_rows import fact_of
from lib.charts.lines import time_lines
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Fact
from lib.pedigree import Pedigree

MIXED = (Pedigree.GENERATED, Pedigree.PUBLISHED)
CHART = time_lines("end", "value", "series", segment="run", note="mark", extra=("period", "publisher"))
CHART_FROM_ZERO = time_lines(
    "end", "value", "series", segment="run", note="mark", extra=("period", "publisher"), zero=True
)
XM_NAME = "case.xm_bank"

SHARES = {"national_share": "inclusive_sme_share_of_loans"}
SHARE_PARTS = ("inclusive_sme_loans_pboc", "total_rmb_loans")
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


def _quotients(data: CaseData, label: str, above: str, below: str) -> tuple[pd.DataFrame, list[Source]]:
    """``above`` divided by ``below`` for the months and quarters in which both were published, unrounded."""
    rows = published_rows.rows(data.facts, {label: above}, kinds=published_rows.DATED)
    divisors = data.facts.series(below)
    found = {period: divisors.at(period) for period in rows["period"]}
    # A divisor that was published as "over 60 million" would bend the quotient.
    rows = rows.loc[[isinstance(fact, Fact) and not fact.rounded for fact in found.values()]].copy()
    rows["value"] = rows["value"] / [fact_of(found[period]).value for period in rows["period"]]
    # Between two of these quotients some quarter always lacks one of the two figures.
    rows["run"] = rows["period"]
    sources = [
        *published_rows.sources(data.facts, {label: above}, rows),
        *published_rows.sources(data.facts, {label: below}, rows),
    ]
    return rows, sources


@exhibit(
    "XM-1.7",
    pedigree=MIXED,
    columns=columns("share", ("xm_share", "national_share", "national_share_computed")),
    chart=CHART_FROM_ZERO,
)
def share_of_lending(data: CaseData) -> Result:
    """Inclusive loans in all loans: XM Bank, and all banks (published, or from two published levels)."""
    xm = xm_rows(
        data,
        "SELECT quarter, sme_loans_rmb / total_loans_rmb AS value FROM bank_quarters ORDER BY quarter",
        "xm_share",
    )
    published = published_rows.rows(data.facts, SHARES)
    computed, sources = _quotients(data, "national_share_computed", *SHARE_PARTS)
    balance = data.query("SELECT sme_loans_rmb FROM bank_quarters ORDER BY quarter").iloc[-1, 0]
    quarter, share = last(xm)
    national = computed.loc[computed["period"] == "2024Q4", "value"].iloc[0]
    return Result(
        table=beside(xm, pd.concat([published, computed], ignore_index=True)),
        facts={"quarter": quarter, "share": share, "balance_rmb": balance, "national": national},
        variant="small" if share < national else "",
        sources=(
            warehouse("bank_quarters"),
            *published_rows.sources(data.facts, SHARES, published),
            *sources,
        ),
        notes=(
            "notes.share_computed",
            *published_rows.notes(data.facts, {part: part for part in SHARE_PARTS}),
        ),
    )


def _published_per_borrower(data: CaseData) -> tuple[pd.DataFrame, list[Source]]:
    """Balance divided by borrowers of the same scope and period, in RMB thousand."""
    frames: list[pd.DataFrame] = []
    sources: list[Source] = []
    for label, parts in PER_BORROWER.items():
        rows, used = _quotients(data, label, *parts)
        # RMB trillion over million borrowers is RMB million a borrower.
        frames.append(rows.assign(value=rows["value"] * 1e6 / 1e3))
        sources += used
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
    then = xm.loc[xm["end"] >= reference["end"]].iloc[0]
    return Result(
        table=beside(xm, published),
        facts={
            "quarter": quarter,
            "amount_rmb": amount * 1e3,
            "borrowers": borrowers,
            "then_quarter": then["end"],
            "then_rmb": then["value"] * 1e3,
            "reference_rmb": reference["value"] * 1e3,
            "reference_month": reference["end"],
            "ratio": then["value"] / reference["value"],
        },
        variant="low" if then["value"] < reference["value"] else "",
        sources=(warehouse("branch_quarters"), *sources),
        notes=(
            "notes.per_borrower",
            *published_rows.notes(
                data.facts, {part: part for pair in PER_BORROWER.values() for part in pair}
            ),
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
    # The regulator averages from January to date, so XM's loans of the same four months stand beside it.
    same_months = data.query(
        "SELECT sum(annual_rate * amount_rmb) / sum(amount_rmb) FROM loans "
        "WHERE disbursed_on BETWEEN DATE '2024-01-01' AND DATE '2024-04-30'"
    ).iloc[0, 0]
    return Result(
        table=beside(xm, published),
        facts={
            "quarter": quarter,
            "rate": rate,
            "reference": reference.value,
            "same_months": same_months,
            "gap": same_months - reference.value,
        },
        variant="dear" if same_months > reference.value else "",
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
    national = fact_of(data.facts.value(NPL["inclusive_npl"], "2020Q2"))
    return Result(
        table=beside(pd.concat([sme, bank], ignore_index=True), published),
        facts={
            "quarter": quarter,
            "npl": ratio,
            "bank": last(bank)[1],
            "city": city.value,
            "gap": last(bank)[1] - city.value,
            "then": float(sme.set_index("period").at["2020Q2", "value"]),
            "national": national.value,
        },
        variant="risky" if last(bank)[1] > city.value else "",
        sources=(warehouse("bank_quarters"), *published_rows.sources(data.facts, NPL, published)),
        notes=published_rows.notes(data.facts, NPL),
    )
