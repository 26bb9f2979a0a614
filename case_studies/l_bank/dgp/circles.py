"""Mutual-guarantee circles and the directed links along which default spreads."""

from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.dgp.borrowers import SMALL, Borrowers
from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, BoolArray, IntArray, Parameters, Streams, whole

SIZES_OF_CIRCLES = (3, 4, 5, 5, 6, 7, 9)
MOST_MEMBERS = 12_000
# From 2021 on L signs no new circles, and some of the old are wound up.
LAST_FORMED = 60
WOUND_UP_FROM = 66


@dataclass(frozen=True)
class Circles:
    """Circles (c,) and links (k,), sorted by link. Months from January 2016; NEVER: in force."""

    branch: IntArray
    industry: IntArray
    formed: IntArray
    members: IntArray
    guarantor: IntArray
    guaranteed: IntArray
    circle: IntArray
    mutual: BoolArray
    amount: IntArray
    signed: IntArray
    ended: IntArray
    circle_of: IntArray

    def in_force(self, month: int) -> BoolArray:
        """Links (k,) that count in `month`."""
        return (self.signed <= month) & (month < self.ended)


def draw_circles(params: Parameters, streams: Streams, borrowers: Borrowers) -> Circles:
    """Circles of 3 to 9 neighbours of one trade; six of ten pairs inside sign; few chains between circles."""
    rng = streams.rng("circles")
    custom = np.asarray(params.column("region", "mutual_guarantee_custom"))[borrowers.region]
    appetite = custom * np.where(borrowers.size == SMALL, 0.7, 1.0) * (borrowers.group == NOBODY)
    score = np.log(np.maximum(appetite, 1e-9)) - np.log(-np.log(rng.random(borrowers.count)))
    score[borrowers.registered > LAST_FORMED] = -np.inf
    chosen = np.argsort(-score, kind="stable")[:MOST_MEMBERS]
    order = chosen[
        np.lexsort((rng.random(len(chosen)), borrowers.industry[chosen], borrowers.branch[chosen]))
    ]
    sizes = np.asarray(SIZES_OF_CIRCLES)[rng.integers(0, len(SIZES_OF_CIRCLES), len(order))]
    circle = np.searchsorted(np.cumsum(sizes), np.arange(len(order)), side="right")
    branch = borrowers.branch[order]
    # A circle does not reach over two branches: whoever stands beyond the first member's branch is left out.
    first = np.searchsorted(circle, circle)
    kept = branch == branch[first]
    order, circle = order[kept], circle[kept]
    names, circle = np.unique(circle, return_inverse=True)
    count = len(names)
    head = order[np.searchsorted(circle, np.arange(count))]
    latest = np.zeros(count, dtype=np.int64)
    np.maximum.at(latest, circle, borrowers.registered[order])
    formed = np.minimum(latest + rng.integers(0, 14, count), LAST_FORMED)

    left, right = [], []
    for gap in range(1, max(SIZES_OF_CIRCLES)):
        pairs = np.flatnonzero(circle[:-gap] == circle[gap:])
        signed = pairs[(rng.random(len(pairs)) < 0.6) | (gap == 1)]
        left.append(order[signed])
        right.append(order[signed + gap])
    one, two = np.concatenate(left), np.concatenate(right)
    both = rng.random(len(one)) < 0.75
    circle_of = np.full(borrowers.count, NOBODY)
    circle_of[order] = circle
    chain_from = order[rng.random(len(order)) < 0.06]
    chain_to = order[rng.integers(0, len(order), len(chain_from))]
    near = (borrowers.branch[chain_from] == borrowers.branch[chain_to]) | (rng.random(len(chain_from)) < 0.3)
    near &= circle_of[chain_from] != circle_of[chain_to]
    chain_from, chain_to = chain_from[near], chain_to[near]
    guarantor = np.concatenate([one, two[both], chain_from])
    guaranteed = np.concatenate([two, one[both], chain_to])
    inside = len(one) + int(both.sum())
    link_circle = np.where(np.arange(len(guarantor)) < inside, circle_of[guarantor], NOBODY)
    mutual = np.concatenate(
        [both, np.ones(int(both.sum()), dtype=bool), np.zeros(len(chain_from), dtype=bool)]
    )
    signed = np.where(
        link_circle == NOBODY,
        np.maximum(formed[circle_of[guarantor]], formed[circle_of[guaranteed]]) + 3,
        formed[circle_of[guarantor]],
    )
    wound_up = WOUND_UP_FROM + rng.integers(0, 60, count)
    ended = np.where(rng.random(count) < 0.55, wound_up, NEVER)[circle_of[guarantor]]
    keep = np.unique(guarantor * borrowers.count + guaranteed, return_index=True)[1]
    amount = whole(np.exp(12.9 + 0.5 * rng.standard_normal(len(guarantor))), 10_000)
    return Circles(
        branch=borrowers.branch[head],
        industry=borrowers.industry[head],
        formed=formed,
        members=np.bincount(circle, minlength=count),
        guarantor=guarantor[keep],
        guaranteed=guaranteed[keep],
        circle=link_circle[keep],
        mutual=mutual[keep],
        amount=amount[keep],
        signed=signed[keep],
        ended=np.maximum(ended, signed + 1)[keep],
        circle_of=circle_of,
    )
