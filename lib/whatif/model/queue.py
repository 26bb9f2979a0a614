"""The reviewers' queue: files over capacity, days to a decision, applicants who give up."""

import numpy as np
from scipy.special import ndtri

from lib.whatif.equations import equation
from lib.whatif.model import Array

# A share below which the median file is decided within minutes: the quantile is read no further.
_LOWEST_QUANTILE = 1e-3


@equation("utilisation")
def utilisation(files: Array, reviewers: Array, capacity: float) -> Array:
    """Files for reviewers over what they can decide in a quarter; above 1 they work late and files wait."""
    return files / (reviewers * capacity)


@equation("decision_days")
def manual_days(days: float, slope: Array, change: Array, shift: Array) -> Array:
    """Median days of a file that a reviewer decides.

    ``change`` is utilisation less today's, ``slope`` the estimated log days per unit of it, ``shift`` the log
    effect of everything else (digital files, shared information, specialists, delegation).
    """
    result: Array = days * np.exp(slope * change + shift)
    return result


@equation("median_days")
def median_days(manual: Array, log_sd: float, straight_through: Array) -> Array:
    """Median over all files when a share is decided at once and the rest is log-normal.

    The median of the mixture is the quantile ``(0.5 - s) / (1 - s)`` of the reviewed files.
    """
    quantile = np.maximum((0.5 - straight_through) / (1.0 - straight_through), _LOWEST_QUANTILE)
    days: Array = manual * np.exp(log_sd * ndtri(quantile))
    return days


@equation("drop_out")
def drop_out(withdrawn: float, per_day: Array, days: Array, days_now: float, reviewed: Array) -> Array:
    """Share of applicants who give up: today's, and more for each day longer that reviewed files wait."""
    share: Array = np.clip(withdrawn + per_day * reviewed * (days - days_now), 0.0, 0.9)
    return share
