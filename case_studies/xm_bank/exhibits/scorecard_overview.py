"""XM-2.1 and XM-2.2: the scorecard at a glance, and what each KPI means."""

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    COURSES,
    KPI,
    KPIS,
    MEAN,
    MIXED,
    PERSPECTIVES,
    TOTAL,
    UNIT,
    Reading,
    kpi_label,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from lib.bsc.attainment import Attainment
from lib.bsc.rules import Benchmark
from lib.bsc.scorecard import KpiScore
from lib.bsc.setting import Setting
from lib.bsc.trend import Trend
from lib.charts.bars import stacked_bars
from lib.charts.scores import score_bars
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable

OVERVIEW = {
    "perspective": Column("label", (*PERSPECTIVES, TOTAL)),
    "kpi": Column("label", (MEAN, *KPIS)),
    "unit": UNIT,
    "value": Column("by_row"),
    "baseline": Column("by_row"),
    "target": Column("by_row"),
    "score": Column("score"),
    "raw": Column("score"),
    "change": Column("score"),
    "course": Column("label", COURSES),
    "missing": Column("text", hidden=True),
}


def _mean_row(perspective: str, score: float | NotAvailable) -> dict[str, object]:
    absent = score if isinstance(score, NotAvailable) else None
    return {
        "perspective": perspective,
        "kpi": MEAN,
        "unit": "score",
        "value": None,
        "baseline": None,
        "target": None,
        "score": score,
        "raw": None,
        "change": None,
        "course": None,
        "missing": absent,
    }


def _kpi_row(row: KpiScore) -> dict[str, object]:
    scored = isinstance(row.attainment, Attainment)
    return {
        "perspective": perspective_label(row.kpi.perspective),
        "kpi": kpi_label(row.kpi.id),
        "unit": row.kpi.unit,
        "value": row.value,
        "baseline": row.baseline,
        "target": row.target,
        "score": row.attainment.score if isinstance(row.attainment, Attainment) else row.attainment,
        "raw": row.attainment.raw if isinstance(row.attainment, Attainment) else row.attainment,
        "change": row.trend.points if isinstance(row.trend, Trend) else row.trend,
        "course": f"course_{row.trend.course}" if isinstance(row.trend, Trend) else None,
        "missing": None if scored else row.attainment,
    }


def _facts(reading: Reading) -> dict[str, object]:
    card, weights = reading.card, reading.weights
    total = card.total(weights)
    means = {name: card.total(weights, name).score for name in BOOK.perspectives}
    scored = {name: score for name, score in means.items() if isinstance(score, float)}
    weakest, strongest = min(scored, key=lambda n: scored[n]), max(scored, key=lambda n: scored[n])
    reached = [kpi for kpi, score in card.scores().items() if score >= 100]
    return {
        "unit": reading.unit,
        "scheme_label": reading.scheme,
        "quarter": card.quarter,
        "total": total.score,
        "weakest_label": perspective_label(weakest),
        "weakest_score": scored[weakest],
        "strongest_label": perspective_label(strongest),
        "strongest_score": scored[strongest],
        "count": len(total.used),
        "reached": len(reached),
        "below": len(total.used) - len(reached),
        "left_out": len(total.left_out),
    }


@exhibit(
    "XM-2.1",
    pedigree=MIXED,
    columns=OVERVIEW,
    chart=score_bars(
        "kpi",
        "score",
        "perspective",
        raw="raw",
        missing="missing",
        mean=MEAN,
        extra=("value", "target"),
    ),
)
def overview(data: CaseData, setting: Setting | None = None) -> Result:
    """Attainment of every KPI, with the weighted mean of each perspective and of all."""
    reading = read(data, setting)
    card, weights = reading.card, reading.weights
    rows = [_mean_row(perspective_label(name), card.total(weights, name).score) for name in BOOK.perspectives]
    rows.append(_mean_row(TOTAL, card.total(weights).score))
    rows += [_kpi_row(row) for row in card.rows]
    facts = _facts(reading)
    return Result(
        table=pd.DataFrame(rows, columns=list(OVERVIEW)),
        facts=facts,
        variant="partial" if facts["left_out"] else "",
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.scale",),
    )


