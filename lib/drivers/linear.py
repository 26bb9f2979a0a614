"""Least squares and two-stage least squares, with weights and absorbed fixed effects.

statsmodels solves the least-squares problem and linearmodels the two stages; this module takes out the fixed
effects first (Frisch, Waugh and Lovell) and keeps count of the degrees of freedom that they use.
"""

from dataclasses import dataclass

import numpy as np

from lib.drivers.absorb import Absorber
from lib.drivers.checks import (
    RANK_TOLERANCE,
    check_absorbed,
    check_outcome,
    check_rank,
    check_size,
    check_variation,
)
from lib.drivers.covariance import Moments, row_index
from lib.drivers.design import INTERCEPT, Design
from lib.drivers.refusal import refuse
from lib.drivers.spec import Cov
from lib.drivers.transforms import Array

# Leverages of several effects need all dummies at once.
MAX_DUMMIES = 600


@dataclass(frozen=True, eq=False)
class Fitted:
    """A linear model, estimated.

    Attributes
    ----------
    names, params : coefficients in the order of the columns.
    moments : what the covariance is made of.
    outcome, columns : the transformed arrays the fit was made on (demeaned, times the root of the weights);
        for two stages the columns are the fitted ones.
    residuals : (n,) of the untransformed model (unweighted). fitted : outcome minus residual.
    fit : measures by name.
    """

    names: tuple[str, ...]
    params: Array
    moments: Moments
    outcome: Array
    columns: Array
    residuals: Array
    fitted: Array
    fit: dict[str, float]


@dataclass(frozen=True, eq=False)
class System:
    """The arrays of a linear model after the family's own transformation (differences, means, …)."""

    design: Design
    outcome: Array
    exog: Array
    endog: Array
    instruments: Array
    centred: bool


def absorber_of(design: Design) -> Absorber | None:
    """The design's fixed effects, or None."""
    return Absorber(design.effects, design.effect_names, design.weights) if design.effect_names else None


def system_of(design: Design) -> System:
    """The untransformed arrays: pooled and fixed-effects models."""
    centred = INTERCEPT in design.exog_names or bool(design.effect_names)
    return System(design, design.outcome, design.exog, design.endog, design.instruments, centred)


def _effect_leverage(design: Design, absorber: Absorber) -> Array | None:
    """Diagonal of the projection on the effects' dummies; None when there are too many of them."""
    weights = np.ones(design.n) if design.weights is None else design.weights
    if absorber.codes.shape[1] == 1:
        codes = absorber.codes[:, 0]
        one: Array = weights / np.bincount(codes, weights)[codes]
        return one
    if sum(int(codes.max()) + 1 for codes in absorber.codes.T) > MAX_DUMMIES:
        return None
    dummies = np.hstack([codes[:, None] == np.arange(codes.max() + 1) for codes in absorber.codes.T])
    basis, values, _ = np.linalg.svd(dummies * np.sqrt(weights)[:, None], full_matrices=False)
    kept = basis[:, values > 1e-9 * values[0]]
    return np.asarray((kept**2).sum(axis=1))


def _two_stages(y: Array, exog: Array, endog: Array, instruments: Array) -> tuple[Array, Array]:
    """Coefficients of (exog, endog) and the columns fitted by the first stage."""
    from linearmodels.iv import IV2SLS

    result = IV2SLS(y, exog if exog.shape[1] else None, endog, instruments).fit(cov_type="unadjusted")
    params = np.asarray(result.params, dtype=np.float64)
    if exog.shape[1] == 0:
        params = params[-endog.shape[1] :]
    basis, _ = np.linalg.qr(np.hstack([exog, instruments]))
    return params, np.hstack([exog, basis @ (basis.T @ endog)])


