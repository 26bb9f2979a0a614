"""Enterprises in L's regions and what is hidden about them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.l_bank.dgp.parameters import (
    NOBODY,
    BoolArray,
    FloatArray,
    IntArray,
    Parameters,
    Streams,
    pick,
    pick_rows,
)
from case_studies.l_bank.dgp.scene import Branches, draw_industries

SIZES = ("self_employed", "micro", "small")
SELF_EMPLOYED, MICRO, SMALL = range(3)
OWNERSHIPS = ("private", "family", "partnership", "collective")
TAX_GRADES = ("A", "B", "M", "C")
GRADE_A, GRADE_B = 0, 1
SIZE_SHARES = np.array([0.30, 0.50, 0.20])
GROUPS = 420


@dataclass(frozen=True)
class Borrowers:
    """Enterprises (n,). Months count from January 2016; `group` is NOBODY for most."""

    branch: IntArray
    region: IntArray
    industry: IntArray
    size: IntArray
    ownership: IntArray
    founded: NDArray[np.datetime64]
    registered: IntArray
    employees: IntArray
    sci_tech: BoolArray
    owner_age: IntArray
    owner_experience: IntArray
    owner_home: BoolArray
    tax_grade: IntArray
    banked_before: BoolArray
    group: IntArray
    log_revenue: FloatArray
    thin_file: BoolArray
    tax_authority: BoolArray
    opacity: FloatArray
    character: FloatArray
    frailty: FloatArray
    overdue_rate: FloatArray

    @property
    def count(self) -> int:
        """Number of enterprises."""
        return len(self.branch)


def draw_borrowers(params: Parameters, streams: Streams, branches: Branches) -> Borrowers:
    """The pool of enterprises that may apply."""
    rng = streams.rng("borrowers")
    n = int(params.raw["case"]["borrower_pool"])
    branch = pick(rng, branches.weight, n)
    industry = draw_industries(params, rng, branches, branch)
    size = pick(rng, SIZE_SHARES, n)
    registered = np.where(rng.random(n) < 0.45, 0, rng.integers(0, params.months, n))
    age_months = np.minimum(6 + rng.gamma(1.5, 50.0, n), 420).astype(np.int64)
    founded = (np.datetime64("2016-01", "M") + registered - age_months).astype("datetime64[D]")
    owner_age = np.clip(27 + rng.gamma(4.0, 4.2, n), 22, 68).astype(np.int64)
    group = np.full(n, NOBODY)
    members = rng.permutation(n)[: 3 * GROUPS]
    group[members] = np.repeat(np.arange(GROUPS), 3)
    opacity = rng.standard_normal(n)
    character = rng.standard_normal(n)
    group_risk = rng.standard_normal(GROUPS)
    own = rng.standard_normal(n)
    mixed = np.where(group == NOBODY, own, 0.6 * own + 0.8 * group_risk[group])
    tax_weights = np.exp(
        np.array([-0.2, 0.9, 0.3, -0.9])[None, :]
        + np.outer(character - 0.4 * opacity, np.array([0.5, 0.2, -0.1, -0.6]))
    )
    tax_weights = np.column_stack([tax_weights, np.where(size == SELF_EMPLOYED, 2.5, 0.35)])
    return Borrowers(
        branch=branch,
        region=branches.region[branch],
        industry=industry,
        size=size,
        ownership=pick(rng, np.array([0.55, 0.32, 0.09, 0.04]), n),
        founded=founded + rng.integers(0, 28, n).astype("timedelta64[D]"),
        registered=registered,
        employees=np.maximum(
            1, np.exp(np.array([0.9, 2.1, 3.4])[size] + 0.5 * rng.standard_normal(n))
        ).astype(np.int64),
        sci_tech=(rng.random(n) < np.where(industry == 8, 0.35, 0.05)) & (size != SELF_EMPLOYED),
        owner_age=owner_age,
        owner_experience=np.minimum(owner_age - 20, rng.gamma(2.0, 4.5, n).astype(np.int64)),
        owner_home=rng.random(n) < 0.62,
        tax_grade=pick_rows(rng, tax_weights),
        banked_before=rng.random(n) < np.array([0.35, 0.55, 0.8])[size],
        group=group,
        log_revenue=np.array([14.0, 15.1, 16.4])[size] + 0.7 * rng.standard_normal(n),
        thin_file=rng.random(n) < 0.14,
        tax_authority=rng.random(n) < 0.74,
        opacity=opacity,
        character=character,
        frailty=params.value("default", "frailty_sd") * mixed,
        overdue_rate=np.exp(-0.75 - 0.35 * character + 0.8 * rng.standard_normal(n)),
    )
