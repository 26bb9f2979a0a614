"""Spread of default along dated guarantees, replayed on what borrowers did of their own accord.

Stops for own reasons are taken as they happened; only what the links add is drawn. So a simulated number of
spread defaults can be held against the number that a process (or history) produced under the same own stops.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.credit.interval import Array, Codes, Interval, normal_interval

SEED = 20_240_101
# In the place of the month of a stop: the loan was not made in this simulation.
NOT_MADE = -1


@dataclass(frozen=True, eq=False)
class Spread:
    """Simulated stops by spread.

    Attributes
    ----------
    by_month : (simulations x months) loans that stopped because of a link.
    mean : their total with the Monte Carlo interval of the mean.
    low, high : the 2.5 % and 97.5 % quantiles of the total over simulations: where one history may lie.
    own : loans that stopped of their own accord.
    """

    by_month: Array
    mean: Interval
    low: float
    high: float
    own: int

    @property
    def totals(self) -> Array:
        """(simulations,) stops by spread over all months."""
        return np.asarray(self.by_month.sum(axis=1))


def _expand(keys: Codes, starts: Codes, counts: Codes) -> tuple[Codes, Codes]:
    """Places (into keys) and members of the groups named by ``keys``, in a table sorted by group."""
    n = counts[keys]
    place = np.repeat(np.arange(len(keys)), n)
    within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    return place, starts[keys][place] + within


def replay_spread(
    owner: object,
    at_risk: NDArray[np.bool_],
    own_month: object,
    guarantor: object,
    guaranteed: object,
    first: object,
    last: object,
    *,
    probability: float,
    window: int,
    delay: int,
    opened: object = None,
    simulations: int = 500,
    seed: int = SEED,
) -> Spread:
    """Simulate who stops paying because a borrower for whom he answers defaulted.

    In each of the ``window`` months after a borrower's default (``delay`` months after one of his loans
    stopped) every loan at risk of each guarantor stops with ``probability`` per such link,
    ``1 - (1 - p)^links`` in all. Stops by spread pass it on in their turn.

    Parameters
    ----------
    owner : (n,) number of the firm of each loan, from 0.
    at_risk : (n x months) whether the loan is paid and can be hit in the month, apart from stops by spread.
    own_month : (n,) month in which the loan stops of its own accord; ``months`` or more if never.
    guarantor, guaranteed : (m,) firms of each link. first, last : (m,) months in which it is in force.
    opened : (n,) month from which each loan exists; a firm that a link has struck gets no later loan, as the
        process bars it. All exist from the start if left out.
    simulations : the Monte Carlo error falls with their square root.

    Raises
    ------
    ValueError : a probability outside 0 to 1, or fewer than 2 simulations.
    """
    if not 0 <= probability <= 1:
        raise ValueError("the probability must lie between 0 and 1")
    if simulations < 2:
        raise ValueError("at least 2 simulations are needed for an error")
    who, own = np.asarray(owner, dtype=np.int64), np.asarray(own_month, dtype=np.int64)
    months = at_risk.shape[1]
    exists = np.zeros(len(who), dtype=np.int64) if opened is None else np.asarray(opened, dtype=np.int64)
    ends = [np.asarray(part, dtype=np.int64) for part in (guarantor, guaranteed, first, last)]
    firms = int(max(who.max(initial=0), ends[0].max(initial=0), ends[1].max(initial=0))) + 1
    by_guaranteed = np.argsort(ends[1], kind="stable")
    answers, fails, since, until = (part[by_guaranteed] for part in ends)
    link_count = np.bincount(fails, minlength=firms)
    link_start = np.cumsum(link_count) - link_count
    by_owner = np.argsort(who, kind="stable")
    loan_count = np.bincount(who, minlength=firms)
    loan_start = np.cumsum(loan_count) - loan_count
    rng = np.random.default_rng(seed)
    stopped = np.full((simulations, len(who)), months, dtype=np.int64)
    fallen: list[Codes] = []
    result = np.zeros((simulations, months))
    draws = np.arange(simulations)
    for month in range(months):
        # A stop is felt from the month after its default on; one key stands for a draw and a firm.
        felt = np.unique(
            np.concatenate(
                [np.zeros(0, dtype=np.int64), *fallen[max(month - delay - window, 0) : max(month - delay, 0)]]
            )
        )
        mine = np.flatnonzero(own == month)
        free = stopped[:, mine] == months
        stopped[:, mine] = np.where(free, month, stopped[:, mine])
        draw, loan = np.nonzero(free)
        now = [draws[draw] * firms + who[mine[loan]]]
        place, link = _expand(felt % firms, link_start, link_count)
        in_force = (since[link] <= month) & (month <= until[link])
        keys, links = np.unique(
            (felt // firms)[place[in_force]] * firms + answers[link[in_force]], return_counts=True
        )
        place, row = _expand(keys % firms, loan_start, loan_count)
        hit_loan, hit_draw = by_owner[row], (keys // firms)[place]
        open_to = at_risk[hit_loan, month] & (stopped[hit_draw, hit_loan] == months)
        hit_loan, hit_draw, number = hit_loan[open_to], hit_draw[open_to], links[place[open_to]]
        struck = rng.random(len(number)) < 1 - (1 - probability) ** number
        stopped[hit_draw[struck], hit_loan[struck]] = month
        place, row = _expand(who[hit_loan[struck]], loan_start, loan_count)
        never = exists[by_owner[row]] > month
        stopped[hit_draw[struck][place[never]], by_owner[row[never]]] = NOT_MADE
        result[:, month] = np.bincount(hit_draw[struck], minlength=simulations)
        now.append(hit_draw[struck] * firms + who[hit_loan[struck]])
        fallen.append(np.concatenate(now))
    totals = result.sum(axis=1)
    low, high = np.quantile(totals, [0.025, 0.975])
    error = float(totals.std(ddof=1) / np.sqrt(simulations))
    mean = normal_interval(float(totals.mean()), error)
    return Spread(result, mean, float(low), float(high), int((own < months).sum()))
