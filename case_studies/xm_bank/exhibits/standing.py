"""XM-1.11: where XM Bank stands, measure by measure, against the nearest published figure."""

import pandas as pd

from case_studies.xm_bank.exhibits.position import (
    MIXED,
    SHARE_PARTS,
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
    "npl_ratio",
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


def _bank(data: CaseData) -> dict[str, float]:
    """The whole bank's ratios in the last quarter; the margin as the calibration defines it."""
    row = data.query(
        """
        SELECT provision_stock_rmb / npl_stock_rmb AS provision_coverage,
               (equity_rmb + tier2_rmb) / rwa_rmb AS car
        FROM bank_quarters
        ORDER BY quarter
        """
    ).iloc[-1]
    margin = next(entry for entry in data.case.settings["calibration"] if entry["id"] == "nim_2024q4")
    return {**row.to_dict(), "nim": float(data.query(margin["sql"]).iloc[0, 0])}


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
    national, total = (fact_of(data.facts.value(part, QUARTER)) for part in SHARE_PARTS)
    lending = fact_of(data.facts.value("inclusive_sme_rate_new_cbirc", "2024-04"))
    city = fact_of(data.facts.value("npl_ratio_city", QUARTER))
    margin = fact_of(data.facts.value("nim_city", QUARTER))
    coverage = _sector(data, "provision_coverage")
    capital = _sector(data, "car")
    used: list[Fact] = [national, total, lending, city, margin]
    month = f"{amount['reference_month']:%Y-%m}"
    rows: list[tuple[str, str, object, object, str, str]] = [
        ("share_of_loans", "share", share["share"], share["national"], QUARTER, "all_banks"),
        (
            "loan_per_borrower",
            "rmb_k",
            amount["then_rmb"],
            amount["reference_rmb"],
            month,
            "regulator_scope",
        ),
        (
            "new_loan_rate",
            "ratio",
            rate["same_months"],
            lending.value,
            lending.period.label,
            "regulator_scope",
        ),
        ("npl_ratio", "ratio", npl["bank"], city.value, city.period.label, "city_banks"),
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
