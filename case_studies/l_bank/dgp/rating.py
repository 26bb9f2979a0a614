"""Investigation, expert rating, override and decision."""

from dataclasses import dataclass, fields

import numpy as np

from case_studies.l_bank.dgp.applicants import REVENUE_CENTRE, Applicants
from case_studies.l_bank.dgp.parameters import NOBODY, FloatArray, IntArray, logistic
from case_studies.l_bank.dgp.staff import INVESTIGATOR, REVIEWER
from case_studies.l_bank.dgp.world import World

APPROVED, DECLINED, WITHDRAWN = range(3)
OVERRIDES = ("none", "up", "down")
REASONS_UP = ("relationship", "collateral", "industry")
DECLINE_REASONS = ("rating", "collateral", "documents", "policy")
# Score from which each better grade begins, grade 8 to grade 2.
GRADE_EDGES = np.array([46.0, 51.0, 55.0, 59.0, 63.0, 68.0, 74.0])


@dataclass(frozen=True)
class Ratings:
    """Outcome of the appraisal of applications (n,); soft opinions 1 to 5 or NOBODY."""

    investigator: IntArray
    reviewer: IntArray
    investigator_load: FloatArray
    reviewer_load: FloatArray
    soft: IntArray
    score: FloatArray
    grade: IntArray
    final_grade: IntArray
    override: IntArray
    override_reason: IntArray
    decision: IntArray
    decline_reason: IntArray


def stack(parts: "list[Ratings]") -> Ratings:
    """The months' ratings, end to end."""
    names = [field.name for field in fields(Ratings)]
    return Ratings(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def overload(load: FloatArray) -> FloatArray:
    """Load above the capacity of one person."""
    above: FloatArray = np.maximum(load - 1.0, 0.0)
    return above


def grades(score: FloatArray) -> IntArray:
    """Grade 1 (best) to 8 of a score."""
    return 8 - np.searchsorted(GRADE_EDGES, score, side="right")


def _people(world: World, a: Applicants, month: int) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Seats of investigator and reviewer, and their loads in the month."""
    rng = world.streams.rng("rating.people", month)
    branch = world.borrowers.branch[a.borrower]
    p = world.params.block("officers")
    investigator = world.staff.choose(rng, INVESTIGATOR, branch, month)
    reviewer = world.staff.choose(rng, REVIEWER, branch, month)
    seats = len(world.staff.seat_branch)
    load_i = np.bincount(investigator, minlength=seats)[investigator] / p["investigator_capacity"]
    load_r = np.bincount(reviewer, minlength=seats)[reviewer] / p["reviewer_capacity"]
    return investigator, reviewer, np.round(load_i, 4), np.round(load_r, 4)


def _soft(world: World, a: Applicants, load: FloatArray, rng: np.random.Generator) -> IntArray:
    """Three opinions (n, 3): character, management, market; noisier and more often blank under load."""
    b, s = world.borrowers, world.statements
    signal = np.column_stack(
        [
            b.character[a.borrower],
            0.5 * b.character[a.borrower] + 0.6 * (b.owner_experience[a.borrower] - 9) / 6,
            (s.log_revenue[a.borrower, a.fiscal] - s.log_revenue[a.borrower, a.fiscal - 1]) / 0.15,
        ]
    )
    noise = (0.8 + 0.5 * overload(load))[:, None] * rng.standard_normal(signal.shape)
    opinion = np.clip(np.floor(3.5 + 0.8 * (0.8 * signal + noise)), 1, 5).astype(np.int64)
    blank = rng.random(signal.shape) < (0.10 + 0.25 * np.minimum(overload(load), 1.0))[:, None]
    return np.where(blank, NOBODY, opinion)


def rate(world: World, a: Applicants, month: int) -> Ratings:
    """Rate and decide the applicants of one month: `[dgp.rating]` and `[dgp.decision]`."""
    s, b = world.statements, world.borrowers
    p, q = world.params.block("rating"), world.params.block("decision")
    investigator, reviewer, load_i, load_r = _people(world, a, month)
    rng = world.streams.rng("rating", month)
    n = a.count
    soft = _soft(world, a, load_i, rng)
    known = soft != NOBODY
    mean_soft = np.where(
        known.any(axis=1), (soft * known).sum(axis=1) / np.maximum(known.sum(axis=1), 1), 3.0
    )
    shown = ~s.missing[a.borrower, a.fiscal]
    collateral = np.clip(a.coverage, 0.0, 2.5) - 0.75
    z = (
        p["collateral"] * collateral
        + p["revenue"] * shown * (s.shown_log_revenue[a.borrower, a.fiscal] - REVENUE_CENTRE)
        + p["leverage"] * shown * (s.shown_leverage[a.borrower, a.fiscal] - 0.52) / 0.16
        + p["coverage"] * shown * (s.shown_log_coverage[a.borrower, a.fiscal] - 0.42) / 0.5
        + p["soft"] * (mean_soft - 3.0) / 0.75
        + p["overdues"] * ((a.overdues > 0) & ~a.thin)
        + p["noise"] * (1 + p["overload_noise"] * overload(load_i)) * rng.standard_normal(n)
    )
    score = np.round(np.clip(60 + 10 * z, 1, 99), 1)
    old = month - b.registered[a.borrower] >= 24
    rich = a.coverage >= 1.8
    up = rng.random(n) < logistic(
        p["override_up"] + p["override_up_relationship"] * old + p["override_up_collateral"] * rich
    )
    down = ~up & (rng.random(n) < p["override_down"])
    moved = up.astype(np.int64) - down
    final = np.round(np.clip(score + 10 * p["override_size"] * moved, 1, 99), 1)
    reason = np.where(up, np.where(rich, 1, np.where(old, 0, 2)), np.where(down, 3, NOBODY))

    cutoff = q["cutoff"] + q["loose_2017_2018"] * (12 <= month < 36)
    merit = (
        (final - 60) / 10
        + q["collateral"] * collateral
        + q["renewal"] * a.renewal
        + q["noise"] * (1 + q["overload_noise"] * overload(load_r)) * rng.standard_normal(n)
    )
    withdrawn = rng.random(n) < q["withdrawn"]
    decision = np.where(withdrawn, WITHDRAWN, np.where(merit > cutoff, APPROVED, DECLINED))
    why = np.select(
        [final < 52, (collateral < 0) & (rng.random(n) < 0.6), ~shown & (rng.random(n) < 0.6)], [0, 1, 2], 0
    )
    why = np.where(rng.random(n) < 0.06, 3, why)
    return Ratings(
        investigator=world.staff.person[investigator, month],
        reviewer=world.staff.person[reviewer, month],
        investigator_load=load_i,
        reviewer_load=load_r,
        soft=soft,
        score=score,
        grade=grades(score),
        final_grade=grades(final),
        override=np.where(up, 1, np.where(down, 2, 0)),
        override_reason=reason,
        decision=decision,
        decline_reason=np.where(decision == DECLINED, why, NOBODY),
    )
