"""How default spreads along guarantees, month by month, with the links and without them.

Each month a firm that still pays stops by itself with its own hazard; ``delay_months`` later it defaults. A
firm in default passes distress on: in each of the following ``infectious_months`` a guarantor of it who
still pays stops with the link's probability, independently by link. Both worlds share the draws of the firms'
own stops, so that their difference is due to the links alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.credit.interval import Array, Codes, Interval, normal_interval

SEED = 20_240_101


@dataclass(frozen=True, eq=False)
class Contagion:
    """Simulated spread.

    Attributes
    ----------
    table : a row per month from 0: month, and the mean number of firms in default so far with the links
        (``linked``), without them (``unlinked``) and by the links (``excess``), each with the Monte Carlo
        standard error (``*_error``) and, for linked, the 5 % and 95 % quantiles over the simulations.
    linked, unlinked, excess : defaults at the end with the Monte Carlo interval of the mean.
    totals : (simulations,) defaults at the end with links. totals_unlinked : the same without.
    probability : (n,) share of simulations in which the firm defaults, with links.
    probability_unlinked : the same without.
    """

    table: pd.DataFrame
    linked: Interval
    unlinked: Interval
    excess: Interval
    totals: Array
    totals_unlinked: Array
    probability: Array
    probability_unlinked: Array

    @property
    def multiplier(self) -> float:
        """Defaults with links over defaults without; NaN if there are none without."""
        return self.linked.estimate / self.unlinked.estimate if self.unlinked.estimate > 0 else float("nan")


def _own_month(rng: np.random.Generator, hazard: Array, n: int, months: int, draws: int) -> NDArray[np.int16]:
    """(draws x n) month of the firm's own stop, from 1; ``months + 1`` if not within them.

    One uniform number per firm is compared with the survival curve, which costs months times less than a draw
    a month.
    """
    path = np.broadcast_to(hazard, (months, n)) if hazard.ndim < 2 else hazard
    survival = np.cumprod(1 - path, axis=0)
    u = rng.random((draws, n))
    found = np.full((draws, n), 1, dtype=np.int16)
    for month in range(months):
        found += u < survival[month]
    return found


def _reached(lately: NDArray[np.bool_], source: Codes, force: Codes) -> tuple[Codes, Codes]:
    """Draws and links, of those in ``force``, whose borrower defaulted lately; ordered by draw, then by link.

    Few firms have, so that their links are looked up instead of all links asked.
    """
    order = force[np.argsort(source[force], kind="stable")]
    counts = np.bincount(source[force], minlength=lately.shape[1])
    firsts = np.cumsum(counts) - counts
    draw, firm = np.nonzero(lately & (counts > 0))
    many = counts[firm]
    # The k-th link of each firm that was found, one after the other.
    place = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    link = order[np.repeat(firsts[firm], many) + place]
    draw = np.repeat(draw, many)
    sequence = np.lexsort((link, draw))
    return draw[sequence], link[sequence]


def simulate_contagion(
    firms: int,
    guarantor: object,
    borrower: object,
    link_probability: object,
    hazard: object,
    *,
    initial: object = (),
    months: int = 24,
    infectious_months: int = 1,
    delay_months: int = 0,
    exposed: object = None,
    link_from: object = None,
    link_until: object = None,
    simulations: int = 1_000,
    seed: int = SEED,
) -> Contagion:
    """Simulate defaults with and without guarantee links.

    Parameters
    ----------
    firms : n; firms are numbered from 0.
    guarantor, borrower : (m,) numbers of the firms of each link. A mutual guarantee is two links.
    link_probability : (m,) or a number; probability, per infectious month, that a guarantor stops paying
        because of this borrower.
    hazard : monthly hazard of a firm's own stop: a number, (n,) or (months x n); 0 while it has no loan.
    initial : numbers of firms in default at month 0.
    months : length of the simulation.
    infectious_months : for how many months after its default a firm passes distress on.
    delay_months : from the stop to the default, such as 3 where default is more than 90 days past due.
    exposed : (months x n) of booleans; a firm without a loan in a month cannot be struck by a link. Always
        exposed if left out.
    link_from, link_until : (m,) first and last month in which each link is in force; always if left out.
    simulations : number of draws; the error of a mean falls with their square root.

    Raises
    ------
    ValueError : a number outside the firms, or a probability outside 0 to 1.
    """
    source, target = np.asarray(borrower, dtype=np.int64), np.asarray(guarantor, dtype=np.int64)
    p = np.broadcast_to(np.asarray(link_probability, dtype=np.float64), source.shape)
    own_hazard = np.asarray(hazard, dtype=np.float64)
    begins, ends = (
        np.full(source.shape, bound) if given is None else np.asarray(given)
        for given, bound in ((link_from, 0), (link_until, months))
    )
    open_ = None if exposed is None else np.asarray(exposed, dtype=bool)
    start = np.asarray(initial, dtype=np.int64)
    numbers = np.concatenate([source, target, start])
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= firms):
        raise ValueError(f"firms are numbered from 0 to {firms - 1}")
    if ((p < 0) | (p > 1)).any() or ((own_hazard < 0) | (own_hazard > 1)).any():
        raise ValueError("probabilities must lie between 0 and 1")
    rng = np.random.default_rng(seed)
    counts: list[Array] = []
    counts_unlinked: list[Array] = []
    hits, hits_unlinked = np.zeros(firms), np.zeros(firms)
    # Blocks bound the memory at about 60 MB.
    block = max(1, min(simulations, 4_000_000 // max(firms, len(source), 1)))
    for first in range(0, simulations, block):
        draws = min(block, simulations - first)
        own = _own_month(rng, own_hazard, firms, months, draws)
        own[:, start] = -delay_months
        stop = own.copy()
        for month in range(1, months + 1):
            # Links in force whose borrower defaulted lately and whose guarantor still pays.
            lately = (stop < month - delay_months) & (stop >= month - delay_months - infectious_months)
            able = stop > month if open_ is None else (stop > month) & open_[month - 1]
            force = np.flatnonzero((begins <= month) & (ends >= month))
            draw, link = _reached(lately, source, force)
            open_to = able[draw, target[link]]
            draw, link = draw[open_to], link[open_to]
            struck = rng.random(len(draw)) < p[link]
            stop[draw[struck], target[link[struck]]] = month
        for stopped, kept, hit in ((stop, counts, hits), (own, counts_unlinked, hits_unlinked)):
            month_of = stopped + delay_months
            by_month = np.stack([(month_of <= month).sum(axis=1) for month in range(months + 1)], axis=1)
            kept.append(by_month.astype(np.float64))
            hit += (month_of <= months).sum(axis=0)
    return _summary(
        np.concatenate(counts),
        np.concatenate(counts_unlinked),
        hits / simulations,
        hits_unlinked / simulations,
    )


def _summary(linked: Array, unlinked: Array, probability: Array, probability_unlinked: Array) -> Contagion:
    """Means and Monte Carlo errors of (simulations x months + 1) counts."""
    draws = len(linked)

    def error(part: Array) -> Array:
        if draws < 2:
            return np.full(part.shape[1], np.nan)
        return np.asarray(part.std(axis=0, ddof=1) / np.sqrt(draws))

    excess = linked - unlinked
    table = pd.DataFrame({"month": np.arange(linked.shape[1])})
    for name, part in (("linked", linked), ("unlinked", unlinked), ("excess", excess)):
        table[name], table[f"{name}_error"] = part.mean(axis=0), error(part)
    table["linked_low"], table["linked_high"] = np.quantile(linked, [0.05, 0.95], axis=0)
    ends = [
        normal_interval(float(part[:, -1].mean()), float(error(part)[-1]))
        for part in (linked, unlinked, excess)
    ]
    with_links, without, by_links = ends
    return Contagion(
        table,
        with_links,
        without,
        by_links,
        linked[:, -1],
        unlinked[:, -1],
        probability,
        probability_unlinked,
    )
