"""Macro satellite model: the log-odds of the default rate explained by the economy, and projected.

References
----------
Wilson, T. C. (1997). Portfolio credit risk. Risk 10(9), 111-117 and 10(10), 56-61 (the logit of default rates
on macroeconomic variables).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from lib.credit.interval import Array
from lib.credit.reasons import unavailable
from lib.drivers.design import INTERCEPT
from lib.drivers.refusal import Refusal
from lib.drivers.result import Estimate
from lib.values import NotAvailable

SEED = 20_240_101
OUTCOME = "log_odds"


@dataclass(frozen=True, eq=False)
class Satellite:
    """A fitted satellite model.

    Attributes
    ----------
    lags : macro variable to its lag in periods.
    estimate : least squares with Newey-West errors, from `lib.drivers`.
    residual_sd : standard deviation of the residuals (log-odds), n - k degrees of freedom.
    fitted : a row per period used: period, observed and fitted default rate, residual.
    history : the macro frame it was fitted on, in order of time: lags of a projection reach back into it.
    """

    lags: Mapping[str, int]
    estimate: Estimate
    residual_sd: float
    fitted: pd.DataFrame
    history: pd.DataFrame

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the drivers in the regression, such as ``gdp_growth_lag1``."""
        return tuple(_term(name, lag) for name, lag in self.lags.items())


def _term(name: str, lag: int) -> str:
    return f"{name}_lag{lag}" if lag else name


def _lagged(macro: pd.DataFrame, lags: Mapping[str, int]) -> pd.DataFrame:
    return pd.DataFrame({_term(name, lag): macro[name].shift(lag) for name, lag in lags.items()})


def fit_satellite(
    default_rate: object, macro: pd.DataFrame, lags: Mapping[str, int], *, bandwidth: int | None = None
) -> Satellite | NotAvailable:
    """Regress the log-odds of the default rate on macro variables.

    Parameters
    ----------
    default_rate : (T,) default rate of each period, strictly between 0 and 1 (NaN where it is not known).
    macro : T rows in the order of time, one per period without gaps, numeric columns.
    lags : variable to lag, such as ``{"gdp_growth": 1, "house_price_growth": 0}``.
    bandwidth : of the Newey-West errors; None for the rule of `lib.drivers`.

    Returns
    -------
    Satellite, or why there is none: rates of 0 or 1, or a regression that lib.drivers refuses.
    """
    from lib.drivers import Cov, CovarianceSpec, ModelSpec, PanelIndex, estimate

    rate = np.asarray(default_rate, dtype=np.float64)
    if len(rate) != len(macro):
        raise ValueError(f"{len(rate)} default rates for {len(macro)} periods")
    if ((rate <= 0) | (rate >= 1)).any():
        return unavailable("certain_forecast")
    macro = macro.reset_index(drop=True)
    table = _lagged(macro, lags)
    terms = tuple(table.columns)
    table[OUTCOME] = logit(rate)
    table["series"], table["period"] = 0, np.arange(len(table))
    spec = ModelSpec(
        OUTCOME,
        terms,
        covariance=CovarianceSpec(Cov.NEWEY_WEST, lags=bandwidth),
        panel=PanelIndex("series", "period"),
    )
    used = table.dropna(subset=[*terms, OUTCOME])
    found = estimate(spec, used)
    if isinstance(found, Refusal):
        return NotAvailable(found.reason, found.values)
    line = found.value(INTERCEPT) + sum(found.value(term) * used[term].to_numpy() for term in terms)
    residual = used[OUTCOME].to_numpy() - line
    fitted = pd.DataFrame(
        {
            "period": used["period"].to_numpy(),
            "observed": expit(used[OUTCOME].to_numpy()),
            "fitted": expit(line),
            "residual": residual,
        }
    )
    deviation = float(np.sqrt(residual @ residual / max(found.df_resid, 1)))
    return Satellite(dict(lags), found, deviation, fitted, macro)


@dataclass(frozen=True, eq=False)
class Projection:
    """Default rates along a macro path.

    Attributes
    ----------
    table : a row per period of the path: step (from 1), rate (median of the draws), low, high (bounds of
        level ``level``), low_coefficients, high_coefficients (the same from the coefficients' doubt alone).
    draws : (draws x periods) default rates.
    log_odds_shift : (periods,) central log-odds less those of the last fitted period, for
        `lib.credit.expected_loss.shifted_hazard`.
    extrapolated : variables whose path leaves the range seen in the history.
    """

    table: pd.DataFrame
    draws: Array
    log_odds_shift: Array
    extrapolated: tuple[str, ...]


def project(
    model: Satellite, path: pd.DataFrame, *, draws: int = 2_000, level: float = 0.90, seed: int = SEED
) -> Projection:
    """Project the default rate along a path of the macro variables that follows the history directly.

    Parameters
    ----------
    path : a row per future period with the model's variables. Lags reach back into the history.

    Notes
    -----
    Coefficients are drawn from the normal distribution of the estimate (Newey-West covariance), once for
    the whole path; residuals are normal with ``residual_sd``, independent by period. Both are in ``low`` and
    ``high``. The doubt about the path itself is not: that is what other scenarios are for. The same seed
    gives the same draws for every path, so that differences between scenarios carry no noise.
    """
    names = list(model.lags)
    both = pd.concat([model.history[names], path[names]], ignore_index=True)
    columns = _lagged(both, model.lags).tail(len(path)).to_numpy(dtype=np.float64)
    design = np.column_stack([np.ones(len(path)), columns])
    order = [INTERCEPT, *model.terms]
    centre = np.array([model.estimate.value(term) for term in order])
    matrix = model.estimate.covariance_matrix.loc[order, order].to_numpy(dtype=np.float64)
    rng = np.random.default_rng(seed)
    coefficients = rng.multivariate_normal(centre, matrix, size=draws, method="eigh")
    noise = rng.standard_normal((draws, len(path))) * model.residual_sd
    certain = coefficients @ design.T
    rates = expit(certain + noise)
    tail = (1 - level) / 2
    low, middle, high = np.quantile(rates, [tail, 0.5, 1 - tail], axis=0)
    inner = np.quantile(expit(certain), [tail, 1 - tail], axis=0)
    table = pd.DataFrame(
        {
            "step": np.arange(1, len(path) + 1),
            "rate": middle,
            "low": low,
            "high": high,
            "low_coefficients": inner[0],
            "high_coefficients": inner[1],
        }
    )
    beyond = tuple(
        name
        for name in names
        if path[name].min() < model.history[name].min() or path[name].max() > model.history[name].max()
    )
    shift = design @ centre - logit(float(model.fitted["fitted"].iloc[-1]))
    return Projection(table, rates, np.asarray(shift), beyond)
