"""SRC-L.1 to SRC-L.4: how L Bank's teaching data are made, and what they are calibrated to."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import GENERATED, of, warehouse
from case_studies.xm_bank.dgp.calibration import bounds, published_value, source_text
from lib.charts.bars import in_band, magnitudes
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Wording
from lib.pedigree import Pedigree

CALIBRATED = of(
    "calibrated",
    "inclusive_sme_npl_ratio",
    "npl_ratio_city",
    "inclusive_sme_rate_new_cbirc",
    "inclusive_sme_loans_cbirc",
    "inclusive_sme_loans_cbirc_yoy",
    "unsecured_share",
)
KINDS = ("bank", "customers", "process", "loans", "trouble", "truth")
KIND_OF = {
    "regions": "bank",
    "macro_quarters": "bank",
    "months": "bank",
    "industries": "bank",
    "branches": "bank",
    "products": "bank",
    "officers": "bank",
    "officer_months": "bank",
    "borrowers": "customers",
    "financial_statements": "customers",
    "guarantee_circles": "customers",
    "guarantee_links": "customers",
    "applications": "process",
    "application_features": "process",
    "process_events": "process",
    "inspections": "process",
    "warning_signals": "process",
    "loans": "loans",
    "loan_months": "loans",
    "collateral": "loans",
    "collateral_values": "loans",
    "collections": "trouble",
    "recoveries": "trouble",
    "workouts": "trouble",
    "truth_tables": "truth",
}
BLOCKS = (
    "default",
    "contagion",
    "statements",
    "rating",
    "decision",
    "monitoring",
    "signals",
    "lgd",
    "arrears",
    "loan_size",
    "process",
    "officers",
)
CASE_FILE = "case.toml"


@exhibit(
    "SRC-L.1",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "measure": Column("label", CALIBRATED),
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
    """Each published figure that the data had to imitate or keep a distance from, and what they reach."""
    rows = []
    for entry in data.case.settings["calibration"]:
        published = published_value(entry["published"], entry["factor"])
        low, high = bounds(published, entry["kind"], entry["distance"])
        reached = float(data.query(entry["sql"]).iloc[0, 0])
        rows.append(
            {
                "measure": f"l.calibrated.{entry['series'][0]}",
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
    order = {measure: place for place, measure in enumerate(CALIBRATED)}
    table = pd.DataFrame(rows).sort_values(
        ["measure", "period"], key=lambda column: column.map(order).fillna(column), ignore_index=True
    )
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
            warehouse("loan_months", "loans", "applications"),
            Source("warehouse", title="case.published", detail=CASE_FILE),
        ),
    )


@exhibit(
    "SRC-L.2",
    pedigree=GENERATED,
    columns={
        "table": Column("label", of("table", *KIND_OF)),
        "kind": Column("label", of("table_kind", *KINDS)),
        "rows": Column("count"),
    },
    chart=magnitudes("table", "rows", "kind"),
)
def tables(data: CaseData) -> Result:
    """Every table of L Bank's data by what it is about; the hidden truth is counted as one."""
    counts = dict(data.warehouse.rows)
    hidden = sum(rows for name, rows in counts.items() if name.startswith("truth_"))
    made = {name: counts.get(name, hidden) for name in KIND_OF}
    table = pd.DataFrame(
        [
            {"table": f"l.table.{name}", "kind": f"l.table_kind.{KIND_OF[name]}", "rows": rows}
            for name, rows in made.items()
        ]
    )
    return Result(
        table=table,
        facts={
            "tables": sum(not name.startswith("truth_") for name in counts),
            "rows": sum(made.values()),
            "applications": made["applications"],
            "loans": made["loans"],
            "loan_months": made["loan_months"],
            "fingerprint": data.warehouse.fingerprint[:12],
            "seed": data.case.settings["case"]["seed"],
        },
        sources=(warehouse(*(name for name in made if name in counts)),),
    )


@exhibit(
    "SRC-L.3",
    pedigree=GENERATED,
    columns={
        "block": Column("label", of("block", *BLOCKS)),
        "rule": Column("text"),
        "parameters": Column("count"),
        "equation": Column("text", hidden=True),
    },
    chart=None,
)
def rules(data: CaseData) -> Result:
    """The rules of the process in words, one row a part; the download holds each equation (LaTeX) too."""
    process = data.case.settings["dgp"]
    table = pd.DataFrame(
        [
            {
                "block": f"l.block.{block}",
                "rule": Wording(process[block]["en"], process[block]["zh"]),
                "parameters": len(process[block]["parameters"]),
                "equation": process[block]["equation"],
            }
            for block in BLOCKS
        ]
    )
    return Result(
        table=table,
        facts={"blocks": len(table), "parameters": int(table["parameters"].sum())},
        sources=(warehouse(CASE_FILE),),
    )


@exhibit(
    "SRC-L.4",
    pedigree=GENERATED,
    columns={
        "block": Column("label", of("block", *BLOCKS)),
        "name": Column("text", hidden=True),
        "meaning": Column("text"),
        "symbol": Column("text", hidden=True),
        "value": Column("number"),
        "unit": Column("label"),
    },
    chart=None,
)
def true_parameters(data: CaseData) -> Result:
    """The parameters with which L Bank's data were made, in the order of the rules."""
    process = data.case.settings["dgp"]
    table = pd.DataFrame(
        [
            {
                "block": f"l.block.{block}",
                "name": name,
                "meaning": Wording(entry["en"], entry["zh"]),
                "symbol": entry["symbol"],
                "value": entry["value"],
                "unit": entry["unit"],
            }
            for block in BLOCKS
            for name, entry in process[block]["parameters"].items()
        ]
    )
    return Result(
        table=table,
        facts={"parameters": len(table), "blocks": len(BLOCKS)},
        sources=(warehouse(CASE_FILE),),
    )
