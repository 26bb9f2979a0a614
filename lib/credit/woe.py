"""Weight of evidence and information value.

References
----------
Siddiqi, N. (2006). Credit Risk Scorecards. Wiley, pp. 79-82.
Kullback, S. (1959). Information Theory and Statistics. Wiley (the divergence that information value is).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.credit.bins import MAX_BINS, MIN_SHARE, PRE_BINS, Bins, Trend, category_bins, numeric_bins
from lib.credit.interval import Array, wilson
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

# Added to the goods and the bads of a bin that has none of one kind; other bins are left as counted.
ZERO_CELL = 0.5
# Siddiqi (2006), p. 81: below 0.02 unpredictive, to 0.1 weak, to 0.3 medium, above strong; above 0.5 the
# characteristic is to be checked for information from the future.
IV_BOUNDS = ((0.02, "unpredictive"), (0.1, "weak"), (0.3, "medium"), (0.5, "strong"))


@dataclass(frozen=True, eq=False)
class Characteristic:
    """A binned characteristic with its weights of evidence.

    Attributes
    ----------
    name : its name.
    bins : how a value finds its bin.
    table : a row per bin that has rows in the development sample: code, goods, bads, n, share of rows,
        bad_rate with low and high (Wilson, 95 %), woe, iv (the bin's contribution), adjusted (whether the
        zero-cell adjustment was made).
    woe : (bins + 1,) weight of evidence by code; the last is that of missing values, 0 (nothing is known) if
        there were none.
    iv : information value.
    """

    name: str
    bins: Bins
    table: pd.DataFrame
    woe: Array
    iv: float

    @property
    def strength(self) -> str:
        """Siddiqi's reading of the information value: a key under ``credit.iv``."""
        return iv_strength(self.iv)

    def transform(self, values: object) -> Array:
        """(n,) weight of evidence of each value."""
        return np.asarray(self.woe[self.bins.codes(values)])


def iv_strength(iv: float) -> str:
    """``unpredictive``, ``weak``, ``medium``, ``strong`` or ``suspicious``.

    >>> iv_strength(0.25), iv_strength(0.9)
    ('medium', 'suspicious')
    """
    return next((name for bound, name in IV_BOUNDS if iv < bound), "suspicious")


def woe_table(goods: object, bads: object, adjustment: float = ZERO_CELL) -> pd.DataFrame | NotAvailable:
    """Weights of evidence of counts.

    Parameters
    ----------
    goods, bads : (k,) counts (or sums of weights) per bin.
    adjustment : added to both counts of a bin without a good or without a bad.

    Returns
    -------
    A row per bin: goods, bads, n, share, bad_rate, low, high, woe, iv, adjusted; with
    ``woe = ln((goods_i / goods) / (bads_i / bads))`` (high means safe) and
    ``iv_i = (goods_i / goods - bads_i / bads) woe_i``.

    Examples
    --------
    >>> found = woe_table([90, 60], [10, 40])
    >>> [round(value, 4) for value in found["woe"]]
    [1.0986, -0.6931]
    """
    good, bad = np.asarray(goods, dtype=np.float64), np.asarray(bads, dtype=np.float64)
    if good.sum() <= 0 or bad.sum() <= 0:
        return unavailable("one_class", rows=int(good.sum() + bad.sum()))
    empty = ((good == 0) | (bad == 0)) & (good + bad > 0)
    g, b = good + adjustment * empty, bad + adjustment * empty
    with np.errstate(divide="ignore", invalid="ignore"):
        share_good, share_bad = g / g.sum(), b / b.sum()
        woe = np.where(g + b > 0, np.log(share_good / share_bad), 0.0)
        rate = bad / (good + bad)
    low, high = wilson(bad, good + bad)
    return pd.DataFrame(
        {
            "goods": good, "bads": bad, "n": good + bad, "share": (good + bad) / (good + bad).sum(),
            "bad_rate": rate, "low": low, "high": high, "woe": woe, "iv": (share_good - share_bad) * woe,
            "adjusted": empty,
        }
    )  # fmt: skip


def characteristic(
    name: str,
    values: object,
    bad: object,
    bins: Bins,
    *,
    weights: object = None,
    adjustment: float = ZERO_CELL,
) -> Characteristic | NotAvailable:
    """The weights of evidence of a characteristic whose bins are given.

    Parameters
    ----------
    name, values, bad, bins : the characteristic, its (n,) values, (n,) of 0 and 1, how it is cut.
    weights : (n,) weights of the rows, 1 each if left out.
    """
    y = np.asarray(bad, dtype=np.float64)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64)
    codes = bins.codes(values)
    size = bins.count + 1
    bads = np.bincount(codes, weights=w * y, minlength=size)
    counts = woe_table(np.bincount(codes, weights=w, minlength=size) - bads, bads, adjustment)
    if isinstance(counts, NotAvailable):
        return counts
    counts.insert(0, "code", np.arange(size))
    table = counts[counts["n"] > 0].reset_index(drop=True)
    return Characteristic(
        name, bins, table, counts["woe"].to_numpy(dtype=np.float64), float(counts["iv"].sum())
    )


def fit_characteristic(
    name: str,
    values: object,
    bad: object,
    *,
    trend: Trend = "auto",
    pre_bins: int = PRE_BINS,
    min_share: float = MIN_SHARE,
    max_bins: int = MAX_BINS,
    order: Sequence[str] | None = None,
    adjustment: float = ZERO_CELL,
) -> Characteristic | NotAvailable:
    """Bins and weights of evidence at once: numbers are cut, anything else is grouped.

    Parameters are those of `numeric_bins` and `category_bins`.
    """
    column = pd.Series(values)
    bins: Bins | NotAvailable
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        bins = numeric_bins(
            column.to_numpy(dtype=np.float64, na_value=np.nan), bad,
            trend=trend, pre_bins=pre_bins, min_share=min_share,
            max_bins=max_bins,
        )  # fmt: skip
    else:
        bins = category_bins(column, bad, min_share=min_share, order=order)
    if isinstance(bins, NotAvailable):
        return bins
    return characteristic(name, column, bad, bins, adjustment=adjustment)
