"""Splitting a score: waterfalls by perspective that add up, and the importance-performance matrix."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from lib.bsc.weights import Weights
from lib.values import NotAvailable

# What a step stands for when it is not a perspective: KPIs scored at one end of the comparison only.
COVERAGE = "coverage"
# Importances that differ by less than this are the same: there is no axis to split.
SAME_IMPORTANCE = 1e-9


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: it goes from ``start`` by ``change`` to ``end`` (points)."""

    label: str
    start: float
    change: float
    end: float


@dataclass(frozen=True)
class Waterfall:
    """Steps from ``start`` to ``end``; each step starts where the one before ends."""

    start: float
    steps: tuple[Step, ...]
    end: float


def _chain(start: float, changes: Mapping[str, float]) -> Waterfall:
    steps: list[Step] = []
    level = start
    for label, change in changes.items():
        steps.append(Step(label, level, change, level + change))
        level += change
    return Waterfall(start, tuple(steps), level)


def _by_group(changes: Mapping[str, float], group_of: Mapping[str, str]) -> dict[str, float]:
    groups = dict.fromkeys(group_of.values(), 0.0)
    for name, change in changes.items():
        groups[group_of[name]] += change
    return groups


def from_target(
    scores: Mapping[str, float], weights: Weights, perspective_of: Mapping[str, str]
) -> Waterfall | NotAvailable:
    """From 100 points down to the total score: the points that each perspective loses.

    ``scores`` holds the KPIs that have one, 0 to 100. Perspectives come in the order of ``perspective_of``.
    """
    share = weights.over(scores) if scores else NotAvailable("bsc.no_score")
    if isinstance(share, NotAvailable):
        return share
    lost = {kpi: -share[kpi] * (100.0 - score) for kpi, score in scores.items()}
    return _chain(100.0, _by_group(lost, perspective_of))


def between(
    before: Mapping[str, float],
    after: Mapping[str, float],
    weights: Weights,
    perspective_of: Mapping[str, str],
) -> Waterfall | NotAvailable:
    """From one total score to another: the points that each perspective adds.

    KPIs that have a score on both sides are compared under one set of weights. What the KPIs scored on one
    side only do to the two totals is a step of its own, ``coverage``, so that the steps add up.
    """
    both = [kpi for kpi in before if kpi in after]
    share = weights.over(both) if both else NotAvailable("bsc.no_score")
    first, last = average(before, weights), average(after, weights)
    for part in (share, first, last):
        if isinstance(part, NotAvailable):
            return part
    assert isinstance(share, dict) and isinstance(first, float) and isinstance(last, float)
    change = _by_group({kpi: share[kpi] * (after[kpi] - before[kpi]) for kpi in both}, perspective_of)
    rest = (last - first) - math.fsum(change.values())
    if set(before) != set(after):
        change[COVERAGE] = rest
    return _chain(first, change)


def average(scores: Mapping[str, float], weights: Weights) -> float | NotAvailable:
    """Weighted mean of the scores that there are."""
    share = weights.over(scores) if scores else NotAvailable("bsc.no_score")
    if isinstance(share, NotAvailable):
        return share
    return math.fsum(share[kpi] * score for kpi, score in scores.items())


class Quadrant(StrEnum):
    """Fields of the importance-performance matrix."""

    CONCENTRATE = "concentrate"
    KEEP_UP = "keep_up"
    LOW_PRIORITY = "low_priority"
    OVERKILL = "overkill"


@dataclass(frozen=True)
class Place:
    """A KPI in the importance-performance matrix."""

    kpi: str
    importance: float
    performance: float
    quadrant: Quadrant


@dataclass(frozen=True)
class ImportancePerformance:
    """The matrix: its places and the two values at which the axes cross."""

    places: tuple[Place, ...]
    importance_at: float
    performance_at: float


def importance_performance(
    scores: Mapping[str, float], importance: Mapping[str, float]
) -> ImportancePerformance | NotAvailable:
    """Sort KPIs into the four fields of Martilla and James; the axes cross at the two means.

    A KPI on an axis counts as important and as performing. Not available when all are equally important.

    References
    ----------
    Martilla, J. A. and James, J. C. (1977). Importance-performance analysis. Journal of Marketing 41(1),
    77-79.
    """
    if not scores:
        return NotAvailable("bsc.no_score")
    at_x = fmean(importance[kpi] for kpi in scores)
    at_y = fmean(scores.values())
    if max(abs(importance[kpi] - at_x) for kpi in scores) < SAME_IMPORTANCE:
        return NotAvailable("bsc.same_importance")
    fields = {
        (True, False): Quadrant.CONCENTRATE,
        (True, True): Quadrant.KEEP_UP,
        (False, False): Quadrant.LOW_PRIORITY,
        (False, True): Quadrant.OVERKILL,
    }
    places = tuple(
        Place(kpi, importance[kpi], score, fields[importance[kpi] >= at_x, score >= at_y])
        for kpi, score in scores.items()
    )
    return ImportancePerformance(places, at_x, at_y)
