"""Linear quantile regression (Koenker and Bassett, 1978).

The estimate is the solution of a linear programme, found exactly by scipy's HiGHS. statsmodels' iteratively
reweighted fit stops within about 1e-3 of it, too far for a result that others should reproduce.
"""

import numpy as np
import numpy.typing as npt
import scipy

from lib.drivers.checks import check_outcome, check_rank, check_size, check_variation
from lib.drivers.covariance import Moments, row_index
from lib.drivers.design import Design
from lib.drivers.linear import Fitted
from lib.drivers.refusal import refuse
from lib.drivers.spec import Cov
from lib.drivers.transforms import Array

# Above this size the programme is solved on a thinned table, then on the rows near that plane, and checked on
# all of them.
LONG = 4_000
# With dummies a whole edge of planes can be optimal. Asking for a quantile this much higher leaves one end of
# it, always the same; a plane that is optimal by itself stays optimal.
TIE = 1e-9
Flags = npt.NDArray[np.bool_]
_COVARIANCES = frozenset({Cov.CLASSICAL, Cov.HC0, Cov.CLUSTER})


def _programme(outcome: Array, columns: Array, right: Array) -> Array | None:
    """Coefficients as the multipliers of max y'a subject to X'a = right, 0 <= a <= 1; None if unsolved."""
    solved = scipy.optimize.linprog(-outcome, A_eq=columns.T, b_eq=right, bounds=(0, 1), method="highs")
    return -np.asarray(solved.eqlin.marginals, dtype=np.float64) if solved.status == 0 else None


def _settled(outcome: Array, columns: Array, right: Array, above: Flags, free: Flags) -> Array | None:
    """The plane, with rows that are not `free` held above or below it; those on the wrong side are freed."""
    for _ in range(30):
        held = ~free & above
        params = _programme(outcome[free], columns[free], right - columns[held].sum(axis=0))
        if params is None:
            return None
        wrong = ~free & ((outcome - columns @ params > 0) != above)
        if not wrong.any():
            return params
        free = free | wrong
    return None


