"""XM-2.18: the strategy map, every arrow with the ground that it stands on."""

from functools import cache

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    FOLDER,
    KPI,
    KPIS,
    board_of,
    kpi_label,
    warehouse_source,
)
from lib.bsc.strategy import Arrow, ArrowEstimate, StrategyMap, examine, load_strategy
from lib.charts.network import strategy_chart
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Facts
from lib.pedigree import Pedigree
from lib.values import NotAvailable

GROUNDS = ("ground_tested", "ground_literature", "ground_assumed")
VERDICTS = ("verdict_as_thought", "verdict_unclear", "verdict_opposite")
# What comes first in the map stands at the left: people and products, process, customer, money.
COLUMNS = ("learning", "process", "customer", "financial")
# KPIs of one column stand alternately a little to the left and to the right, to let arrows pass.
SIDE = 0.13
ROWS = 8.0


@cache
def strategy_map(facts: Facts) -> StrategyMap:
    """The case's arrows."""
    return load_strategy(FOLDER / "strategy_map.toml", BOOK, facts)


def places(drawn: StrategyMap) -> dict[str, tuple[float, float]]:
    """Where each KPI stands: its perspective's column, its row; every second column is a little lower."""
    found = {}
    for column, kpis in enumerate(drawn.order[name] for name in COLUMNS):
        for row, kpi in enumerate(kpis):
            side = SIDE if row % 2 else -SIDE
            found[kpi] = (column + side, (row + 0.5) * ROWS / len(kpis) + 0.25 * (column % 2))
    return found


def _row(
    arrow: Arrow, tested: ArrowEstimate | NotAvailable | None, at: dict[str, tuple[float, float]]
) -> dict[str, object]:
    (x, y), (x2, y2) = at[arrow.start], at[arrow.end]
    known = tested if isinstance(tested, ArrowEstimate) else None
    return {
        "role": "role_arrow",
        "start": kpi_label(arrow.start),
        "end": kpi_label(arrow.end),
        "expected": "sign_plus" if arrow.sign > 0 else "sign_minus",
        "ground": f"ground_{arrow.ground}",
        "finding": arrow.finding or None,
        "effect": known.effect if known else tested,
        "low": known.low if known else None,
        "high": known.high if known else None,
        "n": known.n if known else None,
        "verdict": f"verdict_{known.verdict(arrow.sign)}" if known else None,
        "reason": arrow.reason,
        "x": x,
        "y": y,
        "x2": x2,
        "y2": y2,
    }


def _node(kpi: str, place: tuple[float, float]) -> dict[str, object]:
    empty = dict.fromkeys(
        (
            "end",
            "expected",
            "ground",
            "finding",
            "effect",
            "low",
            "high",
            "n",
            "verdict",
            "reason",
            "x2",
            "y2",
        )
    )
    return {"role": "role_node", "start": kpi_label(kpi), **empty, "x": place[0], "y": place[1]}


@exhibit(
    "XM-2.18",
    pedigree=(Pedigree.ESTIMATED, Pedigree.PUBLISHED, Pedigree.ASSUMED),
    columns={
        "role": Column("label", ("role_arrow", "role_node"), hidden=True),
        "start": KPI,
        "end": Column("label", KPIS),
        "expected": Column("label", ("sign_plus", "sign_minus")),
        "ground": Column("label", GROUNDS),
        "finding": Column("text"),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "n": Column("count"),
        "verdict": Column("label", VERDICTS),
        "reason": Column("text"),
        **{name: Column("number", hidden=True) for name in ("x", "y", "x2", "y2")},
    },
    chart=strategy_chart(
        role="role",
        start="start",
        end="end",
        ground="ground",
        columns=tuple(f"perspective_{n}" for n in COLUMNS),
    ),
)
def strategy(data: CaseData) -> Result:
    """Arrows between KPIs: assumed, found in the literature, or estimated on this warehouse just now."""
    board, drawn = board_of(data), strategy_map(data.facts)
    tested = {arrow: examine(board, arrow, drawn.lag) for arrow in drawn.arrows if arrow.ground == "tested"}
    at = places(drawn)
    rows = [_row(arrow, tested.get(arrow), at) for arrow in drawn.arrows]
    rows += [_node(kpi, place) for kpi, place in at.items()]
    table = pd.DataFrame(rows)
    found = {arrow: result for arrow, result in tested.items() if isinstance(result, ArrowEstimate)}
    verdicts = [result.verdict(arrow.sign) for arrow, result in found.items()]
    strongest = max(found, key=lambda arrow: abs(found[arrow].effect))
    return Result(
        table=table,
        facts={
            "arrows": len(drawn.arrows),
            "tested": len(found),
            "literature": sum(arrow.ground == "literature" for arrow in drawn.arrows),
            "assumed": sum(arrow.ground == "assumed" for arrow in drawn.arrows),
            "as_thought": verdicts.count("as_thought"),
            "unclear": verdicts.count("unclear"),
            "opposite": verdicts.count("opposite"),
            "branches": max(result.branches for result in found.values()),
            "strongest_start_label": kpi_label(strongest.start),
            "strongest_end_label": kpi_label(strongest.end),
            "lag": drawn.lag,
        },
        sources=(
            warehouse_source(),
            Source("warehouse", title="case.published", detail="evidence.csv"),
        ),
        notes=("notes.two_way", "notes.units_of_effect", "notes.opposite"),
    )
