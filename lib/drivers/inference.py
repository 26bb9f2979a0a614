"""From coefficients and a covariance matrix to the table that is shown."""

import numpy as np
import pandas as pd
import scipy

from lib.drivers.covariance import Covariance
from lib.drivers.result import COLUMNS, Distribution
from lib.drivers.transforms import Array


def two_sided(statistic: Array, distribution: Distribution) -> Array:
    """Two-sided p-values of t or z statistics."""
    size = np.abs(statistic)
    if distribution.kind == "t":
        return np.asarray(2 * scipy.stats.t.sf(size, distribution.df))
    return np.asarray(2 * scipy.stats.norm.sf(size))


def critical(level: float, distribution: Distribution) -> float:
    """Half-width of an interval in standard errors.

    >>> round(critical(0.95, Distribution("normal")), 4)
    1.96
    """
    upper = 0.5 + level / 2
    return float(
        scipy.stats.t.ppf(upper, distribution.df) if distribution.kind == "t" else scipy.stats.norm.ppf(upper)
    )


def coefficient_table(
    names: tuple[str, ...], estimates: Array, matrix: Array, distribution: Distribution, level: float
) -> pd.DataFrame:
    """One row per coefficient with the columns of `lib.drivers.result.COLUMNS`."""
    errors = np.sqrt(np.diag(matrix).clip(min=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimates / errors
    reach = critical(level, distribution) * errors
    columns = (
        names, estimates, errors, statistic, two_sided(statistic, distribution),
        estimates - reach, estimates + reach,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def labelled(matrix: Array, names: tuple[str, ...]) -> pd.DataFrame:
    """The covariance matrix with terms on both sides."""
    return pd.DataFrame(matrix, index=pd.Index(names), columns=pd.Index(names))


def combine(made: Covariance, estimates: Array, weights: Array) -> tuple[Array, Covariance]:
    """Linear combinations of coefficients: weights (m x k) times estimates, and weights V weights'."""
    return weights @ estimates, Covariance(weights @ made.matrix @ weights.T, made.label, made.distribution)
