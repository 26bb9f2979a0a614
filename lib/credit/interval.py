"""An estimate with its interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """An estimate between two bounds.

    Attributes
    ----------
    estimate, low, high : in the unit of the quantity.
    std_error : None where the interval is not built from one (Wilson's, a quantile of draws).
    level : confidence level, 0.95 if nothing else was asked for.
    """

    estimate: float
    low: float
    high: float
    std_error: float | None = None
    level: float = LEVEL


def normal_quantile(level: float) -> float:
    """Two-sided quantile of the normal distribution, 1.96 for 0.95.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return float(stats.norm.ppf(0.5 + level / 2))


def normal_interval(
    estimate: float, std_error: float, level: float = LEVEL, low: float = -np.inf, high: float = np.inf
) -> Interval:
    """``estimate ± z · std_error``, cut off at the bounds that the quantity cannot pass."""
    reach = normal_quantile(level) * std_error
    return Interval(
        float(estimate),
        float(max(estimate - reach, low)),
        float(min(estimate + reach, high)),
        float(std_error),
        level,
    )


def wilson(events: Array | Codes, n: Array | Codes, level: float = LEVEL) -> tuple[Array, Array]:
    """Wilson's score bounds of a share, elementwise; NaN where ``n`` is 0.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22, 209-212.
    """
    from statsmodels.stats.proportion import proportion_confint

    counts, totals = np.asarray(events, dtype=np.float64), np.asarray(n, dtype=np.float64)
    safe = np.where(totals > 0, totals, 1.0)
    low, high = proportion_confint(counts, safe, alpha=1 - level, method="wilson")
    missing = totals <= 0
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def share(events: float, n: float, level: float = LEVEL) -> Interval:
    """A share with Wilson's interval; ``n`` must be positive."""
    low, high = wilson(np.array([events]), np.array([n]), level)
    return Interval(float(events / n), float(low[0]), float(high[0]), None, level)


def sample_mean(values: Array, level: float = LEVEL) -> Interval:
    """A mean with Student's interval; ``values`` must hold at least two numbers."""
    n = len(values)
    std_error = float(np.std(values, ddof=1) / np.sqrt(n))
    reach = float(stats.t.ppf(0.5 + level / 2, n - 1)) * std_error
    mean = float(np.mean(values))
    return Interval(mean, mean - reach, mean + reach, std_error, level)
