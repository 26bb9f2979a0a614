"""Who applies: the lending equation turned into a list of applicants.

Eligible customers of a branch are put in a random order (weights by their history) and apply one after
another until their expected disbursements add up to the branch's target volume. The expectation uses the
true approval probability and the true size equation, so that the branch's new loans equal the target up to
the luck of approvals and amounts, and the lending equation holds in the aggregated loans.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.customers import GRADE_A, SELF_EMPLOYED, SMALL, Customers
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams
from case_studies.xm_bank.dgp.products import GUARANTEED, INSURED, MORTGAGE, UNSECURED

LARGEST_LOAN_RMB = 10_000_000
SMALLEST_LOAN_RMB = 10_000
LOAN_UNIT_RMB = 1_000


@dataclass
class CustomerState:
    """What changes about customers: open loan, step of the last maturity, ever borrowed, barred."""

    has_loan: BoolArray
    matured: IntArray
    borrowed: BoolArray
    barred: BoolArray


@dataclass(frozen=True)
class Arrivals:
    """Applicants of one quarter (n,): customer index, security, and the size equation's mean and spread."""

    customer: IntArray
    security: IntArray
    log_mean: FloatArray
    spread: FloatArray
    renewal: BoolArray
    withdraw_probability: FloatArray
    cutoff: FloatArray
    separation: FloatArray


def draw_security(
    params: Parameters, rng: np.random.Generator, step: int, customers: Customers, who: IntArray
) -> IntArray:
    """Security offered: unsecured for good tax records and tech, mortgage for owners, else guarantee."""
    lean = (
        1.0
        + 0.8 * (customers.tax_grade[who] == GRADE_A)
        + 0.6 * customers.sci_tech[who]
        - 0.25 * customers.owns_property[who]
    )
    unsecured = params.path("unsecured_share")[step] * lean
    insured = params.path("insured_share")[step]
    mortgage = np.where(customers.owns_property[who], 0.82, 0.0)
    first, second = rng.random(len(who)), rng.random(len(who))
    secured = np.where(second < mortgage, MORTGAGE, GUARANTEED)
    return np.where(first < unsecured, UNSECURED, np.where(first < unsecured + insured, INSURED, secured))


def size_equation(
    params: Parameters,
    customers: Customers,
    who: IntArray,
    security: IntArray,
    platform: BoolArray,
    step: int,
) -> tuple[FloatArray, FloatArray]:
    """Mean and spread of the log amount: `[dgp.loan_size]`."""
    p = params.block("loan_size")
    revenue = customers.log_revenue[who] - p["revenue_centre"]
    size = customers.size[who]
    mean = (
        p["intercept"]
        + p["log_revenue"] * revenue
        + p["small"] * (size == SMALL)
        + p["self_employed"] * (size == SELF_EMPLOYED)
        + p["mortgage"] * (security == MORTGAGE)
        + p["unsecured"] * (security == UNSECURED)
        + p["insured"] * (security == INSURED)
        + p["sci_tech"] * customers.sci_tech[who]
        + p["platform"] * platform
        + p["year"] * ((step - params.first) // 4)
    )
    spread = np.maximum(p["sigma"] + p["scale_log_revenue"] * revenue, 0.15)
    return mean, spread


def applying_weight(
    params: Parameters,
    state: CustomerState,
    customers: Customers,
    who: IntArray,
    platform: BoolArray,
    step: int,
) -> FloatArray:
    """Relative odds with which an eligible customer applies."""
    p = params.block("demand")
    since = step - state.matured[who]
    never = np.where(customers.banked_before[who], p["prospect"], p["new_to_credit"])
    never = never * np.where(
        platform & ~customers.banked_before[who], np.exp(params.value("platform", "first_time_appeal")), 1.0
    )
    returning = np.select([since == 0, since == 1], [p["matured"], p["matured_last"]], p["idle"])
    return np.where(state.borrowed[who], returning, never)


def draw_arrivals(
    params: Parameters,
    streams: Streams,
    step: int,
    branches: Branches,
    customers: Customers,
    state: CustomerState,
    target: FloatArray,
    utilisation_lag: FloatArray,
) -> Arrivals:
    """Applicants of one quarter, ordered by branch. `target` (branches,) is the volume wanted in RMB."""
    eligible = (customers.registered <= step) & ~state.has_loan & ~state.barred
    who = np.flatnonzero(eligible)
    branch = customers.branch[who]
    platform = branches.platform[step][branch]
    security = draw_security(params, streams.rng("arrivals.security", step), step, customers, who)
    mean, spread = size_equation(params, customers, who, security, platform, step)
    renewal = state.borrowed[who] & (step - state.matured[who] <= 1)

    s, d = params.block("screening"), params.block("demand")
    cutoff = (
        s["cutoff"] - s["pressure"] * branches.volume_pressure[step][branch] - s["renewal_bonus"] * renewal
    )
    separation = np.where(platform, s["separation_with"], s["separation_without"])
    approve = ndtr(-cutoff - separation * customers.weak[who])
    queue = np.maximum(utilisation_lag[branch] - 0.7, 0.0)
    withdraw = np.minimum(d["withdrawn"] + d["withdrawn_queue"] * queue, 0.5)
    expected = approve * (1.0 - withdraw) * np.exp(mean + spread**2 / 2)

    weight = applying_weight(params, state, customers, who, platform, step)
    gumbel = np.log(weight) - np.log(-np.log(streams.rng("arrivals.order", step).random(len(who))))
    order = np.lexsort((-gumbel, branch))
    running = np.cumsum(expected[order])
    first = np.searchsorted(branch[order], np.arange(branches.count))
    before_branch = np.concatenate([[0.0], running])[first]
    within = running - before_branch[branch[order]]
    taken = order[within - expected[order] / 2 < target[branch[order]]]
    return Arrivals(
        customer=who[taken],
        security=security[taken],
        log_mean=mean[taken],
        spread=spread[taken],
        renewal=renewal[taken],
        withdraw_probability=withdraw[taken],
        cutoff=cutoff[taken],
        separation=separation[taken],
    )
