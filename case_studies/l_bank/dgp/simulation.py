"""Run the months: applicants, ratings, process, loans."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.dgp import applicants, rating
from case_studies.l_bank.dgp.applicants import Applicants, Past, draw_applicants
from case_studies.l_bank.dgp.book import Book
from case_studies.l_bank.dgp.parameters import NEVER, FloatArray, IntArray, Parameters
from case_studies.l_bank.dgp.performance import (
    InspectionRows,
    MonthRows,
    fall_late,
    inspect,
    plan_workouts,
    settle,
    stop_paying,
)
from case_studies.l_bank.dgp.process import Events, office_time, run_process
from case_studies.l_bank.dgp.rating import APPROVED, DECLINED, Ratings, rate
from case_studies.l_bank.dgp.staff import MANAGER
from case_studies.l_bank.dgp.world import World, make_world

LARGE_LOAN_RMB = 1_000_000
DUE_DAYS = (3, 28)


@dataclass(frozen=True)
class Outcome:
    """Everything the tables are made from. `decided` and `disbursed` are office minutes by application;
    `live` (seats, months) are loans in care; rows and events are lists by month."""

    world: World
    applicants: Applicants
    ratings: Ratings
    book: Book
    decided: IntArray
    disbursed: IntArray
    events: list[Events]
    rows: list[MonthRows]
    inspections: list[InspectionRows]
    live: IntArray

    @property
    def params(self) -> Parameters:
        """Parameters."""
        return self.world.params


def _open_slots(
    world: World, book: Book, a: Applicants, r: Ratings, slots: slice, end: IntArray, month: int
) -> None:
    """Enter the month's applications in the book; `end` is the office minute of disbursement."""
    rng = world.streams.rng("contracts", month)
    stamp = office_time(end).astype("datetime64[D]")
    start = stamp.astype("datetime64[M]").astype(np.int64) - 552
    cut = np.where(rng.random(a.count) < 0.25, 0.8, 1.0)
    book.real[slots] = (r.decision == APPROVED) & (start < world.params.months)
    book.borrower[slots] = a.borrower
    book.product[slots] = a.product
    book.branch[slots] = world.borrowers.branch[a.borrower]
    book.region[slots] = world.borrowers.region[a.borrower]
    book.industry[slots] = world.borrowers.industry[a.borrower]
    book.log_odds[slots] = a.log_odds
    book.start[slots] = start
    book.due_day[slots] = np.clip((stamp - stamp.astype("datetime64[M]")).astype(np.int64) + 1, *DUE_DAYS)
    book.amount[slots] = np.maximum(np.floor(a.requested * cut / 10_000).astype(np.int64) * 10_000, 10_000)
    book.term[slots] = a.term
    book.bullet[slots] = world.catalogue.bullet[a.product]
    book.interval[slots] = np.where(book.amount[slots] > LARGE_LOAN_RMB, 3, 6)
    book.value[slots] = a.value
    book.applied[slots] = month


def _remember(past: Past, a: Applicants, r: Ratings, book: Book, slots: slice, month: int) -> None:
    """What the month's decisions change about borrowers."""
    real = book.real[slots]
    past.applied[a.borrower] = True
    past.busy[a.borrower[real]] = True
    turned_down = r.decision == DECLINED
    past.declined[a.borrower[turned_down]] = month
    # A file that is open at the end of the data, or withdrawn, rests for the same time.
    past.declined[a.borrower[~turned_down & ~real]] = month


def _settle_past(past: Past, book: Book, rows: MonthRows) -> None:
    """What the month's closings and defaults change about borrowers."""
    real = rows.slot[book.real[rows.slot]]
    started = real[book.balance[real] > 0]
    past.borrowed[book.borrower[started]] = True
    closed = real[book.closed[real] < NEVER]
    good = closed[book.default[closed] == NEVER]
    past.busy[book.borrower[closed]] = False
    past.matured[book.borrower[good]] = book.closed[good]
    past.barred[book.borrower[real[book.default[real] < NEVER]]] = True


def _loads(world: World, book: Book, active: IntArray) -> tuple[IntArray, FloatArray]:
    """Live loans by seat, and the account managers' load."""
    real = active[book.real[active]]
    live = np.bincount(book.seat[real], minlength=len(world.staff.seat_branch))
    return live, live / world.params.value("officers", "manager_capacity")


def simulate(params: Parameters, progress: Callable[[float, str], None]) -> Outcome:
    """Draw the setting and run all months."""
    world = make_world(params)
    past = Past.empty(world.borrowers.count)
    book = Book.of_size(sum(params.raw["volume"]["applications"]) + 12 * params.months)
    taken: list[Applicants] = []
    judged: list[Ratings] = []
    flows: list[Events] = []
    rows: list[MonthRows] = []
    inspections: list[InspectionRows] = []
    decided: list[IntArray] = []
    disbursed: list[IntArray] = []
    lives: list[IntArray] = []
    active: IntArray = np.zeros(0, dtype=np.int64)
    entered = 0
    for month in range(params.months):
        progress(0.1 + 0.6 * month / params.months, "months")
        a = draw_applicants(world, past, month)
        r = rate(world, a, month)
        slots = slice(entered, entered + a.count)
        events, closing, end = run_process(world, a, r, month, entered)
        _open_slots(world, book, a, r, slots, end, month)
        _remember(past, a, r, book, slots, month)
        entered += a.count
        taken.append(a)
        judged.append(r)
        flows.append(events)
        decided.append(closing)
        disbursed.append(end)

        opened = np.flatnonzero(book.start[:entered] == month)
        rng = world.streams.rng("managers", month)
        book.seat[opened] = world.staff.choose(rng, MANAGER, book.branch[opened], month)
        active = np.concatenate([active, opened])
        live, load = _loads(world, book, active)
        paying = active[book.stop[active] == NEVER]
        inspections.append(inspect(world, book, paying, load, month))
        stop_paying(world, book, paying, month)
        fall_late(world, book, active, month)
        plan_workouts(world, book, active[book.default[active] == month], month)
        settled = settle(world, book, active, month)
        _settle_past(past, book, settled)
        rows.append(settled)
        lives.append(live)
        active = active[book.closed[active] == NEVER]
    return Outcome(
        world=world,
        applicants=applicants.stack(taken),
        ratings=rating.stack(judged),
        book=book,
        decided=np.concatenate(decided),
        disbursed=np.concatenate(disbursed),
        events=flows,
        rows=rows,
        inspections=inspections,
        live=np.column_stack(lives),
    )