def fit_linear(system: System) -> Fitted:
    """Estimate a linear model.

    Returns
    -------
    Fitted; the classical covariance is RSS/(n-k) (X'X)^-1 with the absorbed effects counted in k.

    Raises
    ------
    RefusedError : no variation, collinear or absorbed columns, too few rows.
    """
    from statsmodels.regression.linear_model import OLS

    design = system.design
    absorber = absorber_of(design)
    n = len(system.outcome)
    # Before anything is said about variation: of one row everything is constant.
    check_size(n, system.exog.shape[1] + system.endog.shape[1])
    check_outcome(system.outcome, design.spec.outcome)
    sizes = np.cumsum([1, system.exog.shape[1], system.endog.shape[1]])
    named = ((system.exog, design.exog_names, "drivers"), (system.endog, design.endog_names, "endogenous"),
             (system.instruments, design.instrument_names, "instruments"))  # fmt: skip
    raw = np.column_stack([system.outcome, system.exog, system.endog, system.instruments])
    within = raw if absorber is None else absorber(raw)
    for (values, names, control), piece in zip(named, np.split(within, sizes, axis=1)[1:], strict=True):
        check_variation(values, names, control)
        if absorber is not None:
            check_absorbed(values, piece, names, design.effect_names, control)

    root = np.ones(n) if design.weights is None else np.sqrt(design.weights)
    transformed = within * root[:, None]
    y, exog, endog, instruments = (part for part in np.split(transformed, sizes, axis=1))
    y = y[:, 0]
    names = (*design.exog_names, *design.endog_names)
    check_rank(np.hstack([exog, endog]), names)
    if instruments.shape[1]:
        check_rank(
            np.hstack([exog, instruments]), (*design.exog_names, *design.instrument_names), "instruments"
        )

    own = exog.shape[1] + endog.shape[1]
    k = own + (absorber.degrees() if absorber else 0)
    nested = own + (absorber.degrees(tuple(codes for _, codes in design.clusters)) if absorber else 0)
    check_size(n, k)
    if endog.shape[1]:
        params, columns = _two_stages(y, exog, endog, instruments)
        bread = np.asarray(np.linalg.inv(columns.T @ columns), dtype=np.float64)
    else:
        columns = exog
        solved = OLS(y, columns).fit() if own else None
        params = np.asarray(solved.params) if solved is not None else np.empty(0)
        bread = np.asarray(solved.normalized_cov_params) if solved is not None else np.empty((0, 0))
    errors = y - np.hstack([exog, endog]) @ params
    residuals = errors / root
    leverage = None
    if not endog.shape[1] and design.spec.covariance.kind in {Cov.HC2, Cov.HC3}:
        leverage = np.einsum("ij,jk,ik->i", columns, bread, columns)
        if absorber is not None:
            extra = _effect_leverage(design, absorber)
            if extra is None:
                raise refuse("too_many_effects", "covariance", most=MAX_DUMMIES)
            leverage = leverage + extra
    rss = float(errors @ errors)
    if rss <= RANK_TOLERANCE**2 * float(y @ y):
        raise refuse("perfect_fit", "outcome", column=design.spec.outcome)
    moments = Moments(
        bread=bread, scores=columns * errors[:, None], classical=rss / (n - k) * bread, k=k, nested=nested,
        leverage=leverage, index=row_index(design),
    )  # fmt: skip
    centre = np.average(system.outcome, weights=root**2) if system.centred else 0.0
    total = float((root**2) @ (system.outcome - centre) ** 2)
    fit = measures(
        n, k, rss, total, float(y @ y) if absorber else None, float(2 * np.log(root).sum()), system.centred
    )
    return Fitted(names, params, moments, y, columns, residuals, system.outcome - residuals, fit)


def measures(
    n: int, k: int, rss: float, total: float, within: float | None, log_weights: float, centred: bool
) -> dict[str, float]:
    """Fit measures of a Gaussian linear model.

    AIC is -2 log L + 2k and BIC -2 log L + k log n with k the coefficients including absorbed effects (the
    error variance is not counted, as in statsmodels; R counts it, so that its AIC is larger by 2).
    """
    likelihood = 0.5 * log_weights - 0.5 * n * (np.log(2 * np.pi * rss / n) + 1) if rss > 0 else np.inf
    found = {"r2": 1 - rss / total if total > 0 else np.nan}
    found["adj_r2"] = 1 - (1 - found["r2"]) * (n - int(centred)) / (n - k)
    if within is not None and within > 0:
        found["within_r2"] = 1 - rss / within
    found |= {
        "log_likelihood": likelihood,
        "aic": -2 * likelihood + 2 * k,
        "bic": -2 * likelihood + k * np.log(n),
    }
    found["rmse"] = float(np.sqrt(rss / (n - k)))
    return {name: float(value) for name, value in found.items()}
