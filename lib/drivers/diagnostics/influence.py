"""Rows that move the estimate by themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.drivers.design import Design
from lib.drivers.diagnostics.common import Answer, answers
from lib.drivers.linear import fit_linear, system_of
from lib.drivers.refusal import RefusedError, unavailable
from lib.drivers.result import TestResult
from lib.drivers.spec import Cov, CovarianceSpec, Family
from lib.values import NotAvailable


def influence(design: Design) -> pd.DataFrame | NotAvailable:
    """Residual, leverage, studentised residual and Cook's distance of every row.

    Returns
    -------
    DataFrame with ``row`` (position in the table that was passed in), ``fitted``, ``residual``, ``leverage``,
    ``studentized`` (internally) and ``cooks_distance`` = r² h / (k (1 - h)) with r the studentised residual
    and k all coefficients including absorbed effects (R's ``cooks.distance`` of the model with dummies).
    """
    if design.spec.family is not Family.OLS:
        return unavailable("other_family")
    if design.spec.endogenous:
        return unavailable("not_with_instruments")
    plain = replace(design, spec=design.spec.with_covariance(CovarianceSpec(Cov.HC3)), clusters=())
    try:
        fitted = fit_linear(system_of(plain))
    except RefusedError as refused:
        return NotAvailable(refused.refusal.reason, refused.refusal.values)
    moments = fitted.moments
    assert moments.leverage is not None
    leverage = moments.leverage.clip(max=1.0)
    root = np.ones(design.n) if design.weights is None else np.sqrt(design.weights)
    errors = fitted.residuals * root
    sigma = np.sqrt(errors @ errors / (moments.n - moments.k))
    open_share = 1 - leverage
    with np.errstate(divide="ignore", invalid="ignore"):
        studentized = np.where(open_share > 1e-10, errors / (sigma * np.sqrt(open_share)), np.nan)
        distance = studentized**2 * leverage / (moments.k * open_share)
    return pd.DataFrame(
        {
            "row": design.rows,
            "fitted": fitted.fitted,
            "residual": fitted.residuals,
            "leverage": leverage,
            "studentized": studentized,
            "cooks_distance": distance,
        }
    )


@answers(Family.OLS)
def largest_influence(design: Design) -> Answer:
    """The largest Cook's distance, and how many rows exceed 4/n."""
    table = influence(design)
    if isinstance(table, NotAvailable):
        return table
    worst = table.loc[table["cooks_distance"].idxmax()]
    bound = 4 / len(table)
    above = int((table["cooks_distance"] > bound).sum())
    values = {"row": int(worst["row"]) + 1, "bound": bound, "above": above, "rows": len(table)}
    return TestResult(
        "influence", float(worst["cooks_distance"]), None, "", bool(worst["cooks_distance"] > 1), values
    )
