"""Officers: seats by branch and role, and who sits on them in each month."""

from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.dgp.parameters import NEVER, FloatArray, IntArray, Parameters, Streams
from case_studies.l_bank.dgp.scene import Branches

ROLES = ("investigator", "reviewer", "account_manager")
SEATS = ("investigators", "reviewers", "account_managers")
INVESTIGATOR, REVIEWER, MANAGER = range(3)


@dataclass(frozen=True)
class Staff:
    """Seats (s,) ordered by role and branch, and the person on each in each month (s, months).

    `first` and `number` (roles, branches, months): the position of a branch's seats and how many are filled.
    People (p,): seat, first and last month of service (NEVER while employed), years of experience before.
    """

    seat_branch: IntArray
    seat_role: IntArray
    person: IntArray
    first: IntArray
    number: IntArray
    person_seat: IntArray
    hired: IntArray
    left: IntArray
    experience: FloatArray

    def choose(self, rng: np.random.Generator, role: int, branch: IntArray, month: int) -> IntArray:
        """A filled seat of `role` for each of `branch`."""
        number = self.number[role, branch, month]
        seat = np.minimum((rng.random(len(branch)) * number).astype(np.int64), number - 1)
        chosen: IntArray = self.first[role, branch, month] + seat
        return chosen


def _seats(params: Parameters, branches: Branches) -> IntArray:
    """Filled seats (roles, branches, months): the bank's number at the end of each year, shared by weight."""
    month = np.arange(params.months)
    number = np.empty((len(ROLES), branches.count, params.months), dtype=np.int64)
    share = branches.weight / branches.weight.sum()
    for role, name in enumerate(SEATS):
        ends = np.asarray(params.raw["dgp"]["officers"][name], dtype=np.float64)
        total = np.interp(month, 12 * np.arange(len(ends)) + 11, ends)
        number[role] = np.maximum(np.floor(share[:, None] * total + 0.5), 1)
    return np.maximum.accumulate(number, axis=2)


def draw_staff(params: Parameters, streams: Streams, branches: Branches) -> Staff:
    """Seats and the people on them; whoever leaves is replaced at once."""
    rng = streams.rng("staff")
    number = _seats(params, branches)
    most = number[:, :, -1]
    start = np.concatenate([[0], np.cumsum(most.ravel())])[:-1].reshape(most.shape)
    seats = int(most.sum())
    role = np.repeat(np.arange(len(ROLES)), most.sum(axis=1))
    branch = np.concatenate([np.repeat(np.arange(branches.count), most[r]) for r in range(len(ROLES))])
    position = np.arange(seats) - start[role, branch]
    opened = (number[role, branch] <= position[:, None]).sum(axis=1)

    spells = (
        np.ceil(rng.exponential(params.value("officers", "spell_months"), (seats, 16))).astype(np.int64) + 5
    )
    spells[:, 0] = np.where(opened == 0, rng.integers(3, 60, seats), spells[:, 0])
    before = np.where(opened == 0, rng.integers(1, 72, seats), 0)
    ends = opened[:, None] + np.cumsum(spells, axis=1)
    months = np.arange(params.months)
    spell = (ends[:, None, :] <= months[None, :, None]).sum(axis=2)
    used = spell[:, -1] + 1
    base = np.concatenate([[0], np.cumsum(used)])[:-1]
    person_seat = np.repeat(np.arange(seats), used)
    nth = np.arange(len(person_seat)) - base[person_seat]
    hired = np.where(nth == 0, opened[person_seat] - before[person_seat], ends[person_seat, nth - 1])
    last = ends[person_seat, nth]
    return Staff(
        seat_branch=branch,
        seat_role=role,
        person=base[:, None] + spell,
        first=np.repeat(start[:, :, None], params.months, axis=2),
        number=number,
        person_seat=person_seat,
        hired=hired,
        left=np.where(last >= params.months, NEVER, last),
        experience=np.round(rng.gamma(1.6, 2.0, len(person_seat)), 1),
    )
