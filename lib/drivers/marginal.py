"""Average marginal effects of logit and probit, with delta-method standard errors."""

import numpy as np
import pandas as pd
import scipy

from lib.drivers.covariance import Covariance
from lib.drivers.design import INTERCEPT
from lib.drivers.discrete import Likelihood
from lib.drivers.inference import coefficient_table
from lib.drivers.result import Distribution
from lib.drivers.spec import Family
from lib.drivers.transforms import Array


def _response(family: Family, index: Array) -> tuple[Array, Array, Array]:
    """Probability, density and the density's derivative at a linear index."""
    if family is Family.LOGIT:
        chance = 1 / (1 + np.exp(-index))
        density = chance * (1 - chance)
        return chance, density, density * (1 - 2 * chance)
    density = scipy.stats.norm.pdf(index)
    return scipy.stats.norm.cdf(index), density, -index * density


def average_marginal_effects(
    fitted: Likelihood, made: Covariance, family: Family, level: float
) -> pd.DataFrame:
    """Average over the rows of dP(y=1)/dx; for a 0/1 column the change in P from 0 to 1.

    With P = F(x'b), f = F' the effect of a continuous column j is mean(f) b_j, with gradient
    mean(f) e_j + b_j mean(f' x). The covariance is J V J'.

    Notes
    -----
    A column is moved by itself: an interaction is not moved together with its parts, and ``log(x)`` is moved
    by one log point. statsmodels' ``get_margeff`` gives the same numbers; on 200,000 rows it takes twice as
    long as the fit itself.
    """
    exog = np.asarray(fitted.result.model.exog)
    params = fitted.params
    index = exog @ params
    _, density, slope = _response(family, index)
    names, effects, gradients = [], [], []
    mean_slope = (slope @ exog) / len(exog)
    for j, name in enumerate(fitted.names):
        if name == INTERCEPT:
            continue
        column = exog[:, j]
        if np.isin(column, (0.0, 1.0)).all():
            off = index - column * params[j]
            high, low = _response(family, off + params[j]), _response(family, off)
            effect = float((high[0] - low[0]).mean())
            gradient = ((high[1] - low[1]) @ exog) / len(exog)
            gradient[j] = high[1].mean()
        else:
            effect = float(density.mean() * params[j])
            gradient = params[j] * mean_slope
            gradient[j] += density.mean()
        names.append(name)
        effects.append(effect)
        gradients.append(gradient)
    jacobian = np.array(gradients).reshape(len(names), len(params))
    return coefficient_table(
        tuple(names), np.array(effects), jacobian @ made.matrix @ jacobian.T, Distribution("normal"), level
    )
