"""Migration between grades by the cohort method, its powers, and roll rates.

References
----------
Lando, D. and Skødeberg, T. M. (2002). Analyzing rating transitions and rating drift with continuous
observations. Journal of Banking and Finance 26, 423-444 (section 2: the cohort method).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.credit.interval import LEVEL, Array, wilson
from lib.credit.reasons import unavailable
from lib.values import NotAvailable


@dataclass(frozen=True, eq=False)
class Migration:
    """A migration matrix over ``step`` periods.

    Attributes
    ----------
    states : names, from best to worst.
    counts : (k x k) units (or amounts) that went from row to column.
    matrix : (k x k) shares of the row; the rows sum to 1. A state that nobody was in stays where it is (1 on
        the diagonal), and ``observed`` says so.
    low, high : (k x k) Wilson bounds of the shares, from numbers of units; NaN in rows without units.
    observed : (k,) whether the row has units.
    step : periods between the two observations.
    """

    states: tuple[str, ...]
    counts: Array
    matrix: Array
    low: Array
    high: Array
    observed: tuple[bool, ...]
    step: int

    def power(self, times: int) -> Array:
        """(k x k) the matrix ``times`` steps ahead, if migration has no memory and does not change."""
        return np.linalg.matrix_power(self.matrix, times)

    def long(self) -> pd.DataFrame:
        """A row per cell: source, target, count, share, low, high."""
        k = len(self.states)
        cells = np.indices((k, k)).reshape(2, -1)
        names = np.array(self.states)
        return pd.DataFrame(
            {"source": names[cells[0]], "target": names[cells[1]], "count": self.counts.ravel(),
             "share": self.matrix.ravel(), "low": self.low.ravel(), "high": self.high.ravel()}
        )  # fmt: skip


def _pairs(unit: object, period: object, state: object, step: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    """State, state ``step`` periods later, and the row's place, for units observed at both times."""
    frame = pd.DataFrame({"unit": np.asarray(unit), "period": np.asarray(period), "state": np.asarray(state)})
    frame["row"] = np.arange(len(frame))
    later = frame[["unit", "period", "state"]].assign(period=frame["period"] - step)
    both = frame.merge(later, on=["unit", "period"], suffixes=("", "_later"))
    return both["state"], both["state_later"], both["row"]


def migration_from_counts(
    counts: object, states: Sequence[str], step: int = 1, level: float = LEVEL, units: object = None
) -> Migration:
    """The matrix of (k x k) counts; where these are amounts, ``units`` are the numbers behind them."""
    table = np.asarray(counts, dtype=np.float64)
    numbers = table if units is None else np.asarray(units, dtype=np.float64)
    rows = table.sum(axis=1, keepdims=True)
    observed = rows[:, 0] > 0
    matrix = np.where(rows > 0, table / np.where(rows > 0, rows, 1.0), np.eye(len(states)))
    total = np.repeat(numbers.sum(axis=1, keepdims=True), len(states), axis=1)
    # Bounds around the share shown: for amounts, those of as many units with that share.
    low, high = wilson(matrix * total, np.where(observed[:, None], total, 0.0), level)
    return Migration(tuple(states), table, matrix, low, high, tuple(bool(flag) for flag in observed), step)


def migration(
    unit: object,
    period: object,
    state: object,
    states: Sequence[str],
    *,
    step: int = 1,
    amount: object = None,
    level: float = LEVEL,
) -> Migration | NotAvailable:
    """Migration matrix by the cohort method.

    Parameters
    ----------
    unit, period, state : (n,) who, when (integers: consecutive months or quarters), in which state. One row
        per unit and period.
    states : names of all states, best to worst. Rows in other states are left out, so that a unit that leaves
        the book is no migration; to show exits, make them a state.
    step : periods between the two observations. Every unit seen at both ends counts, at every start.
    amount : (n,) weights, such as balances at the start.
    """
    names = tuple(states)
    codes = pd.Index(names).get_indexer(pd.Index(np.asarray(state)))
    keep = codes >= 0
    if not keep.any():
        return unavailable("no_rows")
    who, when = np.asarray(unit)[keep], np.asarray(period)[keep]
    start, end, row = _pairs(who, when, codes[keep], step)
    if len(start) == 0:
        return unavailable("no_pairs", step=step)
    k = len(names)
    cell = start.to_numpy() * k + end.to_numpy()
    numbers = np.bincount(cell, minlength=k * k).reshape(k, k)
    if amount is None:
        return migration_from_counts(numbers, names, step, level)
    weights = np.asarray(amount, dtype=np.float64)[keep][row.to_numpy()]
    return migration_from_counts(
        np.bincount(cell, weights=weights, minlength=k * k).reshape(k, k), names, step, level, numbers
    )


def compare_power(one_step: Migration, observed: Migration) -> pd.DataFrame:
    """What the one-step matrix foretells beside what happened.

    Parameters
    ----------
    one_step : the matrix that is raised to the power.
    observed : a matrix over a multiple of its step.

    Returns
    -------
    A row per cell of the observed rows: source, target, projected, share, low, high, inside (the projection
    lies within the bounds of the observation).

    Raises
    ------
    ValueError : other states, or a step that is no multiple.
    """
    times, rest = divmod(observed.step, one_step.step)
    if one_step.states != observed.states or rest or times < 1:
        raise ValueError(f"steps {one_step.step} and {observed.step} or the states do not fit together")
    table = observed.long()
    table["projected"] = one_step.power(times).ravel()
    inside = (table["projected"] >= table["low"]) & (table["projected"] <= table["high"])
    table = table.assign(inside=inside)[np.repeat(observed.observed, len(observed.states))]
    return table[["source", "target", "count", "projected", "share", "low", "high", "inside"]].reset_index(
        drop=True
    )


def roll_rates(found: Migration, level: float = LEVEL) -> pd.DataFrame:
    """Roll rates of a matrix whose states are arrears buckets, from current to worst.

    Returns
    -------
    A row per observed bucket: bucket, count, worse (share that moved to a worse bucket) with low and high
    (Wilson), stay, better; the three sum to 1.
    """
    rows = []
    for i, name in enumerate(found.states):
        if not found.observed[i]:
            continue
        count, shares = float(found.counts[i].sum()), found.matrix[i]
        worse = float(shares[i + 1 :].sum())
        low, high = wilson(np.array([worse * count]), np.array([count]), level)
        rows.append(
            (name, count, worse, float(low[0]), float(high[0]), float(shares[i]), float(shares[:i].sum()))
        )
    return pd.DataFrame(rows, columns=["bucket", "count", "worse", "low", "high", "stay", "better"])
