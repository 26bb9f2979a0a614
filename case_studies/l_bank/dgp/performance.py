"""One month of all loans: inspections, stops and their spread, late payers, payments, workouts."""

from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.dgp.book import CONTAGION, OWN, Book
from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, BoolArray, FloatArray, IntArray, logistic, whole
from case_studies.l_bank.dgp.scene import year_index
from case_studies.l_bank.dgp.world import World

MONTHS_TO_DEFAULT = 3


@dataclass(frozen=True)
class MonthRows:
    """Rows of loan_months of one month (n,)."""

    slot: IntArray
    opening: IntArray
    disbursed: IntArray
    repaid: IntArray
    recovered: IntArray
    written_off: IntArray
    closing: IntArray
    missed: IntArray
    days: IntArray
    paying: BoolArray


@dataclass(frozen=True)
class InspectionRows:
    """Inspections that fell due in one month (n,); `done` is the month in which they were made, or NEVER."""

    slot: IntArray
    due: IntArray
    done: IntArray
    load: FloatArray


def collateral_today(world: World, book: Book, slots: IntArray, month: int) -> FloatArray:
    """Value of collateral at today's price index; machines and receivables lose value by age instead."""
    price = world.macro.price
    index = price[book.region[slots], month] / price[book.region[slots], book.applied[slots]]
    moving = world.catalogue.security_is(book.product[slots], "mortgage")
    worn = np.power(0.985, (month - book.applied[slots]).astype(np.float64))
    value: FloatArray = book.value[slots].astype(np.float64) * np.where(moving, index, worn)
    return value


def age_effect(world: World, age: IntArray) -> FloatArray:
    """Effect of months on book on the log-odds."""
    block = world.params.raw["dgp"]["default"]
    edges = np.asarray(block["age_from"])
    effects: FloatArray = np.asarray(block["age_effect"], dtype=np.float64)[
        np.searchsorted(edges, age, side="right") - 1
    ]
    return effects


def own_log_odds(world: World, book: Book, slots: IntArray, month: int) -> FloatArray:
    """Monthly log-odds of a stop: `[dgp.default]`."""
    p = world.params.block("default")
    age = month - book.start[slots]
    value = collateral_today(world, book, slots, month)
    ltv = np.where(value > 0, book.balance[slots] / np.maximum(value, 1.0) - 0.6, 0.0)
    result: FloatArray = (
        p["intercept"]
        + book.log_odds[slots]
        + world.industry_years[book.industry[slots], int(year_index(month))]
        + p["gdp_growth"] * (world.macro.gdp_4q[book.region[slots], month] - 6.0)
        + p["loan_to_value"] * np.clip(ltv, -0.6, 1.5)
        + p["inspection_overdue"] * (month < book.overdue_until[slots])
        + p["bullet_maturity"] * (book.bullet[slots] & (age >= book.term[slots] - 1))
        + age_effect(world, age)
    )
    return result


def inspect(world: World, book: Book, paying: IntArray, load: FloatArray, month: int) -> InspectionRows:
    """Inspections due this month: on time, late or missed. `load` (seats,) is the account managers' load."""
    p = world.params.block("monitoring")
    rng = world.streams.rng("inspections", month)
    age = month - book.start[paying]
    due = paying[(age > 0) & (age % book.interval[paying] == 0)]
    on_time = rng.random(len(due)) < logistic(p["on_time"] - p["load"] * (load[book.seat[due]] - 1.0))
    missed = ~on_time & (rng.random(len(due)) < p["missed"])
    late = rng.geometric(p["delay"], len(due))
    late = np.minimum(late, book.interval[due] - 1)
    done = np.where(on_time, month, np.where(missed, NEVER, month + late))
    book.overdue_until[due] = np.where(
        on_time, NOBODY, np.where(missed, month + book.interval[due], month + late)
    )
    return InspectionRows(due, np.full(len(due), month), done, np.round(load[book.seat[due]], 4))


def contagion_sources(world: World, book: Book, slots: IntArray, month: int) -> tuple[IntArray, IntArray]:
    """Number of links through which each of `slots` is hit this month, and one of the defaulted borrowers."""
    window = int(world.params.value("contagion", "window_months"))
    circles, n = world.circles, world.borrowers.count
    fell = book.real & (book.default < month) & (book.default >= month - window)
    felt = np.zeros(n, dtype=bool)
    felt[book.borrower[fell]] = True
    links = np.flatnonzero(felt[circles.guaranteed] & circles.in_force(month))
    hits = np.bincount(circles.guarantor[links], minlength=n)
    source = np.full(n, NOBODY)
    source[circles.guarantor[links][::-1]] = circles.guaranteed[links][::-1]
    return hits[book.borrower[slots]], source[book.borrower[slots]]


