"""SRC.1 to SRC.5: where the numbers come from, what they rest on, and what is missing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from case_studies.xm_bank.dgp.calibration import bounds, published_value, source_text
from case_studies.xm_bank.exhibits.position import warehouse
from lib.charts.bars import in_band, magnitudes, stacked_bars
from lib.charts.heat import heat_map
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Wording
from lib.pedigree import Pedigree

PUBLISHED_FILES = {
    "published_facts": "published_facts.csv",
    "city_bank_panel": "city_bank_panel.csv",
    "evidence": "evidence.csv",
}
TABLES = (
    *PUBLISHED_FILES,
    "branches",
    "quarters",
    "products",
    "staff",
    "staff_quarters",
    "customers",
    "applications",
    "loans",
    "loan_quarters",
    "branch_quarters",
    "bank_quarters",
    "truth_tables",
)
# The part of a target's id that follows the measure: a period, or "last".
TRAILING_PERIOD = r"_(\d{4}.*|last)$"
CALIBRATED = (
    "sme_growth",
    "new_loan_rate",
    "new_loan_rate_pboc",
    "sme_npl",
    "sme_npl_over_city",
    "bank_npl",
    "loan_per_borrower",
    "nim",
    "coverage",
    "car",
    "roa",
    "roe",
    "unsecured_share",
    "sme_share",
    "cost_income",
    "liability_cost",
    "rejection",
)
GRADES = ("official", "press", "mirror", "machine-summary")
BLOCKS = (
    "branch_lending",
    "funding_cost",
    "platform",
    "screening",
    "loan_size",
    "decision_time",
    "default",
    "monitoring",
    "arrears",
    "pricing",
    "staff",
    "demand",
)
COVERAGE_YEARS = tuple(range(2016, 2026))


def _published_source(detail: str) -> Source:
    return Source("warehouse", title="case.published", detail=detail)


@exhibit(
    "SRC.1",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "measure": Column("label", tuple(f"cal_{name}" for name in CALIBRATED)),
        "period": Column("text"),
        "relation": Column("label", ("match", "distance")),
        "unit": Column("text", hidden=True),
        "published": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "reached": Column("by_row"),
        "position": Column("share", hidden=True),
        "status": Column("label", ("inside", "outside")),
        "source": Column("text", hidden=True),
        "reason": Column("text"),
    },
    chart=in_band(
        ("measure", "period"), "position", "status", extra=("published", "reached", "low", "high", "source")
    ),
)
def calibration_targets(data: CaseData) -> Result:
    """Each calibration target with the interval it had to meet, and what the teaching data reach."""
    rows = []
    for entry in data.case.settings["calibration"]:
        published = published_value(entry["published"], entry["factor"])
        low, high = bounds(published, entry["kind"], entry["distance"])
        reached = float(data.query(entry["sql"]).iloc[0, 0])
        rows.append(
            {
                "measure": f"cal_{re.sub(TRAILING_PERIOD, '', entry['id'])}",
                "period": entry["period"][0],
                "relation": entry["relation"],
                "unit": entry["unit"],
                "published": published,
                "low": low,
                "high": high,
                "reached": reached,
                "position": (reached - low) / (high - low),
                "status": "inside" if low <= reached <= high else "outside",
                "source": source_text(entry),
                "reason": Wording(entry["en"], entry["zh"]),
            }
        )
    table = pd.DataFrame(rows)
    met = int((table["status"] == "inside").sum())
    return Result(
        table=table,
        facts={
            "targets": len(table),
            "met": met,
            "matched": int((table["relation"] == "match").sum()),
            "distant": int((table["relation"] == "distance").sum()),
        },
        variant="" if met == len(table) else "missed",
        sources=(
            warehouse("bank_quarters, branch_quarters, loans, applications"),
            _published_source("case.toml"),
        ),
    )


@exhibit(
    "SRC.2",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "table": Column("label", TABLES),
        "pedigree": Column("label", (Pedigree.PUBLISHED, Pedigree.GENERATED)),
        "rows": Column("count"),
    },
    chart=magnitudes("table", "rows", "pedigree"),
)
def lineage(data: CaseData) -> Result:
    """Every table that the notebook reads, by size: the published files, and the teaching data's tables."""
    counts = {
        "published_facts": len(data.facts.rows()),
        "city_bank_panel": len(data.facts.city_bank_rows()),
        "evidence": len(data.facts.evidence()),
    }
    generated = dict(data.warehouse.rows)
    hidden = sum(rows for name, rows in generated.items() if name.startswith("truth_"))
    made = {name: generated[name] for name in TABLES if name in generated} | {"truth_tables": hidden}
    table = pd.DataFrame(
        [
            *({"table": name, "pedigree": Pedigree.PUBLISHED, "rows": rows} for name, rows in counts.items()),
            *({"table": name, "pedigree": Pedigree.GENERATED, "rows": rows} for name, rows in made.items()),
        ]
    )
    return Result(
        table=table,
        facts={
            "published": sum(counts.values()),
            "generated": sum(made.values()),
            "fingerprint": data.warehouse.fingerprint[:12],
            "published_fingerprint": data.facts.fingerprint()[:12],
            "seed": data.case.settings["case"]["seed"],
        },
        sources=(warehouse(", ".join(made)), _published_source(", ".join(PUBLISHED_FILES.values()))),
    )


