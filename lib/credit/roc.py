"""Discrimination: ROC curve, AUC and Gini with DeLong's variance, the paired test of two scores, KS.

References
----------
DeLong, E. R., DeLong, D. M. and Clarke-Pearson, D. L. (1988). Comparing the areas under two or more
correlated receiver operating characteristic curves. Biometrics 44, 837-845.
Sun, X. and Xu, W. (2014). Fast implementation of DeLong's algorithm. IEEE Signal Processing Letters 21,
1389-1393 (the same numbers from midranks, in n log n).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from lib.credit.interval import LEVEL, Array, Interval, normal_interval
from lib.credit.reasons import unavailable
from lib.values import NotAvailable


@dataclass(frozen=True)
class Discrimination:
    """How well a risk measure ranks.

    Attributes
    ----------
    auc : probability that a bad has a higher risk than a good, ties half, with DeLong's interval.
    gini : ``2 auc - 1`` with the interval that follows.
    goods, bads : rows of each kind.
    """

    auc: Interval
    gini: Interval
    goods: int
    bads: int


@dataclass(frozen=True)
class Comparison:
    """Two risk measures on the same rows.

    Attributes
    ----------
    first, second : the two areas.
    difference : first minus second with DeLong's interval.
    z, p_value : test that the areas are equal (two-sided).
    correlation : of the two estimated areas.
    """

    first: float
    second: float
    difference: Interval
    z: float
    p_value: float
    correlation: float


@dataclass(frozen=True)
class KolmogorovSmirnov:
    """The largest distance between the risk distributions of bads and goods.

    Attributes
    ----------
    statistic : the distance, between 0 and 1.
    at : rows with at least this risk are those that the distance separates.
    p_value : two-sample test that both distributions are the same (scipy).
    """

    statistic: float
    at: float
    p_value: float


def _split(risk: object, bad: object) -> tuple[Array, Array] | NotAvailable:
    x, y = np.asarray(risk, dtype=np.float64), np.asarray(bad, dtype=np.float64)
    if len(x) == 0:
        return unavailable("no_rows")
    if not np.isfinite(x).all():
        return unavailable("missing_risk", rows=int((~np.isfinite(x)).sum()))
    if y.min() == y.max():
        return unavailable("one_class", rows=len(y))
    return x[y == 1], x[y != 1]


def _components(bads: Array, goods: Array) -> tuple[float, Array, Array]:
    """The area and DeLong's structural components of bads and of goods."""
    m, n = len(bads), len(goods)
    ranks = stats.rankdata(np.concatenate([bads, goods]))
    of_bads = (ranks[:m] - stats.rankdata(bads)) / n
    of_goods = 1 - (ranks[m:] - stats.rankdata(goods)) / m
    return float(of_bads.mean()), of_bads, of_goods


def auc(risk: object, bad: object, level: float = LEVEL) -> Discrimination | NotAvailable:
    """Area under the ROC curve.

    Parameters
    ----------
    risk : (n,) higher for worse borrowers; turn the sign of a score.
    bad : (n,) of 0 and 1.

    Notes
    -----
    The interval is normal, ``auc ± z se`` with DeLong's variance ``S10/m + S01/n``, cut off at 0 and 1.
    """
    parts = _split(risk, bad)
    if isinstance(parts, NotAvailable):
        return parts
    bads, goods = parts
    if min(len(bads), len(goods)) < 2:
        return unavailable("too_few_of_a_kind", bads=len(bads), goods=len(goods))
    area, of_bads, of_goods = _components(bads, goods)
    error = float(np.sqrt(of_bads.var(ddof=1) / len(bads) + of_goods.var(ddof=1) / len(goods)))
    return Discrimination(
        normal_interval(area, error, level, 0.0, 1.0),
        normal_interval(2 * area - 1, 2 * error, level, -1.0, 1.0),
        len(goods),
        len(bads),
    )


def compare_auc(
    first: object, second: object, bad: object, level: float = LEVEL
) -> Comparison | NotAvailable:
    """DeLong's test of two risk measures on the same borrowers.

    Parameters
    ----------
    first, second : (n,) each, higher for worse borrowers; the units may differ.
    bad : (n,) of 0 and 1.
    """
    one, two = _split(first, bad), _split(second, bad)
    if isinstance(one, NotAvailable):
        return one
    if isinstance(two, NotAvailable):
        return two
    if min(len(one[0]), len(one[1])) < 2:
        return unavailable("too_few_of_a_kind", bads=len(one[0]), goods=len(one[1]))
    area_1, bads_1, goods_1 = _components(*one)
    area_2, bads_2, goods_2 = _components(*two)
    matrix = np.cov(bads_1, bads_2) / len(bads_1) + np.cov(goods_1, goods_2) / len(goods_1)
    variance = float(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1])
    scale = float(np.sqrt(matrix[0, 0] * matrix[1, 1]))
    if variance <= 1e-18 or scale <= 0:
        return unavailable("same_ranking")
    difference = normal_interval(area_1 - area_2, float(np.sqrt(variance)), level, -1.0, 1.0)
    z = (area_1 - area_2) / float(np.sqrt(variance))
    return Comparison(
        area_1, area_2, difference, z, float(2 * stats.norm.sf(abs(z))), float(matrix[0, 1] / scale)
    )


def roc_points(risk: object, bad: object, most: int = 200) -> pd.DataFrame | NotAvailable:
    """The ROC curve as a table.

    Returns
    -------
    ``threshold`` (rows with at least this risk are called bad; infinite in the first row),
    ``false_positive`` and ``true_positive`` as shares of goods and of bads. At most about ``most`` rows,
    evenly along the curve; a curve with fewer corners comes whole.
    """
    parts = _split(risk, bad)
    if isinstance(parts, NotAvailable):
        return parts
    from sklearn.metrics import roc_curve

    false, true, threshold = roc_curve(np.asarray(bad, dtype=np.float64), np.asarray(risk, dtype=np.float64))
    if len(false) > most:
        keep = np.unique(np.searchsorted((false + true) / 2, np.linspace(0, 1, most)).clip(0, len(false) - 1))
        keep = np.union1d(keep, [0, int((true - false).argmax()), len(false) - 1])
        false, true, threshold = false[keep], true[keep], threshold[keep]
    return pd.DataFrame({"threshold": threshold, "false_positive": false, "true_positive": true})


def ks(risk: object, bad: object) -> KolmogorovSmirnov | NotAvailable:
    """Kolmogorov and Smirnov's distance between bads and goods."""
    parts = _split(risk, bad)
    if isinstance(parts, NotAvailable):
        return parts
    bads, goods = parts
    values = np.unique(np.concatenate([bads, goods]))
    # Shares at or above each value.
    above = [1 - np.searchsorted(np.sort(side), values, side="left") / len(side) for side in (bads, goods)]
    place = int(np.abs(above[0] - above[1]).argmax())
    test = stats.ks_2samp(bads, goods, method="asymp")
    return KolmogorovSmirnov(float(test.statistic), float(values[place]), float(test.pvalue))
