"""Concentration of exposures.

References
----------
Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54, 761-762.
"""

from dataclasses import dataclass

import numpy as np

from lib.credit.reasons import unavailable
from lib.values import NotAvailable

TOP = (1, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Concentration:
    """How a total is spread.

    Attributes
    ----------
    hhi : sum of squared shares, between 1/n (even) and 1 (one holder); times 10,000 in points.
    normalised : ``(hhi - 1/n) / (1 - 1/n)``, 0 when even; None for a single holder.
    effective : ``1 / hhi``, the number of equal holders that are as concentrated.
    holders : how many there are.
    top : share of the largest 1, 5, 10, … holders, as far as there are so many.
    """

    hhi: float
    normalised: float | None
    effective: float
    holders: int
    top: dict[int, float]


def concentration(amounts: object, tops: tuple[int, ...] = TOP) -> Concentration | NotAvailable:
    """Herfindahl-Hirschman index, effective number and top shares of (n,) amounts; zeros do not count.

    >>> found = concentration([50, 30, 20])
    >>> round(found.hhi, 4), round(found.effective, 4), found.top[1]
    (0.38, 2.6316, 0.5)
    """
    held = np.asarray(amounts, dtype=np.float64)
    if (held < 0).any():
        return unavailable("negative_amount", rows=int((held < 0).sum()))
    held = np.sort(held[held > 0])[::-1]
    if len(held) == 0:
        return unavailable("no_rows")
    shares = held / held.sum()
    hhi, n = float(shares @ shares), len(held)
    running = np.cumsum(shares)
    top = {count: float(running[count - 1]) for count in tops if count <= n}
    return Concentration(hhi, (hhi - 1 / n) / (1 - 1 / n) if n > 1 else None, 1 / hhi, n, top)
