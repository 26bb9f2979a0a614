"""Which gaps are widest, under given weights and under random ones."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.bsc.weights import Weights
from lib.values import NotAvailable

TOP = 5


@dataclass(frozen=True)
class RankedGap:
    """One KPI in the order of weighted gaps.

    Attributes
    ----------
    rank : 1 for the widest; KPIs with the same weighted gap share the better rank.
    gap : points missing to the target, 0 to 100.
    weight : among the KPIs that have a score; these weights add up to 1.
    weighted : ``weight * gap``; over all KPIs it adds up to the points missing in the total score.
    """

    kpi: str
    rank: int
    gap: float
    weight: float
    weighted: float


@dataclass(frozen=True)
class TopShare:
    """How often a KPI is among the widest gaps when weights are drawn at random.

    Attributes
    ----------
    share : share of draws, 0 to 1.
    error : Monte Carlo standard error of the share, ``sqrt(share (1 - share) / draws)``.
    """

    kpi: str
    share: float
    error: float


def rank_gaps(gaps: Mapping[str, float], weights: Weights) -> tuple[RankedGap, ...] | NotAvailable:
    """KPIs by weighted gap, widest first; ties in the order of ``gaps``.

    ``gaps`` holds the KPIs that have a score; the weights of the others are spread over these in proportion.
    """
    if not gaps:
        return NotAvailable("bsc.no_score")
    share = weights.over(gaps)
    if isinstance(share, NotAvailable):
        return share
    weighted = {kpi: share[kpi] * gap for kpi, gap in gaps.items()}
    order = sorted(gaps, key=lambda kpi: -weighted[kpi])
    sizes = [weighted[kpi] for kpi in order]
    return tuple(
        RankedGap(kpi, 1 + sizes.index(weighted[kpi]), gaps[kpi], share[kpi], weighted[kpi]) for kpi in order
    )


def random_weights(draws: int, n: int, seed: int) -> NDArray[np.float64]:
    """(draws x n) weights drawn uniformly from all weights that add up to 1 (Dirichlet with all ones).

    Drawn as exponentials over their sum, which is the Dirichlet distribution's construction.
    """
    exponentials = np.random.default_rng(seed).standard_exponential((draws, n))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def top_shares(
    gaps: Mapping[str, float], *, draws: int = 10_000, seed: int = 20240101, top: int = TOP
) -> tuple[TopShare, ...] | NotAvailable:
    """Share of random weightings in which each KPI is among the ``top`` widest weighted gaps.

    A KPI without a gap is never among them. The shares add up to ``top``, or to the number of KPIs with a
    gap where that is smaller. Sorted by share; the same seed gives the same answer.

    Raises
    ------
    ValueError : ``draws`` or ``top`` is not positive.
    """
    if draws < 1 or top < 1:
        raise ValueError(f"draws and top must be positive, not {draws} and {top}")
    if not gaps:
        return NotAvailable("bsc.no_score")
    names = list(gaps)
    size = np.array([gaps[name] for name in names])
    open_gaps = int((size > 0).sum())
    weighted = random_weights(draws, len(names), seed) * size
    count = np.zeros(len(names))
    if open_gaps:
        place = min(top, open_gaps)
        widest = np.argpartition(-weighted, place - 1, axis=1)[:, :place]
        count = np.bincount(widest.ravel(), minlength=len(names)).astype(np.float64)
    share = count / draws
    error = np.sqrt(share * (1.0 - share) / draws)
    found = [TopShare(name, float(s), float(e)) for name, s, e in zip(names, share, error, strict=True)]
    return tuple(sorted(found, key=lambda entry: -entry.share))
