"""Weights of KPIs: equal, by pairwise judgement, by entropy, or the reader's own."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.values import NotAvailable

Scheme = Literal["equal", "ahp", "entropy", "own"]
SCHEMES: tuple[Scheme, ...] = ("equal", "ahp", "entropy", "own")

# Weights typed as whole percents with one decimal may miss 100 % by rounding, not by more.
SUM_TOLERANCE = 5e-4


@dataclass(frozen=True)
class Weights:
    """Non-negative weights by KPI id that add up to 1, and the scheme they come from."""

    scheme: Scheme
    values: Mapping[str, float]

    def __post_init__(self) -> None:
        total = math.fsum(self.values.values())
        if any(not weight >= 0 for weight in self.values.values()) or abs(total - 1.0) > 1e-9:
            raise ValueError(f"weights must be non-negative and add up to 1, not {total}")

    def over(self, ids: Iterable[str]) -> dict[str, float] | NotAvailable:
        """The weights of ``ids`` alone, scaled to add up to 1 again.

        Not available when those KPIs carry no weight at all.
        """
        kept = {name: self.values[name] for name in ids}
        total = math.fsum(kept.values())
        if total <= 0:
            return NotAvailable("bsc.weights.none_left")
        return {name: weight / total for name, weight in kept.items()}


def _normalised(scheme: Scheme, values: Mapping[str, float]) -> Weights:
    total = math.fsum(values.values())
    return Weights(scheme, {name: weight / total for name, weight in values.items()})


def equal_weights(ids: Sequence[str]) -> Weights:
    """The same weight for each KPI."""
    return _normalised("equal", dict.fromkeys(ids, 1.0))


def judged_weights(values: Mapping[str, float]) -> Weights:
    """Weights from pairwise judgements, as :func:`lib.bsc.ahp.compose` returns them."""
    return _normalised("ahp", values)


def own_weights(values: Mapping[str, float], ids: Sequence[str]) -> Weights | NotAvailable:
    """The reader's weights: every KPI named, none negative, sum 1 within ``SUM_TOLERANCE``.

    A wrong sum is refused, not repaired: weights that were silently rescaled are not those that were set.
    """
    if set(values) != set(ids):
        odd = sorted(set(values) ^ set(ids))
        return NotAvailable("bsc.weights.ids", {"ids": ", ".join(odd)})
    wrong = sorted(name for name, weight in values.items() if not (math.isfinite(weight) and weight >= 0))
    if wrong:
        return NotAvailable("bsc.weights.negative", {"ids": ", ".join(wrong)})
    total = math.fsum(values.values())
    if abs(total - 1.0) > SUM_TOLERANCE:
        return NotAvailable("bsc.weights.sum", {"sum": total})
    return _normalised("own", {name: values[name] for name in ids})


def divergence(matrix: ArrayLike) -> NDArray[np.float64]:
    """Degree of divergence ``1 - e_j`` of each column, with ``e_j = -sum_i p_ij ln p_ij / ln m``.

    Parameters
    ----------
    matrix : (m alternatives x n criteria), non-negative; ``p_ij`` is an entry's share of its column.

    Returns
    -------
    (n,) array in [0, 1]; NaN for a column that holds a NaN or nothing but zeros. ``0 ln 0`` is 0.

    Raises
    ------
    ValueError : fewer than two alternatives, or a negative entry.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer, section 2.2.
    """
    x = np.asarray(matrix, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] < 2:
        raise ValueError(f"entropy needs at least two alternatives in rows, not the shape {x.shape}")
    if (x < 0).any():
        raise ValueError("entropy is defined for non-negative entries only")
    total = x.sum(axis=0)
    share = x / np.where(total > 0, total, np.nan)
    terms = np.where(share > 0, share * np.log(np.where(share > 0, share, 1.0)), share * 0.0)
    # Rounding may leave a constant column a hair below 0.
    return np.asarray(np.maximum(1.0 + terms.sum(axis=0) / math.log(x.shape[0]), 0.0))


def min_max(matrix: ArrayLike) -> NDArray[np.float64]:
    """Each column moved and scaled to run from 0 (its lowest entry) to 1; a constant column becomes zeros.

    Puts KPIs of any unit and sign on a footing on which entropy is defined. NaN stays NaN.
    """
    x = np.asarray(matrix, dtype=np.float64)
    low = x.min(axis=0)
    spread = x.max(axis=0) - low
    return np.asarray((x - low) / np.where(spread > 0, spread, 1.0))


def entropy_weights(matrix: ArrayLike, ids: Sequence[str]) -> Weights | NotAvailable:
    """Weights in proportion to how much each KPI tells the alternatives apart.

    ``matrix`` is (alternatives x KPIs), see :func:`divergence` and :func:`min_max`. A KPI that is the same
    for all alternatives, or cannot be computed for one of them, gets no weight. Not available when none
    differs.
    """
    d = np.nan_to_num(divergence(matrix), nan=0.0)
    if d.shape != (len(ids),):
        raise ValueError(f"{len(ids)} ids for {d.shape[0]} columns")
    if d.sum() <= 1e-12:
        return NotAvailable("bsc.weights.no_divergence")
    return _normalised("entropy", dict(zip(ids, d.tolist(), strict=True)))
