"""XM-4.1 to XM-4.4: what the ready scenarios lead to."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.exhibits.whatif_parts import (
    RTOL,
    SIMULATED,
    names,
    results,
    scenarios,
    sources,
    targets,
)
from lib.charts.coefficients import intervals
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable
from lib.whatif.outcomes import MEASURES
from lib.whatif.public_cost import public_cost


def _changes(data: CaseData, measure: str) -> pd.DataFrame:
    """One row a scenario: status quo, scenario, and the change between them in the same worlds.

    Scenarios of a downturn move beliefs and not levers, so that the change is counted from the status quo.
    """
    known, goals = scenarios(data), targets(data)
    rows = []
    for name, found in results(data).items():
        tile = found.tile(measure, goals)
        change = found.scenario.last(measure) - found.baseline.last(measure)
        low, middle, high = (float(pd.Series(change).quantile(share)) for share in (0.1, 0.5, 0.9))
        chance = tile.chance if isinstance(tile.chance, float) else None
        path = np.median(found.scenario.values[measure], axis=1)
        rows.append(
            (
                known[name].name,
                tile.baseline.median,
                tile.scenario.median,
                middle,
                low,
                high,
                path.max(),
                chance,
            )
        )
    columns = ["scenario", "baseline", "value", "change", "low80", "high80", "peak", "chance"]
    return pd.DataFrame(rows, columns=columns)


def _columns(unit: str, change: str) -> dict[str, Column]:
    return {
        "scenario": Column("text"),
        "baseline": Column(unit),
        "value": Column(unit),
        "change": Column(change),
        "low80": Column(change),
        "high80": Column(change),
        "peak": Column(unit),
        "chance": Column("share"),
    }


@exhibit(
    "XM-4.1",
    pedigree=SIMULATED,
    columns=_columns("ratio", "pp"),
    chart=intervals(
        "scenario", "change", low="low80", high="high80", extra=("baseline", "value", "peak", "chance")
    ),
    rtol=RTOL,
)
def bad_loans_by_scenario(data: CaseData) -> Result:
    """The NPL ratio after five years in every ready scenario, against the status quo in the same worlds."""
    table = _changes(data, "npl_ratio")
    package = table.iloc[list(scenarios(data)).index("thesis_package")]
    bonus = table.iloc[list(scenarios(data)).index("volume_bonus")]
    return Result(
        table=table,
        facts={
            "baseline": package["baseline"],
            "package": package["value"],
            "change": abs(package["change"]),
            "low": package["low80"],
            "high": package["high80"],
            "bonus": bonus["change"],
        },
        variant="" if package["high80"] < 0.0 else "unsure",
        sources=sources(data),
    )


@exhibit(
    "XM-4.2",
    pedigree=SIMULATED,
    columns=_columns("rmb_bn", "rmb_bn"),
    chart=intervals(
        "scenario", "change", low="low80", high="high80", extra=("baseline", "value", "peak", "chance")
    ),
    rtol=RTOL,
)
def lending_by_scenario(data: CaseData) -> Result:
    """The SME balance after five years in every ready scenario, against the status quo in the same worlds."""
    table = _changes(data, "sme_balance")
    order = list(scenarios(data))
    package, funding = (table.iloc[order.index(name)] for name in ("thesis_package", "cheap_funding"))
    return Result(
        table=table,
        facts={
            "baseline": package["baseline"] * 1e9,
            "package": package["value"] * 1e9,
            "low": package["low80"] * 1e9,
            "high": package["high80"] * 1e9,
            "funding": funding["change"] * 1e9,
        },
        sources=sources(data),
    )


@exhibit(
    "XM-4.3",
    pedigree=SIMULATED,
    columns={
        "scenario": Column("text"),
        "measure": Column("text"),
        "unit": Column("text", hidden=True),
        "baseline": Column("by_row"),
        "value": Column("by_row"),
        "low80": Column("by_row"),
        "high80": Column("by_row"),
        "low95": Column("by_row"),
        "high95": Column("by_row"),
    },
    chart=None,
    rtol=RTOL,
)
def everything_by_scenario(data: CaseData) -> Result:
    """Every outcome of every ready scenario in the last quarter."""
    known, words = scenarios(data), names(data)
    rows = []
    for name, found in results(data).items():
        for measure in MEASURES.values():
            tile = found.tile(measure.id)
            after = tile.scenario
            rows.append(
                (
                    known[name].name, words[measure.id], measure.unit, tile.baseline.median, after.median,
                    after.low80, after.high80, after.low95, after.high95,
                )
            )  # fmt: skip
    columns = ["scenario", "measure", "unit", "baseline", "value", "low80", "high80", "low95", "high95"]
    table = pd.DataFrame(rows, columns=columns)
    return Result(
        table=table,
        facts={"scenarios": len(known), "measures": len(MEASURES)},
        sources=sources(data),
        notes=("notes.no_jobs",),
    )


@exhibit(
    "XM-4.4",
    pedigree=SIMULATED,
    columns={
        "scenario": Column("text"),
        "cost": Column("rmb_mn"),
        "low80": Column("rmb_mn"),
        "high80": Column("rmb_mn"),
        "loans": Column("rmb_bn"),
        "borrowers": Column("thousand_count"),
        "per_yuan": Column("number"),
        "per_borrower": Column("rmb"),
    },
    chart=intervals("scenario", "cost", low="low80", high="high80", extra=("loans", "borrowers")),
    rtol=RTOL,
)
def public_cost_by_scenario(data: CaseData) -> Result:
    """Public money over five years, and what one more yuan lent and one more borrower cost it."""
    known = scenarios(data)
    rows = []
    for name, found in results(data).items():
        bill = public_cost(found)
        rows.append(
            (
                known[name].name, bill.cost_rmb_mn.median, bill.cost_rmb_mn.low80, bill.cost_rmb_mn.high80,
                bill.loans_rmb_bn.median, bill.borrowers_k.median, bill.per_yuan, bill.per_borrower_rmb,
            )
        )  # fmt: skip
    columns = ["scenario", "cost", "low80", "high80", "loans", "borrowers", "per_yuan", "per_borrower"]
    table = pd.DataFrame(rows, columns=columns)
    order = list(known)
    guarantee, funding = (table.iloc[order.index(name)] for name in ("guarantee_push", "cheap_funding"))
    unsure = isinstance(guarantee["per_yuan"], NotAvailable)
    gain = results(data)["guarantee_push"].effect("sme_balance") * 1e9
    return Result(
        table=table,
        facts={
            "guarantee": guarantee["cost"] * 1e6,
            "funding": funding["cost"] * 1e6,
            "low": float(pd.Series(gain).quantile(0.1)),
            "high": float(pd.Series(gain).quantile(0.9)),
            **({} if unsure else {"per_yuan": guarantee["per_yuan"]}),
        },
        variant="unsure" if unsure else "",
        sources=sources(data),
    )
