"""Attributable share: how much of all cases would not be there without a cause."""

import numpy as np

from lib.credit.interval import LEVEL, Interval, normal_interval, normal_quantile


def attributable_share(exposed: Interval, log_ratio: Interval, level: float = LEVEL) -> Interval:
    """Share of cases that a cause accounts for, from the share of cases that were exposed to it.

    ``exposed * (1 - exp(-log_ratio))``, with the delta method's interval from both, taken as independent.
    Odds ratios stand for ratios of hazards, right for rare events. Negative where the cause protects.
    Shares of several causes overlap and do not sum. Standard errors are read from the intervals where they
    are not given.

    Raises
    ------
    ValueError : ``exposed`` is not between 0 and 1.

    References
    ----------
    Miettinen, O. S. (1974). Proportion of disease caused or prevented by a given exposure, trait or
    intervention. American Journal of Epidemiology 99, 325-332.

    >>> share = attributable_share(Interval(0.5, 0.5, 0.5, 0.0), Interval(float(np.log(2)), 0.5, 0.9))
    >>> round(share.estimate, 3)
    0.25
    """
    if not 0 <= exposed.estimate <= 1:
        raise ValueError("a share lies between 0 and 1")
    spared = float(-np.expm1(-log_ratio.estimate))
    by_share = spared * _error(exposed)
    by_effect = exposed.estimate * (1.0 - spared) * _error(log_ratio)
    return normal_interval(exposed.estimate * spared, float(np.hypot(by_share, by_effect)), level)


def _error(found: Interval) -> float:
    if found.std_error is not None:
        return found.std_error
    return (found.high - found.low) / (2 * normal_quantile(found.level))
