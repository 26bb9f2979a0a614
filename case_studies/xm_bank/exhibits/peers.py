"""XM-1.6: listed city banks, with the number of banks that each figure really has."""

import pandas as pd

from lib.charts.bars import strips
from lib.exhibits import CaseData, Column, Result, cited, exhibit
from lib.facts import CityBanks, FactSource
from lib.pedigree import Pedigree
from lib.values import NotAvailable

INDICATORS = ("npl_ratio", "provision_coverage", "nim", "car")
YEARS = (2023, 2024)
MEMBERS = ("listed_bank", "sector_total")


def _rows(data: CaseData, found: CityBanks, year: int) -> list[dict[str, object]]:
    shared = {"indicator": found.indicator.id, "year": year, "n": found.n}
    members = [
        {
            **shared,
            "kind": "listed_bank",
            "bank": data.facts.banks[row["bank"]].name,
            "value": row["value"],
            "publisher": row["publisher"],
            "grade": row["source_class"],
        }
        for row in found.table.to_dict("records")
    ]
    if isinstance(found.sector, NotAvailable):
        return members
    sector = next(bank for bank in data.facts.banks.values() if bank.kind == "sector")
    source = found.sector.source
    total = {"kind": "sector_total", "bank": sector.name, "value": found.sector.value}
    return [*members, {**shared, **total, "publisher": source.publisher, "grade": source.grade}]


@exhibit(
    "XM-1.6",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "indicator": Column("label", INDICATORS),
        "year": Column("year"),
        "n": Column("count"),
        "kind": Column("label", MEMBERS),
        "bank": Column("text"),
        "value": Column("ratio"),
        "publisher": Column("text"),
        "grade": Column("label", ("annual_report", "filing_digest", "flash_report", "press")),
    },
    chart=strips("indicator", "year", "value", "kind", count="n", name="bank", extra=("publisher", "grade")),
)
def listed_city_banks(data: CaseData) -> Result:
    """One figure a bank and year; the sector's total stands apart and is not counted as a bank."""
    rows: list[dict[str, object]] = []
    used: list[tuple[FactSource, str]] = []
    medians: dict[str, float] = {}
    counts: dict[str, int] = {}
    members: dict[str, set[str]] = {}
    for indicator in INDICATORS:
        for year in YEARS:
            found = data.facts.city_banks(indicator, str(year))
            if isinstance(found, NotAvailable):
                continue
            rows += _rows(data, found, year)
            used += [(source, f"{indicator} {year}") for source in found.sources]
            if not isinstance(found.sector, NotAvailable):
                used.append((found.sector.source, f"{indicator} {year}"))
            medians[f"{indicator}_{year}"] = float(found.table["value"].median())
            counts[f"{indicator}_{year}_n"] = found.n
            members[f"{indicator}_{year}"] = set(found.table["bank"])
    table = pd.DataFrame(rows)
    total = table.query("kind == 'sector_total' and indicator == 'npl_ratio' and year == 2024")
    sector = float(total["value"].iloc[0])
    breaks = {
        change.note: None
        for indicator in INDICATORS
        for change in data.facts.catalog.breaks_of("city_banks", indicator)
    }
    return Result(
        table=table,
        facts={
            "year": YEARS[-1],
            "npl_median": medians["npl_ratio_2024"],
            "npl_n": counts["npl_ratio_2024_n"],
            "nim_n": counts["nim_2024_n"],
            "both_years": len(members["npl_ratio_2023"] & members["npl_ratio_2024"]),
            "sector": sector,
        },
        variant="better" if medians["npl_ratio_2024"] < sector else "",
        sources=cited(used),
        notes=tuple(breaks),
    )
