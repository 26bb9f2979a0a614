"""The reverse question: which value of a lever brings an outcome to a limit?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import scipy

from lib.values import NotAvailable
from lib.whatif.compare import summarise
from lib.whatif.evaluate import QUARTERS, SEED
from lib.whatif.instrument import Simulator
from lib.whatif.levers import Lever
from lib.whatif.outcomes import Better
from lib.whatif.setting import Setting

# A lever may raise an outcome first and lower it later, so that a root is first looked for on a grid.
_GRID = 8


@dataclass(frozen=True)
class Answer:
    """The value of the lever at which the outcome's median is the wanted one.

    Attributes
    ----------
    value : of the lever. achieved : median of the outcome there. extrapolated : the value was never observed.
    others : further values that answer the question as well, farther from where the lever stands.
    """

    lever: str
    measure: str
    wanted: float
    value: float
    achieved: float
    extrapolated: bool
    others: tuple[float, ...]


@dataclass(frozen=True)
class Point:
    """What one value of a lever brings: median and 80 % interval of the outcome in the last quarter."""

    value: float
    median: float
    low80: float
    high80: float
    extrapolated: bool


def response(
    case: Simulator,
    setting: Setting,
    lever_id: str,
    measure: str,
    draws: int = 400,
    seed: int = SEED,
    quarters: int = QUARTERS,
) -> tuple[Point, ...]:
    """The outcome along the whole range of a lever, everything else as in ``setting``."""
    lever = case.book[lever_id]
    points = []
    for value in _grid(lever, setting[lever_id]):
        found = summarise(
            case.evaluate(setting.with_values({lever_id: value}), draws, seed, quarters).last(measure)
        )
        points.append(Point(value, found.median, found.low80, found.high80, lever.extrapolates(value)))
    return tuple(points)


def telling_limit(points: Sequence[Point], present: float, better: Better, unit_step: float) -> float:
    """A limit that the lever can bring the outcome to: about halfway from where it stands to its best.

    ``present`` is where the lever stands. Where it brings no improvement of two ``unit_step``, the
    limit lies halfway to its worst instead. Rounded to a step of 1, 2 or 5 times a power of ten that fits in.
    """
    medians = [point.median for point in points]
    here = next(point.median for point in points if point.value == present)
    best, worst = (min(medians), max(medians)) if better == "lower" else (max(medians), min(medians))
    end = best if abs(best - here) >= 2.0 * unit_step else worst
    middle, room = 0.5 * (here + end), 0.5 * abs(end - here)
    if room < unit_step:
        return middle
    power = 10.0 ** math.floor(math.log10(room))
    step = max(size * power for size in (1.0, 2.0, 5.0) if size * power <= room)
    return round(middle / step) * step


def _grid(lever: Lever, present: float) -> list[float]:
    """Values across a lever's range, with the one where it stands."""
    return sorted({lever.low + (lever.high - lever.low) * at / _GRID for at in range(_GRID + 1)} | {present})


def reverse(
    case: Simulator,
    setting: Setting,
    lever_id: str,
    measure: str,
    wanted: float,
    draws: int = 400,
    seed: int = SEED,
    quarters: int = QUARTERS,
) -> Answer | NotAvailable:
    """Find the value of one lever at which the median outcome of the last quarter equals ``wanted``.

    Everything else is as in ``setting``. Of several answers the one nearest to the lever's present value
    comes first. Not available when no value in the lever's range does; the reason names its ends.
    """
    lever = case.book[lever_id]

    def median(value: float) -> float:
        there = setting.with_values({lever_id: min(max(value, lever.low), lever.high)})
        return case.evaluate(there, draws, seed, quarters).median(measure)

    points = _grid(lever, setting[lever_id])
    gaps = [median(point) - wanted for point in points]
    roots = [point for point, gap in zip(points, gaps, strict=True) if gap == 0.0]
    for left, right, below, above in zip(points, points[1:], gaps, gaps[1:], strict=False):
        if below * above < 0.0:
            roots.append(
                scipy.optimize.brentq(
                    lambda value: median(value) - wanted, left, right, xtol=lever.step * 1e-3, maxiter=60
                )
            )
    if not roots:
        return NotAvailable(
            "whatif.reverse.out_of_reach",
            {
                "name": lever.name, "measure": measure, "wanted": wanted,
                "low": lever.low, "high": lever.high,
                "lowest": min(gaps) + wanted, "highest": max(gaps) + wanted,
            },
        )  # fmt: skip
    nearest, *others = sorted(roots, key=lambda root: abs(root - setting[lever_id]))
    return Answer(
        lever=lever_id,
        measure=measure,
        wanted=wanted,
        value=nearest,
        achieved=median(nearest),
        extrapolated=lever.extrapolates(nearest),
        others=tuple(others),
    )
