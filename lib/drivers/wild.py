"""The wild cluster bootstrap of t statistics with the null imposed (WCR), for few clusters.

For each coefficient the residuals of the model *without* its column are multiplied by one random sign per
cluster (Cameron, Gelbach and Miller, 2008). Everything is linear in the tested value r, so that the interval,
the set of all r that are not rejected, costs no further regressions (MacKinnon, 2023; Roodman et al., 2019).
"""

from dataclasses import dataclass

import numpy as np

from lib.drivers.covariance import Covariance
from lib.drivers.linear import Fitted
from lib.drivers.refusal import refuse
from lib.drivers.result import CovarianceLabel, Distribution
from lib.drivers.spec import CovarianceSpec
from lib.drivers.transforms import Array, Codes

MAX_DRAWS = 99_999
_WEBB = np.sqrt([0.5, 1.0, 1.5])
# Ties between a draw and the sample count as "at least as large" despite rounding.
_TIE = 1e-10


@dataclass(frozen=True, eq=False)
class WildTest:
    """p-value and interval of one coefficient."""

    p_value: float
    low: float
    high: float


def draw_signs(groups: int, spec: CovarianceSpec) -> tuple[Array, bool]:
    """(draws x groups) weights, and whether they are all 2^G sign vectors rather than random ones.

    Rademacher weights are enumerated when there are no more vectors than draws asked for; the result then
    does not depend on the seed.
    """
    if not 1 <= spec.draws <= MAX_DRAWS or spec.draw_weights not in {"rademacher", "webb"}:
        raise refuse("bad_draws", "covariance", most=MAX_DRAWS)
    if spec.draw_weights == "rademacher" and 2**groups <= spec.draws:
        numbers = np.arange(2**groups)[:, None] >> np.arange(groups)[None, :]
        return np.asarray(1.0 - 2.0 * (numbers & 1), dtype=np.float64), True
    random = np.random.default_rng(spec.seed)
    values = np.array([-1.0, 1.0]) if spec.draw_weights == "rademacher" else np.concatenate([-_WEBB, _WEBB])
    return np.asarray(random.choice(values, size=(spec.draws, groups)), dtype=np.float64), False


class _Tested:
    """One coefficient's bootstrap: sufficient statistics that are linear or quadratic in the tested value."""

    def __init__(
        self, y: Array, x: Array, j: int, codes: Codes, signs: Array, factor: float, full: bool
    ) -> None:
        others = np.delete(x, j, axis=1)
        both = np.column_stack([y, x[:, j]])
        if others.shape[1]:
            basis, _ = np.linalg.qr(others)
            both = both - basis @ (basis.T @ both)
        resid, partial = both[:, 0], both[:, 1]
        self.size = float(partial @ partial)
        inverse = np.linalg.inv(x.T @ x)
        sums = np.zeros((codes.max() + 1, x.shape[1]))
        np.add.at(sums, codes, partial[:, None] * x)
        self.full = full
        # For residuals u = resid - r * partial: cluster sums of partial*u, and the scores of each draw.
        self.tops, scores = [], []
        for residual in (resid, partial):
            own = np.bincount(codes, partial * residual)
            spread = np.zeros_like(sums)
            np.add.at(spread, codes, residual[:, None] * x)
            self.tops.append(signs @ own)
            scores.append(signs * own - (signs @ spread) @ inverse @ sums.T)
        self.squares = [float(factor) * (a * b).sum(axis=1) for a, b in
                        ((scores[0], scores[0]), (scores[0], scores[1]), (scores[1], scores[1]))]  # fmt: skip
        self.estimate = float(partial @ resid) / self.size

    def p_value(self, tested: float, error: float) -> float:
        top = self.tops[0] - tested * self.tops[1]
        square = self.squares[0] - 2 * tested * self.squares[1] + tested**2 * self.squares[2]
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.abs(top) / np.sqrt(square.clip(min=0))
        sample = abs(self.estimate - tested) / error
        larger = int((drawn >= sample * (1 - _TIE)).sum())
        return larger / len(drawn) if self.full else (larger + 1) / (len(drawn) + 1)

    def bound(self, error: float, alpha: float, side: int) -> float:
        """Where the p-value falls through alpha, found by doubling and bisection."""
        inner, reach = 0.0, 2.0 * error
        while self.p_value(self.estimate + side * reach, error) > alpha:
            inner, reach = reach, 2 * reach
            if reach > 1e6 * error:
                return float(side * np.inf)
        for _ in range(50):
            middle = (inner + reach) / 2
            if self.p_value(self.estimate + side * middle, error) > alpha:
                inner = middle
            else:
                reach = middle
        return self.estimate + side * (inner + reach) / 2


def wild_cluster(
    fitted: Fitted, made: Covariance, spec: CovarianceSpec, level: float, dummies: Array | None = None
) -> tuple[list[WildTest], Covariance]:
    """p-values and intervals of every coefficient, and the covariance with its bootstrap label.

    Parameters
    ----------
    fitted : a linear model without instruments.
    made : its CR1 covariance, whose standard errors are kept.
    dummies : (n x m) columns of the fixed effects that are not nested in the clusters, since a sign change by
        cluster leaves residuals that are no longer orthogonal to them.
    """
    name, codes = fitted.moments.index.clusters[0]
    codes = np.unique(codes, return_inverse=True)[1]
    groups = int(codes.max()) + 1
    signs, full = draw_signs(groups, spec)
    columns = fitted.columns if dummies is None else np.hstack([fitted.columns, dummies])
    errors = np.sqrt(np.diag(made.matrix))
    factor = made.label.factor
    tests = []
    for j, error in enumerate(errors):
        tested = _Tested(fitted.outcome, columns, j, codes, signs, factor, full)
        alpha = 1 - level
        tests.append(
            WildTest(
                tested.p_value(0.0, error), tested.bound(error, alpha, -1), tested.bound(error, alpha, 1)
            )
        )
    kind = f"2^{groups}" if full else spec.draw_weights
    values = {
        **made.label.values, "draws": len(signs), "weights": kind, "seed": "–" if full else str(spec.seed),
        "distribution": "t*",
    }  # fmt: skip
    seed = "" if full else f", seed = {spec.seed}"
    shown = made.label.values
    counts = f"G = {groups}, B = {len(signs)} ({kind}){seed}, {shown['factor']}, k = {shown['k']}"
    label = CovarianceLabel("drivers.cov.wild_cluster", values, factor, f"WCR by {name}", counts)
    return tests, Covariance(made.matrix, label, Distribution("bootstrap"))
