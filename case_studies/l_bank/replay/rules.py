"""Who is lent to, and how much of what was asked, under given rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from case_studies.l_bank.replay.history import COLLATERAL, QUARTERS, Array, Codes, Files, Flags, Seen

# Share of good loans that a check with shared information turns away by mistake.
MISTAKEN = 0.08
# Levers and assumptions that decide on files one by one; everything else acts on sums.
RULES = (
    "score_floor", "score_entry", "override_limit", "ltv_cap", "borrower_cap", "group_cap", "industry_cap",
    "information_sharing", "information_strength", "least_part",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Decisions:
    """One set of rules applied to every application, (n,) each.

    Attributes
    ----------
    kept : chance that it is lent to, before what shared information says of loans that L made.
    part : lent over what was lent (or asked). checked : 1 where shared information let a declined file in.
    """

    kept: Array
    part: Array
    checked: Array


def decide(files: Files, seen: Seen, rules: Mapping[str, float], first: int) -> Decisions:
    """Apply the rules to applications decided in quarter ``first`` or later; earlier ones stay as they were.

    Applications that L approved stay approved unless a rule forbids it; declined ones are approved only where
    a rule says so. What customers withdrew, or what was undecided at the end, stays out.
    """
    kept = files.approved.astype(np.float64)
    part = np.ones(files.count)
    if rules["override_limit"] < 1.0:
        undone = (1.0 - rules["override_limit"]) * (1.0 - files.staying)
        kept = np.where(files.raised, kept * (1.0 - undone), kept)
    low_enough = files.points < rules["score_floor"]
    declined = _declined(files)
    kept[declined & (files.points >= rules["score_entry"])] = 1.0
    kept[low_enough] = 0.0
    checked = np.zeros(files.count)
    if rules["information_sharing"] > 0.0:
        checked = _replace(files, seen, rules, kept, declined & ~low_enough)
    _cut_amounts(files, rules, kept, part)
    before = files.decided < first
    kept[before], part[before] = files.approved[before], 1.0
    if rules["industry_cap"] < 1.0:
        _cap_industries(files, rules["industry_cap"], kept, part, first)
    return Decisions(kept, part, checked)


@lru_cache(maxsize=4)
def _declined(files: Files) -> Flags:
    found: Flags = (files.table["decision"] == "declined").to_numpy()
    return found


def turned_away(strength: Array | float) -> Array:
    """Share of bad loans that the check turns away, when it turns away ``MISTAKEN`` of the good ones.

    Binormal: the check's signal lies ``strength`` standard deviations lower for bad loans, given the card.
    """
    found: Array = ndtr(ndtri(MISTAKEN) + np.asarray(strength))
    return found


def odds_of_passing(strength: Array | float) -> Array:
    """Odds of default, over before, of a declined applicant whose signal is that of the better good half."""
    found: Array = ndtr(-np.asarray(strength)) / 0.5
    return found


def _replace(files: Files, seen: Seen, rules: Mapping[str, float], kept: Array, could: Flags) -> Array:
    """Give the places of those whom shared information turns away to declined applicants of the quarter.

    Those with the median points of accepted loans or more come in question, half of whom pass the check.
    """
    use = rules["information_sharing"]
    away = np.full(files.count, MISTAKEN)
    away[seen.application[seen.bad]] = turned_away(rules["information_strength"])
    freed = np.bincount(files.decided, use * kept * away * files.approved, minlength=QUARTERS)
    median = float(np.median(files.points[files.approved]))
    question = could & (kept == 0.0) & (files.points >= median)
    candidates = np.bincount(files.decided, question.astype(np.float64), minlength=QUARTERS)
    share = np.minimum(freed / np.maximum(candidates, 1.0), 0.5 * use)
    kept[question] = share[files.decided[question]]
    checked: Array = question.astype(np.float64)
    return checked


def _cut_amounts(files: Files, rules: Mapping[str, float], kept: Array, part: Array) -> None:
    """Cap loans by collateral, borrower and group; a customer offered too little of it does not take it."""
    secured = (files.security == COLLATERAL) & (files.value > 0)
    np.minimum(part, rules["ltv_cap"] * files.value / files.amount, out=part, where=secured)
    np.minimum(part, rules["borrower_cap"] * 1e6 / files.amount, out=part)
    room = np.maximum(rules["group_cap"] * 1e6 - files.others, 0.0)
    np.minimum(part, room / files.amount, out=part, where=files.others > 0)
    kept[part < rules["least_part"]] = 0.0


@dataclass(frozen=True, eq=False)
class _Order:
    """Applications by quarter and industry, the best points first; where each such block begins and is."""

    place: Codes
    block: Codes
    starts: Codes


@lru_cache(maxsize=4)
def _order(files: Files) -> _Order:
    place = np.lexsort((-files.points, files.industry, files.decided))
    block = files.decided[place] * len(files.industries) + files.industry[place]
    starts = np.searchsorted(block, np.arange(QUARTERS * len(files.industries)))
    return _Order(place, block, starts)


def _cap_industries(files: Files, cap: float, kept: Array, part: Array, first: int) -> None:
    """Refuse the lowest points of an industry until it has no more than ``cap`` of a quarter's lending."""
    order = _order(files)
    amount = (kept * part * files.amount)[order.place]
    before = np.concatenate([[0.0], np.cumsum(amount)])
    ends = np.append(order.starts[1:], len(amount))
    by = (before[ends] - before[order.starts]).reshape(QUARTERS, -1)
    # The total falls with what is refused: the largest total that keeps every share under the cap.
    total = by.sum(axis=1)
    for _ in range(60):
        total = np.minimum(by, cap * total[:, None]).sum(axis=1)
    quarter = order.block // len(files.industries)
    room = np.where(np.arange(QUARTERS) >= first, cap * total, np.inf)[quarter]
    running = before[:-1] - before[order.starts][order.block]
    fits = np.clip((room - running) / np.where(amount > 0, amount, 1.0), 0.0, 1.0)
    kept[order.place] *= np.where(amount > 0, fits, 1.0)
