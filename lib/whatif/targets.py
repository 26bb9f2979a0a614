"""Targets of the scorecard, in the units of the simulator's outcomes."""

from lib.bsc.board import Board
from lib.values import NotAvailable
from lib.whatif.compare import Target
from lib.whatif.outcomes import MEASURES


def scorecard_targets(board: Board) -> dict[str, Target | NotAvailable]:
    """The target of every KPI that the model produces, or why it has none.

    KPIs of the scorecard that the model does not produce are in it with that reason.
    """
    year = board.book.baseline_year
    found: dict[str, Target | NotAvailable] = {}
    for kpi in board.book:
        if kpi.id not in MEASURES:
            found[kpi.id] = NotAvailable("whatif.not_modelled")
            continue
        _, target = board.standards[kpi.id].ends(
            board.panel.baseline(kpi, year), board.book.target_year - year
        )
        found[kpi.id] = target if isinstance(target, NotAvailable) else Target(target, kpi.direction)
    return found