def stop_paying(world: World, book: Book, paying: IntArray, month: int) -> IntArray:
    """Draw this month's stops among `paying`; returns the slots that stopped."""
    rng = world.streams.rng("stops", month)
    # At risk is who owed nothing overdue at the end of last month.
    slots = paying[(month > book.start[paying]) & (book.late_until[paying] < month - 1)]
    own = rng.random(len(slots)) < logistic(own_log_odds(world, book, slots, month))
    hits, source = contagion_sources(world, book, slots, month)
    chance = 1.0 - (1.0 - world.params.value("contagion", "per_link_month")) ** hits
    hit = ~own & (rng.random(len(slots)) < chance)
    stopped = own | hit
    book.stop[slots[stopped]] = month
    book.default[slots[stopped]] = month + MONTHS_TO_DEFAULT
    book.cause[slots[stopped]] = np.where(own[stopped], OWN, CONTAGION)
    book.source[slots[stopped]] = np.where(own[stopped], NOBODY, source[stopped])
    book.stopped_overdue[slots[stopped]] = month < book.overdue_until[slots[stopped]]
    return slots[stopped]


def fall_late(world: World, book: Book, slots: IntArray, month: int) -> None:
    """Passing arrears of those who pay and are not late already."""
    p = world.params.block("arrears")
    rng = world.streams.rng("late", month)
    # One spell at a time: who was late at the end of last month pays first.
    free = slots[(book.stop[slots] == NEVER) & (book.late_until[slots] < month - 1)]
    free = free[book.start[free] < month]
    late = rng.random(len(free)) < p["late"] * np.exp(0.4 * np.clip(book.log_odds[free], -4, 4))
    length = 1 + (rng.random(len(free)) < p["second_month"])
    book.late_until[free[late]] = month + length[late] - 1


def plan_workouts(world: World, book: Book, fallen: IntArray, month: int) -> None:
    """What will become of the loans that are first in default this month: `[dgp.lgd]`."""
    p = world.params.block("lgd")
    rng = world.streams.rng("workouts", month)
    n = len(fallen)
    exposure = book.balance[fallen]
    book.exposure[fallen] = exposure
    coverage = np.minimum(collateral_today(world, book, fallen, month) / np.maximum(exposure, 1), 2.0)
    secured = book.value[fallen] > 0
    months = np.ceil(rng.gamma(2.2, (p["months"] + p["months_collateral"] * secured) / 2.2))
    months = np.clip(months, 2, 60).astype(np.int64)
    company = world.catalogue.security_is(book.product[fallen], "guarantee_company")
    mutual = world.catalogue.security_is(book.product[fallen], "mutual_guarantee")
    lgd = logistic(
        p["intercept"]
        + p["coverage"] * coverage
        + p["guarantee_company"] * company
        + p["mutual"] * mutual
        + p["time"] * months / 12
        + p["sigma"] * rng.standard_normal(n)
    )
    cured = rng.random(n) < p["cured"]
    # LGD counts the costs, which come on top of the money that is not recovered.
    recovered = np.minimum(whole((1.0 - lgd) / (1.0 - p["cost"]) * exposure), exposure)
    share = rng.dirichlet([1.0, 1.0, 2.0], n)
    paid = whole(recovered[:, None] * share)
    paid[:, 2] = recovered - paid[:, 0] - paid[:, 1]
    when = month + np.column_stack([np.maximum(months // 3, 1), np.maximum(2 * months // 3, 1), months])
    book.cured[fallen] = cured
    book.resolve[fallen] = month + np.where(cured, rng.integers(1, 7, n), months)
    book.payment[fallen] = np.where(cured[:, None], 0, np.maximum(paid, 0))
    book.payment_month[fallen] = when


def settle(world: World, book: Book, active: IntArray, month: int) -> MonthRows:
    """Payments, recoveries, write-offs and closings of the month; the rows of loans that are on book."""
    p = world.params.block("arrears")
    rng = world.streams.rng("payments", month)
    age = month - book.start[active]
    opening = np.where(age == 0, 0, book.balance[active])
    disbursed = np.where(age == 0, book.amount[active], 0)
    stopped = book.stop[active] <= month
    paying = ~stopped & (book.late_until[active] < month) & (age > 0)
    prepays = paying & (age > 6) & (rng.random(len(active)) < p["prepaid"])
    cures = stopped & book.cured[active] & (book.resolve[active] == month)
    target = np.where(prepays | cures, 0, book.scheduled(active, age))
    repaid = np.where(paying | cures, np.maximum(opening - target, 0), 0)
    due = book.payment_month[active] == month
    recovered = np.where(stopped, (book.payment[active] * due).sum(axis=1), 0)
    ends = stopped & (book.resolve[active] == month) & ~cures
    written_off = np.where(ends, opening - recovered, 0)
    closing = opening + disbursed - repaid - recovered - written_off
    late = ~stopped & (book.late_until[active] >= month)
    book.missed[active] = np.where(late | stopped, book.missed[active] + 1, book.missed[active])
    missed = book.missed[active].copy()
    book.missed[active] = np.where(paying, 0, book.missed[active])
    book.balance[active] = closing
    book.prepaid[active] |= prepays & (closing == 0) & (age < book.term[active])
    book.closed[active] = np.where(closing == 0, month, NEVER)
    first_missed = month - missed + 1
    due_date = world.starts[first_missed] + (book.due_day[active] - 1).astype("timedelta64[D]")
    last_day = world.starts[month + 1] - np.timedelta64(1, "D")
    days = (last_day - due_date).astype("timedelta64[D]").astype(np.int64)
    days = np.where((late | stopped) & ~cures, days, 0)
    return MonthRows(
        active, opening, disbursed, repaid, recovered, written_off, closing, missed, days, paying
    )
