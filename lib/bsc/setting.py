"""What a reader may choose on the scorecard, and the weights that follow from it."""

import datetime as dt
from dataclasses import dataclass

from lib.bsc.ahp import ACCEPTABLE_RATIO, AhpResult
from lib.bsc.board import Board
from lib.bsc.kpis import Judgements, KpiBook
from lib.bsc.panel import BANK, Unit
from lib.bsc.weightings import entropy_over_quarters
from lib.bsc.weights import Scheme, Weights, equal_weights, own_weights
from lib.values import NotAvailable

# Own weights are set in points: a share of 30 % is read off, not typed, and always fits the others.
MOST_POINTS = 10
USUAL_POINTS = 5


@dataclass(frozen=True)
class Setting:
    """One reader's choices.

    Attributes
    ----------
    scheme : the weighting. quarter, baseline_year, unit : what is scored (``None``: the whole bank).
    points : own points by perspective, in the book's order, 0 to ``MOST_POINTS``.
    kpi_points : own points by KPI, in the book's order; they divide the perspective's weight.
    judged : changed upper triangles of pairwise matrices, by name; the others are the book's.
    override : use judgements although they are inconsistent.
    """

    scheme: Scheme
    quarter: dt.date
    baseline_year: int
    points: tuple[int, ...]
    kpi_points: tuple[int, ...]
    unit: Unit = BANK
    judged: tuple[tuple[str, tuple[float, ...]], ...] = ()
    override: bool = False


def start_setting(book: KpiBook, last: dt.date, scheme: Scheme = "equal") -> Setting:
    """The setting with which every reader starts, and under which the exhibits are computed."""
    return Setting(
        scheme=scheme,
        quarter=last,
        baseline_year=book.baseline_year,
        points=(USUAL_POINTS,) * len(book.perspectives),
        kpi_points=(USUAL_POINTS,) * len(book.ids),
    )


def judgements_of(book: KpiBook, setting: Setting) -> dict[str, Judgements]:
    """All pairwise matrices, the reader's in place of the book's."""
    changed = dict(setting.judged)
    return {
        name: Judgements(judged.order, changed.get(name, judged.upper)) for name, judged in book.ahp.items()
    }


def inconsistent(book: KpiBook, setting: Setting) -> tuple[str, AhpResult] | None:
    """The most inconsistent pairwise matrix if its ratio is above what is acceptable, else ``None``."""
    results = {name: judged.result() for name, judged in judgements_of(book, setting).items()}
    name = max(results, key=lambda matrix: results[matrix].ratio)
    return None if results[name].consistent else (name, results[name])


def points_to_weights(book: KpiBook, setting: Setting) -> Weights | NotAvailable:
    """Own weights: a perspective's share of all points, times a KPI's share of its perspective's points.

    Not available when all perspectives have no points, or a perspective with points has none for its KPIs.
    """
    given = dict(zip(book.perspectives, setting.points, strict=True))
    own = dict(zip(book.ids, setting.kpi_points, strict=True))
    total = sum(given.values())
    if total <= 0:
        return NotAvailable("bsc.weights.no_points")
    weights: dict[str, float] = {}
    for perspective, points in given.items():
        inside = {kpi: own[kpi] for kpi, home in book.perspective_of.items() if home == perspective}
        below = sum(inside.values())
        if points and not below:
            return NotAvailable("bsc.weights.empty_perspective", {"name": book.perspectives[perspective]})
        weights |= {kpi: points / total * (share / below if below else 0.0) for kpi, share in inside.items()}
    return own_weights(weights, book.ids)


def weights_of(board: Board, setting: Setting) -> Weights | NotAvailable:
    """The weights that a setting stands for, or why it gives none.

    Judgements with a consistency ratio above ``ACCEPTABLE_RATIO`` are refused unless overridden. Entropy
    looks at the quarters from the end of the baseline year to the setting's quarter.
    """
    book = board.book
    if setting.scheme == "equal":
        return equal_weights(book.ids)
    if setting.scheme == "own":
        return points_to_weights(book, setting)
    if setting.scheme == "entropy":
        first = dt.date(setting.baseline_year, 10, 1)
        return entropy_over_quarters(book, board.scores(setting.baseline_year), first, setting.quarter)
    worst = inconsistent(book, setting)
    if worst and not setting.override:
        return NotAvailable("bsc.ahp.inconsistent", {"ratio": worst[1].ratio, "limit": ACCEPTABLE_RATIO})
    return book.ahp_weights(judgements_of(book, setting))


def obstacle(board: Board, setting: Setting) -> NotAvailable | None:
    """Why nothing can be said under a setting, or ``None``: no weights, or no KPI that has a score."""
    weights = weights_of(board, setting)
    if isinstance(weights, NotAvailable):
        return weights
    total = board.card(setting.quarter, setting.baseline_year, setting.unit).total(weights)
    return total.score if isinstance(total.score, NotAvailable) else None