def _parameters(tables: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    for block, content in tables.items():
        for name, entry in content.get("parameters", {}).items():
            yield {
                "block": block,
                "name": name,
                "symbol": entry["symbol"],
                "value": entry["value"],
                "unit": entry["unit"],
                "meaning": Wording(entry["en"], entry["zh"]),
            }


@exhibit(
    "SRC.3",
    pedigree=(Pedigree.GENERATED,),
    columns={
        "block": Column("label", BLOCKS),
        "name": Column("text", hidden=True),
        "meaning": Column("text"),
        "symbol": Column("text", hidden=True),
        "value": Column("number"),
        "unit": Column("label"),
    },
    chart=None,
)
def true_parameters(data: CaseData) -> Result:
    """The parameters with which the teaching data were made: the truth that later chapters try to find."""
    table = pd.DataFrame(list(_parameters(data.case.settings["dgp"])))
    return Result(
        table=table[["block", "name", "meaning", "symbol", "value", "unit"]],
        facts={"parameters": len(table), "blocks": table["block"].nunique()},
        sources=(warehouse("case.toml"),),
    )


@exhibit(
    "SRC.4",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "group": Column("text"),
        "series": Column("count"),
        "grade": Column("label", GRADES),
        "figures": Column("count"),
    },
    chart=stacked_bars("group", "figures", "grade", extra=("series",)),
)
def grades_of_figures(data: CaseData) -> Result:
    """Number of published figures in each group of series, by the grade of the text they were read in."""
    read = data.facts.rows()
    groups = read["series_id"].map({info.id: info.group for info in data.facts.series_info.values()})
    counted = read.groupby([groups, "source_grade"]).size()
    series = read.groupby(groups)["series_id"].nunique()
    table = pd.DataFrame(
        [
            {
                "group": name,
                "series": int(series[group]),
                "grade": grade,
                "figures": int(counted.get((group, grade), 0)),
            }
            for group, name in data.facts.groups.items()
            for grade in GRADES
        ]
    )
    total = int(table["figures"].sum())
    by_grade = table.groupby("grade")["figures"].sum()
    return Result(
        table=table,
        facts={
            "figures": total,
            "series": len(data.facts.series_info),
            "official": by_grade["official"] / total,
            "weakest": by_grade["machine-summary"] / total,
        },
        sources=(_published_source(PUBLISHED_FILES["published_facts"]),),
    )


@exhibit(
    "SRC.5",
    pedigree=(Pedigree.PUBLISHED,),
    columns={"indicator": Column("text"), "year": Column("year"), "banks": Column("count")},
    chart=heat_map("year", "indicator", "banks"),
)
def city_bank_coverage(data: CaseData) -> Result:
    """Number of listed city banks with a figure, by indicator and year; the sector's total is not counted."""
    found = data.facts.city_bank_coverage()
    counts = {(row.indicator, int(row.period)): int(row.n_banks) for row in found.itertuples()}
    table = pd.DataFrame(
        [
            {"indicator": info.short, "year": year, "banks": counts.get((info.id, year), 0)}
            for info in data.facts.indicators.values()
            for year in COVERAGE_YEARS
        ]
    )
    best = table.loc[table["banks"].idxmax()]
    lending = max(counts.get(("inclusive_sme_loans", year), 0) for year in COVERAGE_YEARS)
    return Result(
        table=table,
        facts={
            "most": int(best["banks"]),
            "year": int(best["year"]),
            "inclusive": lending,
            "all_banks": sum(bank.kind == "bank" for bank in data.facts.banks.values()),
        },
        sources=(_published_source(PUBLISHED_FILES["city_bank_panel"]),),
    )
