"""People: credit officers and reviewers in branches, product managers and risk staff in head office.

A person signs files in a quarter when a full quarter of service lies before it and employment lasts beyond
it; so nobody ever signs outside employment, although files begin up to one quarter before they are decided.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams

OFFICER, REVIEWER, PRODUCT_MANAGER, RISK = range(4)
ROLES = ("credit_officer", "reviewer", "product_manager", "risk")
HEAD_OFFICE = -1
NEVER = 10_000
SENIOR_POSITIONS = 2


@dataclass(frozen=True)
class Staff:
    """Employments (n,). `left_on` is NaT while employed; `acting` (steps, n) says who signs in a quarter."""

    branch: IntArray
    role: IntArray
    hired_on: NDArray[np.datetime64]
    left_on: NDArray[np.datetime64]
    specialist: BoolArray
    days_effect: FloatArray
    acting: BoolArray

    def of(self, role: int) -> BoolArray:
        """Mask of one role."""
        mask: BoolArray = self.role == role
        return mask


@dataclass(frozen=True)
class Position:
    """A desk: branch, role, the step at which it opens, and whether a successor overlaps with a leaver."""

    branch: int
    role: int
    opens: int
    overlap: bool


def list_positions(params: Parameters, streams: Streams, branches: Branches) -> list[Position]:
    """All desks of the bank in a fixed order."""
    p = params.block("staff")
    rng = streams.rng("staff.positions")
    size = np.exp(branches.volume_effect)
    steps = params.steps
    positions: list[Position] = []
    for branch in range(branches.count):
        start = max(3, int(np.floor(p["officers_per_branch"] * size[branch] + 0.5)))
        end = int(np.floor(start * (1.0 + p["officer_growth"]) + 0.5))
        opens = [0] * start + sorted(int(s) for s in rng.integers(6, steps, end - start))
        positions += [Position(branch, OFFICER, s, i < SENIOR_POSITIONS) for i, s in enumerate(opens)]
        for number in range(1, 12):
            needed = (number - 0.5) / size[branch]
            share = (needed - p["reviewers_start"]) / (p["reviewers_end"] - p["reviewers_start"])
            if number == 1 or share <= 0:
                positions.append(Position(branch, REVIEWER, 0, True))
            elif share < 1:
                positions.append(Position(branch, REVIEWER, int(share * steps), True))
    positions += [Position(HEAD_OFFICE, PRODUCT_MANAGER, s, False) for s in (0, 0, 0, 18, 36)]
    positions += [Position(HEAD_OFFICE, RISK, s, False) for s in (0, 0, 0, 0, 0, 0, 12, 24)]
    return positions


def fill_position(
    position: Position, quit_rate: float, steps: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    """Employments of one desk as (step hired, step left); `left` is NEVER for who still works at the end.

    With overlap the successor is hired two quarters before the leaver's last, so the desk never stands still.
    """
    spells: list[tuple[int, int]] = []
    hired = -int(rng.integers(2, 30)) if position.opens == 0 else position.opens
    while hired < steps:
        left = max(hired, 0) + 3 + int(rng.geometric(quit_rate))
        if left >= steps:
            spells.append((hired, NEVER))
            break
        spells.append((hired, left))
        hired = left - 2 if position.overlap else left + int(rng.integers(1, 3))
    return spells


def build_staff(params: Parameters, streams: Streams, branches: Branches) -> Staff:
    """Hire, lose and replace people over the simulated quarters; ordered by day of hiring."""
    p = params.block("staff")
    rng = streams.rng("staff.spells")
    rows: list[tuple[int, int, int, int]] = []
    for position in list_positions(params, streams, branches):
        rate = p["quit_quarter"] if position.role != REVIEWER else p["reviewer_quit_quarter"]
        rows += [
            (position.branch, position.role, *s) for s in fill_position(position, rate, params.steps, rng)
        ]
    branch, role, hired, left = (np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))
    start = params.starts()[0].astype("datetime64[M]")
    day = rng.integers(0, 85, (2, len(rows))).astype("timedelta64[D]")
    hired_on = (start + 3 * hired).astype("datetime64[D]") + day[0]
    left_on = (start + 3 * np.minimum(left, params.steps)).astype("datetime64[D]") + day[1]
    left_on[left == NEVER] = np.datetime64("NaT")
    step = np.arange(params.steps)[:, None]
    acting = (hired <= step - 2) & (left >= step + 1)
    specialist = (rng.random(len(rows)) < p["specialist_share"]) & (branch != HEAD_OFFICE)
    time = params.block("decision_time")
    sd = np.select([role == OFFICER, role == REVIEWER], [time["officer_sd"], time["reviewer_sd"]], 0.0)
    effect = np.round(sd * rng.standard_normal(len(rows)), 6)
    order = np.argsort(hired_on, kind="stable")
    return Staff(
        branch[order],
        role[order],
        hired_on[order],
        left_on[order],
        specialist[order],
        effect[order],
        acting[:, order],
    )


def pick_acting(staff: Staff, role: int, step: int, branch: IntArray, uniform: FloatArray) -> IntArray:
    """For each file a signing person of its branch, all equally likely; index into `staff`."""
    people = np.flatnonzero(staff.acting[step] & staff.of(role))
    people = people[np.argsort(staff.branch[people], kind="stable")]
    counts = np.bincount(staff.branch[people], minlength=int(branch.max(initial=0)) + 1)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(people[first[branch] + (uniform * counts[branch]).astype(np.int64)], dtype=np.int64)


def acting_counts(staff: Staff, role: int, branches: int) -> IntArray:
    """Signing people by quarter and branch (steps, branches)."""
    mask = staff.acting & staff.of(role)
    return np.stack([np.bincount(staff.branch[row], minlength=branches) for row in mask])
