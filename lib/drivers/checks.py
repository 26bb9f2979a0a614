"""Whether the columns can be told apart, and whether the data are enough for the model."""

import numpy as np

from lib.drivers.design import INTERCEPT
from lib.drivers.refusal import listed, refuse
from lib.drivers.transforms import Array, Codes

# Relative to the column's own length; R's lm uses 1e-7 for the same purpose.
RANK_TOLERANCE = 1e-7
MIN_DF = 3
MIN_CLUSTERS = 5


def check_variation(values: Array, names: tuple[str, ...], control: str = "drivers") -> None:
    """Refuse a column that is the same in every row."""
    for j, name in enumerate(names):
        column = values[:, j]
        if name != INTERCEPT and column.size and np.ptp(column) == 0:
            raise refuse("no_variation", control, column=name, value=float(column[0]))


def check_outcome(outcome: Array, name: str) -> None:
    """Refuse an outcome that is the same in every row."""
    if np.ptp(outcome) == 0:
        raise refuse("no_variation", "outcome", column=name, value=float(outcome[0]))


def check_absorbed(
    raw: Array, within: Array, names: tuple[str, ...], effects: tuple[str, ...], control: str
) -> None:
    """Refuse a column that the fixed effects explain completely."""
    for j, name in enumerate(names):
        spread = float(np.linalg.norm(raw[:, j] - raw[:, j].mean()))
        if np.linalg.norm(within[:, j]) <= RANK_TOLERANCE * spread:
            raise refuse("absorbed", control, column=name, effects=listed(effects))


def check_rank(values: Array, names: tuple[str, ...], control: str = "drivers") -> None:
    """Refuse columns that are an exact linear combination of earlier ones, naming all that take part."""
    length = np.linalg.norm(values, axis=0)
    scaled = values / np.where(length > 0, length, 1.0)
    if scaled.shape[1] > scaled.shape[0]:
        raise refuse(
            "too_few_rows", "sample", rows=scaled.shape[0], coefficients=scaled.shape[1], least=MIN_DF
        )
    triangle = np.asarray(np.linalg.qr(scaled, mode="r"))
    for j in range(scaled.shape[1]):
        if abs(triangle[j, j]) <= RANK_TOLERANCE:
            weights = np.linalg.lstsq(triangle[:j, :j], triangle[:j, j], rcond=RANK_TOLERANCE)[0]
            partners = [names[i] for i, weight in enumerate(weights) if abs(weight) > 1e-6]
            raise refuse("collinear", control, column=names[j], others=listed(partners) or "–")


def check_size(n: int, k: int) -> None:
    """Refuse a model with fewer than `MIN_DF` degrees of freedom left."""
    if n - k < MIN_DF:
        raise refuse("too_few_rows", "sample", rows=n, coefficients=k, least=MIN_DF)


def check_clusters(name: str, codes: Codes) -> int:
    """The number of clusters; refuses fewer than `MIN_CLUSTERS`."""
    groups = len(np.unique(codes))
    if groups < MIN_CLUSTERS:
        raise refuse("too_few_clusters", "covariance", column=name, groups=groups, least=MIN_CLUSTERS)
    return groups
