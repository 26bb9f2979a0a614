"""How far groups differ beyond chance: the standard deviation of what they have in common."""

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from lib.credit.interval import LEVEL, Interval

Array = NDArray[np.float64]
# On the log-odds scale no group of loans is further apart.
LARGEST = 5.0


def _q(tau: float, effects: Array, variances: Array, design: Array) -> float:
    weights = 1.0 / (variances + tau**2)
    root = np.sqrt(weights)
    fitted = np.linalg.lstsq(design * root[:, None], effects * root, rcond=None)[0]
    return float((weights * (effects - design @ fitted) ** 2).sum())


def common_spread(
    effects: Array, variances: Array, design: Array, level: float = LEVEL
) -> tuple[Interval, float]:
    """Standard deviation of true effects around ``design``, with its interval and the p-value of none.

    Cochran's Q, generalised to a regression, follows chi-squared with k - p degrees of freedom at the true
    spread; the interval holds the spreads at which it does (Q profile), the estimate is where Q equals its
    expectation (Paule and Mandel).

    Parameters
    ----------
    effects, variances : (k,) estimates and their sampling variances. design : (k, p), may lack full rank.

    Raises
    ------
    ValueError : no degrees of freedom are left.

    References
    ----------
    Viechtbauer, W. (2007). Confidence intervals for the amount of heterogeneity in meta-analysis. Statistics
    in Medicine 26, 37-52.
    """
    df = len(effects) - int(np.linalg.matrix_rank(design))
    if df < 1:
        raise ValueError("no degrees of freedom are left")

    def solve(target: float) -> float:
        if _q(0.0, effects, variances, design) <= target:
            return 0.0
        found = optimize.brentq(
            lambda tau: _q(tau, effects, variances, design) - target, 0.0, LARGEST, xtol=1e-12
        )
        return float(found)

    tail = (1 - level) / 2
    low, high = solve(float(stats.chi2.ppf(1 - tail, df))), solve(float(stats.chi2.ppf(tail, df)))
    p_none = float(stats.chi2.sf(_q(0.0, effects, variances, design), df))
    return Interval(solve(float(df)), low, high, level=level), p_none
