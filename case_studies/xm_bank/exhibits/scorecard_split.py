"""XM-2.11 to XM-2.13: where the points are lost, where they came from, and what is worth working on."""

import math

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    KPI,
    MIXED,
    PERSPECTIVE,
    PERSPECTIVES,
    kpi_label,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from lib.bsc.decomposition import (
    COVERAGE,
    Quadrant,
    Waterfall,
    between,
    from_target,
    importance_performance,
)
from lib.bsc.setting import Setting
from lib.charts.quadrant import importance_matrix
from lib.charts.waterfall import waterfall
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

START, END, COVER = "step_start", "step_end", "step_coverage"
STEPS = {
    "step": Column("label", (START, *PERSPECTIVES, COVER, END)),
    "place": Column("count", hidden=True),
    "kind": Column("label", ("step_total", "step_down", "step_up")),
    "start": Column("score"),
    "change": Column("score"),
    "end": Column("score"),
}
FALL = waterfall("step", "start", "end", "change", "kind", place="place")


def step_table(found: Waterfall) -> pd.DataFrame:
    """The bars of a waterfall: a total, the steps, a total."""
    bars = [(START, "step_total", 0.0, found.start, found.start)]
    for step in found.steps:
        label = COVER if step.label == COVERAGE else perspective_label(step.label)
        bars.append((label, "step_up" if step.change > 0 else "step_down", step.start, step.change, step.end))
    bars.append((END, "step_total", 0.0, found.end, found.end))
    table = pd.DataFrame(bars, columns=["step", "kind", "start", "change", "end"])
    table.insert(1, "place", range(1, len(table) + 1))
    return table


@exhibit(
    "XM-2.11",
    pedigree=MIXED,
    # Below the target nothing can be gained.
    columns={**STEPS, "kind": Column("label", ("step_total", "step_down"))},
    chart=FALL,
)
def lost_points(data: CaseData, setting: Setting | None = None) -> Result:
    """From 100 points down to the total score, by perspective; the steps add up exactly."""
    reading = read(data, setting)
    found = from_target(reading.card.scores(), reading.weights, BOOK.perspective_of)
    if isinstance(found, NotAvailable):
        raise ValueError(found.reason)
    worst = min(found.steps, key=lambda step: step.change)
    return Result(
        table=step_table(found),
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "scheme_label": reading.scheme,
            "total": found.end,
            "lost": found.start - found.end,
            "worst_label": perspective_label(worst.label),
            "worst": -worst.change,
            "adds_up": math.isclose(math.fsum(step.change for step in found.steps), found.end - found.start),
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
    )


@exhibit("XM-2.12", pedigree=MIXED, columns=STEPS, chart=FALL)
def gained_points(data: CaseData, setting: Setting | None = None) -> Result:
    """From the total score at the end of the baseline year to that of the quarter, by perspective."""
    reading = read(data, setting)
    year = reading.setting.baseline_year
    first = max(quarter for quarter in reading.board.panel.quarters if quarter.year == year)
    before = reading.board.card(first, year, reading.setting.unit)
    found = between(before.scores(), reading.card.scores(), reading.weights, BOOK.perspective_of)
    if isinstance(found, NotAvailable):
        raise ValueError(found.reason)
    best = max(found.steps, key=lambda step: step.change)
    worst = min(found.steps, key=lambda step: step.change)
    return Result(
        table=step_table(found),
        facts={
            "unit": reading.unit,
            "first": first,
            "quarter": reading.card.quarter,
            "scheme_label": reading.scheme,
            "before": found.start,
            "after": found.end,
            "change": found.end - found.start,
            "best_label": COVER if best.label == COVERAGE else perspective_label(best.label),
            "best": best.change,
            "worst_label": COVER if worst.label == COVERAGE else perspective_label(worst.label),
            "worst": worst.change,
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.baseline_floor",),
    )


QUADRANTS = tuple(f"quadrant_{field}" for field in Quadrant)


@exhibit(
    "XM-2.13",
    pedigree=MIXED,
    columns={
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "importance": Column("index"),
        "score": Column("score"),
        "quadrant": Column("label", QUADRANTS),
        "lane": Column("index", hidden=True),
        "importance_at": Column("index", hidden=True),
        "score_at": Column("score", hidden=True),
    },
    chart=importance_matrix(
        "score", "importance", "kpi", "quadrant", lane="lane", x_at="score_at", y_at="importance_at"
    ),
)
def priorities(data: CaseData, setting: Setting | None = None) -> Result:
    """Importance against score: what is important and poor comes first."""
    reading = read(data, setting)
    scores = reading.card.scores()
    found = importance_performance(scores, {kpi.id: float(kpi.importance) for kpi in BOOK})
    if isinstance(found, NotAvailable):
        raise ValueError(found.reason)
    table = pd.DataFrame(
        [
            {
                "perspective": perspective_label(BOOK.perspective_of[place.kpi]),
                "kpi": kpi_label(place.kpi),
                "importance": place.importance,
                "score": place.performance,
                "quadrant": f"quadrant_{place.quadrant}",
                "importance_at": found.importance_at,
                "score_at": found.performance_at,
            }
            for place in found.places
        ]
    ).sort_values(["importance", "score", "kpi"], ascending=[False, True, True], ignore_index=True)
    # KPIs of the same importance stand in lanes below each other, so that their names do not overlap.
    table.insert(5, "lane", range(1, len(table) + 1))
    urgent = table.loc[table["quadrant"] == "quadrant_concentrate"]
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "urgent": len(urgent),
            "count": len(table),
            "first_label": urgent["kpi"].iloc[0] if len(urgent) else table["kpi"].iloc[0],
            "relaxed": int((table["quadrant"] == "quadrant_overkill").sum()),
            "score_at": found.performance_at,
        },
        variant="" if len(urgent) else "none",
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.importance",),
    )
