"""Analytic hierarchy process: weights from pairwise judgements, and how consistent those are.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
Saaty, T. L. (2008). Decision making with the analytic hierarchy process. International Journal of Services
Sciences 1(1), 83-98.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.values import NotAvailable

# Mean consistency index of random reciprocal matrices of order 1 to 15: Saaty, T. L. (2005). Theory and
# Applications of the Analytic Network Process. RWS Publications, p. 31.
RANDOM_INDEX = (0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)

# Saaty's rule of thumb: judgements with a higher ratio should be looked at again.
ACCEPTABLE_RATIO = 0.10
RECIPROCAL_RTOL = 1e-6


@dataclass(frozen=True)
class Judgement:
    """One pairwise judgement: how many times as important ``row`` is as ``column``.

    Attributes
    ----------
    given : as stated in the matrix.
    implied : the ratio of the two resulting weights; it would make this judgement consistent.
    deviation : ``given`` over ``implied`` or its inverse, whichever is at least 1.
    """

    row: str
    column: str
    given: float
    implied: float
    deviation: float


@dataclass(frozen=True)
class AhpResult:
    """Weights of one pairwise matrix.

    Attributes
    ----------
    weights : by name, sum 1: the principal eigenvector.
    lambda_max : the principal eigenvalue; equals the order ``n`` when the judgements are consistent.
    index : consistency index ``(lambda_max - n) / (n - 1)``.
    ratio : consistency ratio, ``index`` over Saaty's random index; 0 for one or two names.
    worst : the judgement farthest from the ratio of the weights; ``None`` when all agree.
    """

    weights: Mapping[str, float]
    lambda_max: float
    index: float
    ratio: float
    worst: Judgement | None

    @property
    def consistent(self) -> bool:
        """Whether the ratio is at most ``ACCEPTABLE_RATIO``."""
        return self.ratio <= ACCEPTABLE_RATIO


def reciprocal_matrix(upper: Sequence[float], n: int) -> NDArray[np.float64]:
    """The (n x n) reciprocal matrix with the given upper triangle, row by row.

    Raises
    ------
    ValueError : there are not ``n (n - 1) / 2`` judgements.
    """
    if len(upper) != n * (n - 1) // 2:
        raise ValueError(f"{n} names need {n * (n - 1) // 2} judgements, not {len(upper)}")
    matrix = np.eye(n)
    rows, columns = np.triu_indices(n, 1)
    matrix[rows, columns] = upper
    matrix[columns, rows] = 1.0 / matrix[rows, columns]
    return matrix


def ahp(matrix: ArrayLike, names: Sequence[str]) -> AhpResult | NotAvailable:
    """Weights and consistency of a pairwise matrix.

    Parameters
    ----------
    matrix : (n x n); entry (i, j) says how many times as important name i is as name j.
    names : n different names.

    Returns
    -------
    The result, or why there is none: not square, not positive, not reciprocal, or of an order above 15,
    for which Saaty gives no random index.
    """
    a = np.asarray(matrix, dtype=np.float64)
    n = len(names)
    if a.shape != (n, n) or n == 0 or len(set(names)) != n:
        return NotAvailable("bsc.ahp.shape", {"names": n, "rows": a.shape[0] if a.ndim else 0})
    if n > len(RANDOM_INDEX):
        return NotAvailable("bsc.ahp.too_large", {"names": n, "limit": len(RANDOM_INDEX)})
    if not (np.isfinite(a).all() and (a > 0).all()):
        return NotAvailable("bsc.ahp.not_positive")
    off = np.abs(a * a.T - 1.0)
    if off.max() > RECIPROCAL_RTOL:
        row, column = divmod(int(off.argmax()), n)
        return NotAvailable("bsc.ahp.not_reciprocal", {"row": names[row], "column": names[column]})
    values, vectors = np.linalg.eig(a)
    principal = int(values.real.argmax())
    # By Perron-Frobenius the principal eigenvector of a positive matrix is real and of one sign.
    vector = np.abs(vectors[:, principal].real)
    weights = vector / vector.sum()
    lambda_max = max(float(values[principal].real), float(n))
    index = (lambda_max - n) / (n - 1) if n > 2 else 0.0
    return AhpResult(
        weights=dict(zip(names, weights.tolist(), strict=True)),
        lambda_max=lambda_max,
        index=index,
        ratio=index / RANDOM_INDEX[n - 1] if n > 2 else 0.0,
        worst=_worst(a, weights, names),
    )


def _worst(a: NDArray[np.float64], weights: NDArray[np.float64], names: Sequence[str]) -> Judgement | None:
    """The judgement whose error ``a_ij w_j / w_i`` is farthest from 1; ``None`` when all are 1."""
    n = len(names)
    if n < 3:
        return None
    error = np.abs(np.log(a * weights[np.newaxis, :] / weights[:, np.newaxis]))
    rows, columns = np.triu_indices(n, 1)
    place = int(error[rows, columns].argmax())
    i, j = int(rows[place]), int(columns[place])
    deviation = float(np.exp(error[i, j]))
    if deviation <= 1.0 + RECIPROCAL_RTOL:
        return None
    return Judgement(names[i], names[j], float(a[i, j]), float(weights[i] / weights[j]), deviation)


def compose(top: AhpResult, below: Mapping[str, AhpResult]) -> dict[str, float]:
    """Weights of the lowest level of a two-level hierarchy: each name's weight times that of its group.

    Raises
    ------
    ValueError : the groups of ``top`` and ``below`` differ, or a name stands in two groups.
    """
    if set(top.weights) != set(below):
        raise ValueError(f"groups differ: {sorted(top.weights)} and {sorted(below)}")
    weights = {
        name: share * local
        for group, share in top.weights.items()
        for name, local in below[group].weights.items()
    }
    if len(weights) != sum(len(result.weights) for result in below.values()):
        raise ValueError("a name stands in two groups")
    return weights
