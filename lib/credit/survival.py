"""Time to default: Kaplan-Meier, hazard by age, Cox, and default beside early repayment.

Early repayment ends a loan without a default. In `kaplan_meier`, `hazard_by_age` and `cox` it is a censoring:
they describe default among loans that still run, as if repaying told nothing about the risk of defaulting.
`cumulative_incidence` does not assume that: it gives the share of all loans that end in default.

References
----------
Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
Greenwood, M. (1926). The natural duration of cancer. Reports on Public Health and Medical Subjects 33.
Aalen, O. O. and Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov chains based
on censored observations. Scandinavian Journal of Statistics 5, 141-150.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from lib.credit.interval import LEVEL, normal_quantile
from lib.credit.reasons import unavailable
from lib.drivers.refusal import Refusal
from lib.drivers.result import Estimate
from lib.values import NotAvailable


def _checked(duration: object, event: object) -> tuple[pd.Series, pd.Series] | NotAvailable:
    time, ended = pd.Series(np.asarray(duration, dtype=np.float64)), pd.Series(np.asarray(event))
    if len(time) == 0:
        return unavailable("no_rows")
    if (time < 0).any():
        return unavailable("negative_duration", rows=int((time < 0).sum()))
    return time, ended


def kaplan_meier(
    duration: object,
    event: object,
    level: float = LEVEL,
    scale: Literal["log", "log-log", "plain"] = "log-log",
) -> pd.DataFrame | NotAvailable:
    """Share still without the event, by time (statsmodels' SurvfuncRight).

    Parameters
    ----------
    duration : (n,) months until the event or the end of observation.
    event : (n,) 1 where the duration ended in the event, 0 where it was censored.
    scale : on which the interval is symmetric; "log" is R's default, "log-log" keeps within 0 and 1.

    Returns
    -------
    A row per time with an event: time, at_risk, events, survival, std_error (Greenwood), low, high.
    """
    checked = _checked(duration, event)
    if isinstance(checked, NotAvailable):
        return checked
    time, ended = checked
    if not (ended == 1).any():
        return unavailable("no_events")
    from statsmodels.duration.survfunc import SurvfuncRight

    found = SurvfuncRight(time, (ended == 1).astype(int))
    s, error = np.asarray(found.surv_prob), np.asarray(found.surv_prob_se)
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "plain":
            low, high = s - z * error, s + z * error
        elif scale == "log":
            low, high = s * np.exp(-z * error / s), s * np.exp(z * error / s)
        else:
            reach = z * error / (s * np.abs(np.log(s)))
            low, high = s ** np.exp(reach), s ** np.exp(-reach)
    return pd.DataFrame(
        {"time": found.surv_times, "at_risk": found.n_risk, "events": found.n_events, "survival": s,
         "std_error": error, "low": np.clip(low, 0, 1), "high": np.clip(high, 0, 1)}
    )  # fmt: skip


def hazard_by_age(
    duration: object, event: object, horizon: int | None = None, level: float = LEVEL
) -> pd.DataFrame | NotAvailable:
    """Monthly hazard by months on book.

    Parameters
    ----------
    duration : (n,) months on book at the end, rounded up to whole months.
    event : (n,) 1 where it ended in default; 0 (repaid, or still running) is censored at its month's end.
    horizon : last month shown.

    Returns
    -------
    A row per month: month, at_risk (loan-months), events, hazard = events / at_risk, low, high (Clopper and
    Pearson, exact), survival (product of ``1 - hazard``).
    """
    checked = _checked(duration, event)
    if isinstance(checked, NotAvailable):
        return checked
    month = np.clip(np.ceil(checked[0].to_numpy()), 1, None).astype(int)
    last = int(month.max()) if horizon is None else min(int(month.max()), horizon)
    ends = np.bincount(month, minlength=last + 1)
    events = np.bincount(month, weights=checked[1].to_numpy() == 1, minlength=last + 1)[1 : last + 1]
    at_risk = len(month) - np.concatenate([[0], np.cumsum(ends[1:])])[:last]
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(events > 0, stats.beta.ppf(tail, events, at_risk - events + 1), 0.0)
        high = np.where(events < at_risk, stats.beta.ppf(1 - tail, events + 1, at_risk - events), 1.0)
    hazard = events / at_risk
    return pd.DataFrame(
        {"month": np.arange(1, last + 1), "at_risk": at_risk, "events": events.astype(int), "hazard": hazard,
         "low": low, "high": high, "survival": np.cumprod(1 - hazard)}
    )  # fmt: skip


def cumulative_incidence(
    duration: object, cause: object, level: float = LEVEL
) -> pd.DataFrame | NotAvailable:
    """Share of all loans that ended by each cause (Aalen and Johansen; statsmodels' CumIncidenceRight).

    Parameters
    ----------
    duration : (n,) months until the end.
    cause : (n,) 0 censored, 1 default, 2 early repayment (further causes as further integers).

    Returns
    -------
    A row per time and cause: time, cause, share, std_error, low, high (normal, cut off at 0 and 1). The error
    is NaN from the time on at which everyone who was left ended.
    """
    checked = _checked(duration, cause)
    if isinstance(checked, NotAvailable):
        return checked
    time, ended = checked
    if not (ended > 0).any():
        return unavailable("no_events")
    from statsmodels.duration.survfunc import CumIncidenceRight

    with np.errstate(divide="ignore", invalid="ignore"):
        found = CumIncidenceRight(time, ended.astype(int))
    z = normal_quantile(level)
    pieces = []
    for place, (share, error) in enumerate(zip(found.cinc, found.cinc_se, strict=True)):
        pieces.append(
            pd.DataFrame(
                {"time": found.times, "cause": place + 1, "share": share, "std_error": error,
                 "low": np.clip(share - z * error, 0, 1), "high": np.clip(share + z * error, 0, 1)}
            )
        )  # fmt: skip
    return pd.concat(pieces, ignore_index=True)


def cox(
    table: pd.DataFrame, duration: str, event: str, drivers: Sequence[str], *, ties: str = "efron",
    strata: Sequence[str] = (), level: float = LEVEL,
) -> Estimate | Refusal:  # fmt: skip
    """Cox proportional hazards through `lib.drivers`: log hazard ratios with their intervals.

    ``table`` has a row per loan; ``drivers`` are terms as in `lib.drivers.ModelSpec`; ties are treated by
    "efron" or "breslow".
    """
    from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec, estimate

    spec = ModelSpec(
        duration, tuple(drivers), tuple(strata), family=Family.COX, event=event, ties=ties,
        covariance=CovarianceSpec(Cov.CLASSICAL), level=level,
    )  # fmt: skip
    return estimate(spec, table)
