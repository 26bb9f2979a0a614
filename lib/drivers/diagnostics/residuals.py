"""Tests of the residuals and of the functional form."""

import numpy as np

from lib.drivers.absorb import Absorber
from lib.drivers.checks import RANK_TOLERANCE
from lib.drivers.design import INTERCEPT, Design
from lib.drivers.diagnostics.common import (
    LEVEL,
    LINEAR,
    Answer,
    answers,
    chi2_result,
    exogenous,
    refit,
    wald_of,
)
from lib.drivers.linear import fit_linear, system_of
from lib.drivers.refusal import unavailable
from lib.drivers.result import TestResult
from lib.drivers.spec import Cov, Family
from lib.drivers.transforms import Array

VIF_BOUND = 10.0
MAX_WHITE_COLUMNS = 25


def _own_columns(design: Design) -> tuple[Array, Array, tuple[str, ...]]:
    """Residuals and the fit's columns without a constant."""
    fitted = refit(design, Cov.CLASSICAL)
    keep = [j for j, name in enumerate(fitted.names) if name != INTERCEPT]
    return fitted.residuals, fitted.columns[:, keep], tuple(fitted.names[j] for j in keep)


def _auxiliary(squares: Array, columns: Array) -> tuple[float, int]:
    """n R² of squared residuals on columns and a constant, and the columns' rank."""
    from statsmodels.regression.linear_model import OLS

    centred = columns - columns.mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    kept = centred[:, length > 0] / length[length > 0]
    basis, values, _ = np.linalg.svd(kept, full_matrices=False)
    basis = basis[:, values > RANK_TOLERANCE * values[0]] if values.size else basis
    rank = basis.shape[1]
    result = OLS(squares, np.column_stack([np.ones(len(squares)), basis])).fit()
    return float(len(squares) * result.rsquared), rank


@answers(*LINEAR)
def breusch_pagan(design: Design) -> Answer:
    """Breusch and Pagan's test of constant error variance, in Koenker's studentised form.

    LM = n R² of the squared residuals on the columns of the fit (demeaned where effects were absorbed) and a
    constant; chi-squared with as many degrees of freedom as columns.
    """
    residuals, columns, _ = _own_columns(design)
    if not columns.shape[1]:
        return unavailable("no_drivers")
    statistic, rank = _auxiliary(residuals**2, columns)
    return chi2_result("breusch_pagan", statistic, rank)


@answers(*LINEAR)
def white(design: Design) -> Answer:
    """White's test: as `breusch_pagan` with squares and cross products of the columns."""
    residuals, columns, _ = _own_columns(design)
    size = columns.shape[1]
    if not size:
        return unavailable("no_drivers")
    products = size + size * (size + 1) // 2
    if size > MAX_WHITE_COLUMNS or products >= len(residuals) - 1:
        return unavailable("white_size", columns=products, rows=len(residuals))
    first, second = np.triu_indices(size)
    statistic, rank = _auxiliary(residuals**2, np.hstack([columns, columns[:, first] * columns[:, second]]))
    return chi2_result("white", statistic, rank)


@answers(Family.OLS)
def reset(design: Design) -> Answer:
    """Ramsey's RESET: are the square and cube of the fitted values significant when added?

    Wald F with the model's own covariance; with the classical one it is the textbook F test.
    """
    if design.spec.endogenous:
        return unavailable("not_with_instruments")
    fitted = refit(design)
    spread = fitted.fitted.std()
    if spread == 0:
        return unavailable("no_drivers")
    scaled = (fitted.fitted - fitted.fitted.mean()) / spread
    names = (*design.exog_names, "·2", "·3")
    # Powers of the standardised fit span the same space as the raw ones once the fit itself is in the model.
    columns = np.column_stack([design.exog, scaled**2, scaled**3])
    wider = exogenous(design, columns, names)
    again = fit_linear(system_of(wider))
    statistic, p_value, distribution = wald_of(again, wider, [len(names) - 2, len(names) - 1])
    return TestResult("reset", statistic, p_value, distribution, p_value < LEVEL)


@answers(*LINEAR)
def inflation(design: Design) -> Answer:
    """Variance inflation factors 1/(1 - R²_j); the largest is the statistic, all are in the values.

    With absorbed effects the factors are those of the demeaned columns: how much the drivers overlap in what
    the effects leave of them.
    """
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    fitted = refit(design, Cov.CLASSICAL)
    drivers = [j for j, name in enumerate(fitted.names) if name != INTERCEPT]
    if len(drivers) < 2:
        return unavailable("one_driver")
    factors = {
        fitted.names[j]: float(variance_inflation_factor(fitted.columns, j, standardize=False))
        for j in drivers
    }
    worst = max(factors, key=lambda name: factors[name])
    return TestResult(
        "vif", factors[worst], None, "", factors[worst] > VIF_BOUND,
        {"column": worst, "bound": VIF_BOUND, "factors": factors},
    )  # fmt: skip


def demeaned(design: Design, columns: Array) -> Array:
    """Columns with the design's effects taken out."""
    return (
        Absorber(design.effects, design.effect_names, design.weights)(columns)
        if design.effect_names
        else columns
    )
