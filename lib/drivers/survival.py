"""Cox proportional hazards, estimated by statsmodels' PHReg; fixed effects are strata."""

import numpy as np

from lib.drivers.checks import check_rank, check_size, check_variation
from lib.drivers.covariance import Moments, RowIndex
from lib.drivers.design import Design
from lib.drivers.discrete import Likelihood, separation_refused
from lib.drivers.refusal import refuse
from lib.drivers.spec import Cov

_COVARIANCES = frozenset({Cov.CLASSICAL, Cov.HC0, Cov.CLUSTER})


def fit_cox(design: Design) -> Likelihood:
    """Log hazard ratios by partial likelihood.

    Parameters
    ----------
    design : the outcome is the duration (positive), ``design.ended`` says which durations ended in the event.

    Notes
    -----
    Classical: inverse Hessian of the partial likelihood. HC0 and cluster: B S'S B with the score residuals S
    (Lin and Wei, 1989), summed by cluster; the cluster form has the factor G/(G-1), which R's coxph leaves
    out. PHReg has score residuals for Breslow's treatment of ties only; robust covariances ask for it.
    """
    from statsmodels.duration.hazard_regression import PHReg

    spec = design.spec
    if spec.ties not in {"efron", "breslow"}:
        raise refuse("unknown_ties", "outcome", ties=spec.ties)
    if spec.covariance.kind not in _COVARIANCES:
        raise refuse("covariance_not_here", "covariance")
    assert design.ended is not None
    if not np.isin(design.ended, (0.0, 1.0)).all():
        raise refuse("not_binary", "event", column=str(spec.event))
    if (design.outcome < 0).any():
        raise refuse("negative_duration", "outcome", column=spec.outcome)
    events = int(design.ended.sum())
    if events == 0:
        raise refuse("no_events", "event", column=str(spec.event))
    tied = len(np.unique(design.outcome[design.ended == 1])) < events
    if spec.covariance.kind is not Cov.CLASSICAL and tied and spec.ties == "efron":
        raise refuse("robust_needs_breslow", "covariance")
    check_variation(design.exog, design.exog_names)
    check_rank(design.exog - design.exog.mean(axis=0), design.exog_names)
    k = design.exog.shape[1]
    check_size(events, k)
    strata = None
    if design.effect_names:
        strata = np.unique(design.effects, axis=0, return_inverse=True)[1].ravel()
    # Without ties both treatments are the same sum, and Breslow's takes half the time.
    ties = spec.ties if tied else "breslow"
    # Centring changes no coefficient and keeps the exponentials within range.
    centred = design.exog - design.exog.mean(axis=0)
    model = PHReg(design.outcome, centred, status=design.ended.astype(int), strata=strata, ties=ties)
    with separation_refused(design.exog_names):
        result = model.fit(disp=0)
    params = np.asarray(result.params, dtype=np.float64)
    bread = np.linalg.inv(-np.asarray(model.hessian(params)))
    if not np.isfinite(bread).all() or (np.diag(bread) <= 0).any():
        raise refuse("no_convergence", "drivers", what=spec.outcome)
    scores = np.zeros((design.n, k))
    if spec.covariance.kind is not Cov.CLASSICAL:
        scores = np.nan_to_num(np.asarray(model.score_residuals(params)))
    moments = Moments(bread=bread, scores=scores, classical=bread, k=k, nested=k, likelihood=True,
                      classical_text="(−H)⁻¹", index=RowIndex(design.clusters))  # fmt: skip
    likelihood, null = float(model.loglike(params)), float(model.loglike(np.zeros(k)))
    fit = {
        "log_likelihood": likelihood,
        "log_likelihood_null": null,
        "likelihood_ratio": 2 * (likelihood - null),
    }
    fit |= {"aic": -2 * likelihood + 2 * k, "events": float(events)}
    return Likelihood(design.exog_names, params, moments, result, fit, np.arange(design.n))
