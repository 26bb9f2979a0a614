"""The course of everything that does not depend on the loan book: demand, queue, risk of new loans."""

from dataclasses import dataclass

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.inputs import Inputs
from lib.whatif.model import Array
from lib.whatif.model import demand as dm
from lib.whatif.model import queue as qu
from lib.whatif.model import risk as rk
from lib.whatif.prepared import Fitted
from lib.whatif.start import Start
from lib.whatif.supply import Funded, Screened, drawn_out, fund, new_loan_rate, screen

# Segments differ in two ways that levers tell apart: guaranteed or not, sci-tech or not.
PLAIN, GUARANTEED, SCI_TECH, SCI_TECH_GUARANTEED = range(4)


@dataclass(frozen=True, eq=False)
class Course:
    """What the loan book goes through.

    Attributes
    ----------
    screened, funded : see there.
    applications : factor on each class of segments' applications, (quarters, 4, draws).
    vintage : factor on the hazards of new loans by class, (quarters, 4, draws).
    hazard : factor on all hazards; correlation : of defaults; both (quarters, draws).
    total : all applications over today's; staff : growth of the staff in step with the trend.
    utilisation, days, dropped : the queue.
    first_time : share of new loans that are a borrower's first.
    """

    screened: Screened
    funded: Funded
    applications: Array
    vintage: Array
    hazard: Array
    correlation: Array
    total: Array
    staff: Array
    utilisation: Array
    days: Array
    dropped: Array
    first_time: Array


def chart(inputs: Inputs, start: Start, fitted: Fitted) -> Course:
    """Lay out the course of a setting."""
    # Much of the work of a course, and the same in all quarters in which no lever moves.
    changing = inputs.until_settled()
    screened = drawn_out(screen(changing, start, fitted), inputs.quarters)
    funded = drawn_out(fund(changing, start, fitted), inputs.quarters)
    gain = screened.gain - fitted.gain
    trend = dm.trend(inputs.drawn_path("demand_trend"), inputs.quarters)
    volume = _common_volume(inputs, start, fitted, funded, gain, trend)
    applications = _by_class(inputs, start, volume, funded, screened)
    now = _class_weights(start)
    total = np.einsum("c,tck->tk", now, applications)
    staff = np.exp(trend)
    utilisation, days, dropped = _queue(inputs, start, total, staff, gain)
    first = dm.first_time_share(
        start.bank["first_time_share"],
        inputs.draw("information_first_time") * gain
        + inputs.draw("digital_first_time") * inputs.change("digital_share"),
    )
    return Course(
        screened=screened,
        funded=funded,
        applications=applications,
        vintage=_vintage(inputs, start, fitted, screened, funded, first),
        hazard=_hazard(inputs),
        correlation=inputs.draw("asset_correlation")
        + inputs.draw("sector_correlation") * np.maximum(inputs.change("key_sectors"), 0.0),
        total=total,
        staff=staff,
        utilisation=utilisation,
        days=days,
        dropped=dropped,
        first_time=first,
    )


@equation("volume")
def _common_volume(
    inputs: Inputs, start: Start, fitted: Fitted, funded: Funded, gain: Array, trend: Array
) -> Array:
    """Log factor on the applications of all segments, (quarters, draws)."""
    gap = inputs.change("gdp_growth") + inputs.path("growth_shock")
    officers = np.log(inputs.path("staffing_promotion") / inputs.default("staffing_promotion"))
    products = dm.launched(inputs.change("product_managers"))
    borrower_rate = funded.rate - inputs.path("interest_subsidy")
    log_volume: Array = (
        trend
        + inputs.draw("growth_demand") * 100.0 * gap
        + inputs.draw("competition_demand") * inputs.path("competition")
        + inputs.draw("officer_elasticity") * officers
        + inputs.draw("information_volume") * gain
        + inputs.draw("digital_outreach") * inputs.change("digital_share")
        + inputs.draw("appraisal_outreach") * inputs.change("sme_appraisal_weight")
        + inputs.draw("bonus_effort") * inputs.change("appraisal_weights")
        + inputs.draw("specialist_volume") * inputs.change("review_specialists")
        + inputs.draw("product_volume") * products
        + inputs.draw("funding_supply") * 100.0 * funded.cheaper
        + inputs.draw("demand_noise") * fitted.demand
        + dm.price_response(inputs.draw("demand_elasticity"), borrower_rate, new_loan_rate(start))
    )
    return log_volume


