"""Defaults: calibrated hazards, the economy, monitoring, the common factor."""

import numpy as np
from scipy.special import ndtr, ndtri

from lib.whatif.equations import equation
from lib.whatif.model import Array

_FIXED_POINT_STEPS = 30


@equation("book_mix")
def weak_in_book(
    weak_new: Array, ratio: Array, hazard: float, repayment: float, growth: float, cured: float
) -> Array:
    """Weak share of the performing book that stays as it is while nothing changes, for each draw.

    Inflows are new loans (``weak_new`` of them weak) and cured ones, outflows repayment and default;
    ``ratio`` is the weak firms' hazard over the sound ones', ``hazard`` the mean that the data show.
    """
    share = weak_new.copy()
    for _ in range(_FIXED_POINT_STEPS):
        sound_hazard = hazard / (1.0 - share + share * ratio)
        of_defaults = share * ratio * sound_hazard / hazard
        weak = (weak_new + cured * of_defaults) / (growth + repayment + ratio * sound_hazard)
        sound = (1.0 - weak_new + cured * (1.0 - of_defaults)) / (growth + repayment + sound_hazard)
        share = weak / (weak + sound)
    return share


@equation("macro_factor")
def macro_factor(per_point: Array, gap: Array) -> Array:
    """Factor on default hazards when growth is ``gap`` (a decimal) above the status quo's."""
    factor: Array = np.exp(-per_point * 100.0 * gap)
    return factor


@equation("check_coverage")
def check_coverage(target: Array, caseload: Array, caseload_effect: Array) -> Array:
    """Share of loans checked: the target, less where officers look after more borrowers than today.

    ``caseload`` is borrowers per officer over today's; the effect is on the log-odds.
    """
    odds = target / (1.0 - target) * np.exp(caseload_effect * np.log(caseload))
    coverage: Array = odds / (1.0 + odds)
    return coverage


@equation("monitoring_factor")
def monitoring_factor(effect: Array, coverage: Array, coverage_now: float) -> Array:
    """Factor on hazards: a checked loan defaults ``exp(effect)`` times as often as an unchecked one."""
    saved = -np.expm1(effect)
    return (1.0 - saved * coverage) / (1.0 - saved * coverage_now)


@equation("common_factor")
def common_factor(shocks: Array, persistence: Array) -> Array:
    """The common factor by quarter and draw: standard normal in every quarter, with autocorrelation."""
    factor = np.empty_like(shocks)
    factor[0] = shocks[0]
    fresh = np.sqrt(1.0 - persistence**2)
    for t in range(1, len(shocks)):
        factor[t] = persistence * factor[t - 1] + fresh * shocks[t]
    return factor


@equation("vasicek")
def conditional_default(probability: Array, correlation: Array, factor: Array) -> Array:
    """Default probability given the common factor (positive is bad times); its mean is ``probability``."""
    threshold = ndtri(probability)
    given: Array = ndtr((threshold + np.sqrt(correlation) * factor) / np.sqrt(1.0 - correlation))
    return given


@equation("recovery")
def recovery_level(observed: float, central: Array, weights: Array, cover: float, guaranteed: Array) -> float:
    """The factor on recoveries of the literature at which the mean recovery is the observed one.

    ``central`` (kinds of security,) are recoveries at central values, ``weights`` their shares of NPLs,
    ``guaranteed`` 1 where a guarantor pays ``cover`` of what the bank does not recover itself.
    """
    paid = cover * float(weights @ guaranteed)
    own = float(weights @ (central * (1.0 - cover * guaranteed)))
    return (observed - paid) / own
