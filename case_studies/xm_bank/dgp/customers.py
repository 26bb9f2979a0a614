"""Customers: who they are, what the bank sees of them, and the hidden type.

`weak` is hidden. It is a little related to what can be seen (leverage, tax grade), as in life.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams

SIZES = ("micro", "small", "self_employed")
MICRO, SMALL, SELF_EMPLOYED = range(3)
TAX_GRADES = ("A", "B", "M", "C")
GRADE_A = 0


@dataclass(frozen=True)
class Customers:
    """Customers (n,), ordered by registration. `registered` is a step of the simulation's clock."""

    branch: IntArray
    size: IntArray
    industry: IntArray
    sci_tech: BoolArray
    founded_on: NDArray[np.datetime64]
    registered: IntArray
    registered_on: NDArray[np.datetime64]
    banked_before: BoolArray
    revenue: IntArray
    log_revenue: FloatArray
    employees: IntArray
    leverage: FloatArray
    tax_grade: IntArray
    owns_property: BoolArray
    weak: BoolArray
    default_log_odds: FloatArray

    @property
    def count(self) -> int:
        """Number of customers."""
        return len(self.branch)


def industries(params: Parameters) -> tuple[str, ...]:
    """Industry ids in the order of case.toml."""
    return tuple(params.raw["dgp"]["customers"]["industry"])


def draw_branch(
    rng: np.random.Generator, params: Parameters, branches: Branches, early: BoolArray
) -> IntArray:
    """Branch of each customer: early customers where lending was at first, later ones where it grows."""
    share = params.raw["dgp"]["customers"]["registered_before"]
    first = branches.demand_share(params, slice(0, 16))
    grows = np.maximum(branches.demand_share(params, slice(-12, None)) - share * first, 0.2 * first)
    uniform = rng.random(len(early))
    chosen = np.where(
        early,
        np.searchsorted(np.cumsum(first), uniform * first.sum(), side="right"),
        np.searchsorted(np.cumsum(grows), uniform * grows.sum(), side="right"),
    )
    branch: IntArray = np.minimum(chosen, branches.count - 1)
    return branch


def build_customers(params: Parameters, streams: Streams, branches: Branches) -> Customers:
    """Draw all customers."""
    plan = params.raw["dgp"]["customers"]
    n = int(plan["number"])
    rng = streams.rng("customers")
    starts = params.starts()
    grow = np.concatenate([[0.0], np.linspace(1.0, 1.25, params.steps - 1)])
    weights = (1.0 - plan["registered_before"]) * grow / grow.sum()
    weights[0] = plan["registered_before"]
    registered = np.sort(rng.choice(params.steps, n, p=weights))
    before = np.where(registered == 0, rng.integers(0, 1800, n), 0)
    registered_on = starts[registered] - before.astype("timedelta64[D]")
    later = registered > 0
    registered_on[later] -= rng.integers(1, 90, n)[later].astype("timedelta64[D]")
    branch = draw_branch(rng, params, branches, registered == 0)
    size = rng.choice(3, n, p=[plan["size"][s] for s in SIZES])
    industry = rng.choice(len(plan["industry"]), n, p=list(plan["industry"].values()))
    names = industries(params)
    tech_odds = np.array([{"it_services": 0.45, "manufacturing": 0.14}.get(name, 0.015) for name in names])
    sci_tech = (rng.random(n) < tech_odds[industry]) & (size != SELF_EMPLOYED)
    weak = rng.random(n) < params.value("screening", "weak_share")
    log_revenue = np.array([14.9, 16.2, 13.9])[size] + 0.75 * rng.standard_normal(n)
    revenue = np.floor(np.exp(log_revenue) / 1000 + 0.5).astype(np.int64) * 1000
    employees = np.maximum(
        1, np.floor(np.exp(0.55 * (log_revenue - 12.8) + 0.4 * rng.standard_normal(n)))
    ).astype(np.int64)
    leverage = np.round(np.clip(0.46 + 0.04 * weak + 0.16 * rng.standard_normal(n), 0.02, 0.98), 4).astype(
        np.float64
    )
    grade_rank = rng.random(n) + 0.06 * weak
    tax_grade = np.searchsorted(np.array([0.16, 0.62, 0.92]), grade_rank)
    owns = rng.random(n) < np.array([0.52, 0.66, 0.42])[size]
    age_days = np.minimum(120 + rng.gamma(1.7, 1100.0, n), 12000).astype(np.int64)
    banked = rng.random(n) < 0.60
    default = params.block("default")
    industry_effect = np.array([params.raw["dgp"]["default"]["industry"][name] for name in names])
    log_odds = default["weak"] * weak + default["leverage"] * leverage + industry_effect[industry]
    return Customers(
        branch=branch,
        size=size,
        industry=industry,
        sci_tech=sci_tech,
        founded_on=registered_on - age_days.astype("timedelta64[D]"),
        registered=registered,
        registered_on=registered_on,
        banked_before=banked,
        revenue=revenue,
        log_revenue=np.log(revenue),
        employees=employees,
        leverage=leverage,
        tax_grade=tax_grade,
        owns_property=owns,
        weak=weak,
        default_log_odds=log_odds,
    )
