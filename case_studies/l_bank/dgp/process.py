"""The lending process as events: who waits for what, what is done twice, when it ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.l_bank.dgp.applicants import Applicants
from case_studies.l_bank.dgp.parameters import NOBODY, BoolArray, IntArray, logistic
from case_studies.l_bank.dgp.rating import APPROVED, WITHDRAWN, Ratings, overload
from case_studies.l_bank.dgp.world import World

ACTIVITIES = (
    "submit", "document_check", "document_supplement", "field_investigation", "collateral_appraisal",
    "credit_rating", "review", "return_to_investigator", "reinvestigation", "approval", "contract",
    "security_registration", "disbursement", "decline", "withdraw",
)  # fmt: skip
CUSTOMER, INVESTIGATOR, REVIEWER = range(3)
# In order: activity, actor, loop, minutes of waiting and of work (medians).
STEPS = (
    ("submit", CUSTOMER, 0, 0, 12),
    ("document_check", INVESTIGATOR, 0, 240, 45),
    ("document_supplement", CUSTOMER, 1, 700, 30),
    ("document_check", INVESTIGATOR, 1, 150, 25),
    ("document_supplement", CUSTOMER, 2, 700, 25),
    ("document_check", INVESTIGATOR, 2, 150, 20),
    ("field_investigation", INVESTIGATOR, 0, 700, 330),
    ("reinvestigation", INVESTIGATOR, 1, 500, 200),
    ("collateral_appraisal", INVESTIGATOR, 0, 650, 180),
    ("credit_rating", INVESTIGATOR, 0, 160, 90),
    ("review", REVIEWER, 0, 620, 110),
    ("return_to_investigator", INVESTIGATOR, 1, 300, 120),
    ("review", REVIEWER, 1, 380, 60),
    ("approval", REVIEWER, 0, 260, 25),
    ("contract", INVESTIGATOR, 0, 420, 70),
    ("security_registration", INVESTIGATOR, 0, 900, 120),
    ("disbursement", INVESTIGATOR, 0, 200, 20),
)
SUPPLEMENT, SECOND_SUPPLEMENT, REINVESTIGATION, APPRAISAL = 2, 4, 7, 8
RETURN, CLOSING, REGISTRATION = 11, 13, 15
DAY_MINUTES = 480
MORNING_MINUTES = 180
MONDAY = np.datetime64("2015-12-28")
DIGITAL_PACE = 0.35


@dataclass(frozen=True)
class Events:
    """Events of a month's applications, flat and in order; minutes count office time since MONDAY."""

    application: IntArray
    step: IntArray
    activity: IntArray
    queued: IntArray
    started: IntArray
    completed: IntArray
    resource: IntArray
    loop: IntArray


def office_time(minute: IntArray) -> NDArray[np.datetime64]:
    """Time stamp of an office minute: 9 to 12 and 13 to 18, Monday to Friday."""
    day, rest = minute // DAY_MINUTES, minute % DAY_MINUTES
    date = MONDAY + (7 * (day // 5) + day % 5).astype("timedelta64[D]")
    clock = 540 + rest + 60 * (rest >= MORNING_MINUTES)
    stamp: NDArray[np.datetime64] = date.astype("datetime64[s]") + (60 * clock).astype("timedelta64[s]")
    return stamp


def _used(world: World, a: Applicants, r: Ratings, rng: np.random.Generator) -> BoolArray:
    """Which steps each application goes through (n, steps)."""
    p = world.params.block("process")
    n, load = a.count, overload(r.investigator_load)
    missing = world.statements.missing[a.borrower, a.fiscal]
    supplement = rng.random(n) < logistic(
        p["supplement"] + p["supplement_missing"] * missing + p["rework_load"] * load
    )
    second = supplement & (rng.random(n) < 0.22)
    again = rng.random(n) < logistic(p["reinvestigation"] + p["rework_load"] * load)
    returned = rng.random(n) < logistic(p["return"] + p["rework_load"] * load)
    used = np.ones((n, len(STEPS)), dtype=bool)
    used[:, SUPPLEMENT] = used[:, SUPPLEMENT + 1] = supplement
    used[:, SECOND_SUPPLEMENT] = used[:, SECOND_SUPPLEMENT + 1] = second
    used[:, REINVESTIGATION] = again
    used[:, APPRAISAL] = a.kind != NOBODY
    used[:, RETURN] = used[:, RETURN + 1] = returned
    used[:, CLOSING + 1 :] = (r.decision == APPROVED)[:, None]
    used[:, REGISTRATION] &= ~world.catalogue.security_is(a.product, "unsecured")
    # Who withdraws does so during the investigation or while the file lies with the reviewer.
    early = (r.decision == WITHDRAWN) & (rng.random(n) < 0.5)
    used[early, REINVESTIGATION : RETURN + 2] = False
    return used


def run_process(
    world: World, a: Applicants, r: Ratings, month: int, first: int
) -> tuple[Events, IntArray, IntArray]:
    """Events of the month's applications (numbered from `first`), with the office minutes in which each was
    decided and, where approved, disbursed."""
    rng = world.streams.rng("process", month)
    p = world.params.block("process")
    n = a.count
    used = _used(world, a, r, rng)
    actor = np.asarray([step[1] for step in STEPS])
    load = np.column_stack([np.ones(n), r.investigator_load, r.reviewer_load])[:, actor] - 1.0
    effect = world.branches.days_effect[world.borrowers.branch[a.borrower]][:, None]
    pace = np.where(world.catalogue.digital[a.product], DIGITAL_PACE, 1.0)[:, None]
    noise = p["sigma"] * rng.standard_normal((2, n, len(STEPS)))
    median = np.asarray([[step[3], step[4]] for step in STEPS], dtype=np.float64)
    wait = median[:, 0] * np.exp(p["load_waiting"] * load + effect + noise[0]) * pace
    work = median[:, 1] * np.exp(p["load_working"] * load + 0.5 * noise[1]) * np.sqrt(pace)
    wait = np.where(used, np.floor(wait + 0.5), 0).astype(np.int64)
    work = np.where(used, np.floor(work + 0.5) + 1, 0).astype(np.int64)

    days = np.busday_count(MONDAY, world.starts[[month, month + 1]].astype("datetime64[D]"))
    begin = rng.integers(days[0] * DAY_MINUTES, days[1] * DAY_MINUTES, n)
    end = begin[:, None] + np.cumsum(wait + work, axis=1)
    started, queued = end - work, end - work - wait
    people = np.column_stack([np.full(n, NOBODY), r.investigator, r.reviewer])[:, actor]
    activity = np.tile([ACTIVITIES.index(step[0]) for step in STEPS], (n, 1))
    # In the order of the codes of decisions.
    closing = np.array([ACTIVITIES.index(name) for name in ("approval", "decline", "withdraw")])
    activity[:, CLOSING] = closing[r.decision]
    people[r.decision == WITHDRAWN, CLOSING] = NOBODY
    number = np.cumsum(used.astype(np.int64), axis=1)
    rows = np.broadcast_to(np.arange(first, first + n)[:, None], used.shape)
    loops = np.broadcast_to([step[2] for step in STEPS], used.shape)
    events = Events(
        application=rows[used],
        step=number[used],
        activity=activity[used],
        queued=queued[used],
        started=started[used],
        completed=end[used],
        resource=people[used],
        loop=loops[used],
    )
    return events, end[:, CLOSING], end[:, -1]
