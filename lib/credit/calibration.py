"""Calibration: are the probabilities of default right, not only in the right order?

References
----------
Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78.
Murphy, A. H. (1973). A new vector partition of the probability score. Journal of Applied Meteorology 12.
Hosmer, D. W. and Lemeshow, S. (1980). Goodness of fit tests for the multiple logistic regression model.
Communications in Statistics A9, 1043-1069.
Cox, D. R. (1958). Two further applications of a model for binary regression. Biometrika 45, 562-565.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import logit

from lib.credit.interval import LEVEL, Array, Interval, normal_interval, wilson
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

BINS = 10


@dataclass(frozen=True)
class Brier:
    """Mean squared error of probabilities, and its parts.

    ``score = reliability - resolution + uncertainty + within``: the first three from the means of the bins
    (Murphy, 1973), ``within`` what is lost by binning probabilities that differ inside a bin.

    Attributes
    ----------
    score : mean of ``(pd - bad)^2``. reliability : miscalibration, 0 at best. resolution : how far the bins'
        bad rates differ, the more the better. uncertainty : ``rate (1 - rate)``, nobody's fault.
    skill : ``1 - score / uncertainty``; 0 for a forecast that always says the average.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    skill: float


@dataclass(frozen=True)
class HosmerLemeshow:
    """Test that observed and expected bads agree in all bins.

    Attributes
    ----------
    statistic, df, p_value : chi-squared; df is bins - 2 where the model was fitted on the same rows, bins
        on rows it has not seen.
    bins : number of bins that were possible.
    """

    statistic: float
    df: int
    p_value: float
    bins: int


@dataclass(frozen=True)
class CalibrationLine:
    """Regression of bad on the log-odds of the forecast (Cox, 1958).

    Attributes
    ----------
    slope : 1 if calibrated; below 1 the forecasts are too extreme.
    intercept : 0 if calibrated at slope 1: estimated with the slope fixed at 1, it is the log-odds by which
        the forecasts are too low on average (calibration in the large).
    statistic, p_value : likelihood-ratio test of slope 1 and intercept 0 together, chi-squared with 2 df.
    mean_pd, bad_rate : the two averages.
    """

    slope: Interval
    intercept: Interval
    statistic: float
    p_value: float
    mean_pd: float
    bad_rate: float


def _checked(pd_: object, bad: object) -> tuple[Array, Array] | NotAvailable:
    p, y = np.asarray(pd_, dtype=np.float64), np.asarray(bad, dtype=np.float64)
    if len(p) == 0:
        return unavailable("no_rows")
    wrong = ~((p >= 0) & (p <= 1))
    if wrong.any():
        return unavailable("not_probability", rows=int(wrong.sum()))
    return p, y


def calibration_bins(
    pd_: object, bad: object, bins: int = BINS, level: float = LEVEL
) -> pd.DataFrame | NotAvailable:
    """Forecast and observed bad rate by quantile of the forecast.

    Returns
    -------
    A row per bin, from low to high risk: bin, n, bads, mean_pd, bad_rate, low, high (Wilson). Equal forecasts
    stay together, so that there may be fewer bins than asked for.
    """
    checked = _checked(pd_, bad)
    if isinstance(checked, NotAvailable):
        return checked
    p, y = checked
    cuts = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1]))
    code = np.searchsorted(cuts, p, side="left")
    size = len(cuts) + 1
    n = np.bincount(code, minlength=size)
    keep = n > 0
    n = n[keep]
    bads = np.bincount(code, weights=y, minlength=size)[keep]
    expected = np.bincount(code, weights=p, minlength=size)[keep]
    low, high = wilson(bads, n, level)
    return pd.DataFrame(
        {"bin": np.arange(1, len(n) + 1), "n": n, "bads": bads, "mean_pd": expected / n, "bad_rate": bads / n,
         "low": low, "high": high}
    )  # fmt: skip


def brier(pd_: object, bad: object, bins: int = BINS) -> Brier | NotAvailable:
    """Brier score with Murphy's decomposition over quantile bins."""
    table = calibration_bins(pd_, bad, bins)
    if isinstance(table, NotAvailable):
        return table
    p, y = np.asarray(pd_, dtype=np.float64), np.asarray(bad, dtype=np.float64)
    rate = float(y.mean())
    if rate in {0.0, 1.0}:
        return unavailable("one_class", rows=len(y))
    share = table["n"].to_numpy() / len(y)
    forecast, observed = table["mean_pd"].to_numpy(), table["bad_rate"].to_numpy()
    score = float(((p - y) ** 2).mean())
    reliability = float(share @ (forecast - observed) ** 2)
    resolution = float(share @ (observed - rate) ** 2)
    uncertainty = rate * (1 - rate)
    within = score - reliability + resolution - uncertainty
    return Brier(score, reliability, resolution, uncertainty, within, 1 - score / uncertainty)


def hosmer_lemeshow(
    pd_: object, bad: object, bins: int = BINS, *, same_rows: bool = False
) -> HosmerLemeshow | NotAvailable:
    """Hosmer and Lemeshow's test: ``sum (bads - expected)^2 / (n mean_pd (1 - mean_pd))`` over quantile bins.

    Parameters
    ----------
    same_rows : True if the model was fitted on these rows, which costs two degrees of freedom.

    Notes
    -----
    With many rows it rejects small departures that no bank would care about; read it beside the calibration
    line and the bins.
    """
    table = calibration_bins(pd_, bad, bins)
    if isinstance(table, NotAvailable):
        return table
    count = len(table)
    df = count - 2 if same_rows else count
    if df < 1 or count < 3:
        return unavailable("too_few_bins", bins=count, least=3)
    n, mean = table["n"].to_numpy(dtype=np.float64), table["mean_pd"].to_numpy()
    variance = n * mean * (1 - mean)
    if (variance <= 0).any():
        return unavailable("certain_forecast")
    statistic = float(((table["bads"].to_numpy() - n * mean) ** 2 / variance).sum())
    return HosmerLemeshow(statistic, df, float(stats.chi2.sf(statistic, df)), count)


def calibration_line(pd_: object, bad: object, level: float = LEVEL) -> CalibrationLine | NotAvailable:
    """Calibration slope and intercept with intervals (statsmodels' binomial GLM)."""
    checked = _checked(pd_, bad)
    if isinstance(checked, NotAvailable):
        return checked
    p, y = checked
    if y.min() == y.max():
        return unavailable("one_class", rows=len(y))
    if ((p <= 0) | (p >= 1)).any():
        return unavailable("certain_forecast")
    if np.ptp(p) < 1e-12:
        return unavailable("one_value", value=float(p[0]))
    import statsmodels.api as sm

    line, family = logit(p), sm.families.Binomial()
    free = sm.GLM(y, sm.add_constant(line), family=family).fit()
    fixed = sm.GLM(y, np.ones((len(y), 1)), family=family, offset=line).fit()
    null = float(y @ np.log(p) + (1 - y) @ np.log1p(-p))
    statistic = 2 * (float(free.llf) - null)
    return CalibrationLine(
        normal_interval(free.params[1], free.bse[1], level),
        normal_interval(fixed.params[0], fixed.bse[0], level),
        statistic,
        float(stats.chi2.sf(statistic, 2)),
        float(p.mean()),
        float(y.mean()),
    )