def _origin(found: Benchmark | NotAvailable | None) -> str | None:
    """The weakest ground of a target: an own level is not published because it grows at a published pace."""
    if not isinstance(found, Benchmark):
        return None
    for kind in (Pedigree.ASSUMED, Pedigree.GENERATED):
        if kind in found.pedigree:
            return f"origin_{kind}"
    return "origin_published"


ORIGINS = ("origin_published", "origin_generated", "origin_assumed")


@exhibit(
    "XM-2.2",
    pedigree=MIXED,
    columns={
        "perspective": Column("label", PERSPECTIVES, hidden=True),
        "kpi": KPI,
        "name": Column("text", hidden=True),
        "definition": Column("text", hidden=True),
        "formula": Column("text"),
        "unit": Column("text", hidden=True),
        "direction": Column("label", ("direction_higher", "direction_lower", "direction_band")),
        "kind": Column("label", ("kind_lagging", "kind_leading")),
        "measure": Column("label", ("measure_stock", "measure_flow"), hidden=True),
        "scope": Column("label", ("scope_branch", "scope_bank"), hidden=True),
        "floor": Column("by_row"),
        "floor_reason": Column("text", hidden=True),
        "target": Column("by_row"),
        "target_origin": Column("label", ORIGINS),
        "target_reason": Column("text", hidden=True),
        "peer": Column("by_row"),
        "peer_banks": Column("count", hidden=True),
        "peer_period": Column("text", hidden=True),
        "weight": Column("share"),
        "owner": Column("text", hidden=True),
        "source": Column("text", hidden=True),
        "kpis": Column("count", hidden=True),
    },
    chart=stacked_bars("perspective", "kpis", "target_origin", extra=("kpi", "target")),
)
def definitions(data: CaseData, setting: Setting | None = None) -> Result:
    """Every KPI with all that defines it; the weight is that of the panel's judgements."""
    reading = read(data, setting, "ahp")
    rows = []
    for row in reading.card.rows:
        kpi, peer = row.kpi, row.peer
        found = reading.board.standards[kpi.id]
        known = isinstance(peer, Benchmark)
        rows.append(
            {
                "perspective": perspective_label(kpi.perspective),
                "kpi": kpi_label(kpi.id),
                "name": kpi.name,
                "definition": kpi.definition,
                "formula": kpi.formula,
                "unit": kpi.unit,
                "direction": f"direction_{kpi.direction}",
                "kind": f"kind_{kpi.kind}",
                "measure": f"measure_{kpi.measure}",
                "scope": f"scope_{kpi.scope}",
                "floor": row.floor,
                "floor_reason": kpi.floor.reason,
                "target": row.target,
                "target_origin": _origin(found.target),
                "target_reason": kpi.target.reason,
                "peer": peer.value if isinstance(peer, Benchmark) else None,
                "peer_banks": peer.n if isinstance(peer, Benchmark) and peer.n > 1 else None,
                "peer_period": peer.periods[-1] if isinstance(peer, Benchmark) and known else None,
                "weight": reading.weights.values[kpi.id],
                "owner": BOOK.owners[kpi.owner],
                "source": ", ".join(kpi.tables),
                "kpis": 1,
            }
        )
    table = pd.DataFrame(rows)
    origins = table["target_origin"].value_counts()
    return Result(
        table=table,
        facts={
            "count": len(table),
            "leading": int((table["kind"] == "kind_leading").sum()),
            "published": int(origins.get("origin_published", 0)),
            "own": int(origins.get("origin_generated", 0)),
            "assumed": int(origins.get("origin_assumed", 0)),
            "with_peer": int(table["peer"].notna().sum()),
        },
        sources=(warehouse_source(), *standard_sources(data.facts)),
    )
