"""Who applies in a month, for what, and what the file says about them."""

from dataclasses import dataclass, fields

import numpy as np

from case_studies.l_bank.dgp.borrowers import GRADE_A, GRADE_B, SELF_EMPLOYED
from case_studies.l_bank.dgp.parameters import (
    NOBODY,
    BoolArray,
    FloatArray,
    IntArray,
    logistic,
    pick_rows,
    whole,
)
from case_studies.l_bank.dgp.scene import year_index
from case_studies.l_bank.dgp.world import World

# A statement for a fiscal year is ready from May of the next.
STATEMENT_READY = 4
REVENUE_CENTRE = 15.0
TERMS = np.array([12, 24, 36, 60])
TERM_WEIGHTS = np.array([0.03, 0.09, 0.45, 0.75])
KINDS = ("residential", "commercial", "land_factory", "equipment", "receivables")
PURPOSES = ("working_capital", "equipment", "expansion", "refinancing")
COOLING_MONTHS = 5


@dataclass
class Past:
    """What is remembered about borrowers (n,): busy with a file or loan, barred after a default, months of
    the last decline and the last maturity, and whether they ever applied or borrowed."""

    busy: BoolArray
    barred: BoolArray
    declined: IntArray
    matured: IntArray
    applied: BoolArray
    borrowed: BoolArray

    @classmethod
    def empty(cls, n: int) -> "Past":
        """Nobody has applied yet."""
        no, long_ago = np.zeros(n, dtype=bool), np.full(n, -100)
        return cls(no.copy(), no.copy(), long_ago.copy(), long_ago.copy(), no.copy(), no.copy())


@dataclass(frozen=True)
class Applicants:
    """Applications (n,) with the features on file; NaN or NOBODY is not on file."""

    borrower: IntArray
    month: IntArray
    product: IntArray
    requested: IntArray
    term: IntArray
    purpose: IntArray
    renewal: BoolArray
    first_time: BoolArray
    fiscal: IntArray
    overdues: IntArray
    thin: BoolArray
    inquiries: IntArray
    lenders: IntArray
    utilities: FloatArray
    utilities_missing: BoolArray
    turnover: FloatArray
    kind: IntArray
    value: IntArray
    coverage: FloatArray
    guarantors: IntArray
    log_odds: FloatArray

    @property
    def count(self) -> int:
        """Number of applications."""
        return len(self.borrower)


