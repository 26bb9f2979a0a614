"""Stability of a population: PSI of a score or of shares, CSI of a characteristic.

References
----------
Siddiqi, N. (2006). Credit Risk Scorecards. Wiley, pp. 136-140.
Yurdakul, B. and Naranjo, J. (2020). Statistical properties of the population stability index. Journal of Risk
Model Validation 14(4), 89-100 (the chi-squared benchmark).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from lib.credit.bins import Bins
from lib.credit.interval import Array
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

# Rule of thumb of the trade: below 0.10 stable, to 0.25 look closer, above a shift.
BOUNDS = ((0.10, "stable"), (0.25, "watch"))
ZERO_CELL = 0.5


@dataclass(frozen=True, eq=False)
class Stability:
    """How far a population has moved.

    Attributes
    ----------
    index : ``sum (actual - expected) ln(actual / expected)`` over the bins; 0 if equal, never negative.
    benchmark : the 95 % quantile of the index when nothing has moved, ``(1/n + 1/m) chi2(bins - 1)``: a
        larger index is more than sampling noise, whatever the rule of thumb says.
    reading : ``stable``, ``watch`` or ``shifted``: a key under ``credit.stability``.
    table : a row per bin: code, expected, actual (shares), contribution.
    points_shift : for a characteristic with points, the change of the mean score that its movement makes.
    """

    index: float
    benchmark: float
    reading: str
    table: pd.DataFrame
    points_shift: float | None = None


def stability_of_counts(expected: object, actual: object) -> Stability | NotAvailable:
    """Index of two (k,) arrays of counts; a bin that is empty on one side counts half a row there."""
    old, new = np.asarray(expected, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if old.shape != new.shape:
        raise ValueError(f"the same bins are needed on both sides, not {len(old)} and {len(new)}")
    if old.sum() <= 0 or new.sum() <= 0:
        return unavailable("no_rows")
    used = (old > 0) | (new > 0)
    a, b = np.where(old > 0, old, ZERO_CELL)[used], np.where(new > 0, new, ZERO_CELL)[used]
    a, b = a / a.sum(), b / b.sum()
    parts = (b - a) * np.log(b / a)
    index = float(parts.sum())
    bins = int(used.sum())
    noise = float(stats.chi2.ppf(0.95, bins - 1)) * (1 / old.sum() + 1 / new.sum()) if bins > 1 else 0.0
    table = pd.DataFrame({"code": np.flatnonzero(used), "expected": a, "actual": b, "contribution": parts})
    return Stability(index, noise, next((name for bound, name in BOUNDS if index < bound), "shifted"), table)


def psi(expected: object, actual: object, bins: int = 10) -> Stability | NotAvailable:
    """Population stability index of a score.

    Parameters
    ----------
    expected : (n,) scores of the development sample; their quantiles make the bins.
    actual : (m,) scores now.
    """
    old, new = np.asarray(expected, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if len(old) == 0 or len(new) == 0:
        return unavailable("no_rows")
    cuts = np.unique(np.quantile(old, np.linspace(0, 1, bins + 1)[1:-1]))
    counts = [
        np.bincount(np.searchsorted(cuts, side, side="left"), minlength=len(cuts) + 1) for side in (old, new)
    ]
    return stability_of_counts(*counts)


def csi(
    bins: Bins, expected: object, actual: object, points: Array | None = None
) -> Stability | NotAvailable:
    """Characteristic stability index over a characteristic's own bins, missing values included.

    Parameters
    ----------
    points : (bins + 1,) points by code; then ``points_shift`` is the change of the mean points.
    """
    counts = [np.bincount(bins.codes(side), minlength=bins.count + 1) for side in (expected, actual)]
    found = stability_of_counts(*counts)
    if isinstance(found, NotAvailable) or points is None:
        return found
    shift = float(points @ (counts[1] / counts[1].sum() - counts[0] / counts[0].sum()))
    return Stability(found.index, found.benchmark, found.reading, found.table, shift)
