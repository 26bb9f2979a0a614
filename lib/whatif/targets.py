"""Targets of the scorecard in the units of the simulator's outcomes, and the scorecard after a scenario."""

from functools import lru_cache

from lib.bsc.attainment import Attainment, Scale, attain
from lib.bsc.board import Board
from lib.bsc.kpis import Kpi
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Target
from lib.whatif.instrument import Scored
from lib.whatif.outcomes import MEASURES


def scorecard_targets(board: Board) -> dict[str, Target | NotAvailable]:
    """The target of every KPI that the model produces, or why it has none.

    KPIs of the scorecard that the model does not produce are in it with that reason.
    """
    found: dict[str, Target | NotAvailable] = {}
    for kpi in board.book:
        if kpi.id not in MEASURES:
            found[kpi.id] = NotAvailable("whatif.not_modelled")
            continue
        found[kpi.id] = _target(board, kpi)
    return found


def scored(board: Board, comparison: Comparison) -> tuple[Scored, ...]:
    """Every KPI of the scorecard without and with the levers: medians of the last quarter, and points."""
    rows = []
    for kpi, target, scale in _standards(board):
        before, after = (
            outcome.medians.get(kpi.id, NotAvailable("whatif.not_modelled"))
            for outcome in (comparison.believed, comparison.scenario)
        )
        rows.append(
            Scored(
                measure=kpi.id,
                perspective=kpi.perspective,
                heading=board.book.perspectives[kpi.perspective],
                unit=kpi.unit,
                name=kpi.name,
                before=before,
                after=after,
                target=target,
                points_before=_points(before, scale),
                points_after=_points(after, scale),
            )
        )
    return tuple(rows)


@lru_cache(maxsize=4)
def _standards(
    board: Board,
) -> tuple[tuple[Kpi, Target | NotAvailable, Scale | NotAvailable], ...]:
    """Each key figure with its target and its scale of points, which do not change with a scenario."""
    years = board.book.target_year - board.book.baseline_year
    return tuple(
        (
            kpi,
            _target(board, kpi),
            board.standards[kpi.id].scale_of(board.panel.baseline(kpi, board.book.baseline_year), years),
        )
        for kpi in board.book
    )


def _target(board: Board, kpi: Kpi) -> Target | NotAvailable:
    year = board.book.baseline_year
    _, end = board.standards[kpi.id].ends(board.panel.baseline(kpi, year), board.book.target_year - year)
    return end if isinstance(end, NotAvailable) else Target(end, kpi.direction, kpi.target.upper)


def _points(value: float | NotAvailable, scale: Scale | NotAvailable) -> float | NotAvailable:
    found = attain(value, scale)
    return found.score if isinstance(found, Attainment) else found
