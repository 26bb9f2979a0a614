"""Binary, ordered and count outcomes by maximum likelihood, estimated by statsmodels."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.drivers.checks import check_outcome, check_rank, check_size, check_variation
from lib.drivers.covariance import Moments, RowIndex
from lib.drivers.design import Design
from lib.drivers.refusal import listed, refuse
from lib.drivers.result import Dropped, Note
from lib.drivers.spec import Cov, Family
from lib.drivers.transforms import Array, Codes

# Effects enter as dummies, so that their number is bounded.
MAX_DUMMIES = 400
_TIME_SERIES = frozenset({Cov.NEWEY_WEST, Cov.DRISCOLL_KRAAY, Cov.WILD_CLUSTER, Cov.HC2, Cov.HC3})


@dataclass(frozen=True, eq=False)
class Likelihood:
    """A maximum-likelihood fit.

    Attributes
    ----------
    names, params, moments : as in `lib.drivers.linear.Fitted`; dummies of the effects have no names and stand
        at the end of the parameters.
    result : statsmodels' result, for the marginal effects. fit : measures by name.
    dropped : rows left out because their group's outcome never varies.
    """

    names: tuple[str, ...]
    params: Array
    moments: Moments
    result: Any
    fit: dict[str, float]
    rows: Codes
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()


@contextmanager
def separation_refused(names: tuple[str, ...], *, binary: bool = False) -> Iterator[None]:
    """Turns statsmodels' ways of saying "the likelihood has no maximum" into a refusal.

    The likelihood of a binary model is concave: when its columns are independent and Newton's steps still do
    not settle, the outcome is separated by the columns.
    """
    from statsmodels.tools.sm_exceptions import (
        ConvergenceWarning,
        PerfectSeparationError,
        PerfectSeparationWarning,
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            yield
        except (PerfectSeparationError, PerfectSeparationWarning) as error:
            raise refuse("separation", "drivers", columns=listed(names)) from error
        except (ConvergenceWarning, np.linalg.LinAlgError, ValueError) as error:
            # A ValueError is statsmodels' word for overflow on the way.
            if binary:
                raise refuse("separation", "drivers", columns=listed(names)) from error
            raise refuse("no_convergence", "drivers", what=listed(names)) from error


def _check_outcome(design: Design) -> None:
    outcome, name = design.outcome, design.spec.outcome
    check_outcome(outcome, name)
    if design.spec.family in {Family.LOGIT, Family.PROBIT} and not np.isin(outcome, (0.0, 1.0)).all():
        raise refuse("not_binary", "outcome", column=name)
    if design.spec.family is Family.POISSON and (outcome < 0).any():
        raise refuse("negative_counts", "outcome", column=name)


def _varying_groups(design: Design) -> tuple[Codes, tuple[Dropped, ...]]:
    """Rows whose group in every effect has a varying outcome; the others would need an infinite effect."""
    keep = np.ones(design.n, dtype=bool)
    dropped = []
    for name, codes in zip(design.effect_names, design.effects.T, strict=True):
        before = keep.copy()
        while True:
            size = int(codes.max()) + 1
            sums = np.bincount(codes[keep], design.outcome[keep], size)
            counts = np.bincount(codes[keep], minlength=size)
            stuck = sums == 0 if design.spec.family is Family.POISSON else (sums == 0) | (sums == counts)
            now = keep & ~stuck[codes]
            if (now == keep).all():
                break
            keep = now
        if gone := int((before & ~keep).sum()):
            dropped.append(Dropped("drivers.dropped.constant_outcome", name, gone))
    if not keep.any():
        raise refuse("only_constant_groups", "fixed_effects", effects=listed(design.effect_names))
    return np.flatnonzero(keep), tuple(dropped)


def _dummies(effects: Codes) -> Array:
    """An intercept and the levels of every effect without the first."""
    blocks = [np.ones((len(effects), 1))]
    for codes in effects.T:
        dense = np.unique(codes, return_inverse=True)[1]
        blocks.append((dense[:, None] == np.arange(1, dense.max() + 1)).astype(np.float64))
    return np.hstack(blocks)


def _model(design: Design, outcome: Array, columns: Array) -> Any:
    family = design.spec.family
    if family is Family.POISSON:
        from statsmodels.genmod.families import Poisson
        from statsmodels.genmod.generalized_linear_model import GLM

        return GLM(outcome, columns, family=Poisson()).fit(tol=1e-12, maxiter=100)
    if family is Family.ORDERED_LOGIT:
        from statsmodels.miscmodels.ordinal_model import OrderedModel

        return OrderedModel(outcome, columns, distr="logit").fit(method="newton", disp=0, maxiter=100)
    from statsmodels.discrete.discrete_model import Logit, Probit

    # Newton's last step squares the error: steps below 1e-8 leave about 1e-16.
    model = Logit if family is Family.LOGIT else Probit
    return model(outcome, columns).fit(method="newton", disp=0, maxiter=100, tol=1e-8)


def _measures(design: Design, result: Any, k: int, n: int) -> dict[str, float]:
    likelihood = float(result.llf)
    null = float(result.llnull)
    found = {"log_likelihood": likelihood, "log_likelihood_null": null, "pseudo_r2": 1 - likelihood / null}
    found |= {"aic": -2 * likelihood + 2 * k, "bic": -2 * likelihood + k * np.log(n)}
    if design.spec.family is Family.POISSON:
        found |= {"deviance": float(result.deviance), "dispersion": float(result.pearson_chi2 / (n - k))}
    return found


def _thresholds(result: Any, slopes: int) -> tuple[Array, Array]:
    """Cut points of the ordered model and the Jacobian of (slopes, cuts) with respect to its parameters.

    statsmodels estimates the first cut and the logarithms of the steps between cuts.
    """
    raw = np.asarray(result.params, dtype=np.float64)
    steps = np.exp(raw[slopes + 1 :])
    cuts = raw[slopes] + np.concatenate([[0.0], np.cumsum(steps)])
    jacobian = np.eye(len(raw))
    for row in range(slopes, len(raw)):
        jacobian[row, slopes] = 1.0
        jacobian[row, slopes + 1 : row + 1] = steps[: row - slopes]
    return np.concatenate([raw[:slopes], cuts]), jacobian


def fit_likelihood(design: Design) -> Likelihood:
    """Logit, probit, ordered logit or Poisson.

    Fixed effects enter as dummies. For Poisson this is the fixed-effects estimator; in logit and probit the
    slopes are biased when groups are small (incidental parameters), which a note says.
    """
    if design.spec.covariance.kind in _TIME_SERIES:
        raise refuse("covariance_not_here", "covariance")
    _check_outcome(design)
    rows, dropped = _varying_groups(design)
    outcome, own = design.outcome[rows], design.exog[rows]
    effects = _dummies(design.effects[rows]) if design.effect_names else np.empty((len(rows), 0))
    if effects.shape[1] > MAX_DUMMIES:
        raise refuse("too_many_effects", "fixed_effects", most=MAX_DUMMIES)
    check_variation(own, design.exog_names)
    columns = np.hstack([own, effects])
    effect_labels = tuple(f"·{j}" for j in range(effects.shape[1]))
    # Effects first: a driver that they explain is then the one that is named.
    check_rank(np.hstack([effects, own]), (*effect_labels, *design.exog_names))
    binary = design.spec.family in {Family.LOGIT, Family.PROBIT}
    k = columns.shape[1] + max(len(design.levels) - 1, 0)
    check_size(len(rows), k)
    with separation_refused(design.exog_names, binary=binary):
        result = _model(design, outcome, columns)
        raw = np.asarray(result.params, dtype=np.float64)
        scores = np.asarray(result.model.score_obs(raw))
        bread = np.linalg.inv(-np.asarray(result.model.hessian(raw)))
    if not np.isfinite(bread).all() or (np.diag(bread) <= 0).any():
        raise refuse("no_convergence", "drivers", what=listed(design.exog_names))
    params, names = raw, design.exog_names
    if design.levels:
        params, jacobian = _thresholds(result, own.shape[1])
        bread, scores = jacobian @ bread @ jacobian.T, scores @ np.linalg.inv(jacobian)
        names += tuple(f"{low}|{high}" for low, high in zip(design.levels, design.levels[1:], strict=False))
    clusters = tuple(
        (name, np.unique(codes[rows], return_inverse=True)[1]) for name, codes in design.clusters
    )
    moments = Moments(bread=bread, scores=scores, classical=bread, k=k, nested=k, likelihood=True,
                      classical_text="(−H)⁻¹", index=RowIndex(clusters))  # fmt: skip
    notes: tuple[Note, ...] = ()
    if design.effect_names and binary:
        smallest = min(len(rows) / len(np.unique(codes[rows])) for codes in design.effects.T)
        notes = (Note("drivers.note.incidental", {"rows": round(smallest, 1)}),)
    return Likelihood(
        names, params, moments, result, _measures(design, result, k, len(rows)), rows, dropped, notes
    )