def solve_quantile(outcome: Array, columns: Array, quantile: float) -> Array:
    """Minimiser of sum rho_tau(y - x'b) with rho_tau(u) = u (tau - 1[u < 0]).

    On long tables the plane of every so many-th row is the starting point; rows whose residual is clearly
    positive (a = 1) or negative (a = 0) there are held, the rest is solved, and rows on the wrong side are
    freed until there are none (Portnoy and Koenker, 1997). Where too much was held, twice as many are free.
    """
    right = (1 - quantile - TIE) * columns.sum(axis=0)
    size = LONG // 2
    if len(outcome) > LONG:
        thinned = slice(None, None, -(-len(outcome) // size))
        some = columns[thinned]
        start = _programme(outcome[thinned], some, (1 - quantile - TIE) * some.sum(axis=0))
        residual = outcome if start is None else outcome - columns @ start
        nearest = np.argsort(np.abs(residual), kind="stable")
        while size < len(outcome) // 2:
            free = np.zeros(len(outcome), dtype=bool)
            free[nearest[:size]] = True
            found = _settled(outcome, columns, right, residual > 0, free)
            if found is not None:
                return found
            size *= 2
    found = _programme(outcome, columns, right)
    if found is None:
        raise refuse("quantile_unsolved", "quantile")
    return found


def _share(n: int, quantile: float) -> float:
    """Hall and Sheather's (1988) bandwidth as a share of the sample, for 95 % intervals."""
    place = scipy.stats.norm.ppf(quantile)
    density = scipy.stats.norm.pdf(place)
    share = (
        n ** (-1 / 3)
        * scipy.stats.norm.ppf(0.975) ** (2 / 3)
        * (1.5 * density**2 / (2 * place**2 + 1)) ** (1 / 3)
    )
    return float(share)


def _width(n: int, quantile: float, residual: Array) -> float:
    """The bandwidth on the scale of the residuals, as in quantreg's ``summary.rq(se = "ker")``."""
    share = _share(n, quantile)
    while quantile - share < 0 or quantile + share > 1:
        share /= 2
    low, high = np.quantile(residual, [0.25, 0.75])
    spread = min(residual.std(ddof=1), (high - low) / 1.34)
    return float(spread * (scipy.stats.norm.ppf(quantile + share) - scipy.stats.norm.ppf(quantile - share)))


def _sparsity(n: int, k: int, quantile: float, residual: Array) -> float:
    """1/f at the quantile: slope of the ordered residuals around zero, as in ``summary.rq(se = "iid")``."""
    zeros = int((residual == 0).sum())
    size = max(k + 1, int(np.ceil(n * _share(n, quantile)))) + 1
    nearest = np.sort(residual[np.argsort(np.abs(residual), kind="stable")][zeros : zeros + size])
    places = np.arange(len(nearest)) / (n - k)
    columns = np.column_stack([np.ones(len(nearest)), places])
    slope = _programme(nearest, columns, 0.5 * columns.sum(axis=0))
    if slope is None:
        raise refuse("quantile_unsolved", "quantile")
    return float(slope[1])


def fit_quantile(design: Design) -> Fitted:
    """Quantile regression with a classical (i.i.d.), kernel (Powell) or clustered covariance.

    Notes
    -----
    Classical: tau (1-tau) s^2 (X'X)^-1 with the sparsity s by Siddiqui's method. HC0: bread (X'diag(f)X)^-1
    with Gaussian kernel weights f = phi(u/h)/h and meat tau (1-tau) X'X. Cluster: the same bread, meat from
    cluster sums of x_i (tau - 1[u_i < 0]) (Parente and Santos Silva, 2016).
    """
    quantile, spec = design.spec.quantile, design.spec
    if not 0 < quantile < 1:
        raise refuse("quantile_range", "quantile", quantile=quantile)
    if spec.covariance.kind not in _COVARIANCES:
        raise refuse("covariance_not_here", "covariance")
    check_outcome(design.outcome, spec.outcome)
    check_variation(design.exog, design.exog_names)
    check_rank(design.exog, design.exog_names)
    n, k = design.exog.shape
    check_size(n, k)
    if min(quantile, 1 - quantile) * n < k + 1:
        raise refuse("quantile_rows", "quantile", quantile=quantile, rows=n)
    columns = design.exog
    # The programme is better conditioned when all columns have a similar length.
    scale = np.sqrt((columns**2).mean(axis=0))
    params = solve_quantile(design.outcome, columns / scale, quantile) / scale
    residual = design.outcome - columns @ params
    # The plane passes through k rows exactly; without this their sign would be rounding noise.
    residual[np.abs(residual) < 1e-9 * max(float(np.abs(design.outcome).max()), 1e-300)] = 0.0
    width = _width(n, quantile, residual)
    if width <= 0 or np.count_nonzero(residual) <= k:
        raise refuse("quantile_ties", "quantile", quantile=quantile)
    gram = columns.T @ columns
    classical = np.full((k, k), np.nan)
    if spec.covariance.kind is Cov.CLASSICAL:
        sparsity = _sparsity(n, k, quantile, residual)
        if sparsity <= 0:
            raise refuse("quantile_ties", "quantile", quantile=quantile)
        classical = quantile * (1 - quantile) * sparsity**2 * np.linalg.inv(gram)
    weights = scipy.stats.norm.pdf(residual / width) / width
    bread = np.linalg.inv(columns.T @ (columns * weights[:, None]))
    scores = columns * (quantile - (residual < 0))[:, None]
    if spec.covariance.kind is Cov.HC0:
        # Scores whose outer product is tau (1-tau) X'X.
        scores = columns * np.sqrt(quantile * (1 - quantile))
    moments = Moments(bread=bread, scores=scores, classical=classical, k=k, nested=k,
                      classical_text="τ(1−τ)·s²·(X′X)⁻¹", index=row_index(design))  # fmt: skip
    loss = float((residual * (quantile - (residual < 0))).sum())
    outcome = design.outcome - np.quantile(design.outcome, quantile)
    null = float((outcome * (quantile - (outcome < 0))).sum())
    fit = {"pseudo_r2": 1 - loss / null, "loss": loss}
    return Fitted(design.exog_names, params, moments, design.outcome, columns, residual,
                  design.outcome - residual, fit)  # fmt: skip
