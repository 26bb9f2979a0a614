"""The estimators of the study on many replications at once.

They are the closed forms for a balanced panel of what ``lib.drivers`` computes for one table; a test holds
the two together, estimate and standard error, for every estimator and covariance.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from case_studies.xm_bank.dgp.branches import WAVES
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray
from case_studies.xm_bank.drivers.montecarlo.world import PER_WAVE, Draws, waves

COVARIANCES = ("classical", "hc1", "by_quarter", "by_branch")
LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Answers:
    """One estimator on every replication: estimates (replications,), errors and half-widths by covariance."""

    estimate: FloatArray
    errors: dict[str, FloatArray]
    reach: dict[str, float]

    def covers(self, truth: float) -> dict[str, BoolArray]:
        """Whether the 95 % interval holds the truth, by covariance and replication."""
        gap = np.abs(self.estimate - truth)
        return {name: gap <= self.reach[name] * error for name, error in self.errors.items()}


@dataclass(frozen=True)
class Degrees:
    """Degrees of freedom: all coefficients, and those not nested in branches or in quarters."""

    k: int
    by_branch: int
    by_quarter: int


def _within(values: FloatArray, branch: bool, quarter: bool) -> FloatArray:
    """Effects taken out of (replications, quarters, branches) by subtracting means."""
    if branch:
        values = values - values.mean(axis=1, keepdims=True)
    if quarter:
        values = values - values.mean(axis=2, keepdims=True)
    return values


def _within_waves(values: FloatArray) -> FloatArray:
    """Effects of branches and of every wave in every quarter taken out."""
    by_wave = values.reshape(*values.shape[:2], WAVES, PER_WAVE)
    by_wave = by_wave - by_wave.mean(axis=1, keepdims=True)
    by_wave = by_wave - by_wave.mean(axis=3, keepdims=True)
    return np.asarray(by_wave.reshape(values.shape))


def _answers(estimate: FloatArray, weight: FloatArray, residual: FloatArray, own: FloatArray,
             degrees: Degrees) -> Answers:  # fmt: skip
    """Standard errors of weight'y under four covariances.

    Args:
        weight, residual: (replications, quarters, branches); own: the coefficient's entry of (X'X)^-1.
    """
    quarters, branches = weight.shape[1:]
    n = quarters * branches
    score = weight * residual
    rss = (residual**2).sum(axis=(1, 2))

    def clustered(axis: int, groups: int, k: int) -> FloatArray:
        meat = (score.sum(axis=axis) ** 2).sum(axis=1)
        return np.asarray(groups / (groups - 1) * (n - 1) / (n - k) * meat)

    variances = {
        "classical": rss / (n - degrees.k) * own,
        "hc1": n / (n - degrees.k) * (score**2).sum(axis=(1, 2)),
        "by_quarter": clustered(2, quarters, degrees.by_quarter),
        "by_branch": clustered(1, branches, degrees.by_branch),
    }
    freedom = {"classical": n - degrees.k, "hc1": n - degrees.k, "by_quarter": quarters - 1,
               "by_branch": branches - 1}  # fmt: skip
    return Answers(
        estimate,
        {name: np.sqrt(value) for name, value in variances.items()},
        {name: float(scipy.stats.t.ppf(0.5 + LEVEL / 2, df)) for name, df in freedom.items()},
    )


def _least_squares(outcome: FloatArray, columns: FloatArray, stage: FloatArray, degrees: Degrees) -> Answers:
    """The first coefficient of outcome on columns; `stage` are the columns after a first stage.

    Args:
        outcome: (replications, quarters, branches); columns, stage: the same with a last axis of columns.
    """
    count, size = outcome.shape[0], columns.shape[-1]
    y = outcome.reshape(count, -1, 1)
    x, fitted = (part.reshape(count, -1, size) for part in (columns, stage))
    bread: FloatArray = np.linalg.inv(np.swapaxes(fitted, 1, 2) @ fitted).astype(np.float64)
    params = bread @ (np.swapaxes(fitted, 1, 2) @ y)
    residual = (y - x @ params).reshape(outcome.shape)
    weight = (fitted @ bread[:, :, :1]).reshape(outcome.shape)
    return _answers(params[:, 0, 0], weight, residual, bread[:, 0, 0], degrees)


def _linear(draws: Draws, *, branch: bool, quarter: bool) -> Answers:
    """Least squares with effects taken out."""
    x = np.stack([_within(values, branch, quarter) for values in draws.columns.values()], axis=-1)
    quarters, branches = draws.outcome.shape[1:]
    own = x.shape[-1]
    if not branch and not quarter:
        x = np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)
    both = branches * branch + quarters * quarter - int(branch and quarter)
    degrees = Degrees(own + max(both, 1), own + max(quarters * quarter, 1), own + max(branches * branch, 1))
    return _least_squares(_within(draws.outcome, branch, quarter), x, x, degrees)


def _differences(draws: Draws) -> Answers:
    """First differences with effects for quarters."""
    x = np.stack(
        [_within(np.diff(values, axis=1), False, True) for values in draws.columns.values()], axis=-1
    )
    y = _within(np.diff(draws.outcome, axis=1), False, True)
    own, changes = x.shape[-1], y.shape[1]
    return _least_squares(y, x, x, Degrees(own + changes, own + changes, own + 1))


def _wave_degrees(draws: Draws, own: int) -> Degrees:
    quarters, branches = draws.outcome.shape[1:]
    cells = quarters * WAVES
    return Degrees(own + branches + cells - WAVES, own + cells, own + branches)


def _wave_effects(draws: Draws, *, seen: bool) -> Answers:
    """Least squares with effects of branches and of waves' quarters, which contain the platform's column.

    With ``seen`` hidden demand is a column too: what nobody outside of the simulation can run.
    """
    pool = {name: values for name, values in draws.columns.items() if name != "platform"}
    hidden = (draws.demand,) if seen else ()
    x = np.stack([_within_waves(values) for values in (*pool.values(), *hidden)], axis=-1)
    return _least_squares(_within_waves(draws.outcome), x, x, _wave_degrees(draws, x.shape[-1]))


def _instrumented(draws: Draws) -> Answers:
    """Two-stage least squares with effects of branches and of waves' quarters."""
    count = draws.outcome.shape[0]
    x = np.stack(
        [_within_waves(values) for name, values in draws.columns.items() if name != "platform"], axis=-1
    )
    z = np.concatenate([_within_waves(draws.instrument)[..., None], x[..., 1:]], axis=-1)
    flat = z.reshape(count, -1, z.shape[-1])
    cost = x[..., 0].reshape(count, -1, 1)
    transposed = np.swapaxes(flat, 1, 2)
    first = (flat @ np.linalg.solve(transposed @ flat, transposed @ cost)).reshape(draws.outcome.shape)
    stage = np.concatenate([first[..., None], x[..., 1:]], axis=-1)
    return _least_squares(_within_waves(draws.outcome), x, stage, _wave_degrees(draws, x.shape[-1]))


