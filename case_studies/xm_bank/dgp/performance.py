"""One quarter in the life of the loan book: checks, stops, repayments, non-performing loans, disposals.

A borrower who stops paying in a quarter is at most 89 days past due at its end and at least 91 at the end of
the next: non-performing. Passing arrears end by themselves. Only loans that were non-performing at the start
of the quarter can be cured, collected or disposed of.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.book import Book, scheduled_balance
from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.customers import Customers
from case_studies.xm_bank.dgp.parameters import (
    BoolArray,
    FloatArray,
    IntArray,
    Parameters,
    Streams,
    logistic,
    whole,
)

WRITE_OFF, SALE, COLLECTION = range(3)
DISPOSAL_KINDS = ("write_off", "sale", "collection")
NOT_DISPOSED = -1
NPL_DAYS = 90


@dataclass(frozen=True)
class Rows:
    """Loan-quarter rows (n,). Money in RMB; `warned_on` is NaT where there was no warning."""

    loan: IntArray
    branch: IntArray
    opening: IntArray
    disbursed: IntArray
    repaid: IntArray
    disposed: IntArray
    closing: IntArray
    interest: IntArray
    days_past_due: IntArray
    grade: IntArray
    provision: IntArray
    check: BoolArray
    warned_on: NDArray[np.datetime64]
    was_npl: BoolArray
    is_npl: BoolArray
    stopped_on: NDArray[np.datetime64]
    disposal_kind: IntArray
    disposed_on: NDArray[np.datetime64]
    proceeds: IntArray


def five_grade(days_past_due: IntArray, watched: BoolArray) -> IntArray:
    """Five-grade class: 1 normal, 2 special mention (overdue or watched), 3 to 5 beyond 90, 180, 360 days."""
    by_days = np.searchsorted(np.array([0, NPL_DAYS, 180, 360]), days_past_due, side="left") + 1
    return np.maximum(by_days, np.where(watched, 2, 1))


def check_log_odds(
    params: Parameters, caseload: FloatArray, log_amount: FloatArray, platform: BoolArray
) -> FloatArray:
    """Log-odds of a post-loan check: `[dgp.monitoring]`; caseload in borrowers per signing officer."""
    p = params.block("monitoring")
    centre = params.value("default", "amount_centre")
    log_odds: FloatArray = (
        p["intercept"]
        + p["caseload"] * np.log(caseload / 100)
        + p["log_amount"] * (log_amount - centre)
        + p["platform"] * platform
    )
    return log_odds


def stop_log_odds(
    params: Parameters, base: FloatArray, gdp_growth: float, era: float, check: BoolArray, young: BoolArray
) -> FloatArray:
    """Log-odds that a borrower stops paying in the quarter: `[dgp.default]`; GDP growth in percent."""
    p = params.block("default")
    log_odds: FloatArray = base + p["gdp_growth"] * gdp_growth + era + p["check"] * check + p["young"] * young
    return log_odds


def warnings(
    params: Parameters,
    rng: np.random.Generator,
    start: np.datetime64,
    days: int,
    stop: BoolArray,
    missed: IntArray,
    platform: BoolArray,
) -> NDArray[np.datetime64]:
    """Early warnings of the quarter: before 30 days past due for some of those who stop, and false alarms."""
    p = params.block("arrears")
    n = len(stop)
    hit = stop & (rng.random(n) < p["warned"] + p["warned_platform"] * platform)
    median = p["lead_days"] + p["lead_days_platform"] * platform
    lead = np.maximum(np.floor(median * np.exp(0.6 * rng.standard_normal(n)) + 0.5), 1).astype(np.int64)
    on_day = np.clip(missed + 30 - lead, 0, days - 1)
    false_alarm = ~stop & (rng.random(n) < p["false_alarm"])
    day = np.where(hit, on_day, rng.integers(0, days, n))
    warned = start + day.astype("timedelta64[D]")
    return only(hit | false_alarm, warned)


def only(mask: BoolArray, day: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """`day` where `mask` holds, elsewhere no date."""
    return np.where(mask, day, np.datetime64("NaT")).astype("datetime64[D]")


def resolve(
    params: Parameters, rng: np.random.Generator, step: int, book: Book
) -> tuple[BoolArray, BoolArray, BoolArray, BoolArray, IntArray]:
    """What becomes of loans non-performing at the start.

    Returns masks of those cured, fully repaid, partly repaid and disposed of, and the kind of disposal.
    """
    p, plan = params.block("arrears"), params.raw["dgp"]["arrears"]
    stage = np.clip(np.searchsorted(np.array([180, 360]), book.days_past_due, side="left"), 0, 2)
    dispose = params.path("disposal_rate")[step] * np.asarray(plan["disposal_grade_factor"])[stage]
    same = np.ones(book.count)
    chances = [p["cure"] * same, p["full_repayment"] * same, dispose, p["part_repayment"] * same]
    edges = np.cumsum(np.stack(chances), axis=0)
    fate = (rng.random(book.count) >= edges).sum(axis=0)
    shares = np.cumsum(
        np.array([plan["disposal_kind"][k] for k in ("substandard", "doubtful", "loss")]), axis=1
    )
    kind = np.minimum((rng.random(book.count)[:, None] >= shares[stage]).sum(axis=1), 2)
    was = book.npl
    return (
        was & (fate == 0),
        was & (fate == 1),
        was & (fate == 3),
        was & (fate == 2),
        np.where(was & (fate == 2), kind, NOT_DISPOSED),
    )


def perform(
    params: Parameters,
    streams: Streams,
    step: int,
    branches: Branches,
    customers: Customers,
    book: Book,
    caseload: FloatArray,
) -> Rows:
    """Move the book through one quarter (in place: balance, age, arrears) and return its rows.

    `caseload` (branches,) is borrowers per signing officer at the start of the quarter.
    """
    n = book.count
    start = params.starts()[step]
    days = int((params.starts()[step + 1] - start) / np.timedelta64(1, "D"))
    platform = branches.platform[step][book.branch]
    p = params.block("arrears")
    opening = book.balance

    check = streams.rng("performance.check", step).random(n) < logistic(
        check_log_odds(params, caseload[book.branch], book.log_amount, platform)
    )
    clean = ~book.npl & ~book.stopped & (book.days_past_due == 0)
    log_odds = stop_log_odds(
        params,
        book.base,
        float(params.path("gdp_growth")[step]),
        float(params.path("default_era")[step]),
        check,
        book.age == 0,
    )
    stop = clean & (streams.rng("performance.stop", step).random(n) < logistic(log_odds))
    arrears = streams.rng("performance.arrears", step)
    late_probability = p["late"] * np.where(customers.weak[book.customer], p["late_weak"], 1.0)
    late = clean & ~stop & (arrears.random(n) < late_probability)
    missed = np.where(stop, arrears.integers(2, days - 1, n), days - 1 - arrears.integers(1, 61, n))
    cured, full, part, disposed, kind = resolve(params, streams.rng("performance.resolve", step), step, book)

    book.age = book.age + 1
    due = np.minimum(scheduled_balance(book.amount, book.age, book.term, book.instalments), opening)
    due = np.where(arrears.random(n) < p["prepayment"], 0, due)
    pays = ~book.npl & ~book.stopped & ~stop & ~late
    repaid = np.where(pays, opening - due, 0)
    repaid = np.where(full, opening, repaid)
    repaid = np.where(part, np.floor(opening * p["part_share"]).astype(np.int64), repaid)
    lost = np.where(disposed, opening, 0)
    closing = opening - repaid - lost

    ages = book.stopped | (book.npl & ~cured)
    overdue = np.where(ages, book.days_past_due + days, np.where(stop | late, days - 1 - missed, 0))
    overdue = np.where(closing > 0, overdue, 0)
    is_npl = (closing > 0) & (overdue > NPL_DAYS)
    warned = warnings(params, streams.rng("performance.warning", step), start, days, stop, missed, platform)
    warned[~clean] = np.datetime64("NaT")
    grade = five_grade(overdue, (cured | ~np.isnat(warned)) & (closing > 0))
    provision = whole(closing * np.asarray(params.raw["dgp"]["arrears"]["provision_rate"])[grade - 1])
    accrual = np.where(book.npl | book.stopped, 0.0, np.where(stop, 0.5, 1.0))
    interest = whole(accrual * (opening + closing) / 2 * book.rate / 4)
    share = np.array([params.raw["dgp"]["arrears"]["disposal_proceeds"][k] for k in DISPOSAL_KINDS])
    day = streams.rng("performance.disposal", step).integers(20, days, n)
    disposal_day = start + day.astype("timedelta64[D]")

    was_npl = book.npl
    book.balance, book.days_past_due, book.npl = closing, overdue, is_npl
    book.stopped = stop & (closing > 0)
    return Rows(
        loan=book.loan,
        branch=book.branch,
        opening=opening,
        disbursed=np.zeros(n, dtype=np.int64),
        repaid=repaid,
        disposed=lost,
        closing=closing,
        interest=interest,
        days_past_due=overdue,
        grade=grade,
        provision=provision,
        check=check,
        warned_on=warned,
        was_npl=was_npl,
        is_npl=is_npl,
        stopped_on=only(stop, start + missed.astype("timedelta64[D]")),
        disposal_kind=kind,
        disposed_on=only(disposed, disposal_day),
        proceeds=whole(lost * share[kind] * disposed),
    )


def first_rows(
    params: Parameters,
    streams: Streams,
    step: int,
    book: Book,
    disbursed_on: NDArray[np.datetime64],
    caseload: FloatArray,
    platform: BoolArray,
) -> Rows:
    """Rows of loans in the quarter of their disbursement."""
    n = book.count
    left = ((params.starts()[step + 1] - disbursed_on) / np.timedelta64(1, "D")).astype(np.float64)
    check = streams.rng("performance.first_check", step).random(n) < logistic(
        check_log_odds(params, caseload[book.branch], book.log_amount, platform[book.branch])
    )
    none, no = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    never = np.full(n, np.datetime64("NaT"), dtype="datetime64[D]")
    rate = float(params.raw["dgp"]["arrears"]["provision_rate"][0])
    return Rows(
        loan=book.loan,
        branch=book.branch,
        opening=none,
        disbursed=book.amount,
        repaid=none,
        disposed=none,
        closing=book.amount,
        interest=whole(book.amount * book.rate * left / 360),
        days_past_due=none,
        grade=none + 1,
        provision=whole(book.amount * rate),
        check=check,
        warned_on=never,
        was_npl=no,
        is_npl=no,
        stopped_on=never,
        disposal_kind=none + NOT_DISPOSED,
        disposed_on=never,
        proceeds=none,
    )
