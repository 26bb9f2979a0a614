"""How many defaults a study needs to see an effect."""

from scipy import stats


def events_needed(log_ratio: float, exposed: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Events (defaults) needed to find a hazard ratio with some power, two-sided.

    ``(z_(1-alpha/2) + z_power)^2 / (exposed (1 - exposed) log_ratio^2)``, for one yes/no cause present in a
    share ``exposed`` of those at risk, without clustering: borrowers who fall together need more.

    Raises
    ------
    ValueError : no effect, or a share that leaves one side empty.

    References
    ----------
    Schoenfeld, D. A. (1983). Sample-size formula for the proportional-hazards regression model. Biometrics
    39, 499-503.

    >>> round(events_needed(math.log(2), 0.5))
    65
    """
    if log_ratio == 0 or not 0 < exposed < 1:
        raise ValueError("an effect is not zero, and a share lies strictly between 0 and 1")
    reach = float(stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power))
    return reach**2 / (exposed * (1 - exposed) * log_ratio**2)
