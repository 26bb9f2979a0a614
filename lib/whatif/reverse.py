"""The reverse question: which value of a lever brings an outcome to a limit?"""

from dataclasses import dataclass

import scipy

from lib.values import NotAvailable
from lib.whatif.evaluate import QUARTERS, SEED
from lib.whatif.instrument import Simulator
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

    points = sorted(
        {lever.low + (lever.high - lever.low) * at / _GRID for at in range(_GRID + 1)} | {setting[lever_id]}
    )
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
