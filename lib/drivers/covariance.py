"""Sandwich covariances with the exact small-sample factor in the label.

Every estimator of this package ends in *moments*: the inverse of its Hessian (the bread) and one score
per row. The meat is built by statsmodels' functions; the factor and the reference distribution are chosen
here, because packages differ in both and a result is not reproducible without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lib.drivers.checks import check_clusters
from lib.drivers.design import Design
from lib.drivers.refusal import listed, refuse
from lib.drivers.result import CovarianceLabel, Distribution
from lib.drivers.spec import Cov, CovarianceSpec
from lib.drivers.transforms import Array, Codes

MIN_PERIODS = 5
CLUSTER_FACTOR = "(G/(G−1))·((n−1)/(n−k))"
CLUSTER_FACTOR_LIKELIHOOD = "G/(G−1)"


@dataclass(frozen=True, eq=False)
class RowIndex:
    """What the rows belong to: clusters (name and codes), unit and period."""

    clusters: tuple[tuple[str, Codes], ...] = ()
    entity: Codes | None = None
    time: Codes | None = None


@dataclass(frozen=True, eq=False)
class Moments:
    """What a sandwich is made of.

    Attributes
    ----------
    bread : (k x k) inverse Hessian, (X'X)^-1 for least squares.
    scores : (n x k) x_i u_i, or the derivative of each row's log-likelihood.
    classical : (k x k) covariance under the model's own assumptions.
    k : coefficients including absorbed effects. nested : for clusters, k without the effects nested in them.
    leverage : (n,) diagonal of the hat matrix, where the family has one.
    likelihood : True for maximum likelihood: normal distribution, cluster factor G/(G-1).
    """

    bread: Array
    scores: Array
    classical: Array
    k: int
    nested: int
    leverage: Array | None = None
    likelihood: bool = False
    classical_text: str = "RSS/(n−k)·(X′X)⁻¹"
    index: RowIndex = field(default_factory=RowIndex)

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.scores)


@dataclass(frozen=True, eq=False)
class Covariance:
    """A covariance matrix with its label and distribution."""

    matrix: Array
    label: CovarianceLabel
    distribution: Distribution


def default_lags(periods: int) -> int:
    """Newey and West's rule of thumb, floor(4 (T/100)^(2/9)).

    >>> default_lags(36)
    3
    """
    return int(np.floor(4 * (periods / 100) ** (2 / 9)))


def _sandwich(moments: Moments, meat: Array, factor: float) -> Array:
    return factor * moments.bread @ meat @ moments.bread


def _made(
    moments: Moments, spec: CovarianceSpec, meat: Array, factor: float, text: str, distribution: Distribution,
    name: str, **values: object,
) -> Covariance:  # fmt: skip
    shown = {"k": moments.k, **values, "factor": text, "distribution": distribution.symbol}
    counted = (("groups", "G"), ("periods", "T"), ("lags", "L"))
    signs = [f"{sign} = {shown[key]}" for key, sign in counted if key in shown]
    signs += [distribution.symbol, text] + ([f"k = {shown['k']}"] if "k" in text else [])
    label = CovarianceLabel(f"drivers.cov.{spec.kind}", shown, factor, name, ", ".join(signs))
    return Covariance(_sandwich(moments, meat, factor), label, distribution)


def _student(moments: Moments, df: int) -> Distribution:
    return Distribution("normal") if moments.likelihood else Distribution("t", df)


def _classical(moments: Moments, spec: CovarianceSpec) -> Covariance:
    distribution = _student(moments, moments.n - moments.k)
    values: Mapping[str, object] = {
        "k": moments.k, "factor": moments.classical_text, "distribution": distribution.symbol
    }  # fmt: skip
    signs = f"{distribution.symbol}, {moments.classical_text}"
    if not moments.likelihood:
        signs += f", k = {moments.k}"
    label = CovarianceLabel("drivers.cov.classical", values, 1.0, "classical", signs)
    return Covariance(moments.classical, label, distribution)


def _heteroskedastic(moments: Moments, spec: CovarianceSpec) -> Covariance:
    scores, factor, text = moments.scores, 1.0, "u²"
    if spec.kind is Cov.HC1:
        factor, text = moments.n / (moments.n - moments.k), "n/(n−k)"
    elif spec.kind in {Cov.HC2, Cov.HC3}:
        if moments.leverage is None:
            raise refuse("no_leverage", "covariance", kind=spec.kind.upper())
        if exact := int((moments.leverage > 1 - 1e-10).sum()):
            raise refuse("full_leverage", "covariance", kind=spec.kind.upper(), rows=exact)
        power = 0.5 if spec.kind is Cov.HC2 else 1.0
        scores = scores / (1 - moments.leverage[:, None]) ** power
        text = "u²/(1−h)" if spec.kind is Cov.HC2 else "u²/(1−h)²"
    distribution = _student(moments, moments.n - moments.k)
    return _made(moments, spec, scores.T @ scores, factor, text, distribution, spec.kind.upper())


def _cluster_factor(moments: Moments, groups: int) -> tuple[float, str]:
    if moments.likelihood:
        return groups / (groups - 1), CLUSTER_FACTOR_LIKELIHOOD
    return groups / (groups - 1) * (moments.n - 1) / (moments.n - moments.nested), CLUSTER_FACTOR


def _clustered(moments: Moments, spec: CovarianceSpec) -> Covariance:
    from statsmodels.stats.sandwich_covariance import S_crosssection

    counts = [check_clusters(name, codes) for name, codes in moments.index.clusters]
    groups = min(counts)
    meat = sum(S_crosssection(moments.scores, codes) for _, codes in moments.index.clusters)
    if len(counts) == 2:
        pair = (
            moments.index.clusters[0][1] * (moments.index.clusters[1][1].max() + 1)
            + moments.index.clusters[1][1]
        )
        meat = meat - S_crosssection(moments.scores, np.unique(pair, return_inverse=True)[1])
    factor, text = _cluster_factor(moments, groups)
    names = listed(name for name, _ in moments.index.clusters)
    shown = "min(" + ", ".join(map(str, counts)) + f") = {groups}" if len(counts) == 2 else str(groups)
    made = _made(
        moments, spec, np.asarray(meat), factor, text, _student(moments, groups - 1),
        f"CR1 by {names}", clusters=names, groups=shown, k=moments.nested,
    )  # fmt: skip
    return made if len(counts) == 1 else _positive(made)


def _positive(made: Covariance) -> Covariance:
    """Two-way matrices need not be positive semi-definite; negative eigenvalues become zero (CGM, 2011)."""
    values, vectors = np.linalg.eigh(made.matrix)
    if values.min() >= 0:
        return made
    return Covariance((vectors * values.clip(min=0)) @ vectors.T, made.label, made.distribution)


def _ordered_scores(moments: Moments) -> tuple[Array, Codes, Codes]:
    """Scores sorted by unit and period; without a panel index one unit, in the order of the rows."""
    entity = np.zeros(moments.n, np.int64) if moments.index.entity is None else moments.index.entity
    time = np.arange(moments.n) if moments.index.time is None else moments.index.time
    order = np.lexsort((time, entity))
    return moments.scores[order], entity[order], time[order]


def _newey_west(moments: Moments, spec: CovarianceSpec) -> Covariance:
    """Bartlett kernel within each unit; rows of different units are taken as independent."""
    scores, entity, time = _ordered_scores(moments)
    periods = len(np.unique(time))
    lags = default_lags(periods) if spec.lags is None else spec.lags
    if not 0 <= lags < periods:
        raise refuse("too_many_lags", "covariance", lags=lags, periods=periods)
    meat = scores.T @ scores
    # One number per unit and period, spaced so that a lag never reaches into the unit before.
    key = entity * (int(time.max()) + lags + 2) + time
    for lag in range(1, lags + 1):
        partner = np.searchsorted(key, key - lag)
        found = key[partner] == key - lag
        cross = scores[found].T @ scores[partner[found]]
        meat = meat + (1 - lag / (lags + 1)) * (cross + cross.T)
    n, k = moments.n, moments.k
    factor, text, distribution = n / (n - k), "n/(n−k)", _student(moments, n - k)
    return _made(moments, spec, meat, factor, text, distribution, "NW", lags=lags, periods=periods)


def _driscoll_kraay(moments: Moments, spec: CovarianceSpec) -> Covariance:
    from statsmodels.stats.sandwich_covariance import S_hac_groupsum

    assert moments.index.time is not None
    time = np.unique(moments.index.time, return_inverse=True)[1]
    periods = int(time.max()) + 1
    if periods < MIN_PERIODS:
        raise refuse("too_few_periods", "covariance", periods=periods, least=MIN_PERIODS)
    lags = default_lags(periods) if spec.lags is None else spec.lags
    if not 0 <= lags < periods:
        raise refuse("too_many_lags", "covariance", lags=lags, periods=periods)
    meat = S_hac_groupsum(moments.scores, time, nlags=lags)
    factor = periods / (periods - 1) * (moments.n - 1) / (moments.n - moments.k)
    return _made(
        moments, spec, meat, factor, "(T/(T−1))·((n−1)/(n−k))", _student(moments, periods - 1), "DK",
        lags=lags, periods=periods,
    )  # fmt: skip


def covariance(moments: Moments, spec: CovarianceSpec) -> Covariance:
    """The covariance of the coefficients.

    Notes
    -----
    With bread B, scores s_i and factor c the matrix is c B M B, where M is

    - HC0, HC1: sum s_i s_i'; HC2, HC3: the residual divided by sqrt(1-h) or 1-h first;
    - cluster: sum over clusters of (sum s)(sum s)'; two-way: first + second - intersection, with the smaller
      number of clusters in the factor and in the t distribution (Cameron, Gelbach and Miller, 2011);
    - Newey-West: Bartlett weights 1 - l/(L+1) within each unit;
    - Driscoll-Kraay: Bartlett weights on the sums of the scores by period (Driscoll and Kraay, 1998).

    Fixed effects count in k; in the cluster factor, those nested in the clusters do not.
    """
    if spec.kind is Cov.CLASSICAL:
        return _classical(moments, spec)
    if spec.kind in {Cov.CLUSTER, Cov.WILD_CLUSTER}:
        return _clustered(moments, spec)
    if spec.kind is Cov.NEWEY_WEST:
        return _newey_west(moments, spec)
    if spec.kind is Cov.DRISCOLL_KRAAY:
        return _driscoll_kraay(moments, spec)
    return _heteroskedastic(moments, spec)


def row_index(design: Design) -> RowIndex:
    """The design's clusters and panel index."""
    return RowIndex(design.clusters, design.entity, design.time)
