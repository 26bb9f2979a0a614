"""Sums by kind of security and quarter for one set of decisions: what the course of a replay starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from case_studies.l_bank.replay.history import COLLATERAL, QUARTERS, SECURITIES, Array, Files, Seen
from case_studies.l_bank.replay.inferred import Inferred
from case_studies.l_bank.replay.rules import Decisions, decide

KINDS = len(SECURITIES)


@dataclass(frozen=True, eq=False)
class Sums:
    """Money in RMB, each (kinds, quarters) unless said otherwise.

    Attributes
    ----------
    paid, interest : of loans made that never defaulted, and that did, (2, kinds, quarters).
    npl, new, live, fallen, lost : of loans that L made; ``lost`` is the loss on ``fallen``.
    failed : number of defaults. spread, spread_failed : of ``fallen`` and of these, while a default of
        somebody else was felt.
    warned : of ``fallen``, announced by signals of severity 1, 2, 3 or more that nobody acted on, (4, ...).
    added_* : the same, expected, of applicants without a loan. added_score : mean log-odds of those who
        default, weighted by exposure.
    leverage : by how much loan-to-value fell on average among what defaulted with collateral.
    approved, admitted : numbers by quarter of decision, (quarters,): approved by L and kept; declined by L
        and approved now. approved_bad : of the former, loans that defaulted.
    """

    paid: Array
    interest: Array
    npl: Array
    new: Array
    live: Array
    fallen: Array
    lost: Array
    failed: Array
    spread: Array
    spread_failed: Array
    warned: Array
    added_paid: Array
    added_interest: Array
    added_new: Array
    added_live: Array
    added_fallen: Array
    added_failed: Array
    added_lost: Array
    added_score: Array
    added_checked: Array
    leverage: float
    approved: Array
    approved_bad: Array
    admitted: Array
    first_time: Array
    micro: Array


@dataclass(frozen=True, eq=False)
class Past:
    """Everything that a replay reads; shared and never changed."""

    files: Files
    seen: Seen
    inferred: Inferred
    # Mean log-odds of the loans that the inference was fitted on; effect of a unit of collateral coverage on
    # the log-odds of a loss.
    centre: float
    coverage: float


def _cells(values: Array) -> Array:
    return (
        values.reshape(-1, KINDS, QUARTERS)
        if values.size > KINDS * QUARTERS
        else values.reshape(KINDS, QUARTERS)
    )


@lru_cache(maxsize=32)
def sums(past: Past, rules: tuple[tuple[str, float], ...], first: int) -> Sums:
    """Decide and add up; remembered, because most moves of a reader leave the rules on files alone."""
    return add_up(past, decide(past.files, past.seen, dict(rules), first))


def add_up(past: Past, decisions: Decisions) -> Sums:
    """Add up histories and expectations with the decisions' weights."""
    files, seen = past.files, past.seen
    count = decisions.kept[seen.application]
    money = count * decisions.part[seen.application]
    part = decisions.part[seen.application]
    # The same collateral behind less debt: the loss moves as the model of losses says (coefficient of
    # coverage), within what the model covers.
    deeper = np.minimum(seen.coverage / np.maximum(part, 1e-9), 2.0) - np.minimum(seen.coverage, 2.0)
    relief = np.exp(past.coverage * deeper)
    loss = seen.loss * relief / (1.0 - seen.lgd + seen.lgd * relief)
    fallen_money = money * seen.bad
    columns = np.column_stack(
        [
            fallen_money,
            fallen_money * loss,
            np.where(seen.bad, count / np.maximum(seen.exposure, 1.0), 0.0),
            fallen_money * (seen.spread > 0),
            *(fallen_money * (seen.severity >= level) for level in (1, 2, 3)),
            np.where(seen.spread > 0, count * seen.bad / np.maximum(seen.exposure, 1.0), 0.0),
        ]
    )
    fallen = (seen.fallen @ columns).T.reshape(-1, KINDS, QUARTERS)
    secured = seen.bad & (files.security[seen.application] == COLLATERAL)
    old = files.amount / np.maximum(files.value, 1.0)
    cut = (old * (decisions.part - 1.0))[seen.application]
    weight = fallen_money * seen.exposure * secured
    leverage = float((weight * cut).sum() / weight.sum()) if weight.sum() > 0 else 0.0
    added = _added(past, decisions)
    by_quarter = [
        np.bincount(files.decided, decisions.kept * chosen, minlength=QUARTERS).astype(np.float64)
        for chosen in _chosen(files, seen)
    ]
    return Sums(
        paid=_cells(seen.paid @ money),
        interest=_cells(seen.interest @ money),
        npl=_cells(seen.npl @ money),
        new=_cells(seen.new @ money),
        live=_cells(seen.live @ count),
        fallen=fallen[0],
        lost=fallen[1],
        failed=fallen[2],
        spread=fallen[3],
        spread_failed=fallen[7],
        warned=np.stack([fallen[4], fallen[5], fallen[6], np.zeros_like(fallen[6])]),
        **added,
        leverage=leverage,
        approved=by_quarter[0],
        approved_bad=by_quarter[1],
        admitted=by_quarter[2],
        first_time=by_quarter[3],
        micro=by_quarter[4],
    )


@lru_cache(maxsize=2)
def _chosen(files: Files, seen: Seen) -> tuple[Array, ...]:
    """Which applications each count is about, as 0 and 1."""
    bad = np.zeros(files.count)
    bad[seen.application[seen.bad]] = 1.0
    approved = files.approved.astype(np.float64)
    first = (files.groups["first"][1] == 0).astype(np.float64)
    micro = (files.groups["size"][1] < 2).astype(np.float64)
    return approved, bad, 1.0 - approved, first, micro


def _added(past: Past, decisions: Decisions) -> Mapping[str, Array]:
    """Expected sums of applicants without a loan; zeros when nobody is admitted."""
    files, other = past.files, past.inferred
    who = other.application
    count = decisions.kept[who]
    names = (
        "added_paid", "added_interest", "added_new", "added_live", "added_fallen", "added_failed",
        "added_lost", "added_score", "added_checked",
    )  # fmt: skip
    nobody = np.zeros((KINDS, QUARTERS))
    if not count.any():
        return dict.fromkeys(names, nobody)
    money = count * decisions.part[who] * files.amount[who]
    paid = other.paid @ np.column_stack([money, money * other.rate])
    score = files.log_odds[who] - past.centre
    fell = other.fallen @ np.column_stack(
        [money, money * other.lgd, money * score, money * decisions.checked[who]]
    )
    fallen, lost, weighted, checked = fell.T.reshape(4, KINDS, QUARTERS)
    new = np.bincount(files.security[who] * QUARTERS + files.decided[who], money, minlength=KINDS * QUARTERS)
    balance, interest = paid.T.reshape(2, KINDS, QUARTERS)
    return dict(
        zip(
            names,
            (
                balance, interest / 4.0, new.reshape(KINDS, QUARTERS), _cells(other.live @ count), fallen,
                _cells(other.failed @ count), lost,
                *(
                    np.divide(each, fallen, out=np.zeros_like(fallen), where=fallen > 0)
                    for each in (weighted, checked)
                ),
            ),
            strict=True,
        )
    )  # fmt: skip
