"""Bins of a characteristic: fine quantiles merged until they are monotone and large enough, or groups of
categories. A missing value is a bin of its own.

References
----------
Siddiqi, N. (2006). Credit Risk Scorecards. Wiley, chapter 6 (fine and coarse classing).
Barlow, R. E., Bartholomew, D. J., Bremner, J. M. and Brunk, H. D. (1972). Statistical Inference under Order
Restrictions. Wiley (pooling adjacent violators; computed here by scipy).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from lib.credit.interval import Array, Codes
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

Trend = Literal["none", "increasing", "decreasing", "auto"]
PRE_BINS = 20
MIN_SHARE = 0.05
MAX_BINS = 6


@dataclass(frozen=True)
class NumericBins:
    """Cut points of a numeric characteristic.

    Attributes
    ----------
    edges : inner cut points, ascending; bin i holds ``edges[i-1] < x <= edges[i]``, the first and the last
        are open-ended. The bin after the last holds missing values.
    trend : the direction of the bad rate that was asked for or found, "none" if it was left free.
    """

    edges: tuple[float, ...]
    trend: str = "none"

    @property
    def count(self) -> int:
        """Number of bins without the one for missing values."""
        return len(self.edges) + 1

    def codes(self, values: object) -> Codes:
        """Bin of each value, from 0; missing values have the code ``count``."""
        x = np.asarray(pd.to_numeric(pd.Series(values), errors="coerce"), dtype=np.float64)
        found = np.searchsorted(np.array(self.edges), x, side="left")
        return np.where(np.isnan(x), self.count, found).astype(np.int64)

    def bounds(self, code: int) -> tuple[float | None, float | None]:
        """Lower (excluded) and upper (included) bound of a bin; None where it is open."""
        return (
            self.edges[code - 1] if 0 < code < self.count else None,
            self.edges[code] if code < len(self.edges) else None,
        )


@dataclass(frozen=True)
class CategoryBins:
    """Groups of categories.

    Attributes
    ----------
    groups : the categories of each bin. Rare ones share a bin. A category that was not seen when the bins
        were made is treated like a missing value: nothing is known about it.
    """

    groups: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """Number of bins without the one for missing values."""
        return len(self.groups)

    def codes(self, values: object) -> Codes:
        """Bin of each value, from 0; missing and unseen values have the code ``count``."""
        place = {name: code for code, group in enumerate(self.groups) for name in group}
        mapped = pd.Series(values).map(lambda value: place.get(str(value), self.count), na_action="ignore")
        return np.asarray(mapped.fillna(self.count), dtype=np.int64)


Bins = NumericBins | CategoryBins


def _merge(events: Array, weights: Array, least: float, most: int) -> list[list[int]]:
    """Neighbours joined until every bin has the least weight, a bad and a good, and there are at most `most`.

    A weak bin joins the neighbour whose bad rate is nearer; then the two neighbours whose merger costs the
    least sum of squares join. Both keep a monotone order.
    """
    blocks = [[i] for i in range(len(events))]
    while len(blocks) > 1:
        n = np.array([weights[block].sum() for block in blocks])
        bad = np.array([events[block].sum() for block in blocks])
        rate = bad / n
        weak = (n < least) | (bad <= 0) | (bad >= n)
        if weak.any():
            place = int(np.flatnonzero(weak)[n[weak].argmin()])
            sides = [other for other in (place - 1, place + 1) if 0 <= other < len(blocks)]
            first = min(place, min(sides, key=lambda side: abs(rate[side] - rate[place])))
        elif len(blocks) > most:
            first = int((n[1:] * n[:-1] / (n[1:] + n[:-1]) * np.diff(rate) ** 2).argmin())
        else:
            break
        blocks[first : first + 2] = [blocks[first] + blocks[first + 1]]
    return blocks


def _direction(rates: Array, weights: Array) -> str:
    """The monotone direction that bends the bad rates least (weighted squares)."""
    from scipy.optimize import isotonic_regression

    losses = {
        name: float(
            weights
            @ (isotonic_regression(rates, weights=weights, increasing=name == "increasing").x - rates) ** 2
        )
        for name in ("increasing", "decreasing")
    }
    return min(losses, key=lambda name: losses[name])


def numeric_bins(
    values: object,
    bad: object,
    *,
    trend: Trend = "auto",
    pre_bins: int = PRE_BINS,
    min_share: float = MIN_SHARE,
    max_bins: int = MAX_BINS,
    weights: object = None,
) -> NumericBins | NotAvailable:
    """Bins of a numeric characteristic.

    Parameters
    ----------
    values : (n,) numbers; NaN is missing.
    bad : (n,) of 0 and 1.
    trend : how the bad rate may move along the values: "increasing", "decreasing", "auto" (whichever of the
        two fits better) or "none" (free).
    pre_bins : number of quantile bins to begin with. Neighbours that break the trend are pooled (isotonic
        regression of the bad rates, weighted by rows).
    min_share : least share of the rows with a value that a bin must hold; each also holds a bad and a good.
    max_bins : most bins, not counting the one for missing values; neighbours that differ least are joined.
    weights : (n,) weights of the rows, 1 each if left out.

    Returns
    -------
    NumericBins, or why there are none: no values, a single value, or only goods or only bads.
    """
    x = np.asarray(values, dtype=np.float64)
    y = np.asarray(bad, dtype=np.float64)
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64)
    known = ~np.isnan(x)
    x, y, w = x[known], y[known], w[known]
    if len(x) == 0:
        return unavailable("no_rows")
    if y.min() == y.max():
        return unavailable("one_class", rows=len(y))
    cuts = np.unique(np.quantile(x, np.linspace(0, 1, pre_bins + 1)[1:-1], method="inverted_cdf"))
    cuts = cuts[cuts < x.max()]
    if len(cuts) == 0:
        return unavailable("one_value", value=float(x[0]))
    code = np.searchsorted(cuts, x, side="left")
    n = np.bincount(code, weights=w, minlength=len(cuts) + 1).astype(np.float64)
    events = np.bincount(code, weights=w * y, minlength=len(cuts) + 1)
    rates = events / n
    found = _direction(rates, n) if trend == "auto" else trend
    starts = np.arange(len(rates))
    if found != "none":
        from scipy.optimize import isotonic_regression

        starts = isotonic_regression(rates, weights=n, increasing=found == "increasing").blocks[:-1]
    pooled_n, pooled_events = np.add.reduceat(n, starts), np.add.reduceat(events, starts)
    blocks = _merge(pooled_events, pooled_n, min_share * w.sum(), max_bins)
    # The upper edge of pre-bin i is cuts[i]; a block ends where the next one starts.
    edges = tuple(float(cuts[starts[block[0]] - 1]) for block in blocks[1:])
    return NumericBins(edges, found)


def category_bins(
    values: object, bad: object, *, min_share: float = MIN_SHARE, order: Sequence[str] | None = None
) -> CategoryBins | NotAvailable:
    """Bins of a categorical characteristic: each large category alone, the rare ones together.

    Parameters
    ----------
    values : (n,) categories; None and NaN are missing.
    bad : (n,) of 0 and 1.
    min_share : categories below this share of the rows with a value, and those without a bad or a good, share
        one bin; if that bin is still too small, it joins the large category with the nearest bad rate.
    order : the order of the bins; by falling bad rate if left out.
    """
    column = pd.Series(values)
    known = column.notna().to_numpy()
    if not known.any():
        return unavailable("no_rows")
    y = np.asarray(bad, dtype=np.float64)[known]
    if y.min() == y.max():
        return unavailable("one_class", rows=len(y))
    table = pd.DataFrame({"name": column[known].astype(str).to_numpy(), "bad": y}).groupby("name")["bad"]
    counts = pd.DataFrame({"n": table.size(), "bad": table.sum()})
    least = min_share * len(y)
    large = (counts["n"] >= least) & (counts["bad"] > 0) & (counts["bad"] < counts["n"])
    if not large.any():
        return unavailable("no_category", share=min_share)
    groups: dict[tuple[str, ...], tuple[float, float]] = {
        (str(name),): (float(row["n"]), float(row["bad"])) for name, row in counts[large].iterrows()
    }
    rare = counts[~large]
    if len(rare):
        n, events = float(rare["n"].sum()), float(rare["bad"].sum())
        names = tuple(sorted(str(name) for name in rare.index))
        if n < least or events in {0.0, n}:
            near = min(groups, key=lambda group: abs(groups[group][1] / groups[group][0] - events / n))
            size, bads = groups.pop(near)
            names, n, events = near + names, n + size, events + bads
        groups[names] = (n, events)
    if order is not None:
        rank = {name: place for place, name in enumerate(order)}
        ordered = sorted(groups, key=lambda group: min(rank.get(name, len(rank)) for name in group))
    else:
        ordered = sorted(groups, key=lambda group: -groups[group][1] / groups[group][0])
    if len(ordered) == 1:
        return unavailable("one_category", name=ordered[0][0])
    return CategoryBins(tuple(ordered))
