"""XM-1.11: where XM Bank stands, measure by measure, against the nearest published figure."""

import pandas as pd

from case_studies.xm_bank.exhibits.position import (
    MIXED,
    loan_per_borrower,
    new_loan_rate,
    npl_ratio,
    share_of_lending,
    warehouse,
)
from case_studies.xm_bank.exhibits.published_rows import fact_of
from lib.charts.bars import bars
from lib.exhibits import CaseData, Column, Result, Source, cited, exhibit
from lib.facts import Fact, SectorValue
from lib.values import NotAvailable

MEASURES = (
    "share_of_loans",
    "loan_per_borrower",
    "new_loan_rate",
    "sme_npl_ratio",
    "nim",
    "provision_coverage",
    "car",
)
QUARTER = "2024Q4"
YEAR = "2024"


def _sector(data: CaseData, indicator: str) -> SectorValue:
    """The published total of all city commercial banks.

    Raises:
        ValueError: there is none for the year.
    """
    found = data.facts.city_banks(indicator, YEAR)
    if isinstance(found, NotAvailable) or isinstance(found.sector, NotAvailable):
        raise ValueError(f"no total of all city commercial banks for {indicator} in {YEAR}")
    return found.sector


def _bank(data: CaseData) -> pd.Series:
    """The whole bank's ratios in the last quarter; the margin is of the last four quarters."""
    return data.query(
        """
        SELECT quarter,
               provision_stock_rmb / npl_stock_rmb AS provision_coverage,
               (equity_rmb + tier2_rmb) / rwa_rmb AS car,
               sum(interest_income_rmb - interest_expense_rmb) OVER year
                   / avg(total_assets_rmb - other_assets_rmb) OVER year AS nim
        FROM bank_quarters
        WINDOW year AS (ORDER BY quarter ROWS 3 PRECEDING)
        ORDER BY quarter
        """
    ).iloc[-1]


@exhibit(
    "XM-1.11",
    pedigree=MIXED,
    columns={
        "measure": Column("label", MEASURES),
        "unit": Column("text", hidden=True),
        "xm": Column("by_row"),
        "reference": Column("by_row"),
        "reference_period": Column("text"),
        "against": Column("label", ("all_banks", "regulator_scope", "city_banks")),
        "difference": Column("growth"),
    },
    chart=bars("measure", "difference", extra=("xm", "reference", "against", "reference_period")),
)
def where_xm_stands(data: CaseData) -> Result:
    """XM Bank in 2024Q4 against the published figure nearest to it in time and scope."""
    share, amount, rate, npl = (
        function(data).facts for function in (share_of_lending, loan_per_borrower, new_loan_rate, npl_ratio)
    )
    bank = _bank(data)
    national = fact_of(data.facts.value("inclusive_sme_share_of_loans", "2025Q2"))
    lending = fact_of(data.facts.value("inclusive_sme_rate_new_cbirc", "2024-04"))
    city = fact_of(data.facts.value("npl_ratio_city", QUARTER))
    margin = fact_of(data.facts.value("nim_city", QUARTER))
    coverage = _sector(data, "provision_coverage")
    capital = _sector(data, "car")
    used: list[Fact] = [national, lending, city, margin]
    month = f"{amount['reference_month']:%Y-%m}"
    rows: list[tuple[str, str, object, object, str, str]] = [
        ("share_of_loans", "share", share["share"], national.value, national.period.label, "all_banks"),
        (
            "loan_per_borrower",
            "rmb_k",
            amount["amount_rmb"],
            amount["reference_rmb"],
            month,
            "regulator_scope",
        ),
        ("new_loan_rate", "ratio", rate["same_time"], lending.value, lending.period.label, "regulator_scope"),
        ("sme_npl_ratio", "ratio", npl["npl"], city.value, city.period.label, "city_banks"),
        ("nim", "ratio", bank["nim"], margin.value, margin.period.label, "city_banks"),
        (
            "provision_coverage",
            "share",
            bank["provision_coverage"],
            coverage.value,
            YEAR,
            "city_banks",
        ),
        ("car", "ratio", bank["car"], capital.value, YEAR, "city_banks"),
    ]
    table = pd.DataFrame(rows, columns=["measure", "unit", "xm", "reference", "reference_period", "against"])
    thousands = table["unit"] == "rmb_k"
    for side in ("xm", "reference"):
        table[side] = pd.to_numeric(table[side]).where(~thousands, pd.to_numeric(table[side]) / 1e3)
    table["difference"] = table["xm"] / table["reference"] - 1
    widest = table.loc[table["difference"].abs().idxmax()]
    published = cited(
        [
            *((fact.source, f"{fact.series_id} {fact.period.label}") for fact in used),
            (coverage.source, f"provision_coverage {YEAR}"),
            (capital.source, f"car {YEAR}"),
        ]
    )
    sources: tuple[Source, ...] = (warehouse("bank_quarters, branch_quarters, loans"), *published)
    return Result(
        table=table,
        facts={
            "widest_label": widest["measure"],
            "widest_gap": abs(widest["difference"]),
            "measures": len(table),
        },
        variant="below" if widest["difference"] < 0 else "above",
        sources=sources,
        notes=("notes.nearest_reference",),
    )
