"""TOPSIS, a second way to rank alternatives: closeness to an ideal point.

References
----------
Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications. Springer,
pp. 128-134.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.values import NotAvailable


def closeness(
    matrix: ArrayLike, weights: ArrayLike, benefit: ArrayLike
) -> NDArray[np.float64] | NotAvailable:
    """Relative closeness of each alternative to the ideal, between 0 and 1.

    Columns are divided by their Euclidean length and multiplied by their weight; the ideal (anti-ideal)
    takes the best (worst) of each column. Closeness is ``d- / (d+ + d-)``, with the Euclidean distances
    to the two points.

    Parameters
    ----------
    matrix : (m alternatives x n criteria), without NaN.
    weights : (n,) non-negative.
    benefit : (n,) booleans; true where more is better.

    Returns
    -------
    (m,) array, or why there is none: a value is missing, or all alternatives are alike.
    """
    x = np.asarray(matrix, dtype=np.float64)
    w = np.asarray(weights, dtype=np.float64)
    more = np.asarray(benefit, dtype=bool)
    if x.ndim != 2 or x.shape[1:] != w.shape or w.shape != more.shape:
        raise ValueError(f"shapes do not fit: {x.shape}, {w.shape}, {more.shape}")
    if not np.isfinite(x).all():
        return NotAvailable("bsc.topsis.missing", {"count": int((~np.isfinite(x)).sum())})
    length = np.sqrt((x**2).sum(axis=0))
    scaled = w * x / np.where(length > 0, length, 1.0)
    ideal = np.where(more, scaled.max(axis=0), scaled.min(axis=0))
    worst = np.where(more, scaled.min(axis=0), scaled.max(axis=0))
    to_ideal = np.sqrt(((scaled - ideal) ** 2).sum(axis=1))
    to_worst = np.sqrt(((scaled - worst) ** 2).sum(axis=1))
    if np.allclose(to_ideal + to_worst, 0.0, atol=1e-15):
        return NotAvailable("bsc.topsis.alike")
    return np.asarray(to_worst / (to_ideal + to_worst))
