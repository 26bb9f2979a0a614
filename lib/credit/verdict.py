"""What a test says about a suspected cause: supported, not supported, or too little to tell."""

from collections.abc import Sequence
from typing import Literal

from lib.credit.interval import Interval

Verdict = Literal["supported", "not_supported", "cannot_tell"]
ALPHA = 0.05


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down p-values, which keep the chance of any false finding at the level asked for.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
    Statistics 6, 65-70.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    from statsmodels.stats.multitest import multipletests

    return tuple(float(p) for p in multipletests(list(p_values), method="holm")[1])


def verdict(found: Interval, sign: int, smallest: float, p_adjusted: float, alpha: float = ALPHA) -> Verdict:
    """Judge an effect that was thought to have a sign and to matter from a size on.

    Supported: it differs from zero on the expected side after the correction for the number of tests, and a
    relevant size is within the interval. Not supported: the interval rules a relevant size out. Between the
    two the data cannot tell, which is no evidence of absence.

    Parameters
    ----------
    found : the estimate between its bounds. sign : 1 or -1, expected beforehand.
    smallest : smallest relevant size, positive, in the unit of the estimate. p_adjusted : against zero.

    Raises
    ------
    ValueError : sign or smallest size make no sense.

    >>> verdict(Interval(0.5, 0.3, 0.7), 1, 0.2, 0.001), verdict(Interval(0.0, -0.1, 0.1), 1, 0.2, 1.0)
    ('supported', 'not_supported')
    """
    if sign not in (1, -1) or not smallest > 0:
        raise ValueError("the sign is 1 or -1 and the smallest relevant size is positive")
    low, high = sorted((sign * found.low, sign * found.high))
    if high < smallest:
        return "not_supported"
    return "supported" if low > 0 and p_adjusted < alpha else "cannot_tell"
