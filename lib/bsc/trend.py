"""Trend of a KPI: its change on the year before, in its unit and in points of attainment."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lib.bsc.attainment import Scale, raw_attainment
from lib.values import NotAvailable

# A year-on-year move smaller than this many points of attainment is called flat: it cannot be told from the
# noise of a quarter, and an arrow for it would be read as news.
FLAT_POINTS = 2.0

Course = Literal["better", "worse", "flat"]


@dataclass(frozen=True)
class Trend:
    """Change on the same quarter of the year before.

    Attributes
    ----------
    change : in the KPI's unit, later minus earlier.
    points : the same on the uncapped attainment scale; positive is better whatever the direction.
    course : ``better``, ``worse`` or ``flat`` (within ``FLAT_POINTS``).
    """

    change: float
    points: float
    course: Course


def year_on_year(values: Sequence[float], scale: Scale | NotAvailable) -> Trend | NotAvailable:
    """Trend at the end of a quarterly series (oldest first, NaN where missing).

    The same quarter a year earlier is compared, not the quarter before, so that a season is no trend.
    """
    if isinstance(scale, NotAvailable):
        return scale
    if len(values) < 5 or not (math.isfinite(values[-1]) and math.isfinite(values[-5])):
        return NotAvailable("bsc.no_year_before")
    earlier, later = values[-5], values[-1]
    before, after = raw_attainment([earlier, later], scale)
    points = float(after - before)
    course: Course = "flat" if abs(points) < FLAT_POINTS else "better" if points > 0 else "worse"
    return Trend(change=later - earlier, points=points, course=course)
