"""XM-2.4 to XM-2.6: how far from the target, how far from peers, and which way it went."""

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    COURSES,
    KPI,
    MIXED,
    PERSPECTIVE,
    PERSPECTIVES,
    UNIT,
    kpi_label,
    number,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from lib.bsc.attainment import Attainment, raw_attainment
from lib.bsc.gaps import rank_gaps
from lib.bsc.panel import BANK
from lib.bsc.rules import Benchmark
from lib.bsc.setting import Setting
from lib.bsc.trend import Trend
from lib.bsc.weights import equal_weights
from lib.charts.scores import ranked_bars
from lib.charts.small_multiples import score_rows
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable


@exhibit(
    "XM-2.4",
    pedigree=MIXED,
    columns={
        "place": Column("count"),
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "target": Column("by_row"),
        "shortfall": Column("by_row"),
        "gap": Column("score"),
    },
    chart=ranked_bars("kpi", "gap", "perspective", place="place", extra=("value", "target", "shortfall")),
)
def gap_to_target(data: CaseData, setting: Setting | None = None) -> Result:
    """Points that each KPI misses to its target, widest first; KPIs at the target have no row."""
    reading = read(data, setting)
    ranked = rank_gaps(reading.card.gaps(), equal_weights(BOOK.ids))
    if isinstance(ranked, NotAvailable):
        raise ValueError(ranked.reason)
    rows = {row.kpi.id: row for row in reading.card.rows}
    table = pd.DataFrame(
        [
            {
                "place": place,
                "perspective": perspective_label(rows[entry.kpi].kpi.perspective),
                "kpi": kpi_label(entry.kpi),
                "unit": rows[entry.kpi].kpi.unit,
                "value": rows[entry.kpi].value,
                "target": rows[entry.kpi].target,
                "shortfall": rows[entry.kpi].shortfall,
                "gap": entry.gap,
            }
            for place, entry in enumerate((entry for entry in ranked if entry.gap > 0), start=1)
        ]
    )
    signals = [kpi for kpi in BOOK if kpi.signal]
    gaps = reading.card.gaps()
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "behind": len(table),
            "count": len(ranked),
            "full": int((table["gap"] >= 100).sum()),
            "signals": len(signals),
            "signals_behind": sum(gaps.get(kpi.id, 0.0) > 0 for kpi in signals),
            "widest_label": table["kpi"].iloc[0],
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.full_gaps",),
    )


@exhibit(
    "XM-2.5",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "place": Column("count", hidden=True),
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "peer": Column("by_row"),
        "behind": Column("by_row"),
        "points": Column("score"),
        "banks": Column("count"),
        "period": Column("text"),
        "scope": Column("text"),
    },
    chart=ranked_bars("kpi", "points", "perspective", place="place", extra=("value", "peer", "period")),
)
def gap_to_peers(data: CaseData, setting: Setting | None = None) -> Result:
    """Points by which peers are ahead on the KPI's own scale, for the KPIs with a published peer figure."""
    reading = read(data, setting)
    years = BOOK.target_year - reading.setting.baseline_year
    rows = []
    for row in reading.card.rows:
        if not (isinstance(row.peer, Benchmark) and isinstance(row.attainment, Attainment)):
            continue
        scale = reading.board.standards[row.kpi.id].scale_of(row.baseline, years)
        if isinstance(scale, NotAvailable) or row.kpi.peer is None:
            continue
        rows.append(
            {
                "perspective": perspective_label(row.kpi.perspective),
                "kpi": kpi_label(row.kpi.id),
                "unit": row.kpi.unit,
                "value": row.value,
                "peer": row.peer.value,
                "behind": row.peer_gap,
                "points": float(raw_attainment(row.peer.value, scale)) - row.attainment.raw,
                "banks": row.peer.n if row.peer.n > 1 else None,
                "period": row.peer.periods[-1],
                "scope": row.kpi.peer.reason,
            }
        )
    table = pd.DataFrame(rows).sort_values("points", ascending=False, ignore_index=True)
    table.insert(0, "place", range(1, len(table) + 1))
    behind = int((table["points"] > 0).sum())
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "known": len(table),
            "count": len(BOOK.ids),
            "behind": behind,
            "banks": int(table["banks"].max()),
            "widest_label": table["kpi"].iloc[0],
        },
        variant="all" if behind == len(table) else "",
        sources=(warehouse_source(), *standard_sources(data.facts, "peer")),
        notes=("notes.peers",),
    )


@exhibit(
    "XM-2.6",
    pedigree=MIXED,
    columns={
        "perspective": Column("label", PERSPECTIVES),
        "kpi": KPI,
        "quarter": Column("quarter"),
        "score": Column("score"),
        "raw": Column("score", hidden=True),
    },
    chart=score_rows("quarter", "kpi", "score", "perspective"),
)
def trends(data: CaseData, setting: Setting | None = None) -> Result:
    """Score of every KPI in every quarter."""
    reading = read(data, setting)
    board, unit = reading.board, reading.setting.unit
    scores = board.scores(reading.setting.baseline_year)
    mine = scores["branch_id"].isna() if unit is BANK else scores["branch_id"] == unit
    rows = scores.loc[mine.fillna(False) & scores["score"].notna()]
    table = pd.DataFrame(
        {
            "perspective": rows["perspective"].map(perspective_label),
            "kpi": rows["kpi"].map(kpi_label),
            "quarter": rows["quarter"],
            "score": rows["score"],
            "raw": rows["raw"],
        }
    ).reset_index(drop=True)
    courses = {row.kpi.id: row.trend for row in reading.card.rows if isinstance(row.trend, Trend)}
    counts = {
        course: sum(f"course_{trend.course}" == course for trend in courses.values()) for course in COURSES
    }
    fastest = max(courses, key=lambda kpi: courses[kpi].points)
    slowest = min(courses, key=lambda kpi: courses[kpi].points)
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "better": counts["course_better"],
            "worse": counts["course_worse"],
            "flat": counts["course_flat"],
            "fastest_label": kpi_label(fastest),
            "fastest": courses[fastest].points,
            "slowest_label": kpi_label(slowest),
            "slowest": number(courses[slowest].points),
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.scale",),
    )
