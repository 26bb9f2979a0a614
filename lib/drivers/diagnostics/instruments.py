"""Tests of instruments: are they strong, are they needed, do they agree?"""

from typing import Any

import numpy as np

from lib.drivers.covariance import Covariance, covariance
from lib.drivers.design import INTERCEPT, Design
from lib.drivers.diagnostics.common import (
    LEVEL,
    Answer,
    answers,
    chi2_result,
    exogenous,
    refit,
    wald,
    wald_of,
)
from lib.drivers.diagnostics.residuals import demeaned
from lib.drivers.linear import fit_linear, system_of
from lib.drivers.refusal import unavailable
from lib.drivers.result import TestResult
from lib.drivers.spec import Cov, Family
from lib.drivers.transforms import Array

STRONG = 10.0


def _first_stage(design: Design, j: int) -> tuple[Array, Covariance, Array, list[int]]:
    """Endogenous column j on all exogenous ones: coefficients, covariance, columns, instruments."""
    names = (*design.exog_names, *design.instrument_names)
    stage = exogenous(
        design, np.hstack([design.exog, design.instruments]), names, design.endog[:, j], design.endog_names[j]
    )
    fitted = fit_linear(system_of(stage))
    chosen = list(range(len(design.exog_names), len(names)))
    return fitted.params, covariance(fitted.moments, stage.spec.covariance), fitted.columns, chosen


def _effective(params: Array, made: Covariance, columns: Array, chosen: list[int]) -> float:
    """Montiel Olea and Pflueger's effective F: pi' Q pi / tr(V Q), Q the instruments' residual moments."""
    others = [j for j in range(columns.shape[1]) if j not in chosen]
    part = columns[:, chosen]
    if others:
        basis, _ = np.linalg.qr(columns[:, others])
        part = part - basis @ (basis.T @ part)
    moment = part.T @ part
    own = params[chosen]
    return float(own @ moment @ own / np.trace(made.matrix[np.ix_(chosen, chosen)] @ moment))


@answers(Family.OLS)
def first_stage(design: Design) -> Answer:
    """Strength of the instruments: the partial F of the excluded instruments, with the model's covariance.

    With several endogenous columns the weakest stage is reported. ``values`` holds every stage's F and, with
    one endogenous column, the effective F (Montiel Olea and Pflueger, 2013), which does not assume equal
    variances. "Rejected" means F > 10 (Staiger and Stock, 1997).
    """
    if not design.spec.endogenous:
        return unavailable("no_instruments")
    stages = {name: _first_stage(design, j) for j, name in enumerate(design.endog_names)}
    found = {name: wald(stage[0], stage[1], stage[3]) for name, stage in stages.items()}
    weakest = min(found, key=lambda name: found[name][0])
    statistic, p_value, distribution = found[weakest]
    strengths = {name: answer[0] for name, answer in found.items()}
    values: dict[str, object] = {"column": weakest, "bound": STRONG, "stages": strengths}
    if len(found) == 1:
        values["effective_f"] = _effective(*stages[weakest])
    return TestResult("first_stage", statistic, p_value, distribution, bool(statistic > STRONG), values)


@answers(Family.OLS)
def wu_hausman(design: Design) -> Answer:
    """Durbin, Wu and Hausman's test that the suspected columns are exogenous after all.

    The residuals of the first stages are added to the least-squares regression; Wald F that they do not
    matter, with the model's covariance (with the classical one it is the F of AER's ``ivreg`` summary).
    """
    if not design.spec.endogenous:
        return unavailable("no_instruments")
    stage_columns = np.hstack([design.exog, design.instruments])
    stage_names = (*design.exog_names, *design.instrument_names)
    leftovers = [
        fit_linear(
            system_of(
                exogenous(design, stage_columns, stage_names, design.endog[:, j], design.endog_names[j])
            )
        ).residuals
        for j in range(design.endog.shape[1])
    ]
    names = (*design.exog_names, *design.endog_names, *(f"·{name}" for name in design.endog_names))
    wider = exogenous(design, np.column_stack([design.exog, design.endog, *leftovers]), names)
    fitted = fit_linear(system_of(wider))
    added = list(range(len(names) - len(leftovers), len(names)))
    statistic, p_value, distribution = wald_of(fitted, wider, added)
    return TestResult("wu_hausman", statistic, p_value, distribution, p_value < LEVEL)


@answers(Family.OLS)
def over_identification(design: Design) -> Answer:
    """Sargan's test that all instruments agree; Hansen's J where the model's covariance is not classical.

    Sargan: n R² of the two-stage residuals on all exogenous columns. Hansen: the J statistic of two-step GMM
    (linearmodels' IVGMM), weights robust to heteroskedasticity or clustered by the model's first cluster.
    """
    from linearmodels.iv import IVGMM

    spec = design.spec
    if not spec.endogenous:
        return unavailable("no_instruments")
    extra = design.instruments.shape[1] - design.endog.shape[1]
    if extra == 0:
        return unavailable("exactly_identified")
    fitted = refit(design, Cov.CLASSICAL)
    root = np.ones(design.n) if design.weights is None else np.sqrt(design.weights)
    z = demeaned(design, design.instruments) * root[:, None]
    x = demeaned(design, design.exog) * root[:, None]
    if spec.covariance.kind is Cov.CLASSICAL:
        errors = fitted.residuals * root
        basis, _ = np.linalg.qr(np.hstack([x, z]))
        explained = basis.T @ errors
        centred = errors - errors.mean() if INTERCEPT in design.exog_names else errors
        return chi2_result("sargan", float(design.n * (explained @ explained) / (centred @ centred)), extra)
    both = demeaned(design, np.column_stack([design.outcome, design.endog])) * root[:, None]
    options = {"clusters": design.clusters[0][1]} if design.clusters else {}
    kind = "clustered" if design.clusters else "robust"
    model = IVGMM(both[:, :1], x if x.shape[1] else None, both[:, 1:], z, weight_type=kind, **options)
    result: Any = model.fit(iter_limit=2, cov_type="robust")
    return chi2_result("hansen", float(result.j_stat.stat), extra)
