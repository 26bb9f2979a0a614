"""Attainment: where a value stands between a floor (0) and a target (100)."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.values import NotAvailable


class Direction(StrEnum):
    """Which way is better: more, less, or inside a band."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"


@dataclass(frozen=True)
class Scale:
    """The two ends of an attainment scale, in the KPI's unit.

    Attributes
    ----------
    direction : which way is better.
    floor, target : the values that score 0 and 100. For a band, those of its lower side.
    upper_target, upper_floor : the values that score 100 and 0 on the upper side of a band, else ``None``.

    Raises
    ------
    ValueError : an end is not finite, or the ends do not lie in the order that the direction asks for.
    """

    direction: Direction
    floor: float
    target: float
    upper_target: float | None = None
    upper_floor: float | None = None

    def __post_init__(self) -> None:
        ends = [self.floor, self.target]
        if self.direction is Direction.BAND:
            if self.upper_target is None or self.upper_floor is None:
                raise ValueError("a band needs an upper target and an upper floor")
            ends += [self.upper_target, self.upper_floor]
        elif self.upper_target is not None or self.upper_floor is not None:
            raise ValueError("only a band has an upper side")
        if not all(math.isfinite(end) for end in ends):
            raise ValueError(f"an end of the scale is not finite: {ends}")
        if self.direction is Direction.LOWER:
            ends.reverse()
        # A band may be one point wide (target = upper target); a slope of zero width has no scores.
        if not ends[0] < ends[1] or (len(ends) == 4 and not ends[1] <= ends[2] < ends[3]):
            raise ValueError(f"floor and target do not fit the direction {self.direction}: {ends}")


@dataclass(frozen=True)
class Attainment:
    """A value on its scale.

    Attributes
    ----------
    score : points from 0 to 100.
    raw : the same before capping; below 0 is worse than the floor, above 100 better than the target.
    """

    score: float
    raw: float

    @property
    def capped(self) -> bool:
        """Whether the cap changed the score."""
        return self.score != self.raw

    @property
    def gap(self) -> float:
        """Points missing to the target, 0 to 100."""
        return 100.0 - self.score


def raw_attainment(values: ArrayLike, scale: Scale) -> NDArray[np.float64]:
    """Uncapped attainment of an array of values, in points; NaN stays NaN.

    Linear between the ends: ``100 (x - floor) / (target - floor)``, which rises or falls in ``x`` as the
    direction asks. Inside a band it is 100; outside it falls on either side along that side's own slope.
    """
    x = np.asarray(values, dtype=np.float64)
    lower = 100.0 * (x - scale.floor) / (scale.target - scale.floor)
    if scale.direction is not Direction.BAND:
        return np.asarray(lower)
    assert scale.upper_target is not None and scale.upper_floor is not None
    upper = 100.0 * (x - scale.upper_floor) / (scale.upper_target - scale.upper_floor)
    # np.minimum hands NaN on, which a comparison chain would turn into a score.
    return np.asarray(np.minimum(np.minimum(lower, upper), np.where(np.isnan(x), np.nan, 100.0)))


def attain(value: float | NotAvailable, scale: Scale | NotAvailable) -> Attainment | NotAvailable:
    """Score one value; a missing value or scale hands its reason on.

    >>> attain(30.0, Scale(Direction.LOWER, floor=50.0, target=10.0)).score
    50.0
    """
    if isinstance(value, NotAvailable):
        return value
    if isinstance(scale, NotAvailable):
        return scale
    if not math.isfinite(value):
        return NotAvailable("bsc.no_value")
    raw = float(raw_attainment(value, scale))
    return Attainment(score=min(100.0, max(0.0, raw)), raw=raw)


def shortfall(value: float, direction: Direction, target: float, upper_target: float | None = None) -> float:
    """How far ``value`` is behind ``target``, in the KPI's unit: positive is behind, negative is ahead.

    For a band it is the distance to the nearer edge, 0 inside.
    """
    if direction is Direction.HIGHER:
        return target - value
    if direction is Direction.LOWER:
        return value - target
    if upper_target is None:
        raise ValueError("a band needs an upper target")
    return max(target - value, value - upper_target, 0.0)