def _by_class(inputs: Inputs, start: Start, volume: Array, funded: Funded, screened: Screened) -> Array:
    """Applications of each class of segments over today's, (quarters, 4, draws)."""
    quarters = inputs.quarters
    guaranteed, others = dm.guaranteed_lending(
        inputs.change("guarantee_insurance"),
        inputs.default("guarantee_insurance"),
        inputs.draw("guarantee_additionality"),
        inputs.draw("guarantee_decay"),
        quarters,
    )
    fee = inputs.draw("guarantee_fee") * inputs.change("guarantee_fee_subsidy")
    cheaper = np.exp(dm.price_response(inputs.draw("demand_elasticity"), -fee, new_loan_rate(start)))
    premium = dm.growth_premium(inputs.path("sci_tech_lending"))
    common = np.exp(volume) * screened.volume
    factors = np.empty((quarters, 4, inputs.draws))
    factors[:, PLAIN] = common * others
    factors[:, GUARANTEED] = common * guaranteed * cheaper
    factors[:, SCI_TECH] = factors[:, PLAIN] * premium
    factors[:, SCI_TECH_GUARANTEED] = factors[:, GUARANTEED] * premium
    return factors


@equation("vintage_risk")
def _vintage(
    inputs: Inputs, start: Start, fitted: Fitted, screened: Screened, funded: Funded, first: Array
) -> Array:
    """Factor on the hazards of new loans by class, (quarters, 4, draws)."""
    rate = funded.rate + screened.rate
    delegated = inputs.path("delegated_limit")
    log_factor = (
        inputs.draw("bonus_default") * inputs.change("appraisal_weights")
        + inputs.draw("digital_default") * inputs.change("digital_share")
        + inputs.draw("specialist_default") * inputs.change("review_specialists")
        + inputs.draw("delegation_default") * delegated
        + inputs.draw("sector_default") * inputs.change("key_sectors")
        + inputs.draw("product_default") * dm.launched(inputs.change("product_managers"))
        + inputs.draw("price_default") * rate / new_loan_rate(start)
        + inputs.draw("first_time_default") * (first - start.bank["first_time_share"])
    )
    common = np.exp(log_factor)
    guarantee = start.covered("guaranteed")
    exposed = start.book["performing_rmb"] * guarantee
    yearly = 4.0 * float(fitted.hazards @ exposed / exposed.sum())
    careless = 1.0 + inputs.draw("guarantee_moral_hazard") * inputs.change("guarantee_cover") / yearly
    additional = 1.0 - 1.0 / dm.growth_premium(inputs.path("sci_tech_lending"))
    unknown = 1.0 + (inputs.draw("sci_tech_default") - 1.0) * additional
    factors = np.empty((inputs.quarters, 4, inputs.draws))
    factors[:, PLAIN] = common
    factors[:, GUARANTEED] = common * careless
    factors[:, SCI_TECH] = common * unknown
    factors[:, SCI_TECH_GUARANTEED] = factors[:, GUARANTEED] * unknown
    return factors


@equation("hazard_factor")
def _hazard(inputs: Inputs) -> Array:
    """Factor on all hazards besides monitoring and the common factor, (quarters, draws)."""
    gap = inputs.change("gdp_growth") + inputs.path("growth_shock")
    factor: Array = rk.macro_factor(inputs.draw("growth_default"), gap) * np.exp(
        inputs.draw("turnover_default") * inputs.change("officer_turnover")
    )
    return factor


def _queue(
    inputs: Inputs, start: Start, total: Array, staff: Array, gain: Array
) -> tuple[Array, Array, Array]:
    bank = start.bank
    automatic, delegated = inputs.path("process_simplification"), inputs.path("delegated_limit")
    reviewed = (1.0 - automatic) * (1.0 - delegated)
    now = 1.0 - inputs.default("process_simplification")
    # Capacity is what makes today's utilisation the observed one.
    capacity = now / (inputs.default("review_team") * bank["utilisation"])
    used = qu.utilisation(total * reviewed, inputs.path("review_team") * staff, capacity)
    shift = (
        inputs.draw("digital_days") * inputs.change("digital_share")
        + inputs.draw("information_days") * gain
        + inputs.draw("specialist_days") * inputs.change("review_specialists")
        + inputs.draw("delegation_days") * delegated
    )
    manual = qu.manual_days(
        bank["manual_days"], inputs.draw("queue_slope"), used - bank["utilisation"], shift
    )
    dropped = qu.drop_out(
        bank["withdrawn_share"], inputs.draw("drop_out_per_day"), manual, bank["manual_days"], 1.0 - automatic
    )
    return used, qu.median_days(manual, bank["manual_log_sd"], automatic), dropped


def classes(start: Start) -> list[int]:
    """The class of each segment."""
    return [
        int(sci_tech) * SCI_TECH + int(guaranteed) * GUARANTEED
        for sci_tech, guaranteed in zip(start.sci_tech, start.covered("guaranteed"), strict=True)
    ]


def _class_weights(start: Start) -> Array:
    """Share of each class in today's new loans, (4,)."""
    weights = np.bincount(classes(start), weights=start.book["new_loans"], minlength=4)
    share: Array = weights / weights.sum()
    return share
