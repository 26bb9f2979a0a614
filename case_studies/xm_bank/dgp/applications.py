"""From applicants to decisions: rating, decision, amount, product, people, and the four time stamps."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.arrivals import LARGEST_LOAN_RMB, LOAN_UNIT_RMB, SMALLEST_LOAN_RMB, Arrivals
from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.customers import Customers
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams
from case_studies.xm_bank.dgp.products import BRANCH, DIGITAL, Products, choose_product, digital_offer
from case_studies.xm_bank.dgp.staff import OFFICER, REVIEWER, Staff, pick_acting

APPROVED, DECLINED, WITHDRAWN = range(3)
DECISIONS = ("approved", "declined", "withdrawn")
NOBODY = -1
LONGEST_DAYS = 80.0
SHORTEST_DAYS = 0.3
DISBURSEMENT_LAG = 6
DAY = 86_400


class TimeStamps(NamedTuple):
    """The four times of each application (n,), in order."""

    submitted: NDArray[np.datetime64]
    complete: NDArray[np.datetime64]
    review: NDArray[np.datetime64]
    decided: NDArray[np.datetime64]


@dataclass(frozen=True)
class Applications:
    """Applications closed in one quarter (n,), ordered by branch. Money in RMB; times in whole seconds."""

    customer: IntArray
    branch: IntArray
    product: IntArray
    officer: IntArray
    reviewer: IntArray
    channel: IntArray
    security: IntArray
    amount: IntArray
    requested: IntArray
    submitted: NDArray[np.datetime64]
    complete: NDArray[np.datetime64]
    review: NDArray[np.datetime64]
    decided: NDArray[np.datetime64]
    decision: IntArray
    straight_through: BoolArray
    score: FloatArray
    renewal: BoolArray
    platform: BoolArray
    utilisation: FloatArray

    @property
    def count(self) -> int:
        """Number of applications."""
        return len(self.customer)


def decision_days(
    params: Parameters,
    noise: FloatArray,
    utilisation: FloatArray,
    digital: BoolArray,
    log_amount: FloatArray,
    platform: BoolArray,
    renewal: BoolArray,
    specialist: BoolArray,
    effects: FloatArray,
) -> FloatArray:
    """Days from application to decision by a reviewer: `[dgp.decision_time]`; noise is standard normal."""
    p = params.block("decision_time")
    log_days = (
        p["intercept"]
        + p["utilisation"] * utilisation
        + p["digital"] * digital
        + p["log_amount"] * (log_amount - p["amount_centre"])
        + p["platform"] * platform
        + p["renewal"] * renewal
        + p["specialist"] * specialist
        + effects
        + p["sigma"] * noise
    )
    days: FloatArray = np.clip(np.exp(log_days), SHORTEST_DAYS, LONGEST_DAYS)
    return days


def on_working_day(
    day: NDArray[np.datetime64], first: np.datetime64 | NDArray[np.datetime64]
) -> NDArray[np.datetime64]:
    """Move Saturdays and Sundays to the Friday before, or to Monday where Friday lies before `first`."""
    weekday = (day.astype("datetime64[D]").astype(np.int64) + 3) % 7
    back = np.maximum(weekday - 4, 0)
    moved = day - back.astype("timedelta64[D]")
    forward = (day + ((7 - weekday) % 7).astype("timedelta64[D]")).astype("datetime64[D]")
    return np.asarray(np.where(moved < first, forward, moved), dtype="datetime64[D]")


def time_stamps(
    rng: np.random.Generator,
    start: np.datetime64,
    end: np.datetime64,
    days: FloatArray,
    automatic: BoolArray,
    queue: FloatArray,
) -> TimeStamps:
    """Submitted, complete, review start and decision. The decision falls in [start, end - lag].

    The time between is divided among documents, queue (longer where reviewers are busy) and review.
    """
    n = len(days)
    span = int((end - start) / np.timedelta64(1, "D")) - DISBURSEMENT_LAG
    day = start + rng.integers(0, span, n).astype("timedelta64[D]")
    day = np.where(automatic, day, on_working_day(day, start)).astype("datetime64[D]")
    office = rng.integers(9 * 3600, 17 * 3600 + 1800, n)
    any_time = rng.integers(7 * 3600, 23 * 3600, n)
    decided = day.astype("datetime64[s]") + np.where(automatic, any_time, office).astype("timedelta64[s]")
    seconds = np.floor(days * DAY + 0.5).astype(np.int64)
    parts = rng.standard_gamma(np.stack([np.full(n, 2.4), 1.0 + 2.6 * queue, np.full(n, 1.8)]))
    share = np.cumsum(parts / parts.sum(axis=0), axis=0)
    submitted = decided - seconds.astype("timedelta64[s]")
    complete = submitted + np.floor(share[0] * seconds).astype(np.int64).astype("timedelta64[s]")
    review = submitted + np.floor(share[1] * seconds).astype(np.int64).astype("timedelta64[s]")
    return TimeStamps(submitted, complete, review, decided)


def decide(
    params: Parameters,
    streams: Streams,
    step: int,
    branches: Branches,
    customers: Customers,
    staff: Staff,
    products: Products,
    arrivals: Arrivals,
    reviewers: IntArray,
) -> Applications:
    """Rate, route, decide and date the applicants of one quarter; `reviewers` counts who signs, by branch."""
    who = arrivals.customer
    n = len(who)
    branch = customers.branch[who]
    platform = branches.platform[step][branch]
    start, end = params.starts()[step], params.starts()[step + 1]
    previous = start - np.timedelta64(100, "D")

    z = (
        streams.rng("applications.rating", step).standard_normal(n)
        - arrivals.separation * customers.weak[who]
    )
    score = np.round(600.0 + 50.0 * z, 1)
    rng = streams.rng("applications.outcome", step)
    withdrawn = rng.random(n) < arrivals.withdraw_probability
    decision = np.where(
        withdrawn, WITHDRAWN, np.where((score - 600.0) / 50.0 > arrivals.cutoff, APPROVED, DECLINED)
    )

    amount_noise = streams.rng("applications.amount", step).standard_normal(n)
    amount = np.exp(arrivals.log_mean + arrivals.spread * amount_noise)
    amount = (
        np.floor(np.clip(amount, SMALLEST_LOAN_RMB, LARGEST_LOAN_RMB) / LOAN_UNIT_RMB + 0.5).astype(np.int64)
        * LOAN_UNIT_RMB
    )
    mark_up = np.exp(np.abs(0.18 * rng.standard_normal(n)))
    requested = np.ceil(amount * mark_up / LOAN_UNIT_RMB).astype(np.int64) * LOAN_UNIT_RMB

    route = streams.rng("applications.route", step)
    share = params.path("digital_share")[step] * np.where(arrivals.log_mean < 12.6, 1.25, 0.7)
    can_digital = digital_offer(products, previous)[arrivals.security]
    channel = np.where(can_digital & (route.random(n) < share), DIGITAL, BRANCH)
    product = choose_product(
        products, previous, channel, arrivals.security, customers.sci_tech[who], route.random(n)
    )
    ceiling = products.ceiling[product]
    amount, requested = np.minimum(amount, ceiling), np.minimum(requested, ceiling)
    automatic = (
        (channel == DIGITAL)
        & (decision != WITHDRAWN)
        & (route.random(n) < params.path("straight_through_share")[step])
    )

    load = np.bincount(branch[~automatic], minlength=branches.count)
    utilisation = load / (reviewers * params.value("staff", "reviewer_capacity"))
    people = streams.rng("applications.people", step)
    officer = pick_acting(staff, OFFICER, step, branch, people.random(n))
    reviewer = pick_acting(staff, REVIEWER, step, branch, people.random(n))
    effects = branches.days_effect[branch] + staff.days_effect[officer] + staff.days_effect[reviewer]
    timing = streams.rng("applications.days", step)
    noise = timing.standard_normal(n)
    manual_days = decision_days(
        params,
        noise,
        utilisation[branch],
        channel == DIGITAL,
        np.log(requested),
        platform,
        arrivals.renewal,
        staff.specialist[reviewer],
        effects,
    )
    days = np.where(
        automatic,
        np.exp(params.value("decision_time", "straight_through_log_days") + 0.5 * noise),
        manual_days,
    )
    stamps = time_stamps(timing, start, end, days, automatic, np.minimum(utilisation[branch], 2.0))
    return Applications(
        customer=who,
        branch=branch,
        product=product,
        officer=officer,
        reviewer=np.where(automatic, NOBODY, reviewer),
        channel=channel,
        security=arrivals.security,
        amount=amount,
        requested=requested,
        submitted=stamps.submitted,
        complete=stamps.complete,
        review=stamps.review,
        decided=stamps.decided,
        decision=decision,
        straight_through=automatic,
        score=score,
        renewal=arrivals.renewal,
        platform=platform,
        utilisation=np.round(utilisation, 6).astype(np.float64),
    )