def _treatment_columns(draws: Draws, robust: bool) -> tuple[FloatArray, FloatArray]:
    """Fixed columns (quarters x branches, columns) of the roll-out and the weights of the average effect."""
    if not robust:
        return draws.platform.reshape(-1, 1), np.ones(1)
    wave = waves()
    cells, weights = [], []
    for cohort in sorted(set(wave[draws.platform.any(axis=0)])):
        member = wave == cohort
        joined = int(np.argmax(draws.platform[:, member].any(axis=1)))
        for quarter in range(draws.platform.shape[0]):
            if quarter == joined - 1:
                continue
            cell = np.zeros_like(draws.platform)
            cell[quarter, member] = 1.0
            cells.append(cell.ravel())
            weights.append(member.sum() if quarter >= joined else 0)
    share = np.asarray(weights, dtype=np.float64)
    return np.column_stack(cells), share / share.sum()


def _treatment(draws: Draws, *, robust: bool) -> Answers:
    """The platform's average effect with the drivers but the funding cost as controls.

    ``robust`` is the interaction-weighted estimator: an effect per wave and quarter, the last wave (never
    treated in the data) as comparison, averaged over the treated cells.
    """
    count = draws.outcome.shape[0]
    quarters, branches = draws.outcome.shape[1:]
    raw, share = _treatment_columns(draws, robust)
    columns = _within(raw.T.reshape(-1, quarters, branches), True, True).reshape(raw.shape[1], -1).T
    bread = np.linalg.inv(columns.T @ columns)
    basis, _ = np.linalg.qr(columns)
    direct = columns @ bread @ share
    controls = ("npl_lag", "log_officers", "competition", "local_growth")
    pool = [draws.outcome, *(draws.columns[name] for name in controls)]
    within = np.stack([_within(values, True, True).reshape(count, -1) for values in pool], axis=-1)
    left = within - basis @ (basis.T @ within)
    y, w = left[..., :1], left[..., 1:]
    gram = np.linalg.inv(np.swapaxes(w, 1, 2) @ w)
    slopes = gram @ (np.swapaxes(w, 1, 2) @ y)
    residual = (y - w @ slopes)[..., 0].reshape(draws.outcome.shape)
    # Partialling out: the weight of each row is the one without controls less what controls explain of it.
    pull = direct @ within[..., 1:]
    weight = direct - (w @ (gram @ pull[..., None]))[..., 0]
    estimate = (weight * within[..., 0]).sum(axis=1)
    own = (weight**2).sum(axis=1)
    extra = columns.shape[1] + len(controls)
    degrees = Degrees(extra + quarters + branches - 1, extra + quarters, extra + branches)
    return _answers(estimate, weight.reshape(draws.outcome.shape), residual, own, degrees)


# By what is estimated and by name, in the order of tables and charts.
ESTIMATORS: dict[str, dict[str, Callable[[Draws], Answers]]] = {
    "funding_cost": {
        "pooled": lambda draws: _linear(draws, branch=False, quarter=False),
        "branch_effects": lambda draws: _linear(draws, branch=True, quarter=False),
        "two_way": lambda draws: _linear(draws, branch=True, quarter=True),
        "wave_effects": lambda draws: _wave_effects(draws, seen=False),
        "differences": _differences,
        "instrumented": _instrumented,
        "demand_seen": lambda draws: _wave_effects(draws, seen=True),
    },
    "platform_effect": {
        "static": lambda draws: _treatment(draws, robust=False),
        "event_robust": lambda draws: _treatment(draws, robust=True),
    },
}
