"""One function for every model: `estimate(spec, data)`."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.drivers.absorb import Absorber
from lib.drivers.covariance import Covariance, Moments, covariance
from lib.drivers.design import Design, prepare
from lib.drivers.discrete import Likelihood, fit_likelihood
from lib.drivers.events import fit_event
from lib.drivers.inference import coefficient_table, combine, labelled
from lib.drivers.linear import Fitted, fit_linear, system_of
from lib.drivers.marginal import average_marginal_effects
from lib.drivers.panel import fit_panel
from lib.drivers.quantile import fit_quantile
from lib.drivers.refusal import Refusal, RefusedError, refuse
from lib.drivers.result import Estimate, Note, Sample
from lib.drivers.spec import Cov, Family, ModelSpec
from lib.drivers.survival import fit_cox
from lib.drivers.transforms import Array
from lib.drivers.wild import wild_cluster

FEW_CLUSTERS = 30
_PANEL = frozenset({Family.BETWEEN, Family.RANDOM, Family.FIRST_DIFFERENCE})
_EVENTS = frozenset({Family.EVENT_STUDY, Family.SUN_ABRAHAM})
_LIKELIHOOD = frozenset({Family.LOGIT, Family.PROBIT, Family.ORDERED_LOGIT, Family.POISSON})


def _notes(made: Covariance, moments: Moments) -> tuple[Note, ...]:
    clustered = made.label.key == "drivers.cov.cluster"
    smallest = min((len(np.unique(codes)) for _, codes in moments.index.clusters), default=0)
    if clustered and smallest < FEW_CLUSTERS:
        return (Note("drivers.note.few_clusters", {"groups": smallest, "usual": FEW_CLUSTERS}),)
    return ()


def _assemble(
    design: Design, names: tuple[str, ...], params: Array, made: Covariance, moments: Moments,
    fit: dict[str, float], sample: Sample, notes: tuple[Note, ...] = (), marginal: pd.DataFrame | None = None,
) -> Estimate:  # fmt: skip
    spec = design.spec
    return Estimate(
        spec=spec,
        coefficients=coefficient_table(names, params, made.matrix, made.distribution, spec.level),
        covariance_matrix=labelled(made.matrix, names),
        n=moments.n,
        k=moments.k,
        df_resid=moments.n - moments.k,
        groups=design.groups,
        distribution=made.distribution,
        covariance=made.label,
        fit=fit,
        sample=replace(sample, rows_used=moments.n),
        marginal=marginal,
        notes=notes + _notes(made, moments),
    )


def _cluster_dummies(fitted: Fitted, design: Design) -> Array | None:
    """Demeaned dummies of the effects that are not nested in the clusters."""
    codes = fitted.moments.index.clusters[0][1]
    outer = []
    for effect in design.effects.T:
        pairs = np.unique(np.column_stack([effect, codes]), axis=0)
        if len(pairs) > len(np.unique(effect)):
            outer.append((effect[:, None] == np.unique(effect)[None, 1:]).astype(np.float64))
    if not outer:
        return None
    if sum(block.shape[1] for block in outer) > 400:
        raise refuse("too_many_effects", "covariance", most=400)
    columns = Absorber(design.effects[:, :1], design.effect_names[:1], design.weights)(np.hstack(outer))
    root = np.ones(len(columns)) if design.weights is None else np.sqrt(design.weights)
    basis, values, _ = np.linalg.svd(columns * root[:, None], full_matrices=False)
    return np.asarray(basis[:, values > 1e-9 * max(values[0], 1e-300)]) if values.size else None


def _wild(design: Design, fitted: Fitted, made: Covariance) -> Estimate:
    spec = design.spec
    if spec.endogenous or spec.family not in {Family.OLS}:
        raise refuse("covariance_not_here", "covariance")
    tests, made = wild_cluster(fitted, made, spec.covariance, spec.level, _cluster_dummies(fitted, design))
    found = _assemble(design, fitted.names, fitted.params, made, fitted.moments, fitted.fit, design.sample)
    table = found.coefficients.assign(
        p_value=[test.p_value for test in tests],
        low=[test.low for test in tests],
        high=[test.high for test in tests],
    )
    return replace(found, coefficients=table)


def _linear(design: Design) -> Estimate:
    family = design.spec.family
    if family in _PANEL:
        fitted = fit_panel(design)
    elif family is Family.QUANTILE:
        fitted = fit_quantile(design)
    else:
        fitted = fit_linear(system_of(design))
    made = covariance(fitted.moments, design.spec.covariance)
    if design.spec.covariance.kind is Cov.WILD_CLUSTER:
        return _wild(design, fitted, made)
    return _assemble(design, fitted.names, fitted.params, made, fitted.moments, fitted.fit, design.sample)


def _events(design: Design) -> Estimate:
    if design.spec.covariance.kind is Cov.WILD_CLUSTER or design.spec.endogenous:
        raise refuse("covariance_not_here", "covariance")
    study = fit_event(design)
    made = covariance(study.fitted.moments, design.spec.covariance)
    params, made = combine(made, study.fitted.params, study.weights)
    sample = replace(design.sample, dropped=(*design.sample.dropped, *study.dropped))
    return _assemble(
        study.design, study.names, params, made, study.fitted.moments, study.fitted.fit, sample, study.notes
    )


def _likelihood(design: Design, fitted: Likelihood) -> Estimate:
    made = covariance(fitted.moments, design.spec.covariance)
    marginal = None
    if design.spec.family in {Family.LOGIT, Family.PROBIT}:
        marginal = average_marginal_effects(fitted, made, design.spec.family, design.spec.level)
    shown = len(fitted.names)
    kept = Covariance(made.matrix[:shown, :shown], made.label, made.distribution)
    sample = replace(design.sample, dropped=(*design.sample.dropped, *fitted.dropped))
    return _assemble(
        design,
        fitted.names,
        fitted.params[:shown],
        kept,
        fitted.moments,
        fitted.fit,
        sample,
        fitted.notes,
        marginal,
    )


def estimate_design(design: Design) -> Estimate | Refusal:
    """Estimate a model whose arrays are ready; see `estimate`."""
    try:
        family = design.spec.family
        if family in _EVENTS:
            return _events(design)
        if family is Family.COX:
            return _likelihood(design, fit_cox(design))
        if family in _LIKELIHOOD:
            return _likelihood(design, fit_likelihood(design))
        return _linear(design)
    except RefusedError as refused:
        return refused.refusal
    except np.linalg.LinAlgError:
        # Columns that pass the rank check can still be singular to rounding, at scales such as 1e200.
        return refuse("no_convergence", "drivers", what=design.spec.outcome).refusal


def estimate(spec: ModelSpec, data: pd.DataFrame) -> Estimate | Refusal:
    """Estimate a model.

    Parameters
    ----------
    spec : the model, as data; `lib.drivers.parse_formula` makes one from a formula.
    data : one row per observation.

    Returns
    -------
    Estimate, or Refusal with the message key of what is wrong: no exception reaches the caller for anything
    that a reader can choose.

    Examples
    --------
    >>> table = pd.DataFrame({"y": [1.0, 2.0, 2.5, 4.0, 5.5, 6.0], "x": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]})
    >>> found = estimate(ModelSpec("y", ("x",)), table)
    >>> round(found.value("x"), 6)
    1.057143
    >>> estimate(ModelSpec("y", ("xx",)), table).values["nearest"]
    'x'
    """
    design = prepare(spec, data)
    return design if isinstance(design, Refusal) else estimate_design(design)