def stack(parts: "list[Applicants]") -> Applicants:
    """The months' applicants, end to end."""
    names = [field.name for field in fields(Applicants)]
    return Applicants(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def statement_year(month: int | IntArray) -> IntArray:
    """Index of the newest fiscal year that can be known in a month."""
    last = np.asarray(year_index(month)) - 1
    return last - (np.asarray(month) % 12 < STATEMENT_READY)


def _who(world: World, past: Past, month: int, wanted: int) -> IntArray:
    """Applicants: a draw without replacement, heavier for those whose loan has matured."""
    rng = world.streams.rng("applicants.who", month)
    b = world.borrowers
    free = (b.registered <= month) & ~past.busy & ~past.barred & (month - past.declined > COOLING_MONTHS)
    who = np.flatnonzero(free)
    since = month - past.matured[who]
    weight = np.where(since <= 3, 14.0, np.where(past.applied[who], 1.4, 1.0))
    weight = weight * np.where(month - b.registered[who] < 6, 3.0, 1.0)
    order = np.argsort(-(np.log(weight) - np.log(-np.log(rng.random(len(who))))), kind="stable")
    return np.sort(who[order[:wanted]])


def _products(world: World, rng: np.random.Generator, who: IntArray, month: int) -> IntArray:
    """Product that each applicant turns to: on sale, and fitting the security that the firm has."""
    b, c = world.borrowers, world.catalogue
    weight = np.where(c.launched <= month, c.weight, 0.0)[None, :].repeat(len(who), axis=0)
    good_tax = (b.tax_grade[who] == GRADE_A) | (b.tax_grade[who] == GRADE_B)
    circle = world.circles.circle_of[who]
    member = (circle != NOBODY) & (month >= world.circles.formed[circle]) & (month < 84)
    fits = {
        "mortgage_working_capital": np.where(b.owner_home[who], 1.0, 0.25),
        "equipment": np.isin(b.industry[who], (0, 1, 3, 7)) * 1.0,
        "mutual_guarantee": np.where(member, 14.0, 0.0),
        "unsecured_tax": np.where(good_tax, 1.0, 0.05) * min(1.0 + month / 90, 2.2),
        "supply_chain": np.where(b.size[who] == SELF_EMPLOYED, 0.1, 1.0),
        "sci_tech": b.sci_tech[who] * 3.0,
        "startup_policy": (b.founded[who] > np.datetime64("2012-01-01")) * 1.0,
    }
    for code, fit in fits.items():
        weight[:, c.code.index(code)] *= fit
    return pick_rows(rng, weight)


def draw_applicants(world: World, past: Past, month: int) -> Applicants:
    """The month's applicants, their product, amount, collateral and credit file."""
    b, s, c = world.borrowers, world.statements, world.catalogue
    volume = world.params.raw["volume"]
    wanted = round(volume["applications"][month // 12] / 12 * volume["season"][month % 12])
    who = _who(world, past, month, wanted)
    n = len(who)
    rng = world.streams.rng("applicants.terms", month)
    product = _products(world, rng, who, month)
    fiscal = np.full(n, int(statement_year(month)))

    p = world.params.block("loan_size")
    revenue = s.log_revenue[who, fiscal]
    amount = np.exp(
        p["intercept"]
        + p["log_revenue"] * (revenue - REVENUE_CENTRE)
        + c.log_amount[product]
        + p["year"] * (month / 12)
        + p["group"] * (b.group[who] != NOBODY)
        + p["sigma"] * rng.standard_normal(n)
    )
    requested = np.clip(whole(amount, 10_000), c.smallest[product], c.largest[product])
    allowed = (c.shortest[product][:, None] <= TERMS) & (c.longest[product][:, None] >= TERMS)
    term = TERMS[pick_rows(rng, TERM_WEIGHTS * allowed)]
    secured = c.max_ltv[product] > 0
    kind = np.select(
        [c.code_is(product, "equipment"), c.code_is(product, "supply_chain")],
        [3, 4],
        pick_rows(rng, np.tile([0.5, 0.25, 0.25], (n, 1))),
    )
    ltv = np.clip(c.max_ltv[product] * (0.86 + 0.24 * rng.standard_normal(n)), 0.18, 1.15)
    value = np.where(secured, whole(requested / np.where(secured, ltv, 1.0), 10_000), 0)

    file = world.streams.rng("applicants.file", month)
    overdues = np.minimum(file.poisson(b.overdue_rate[who]), 12)
    inquiries = file.poisson(
        np.exp(0.25 - 0.20 * b.character[who] + 0.4 * (s.leverage[who, fiscal] - 0.55) / 0.16 * 0.5)
    )
    utilities = np.round(
        np.clip(
            1.1 * (s.log_revenue[who, fiscal] - s.log_revenue[who, fiscal - 1])
            + 0.12 * file.standard_normal(n),
            -0.9,
            1.5,
        ),
        4,
    )
    relation = month - b.registered[who]
    turnover = np.round(
        np.exp(-1.0 + 0.5 * (s.log_coverage[who, fiscal] - 0.35) + 0.4 * file.standard_normal(n)), 4
    )
    mutual = c.security_is(product, "mutual_guarantee")
    circle = world.circles.circle_of[who]
    guarantors = np.where(
        mutual,
        np.maximum(world.circles.members[circle] - 1, 0),
        c.security_is(product, "guarantee_company") * 1,
    )
    guarantors = guarantors + ((file.random(n) < 0.3) & ~mutual)
    d = world.params.block("default")
    log_odds = (
        d["leverage"] * (s.leverage[who, fiscal] - 0.55)
        + d["coverage"] * (s.log_coverage[who, fiscal] - 0.35)
        + d["owner_overdues"] * np.minimum(overdues, 4)
        + d["tax_growth"] * s.tax_growth[who, fiscal]
        + d["firm_age"] * (np.log1p(_age_years(world, who, month)) - 1.9)
        + d["missing_statement"] * s.missing[who, fiscal]
        + d["dressed_statement"] * s.dressed[who, fiscal]
        + d["character"] * b.character[who]
        + d["inquiries"] * inquiries
        + d["amount_to_revenue"] * (np.log(requested) - revenue + 1.6)
        + d["utilities"] * utilities
        + d["unsecured"] * c.security_is(product, "unsecured")
        + world.industry_effect[b.industry[who]]
        + world.branches.default_effect[b.branch[who]]
        + b.frailty[who]
    )
    return Applicants(
        borrower=who,
        month=np.full(n, month),
        product=product,
        requested=requested,
        term=term,
        purpose=pick_rows(file, np.tile([0.66, 0.14, 0.12, 0.08], (n, 1))),
        renewal=(month - past.matured[who] <= 3),
        first_time=~b.banked_before[who] & ~past.borrowed[who],
        fiscal=fiscal,
        overdues=overdues,
        thin=b.thin_file[who] & ~past.borrowed[who],
        inquiries=inquiries,
        lenders=np.where(b.banked_before[who], file.poisson(0.9, n), 0),
        utilities=utilities,
        utilities_missing=file.random(n) < logistic(np.full(n, -0.7 - 0.012 * month)),
        turnover=np.where(relation >= 6, turnover, np.nan),
        kind=np.where(secured, kind, NOBODY),
        value=value,
        coverage=np.where(secured, np.round(value / requested, 4), 0.0),
        guarantors=guarantors,
        log_odds=log_odds,
    )


def _age_years(world: World, who: IntArray, month: int) -> FloatArray:
    """Years since foundation on the first day of the month."""
    days = (world.starts[month] - world.borrowers.founded[who]).astype("timedelta64[D]").astype(np.float64)
    years: FloatArray = np.round(np.maximum(days, 0.0) / 365.25, 2)
    return years
