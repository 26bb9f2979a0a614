"""What a simulation says: the key figures of the scorecard, and what policy asks besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.whatif.course import Course
from lib.whatif.inputs import Inputs
from lib.whatif.ledger import Ledger, running_sum
from lib.whatif.model import QUARTERS_A_YEAR, Array
from lib.whatif.prepared import Fitted
from lib.whatif.start import Start
from lib.whatif.supply import new_loan_rate

Better = Literal["higher", "lower", "neither"]
HISTORY = QUARTERS_A_YEAR - 1


@dataclass(frozen=True)
class Measure:
    """One outcome. ``unit`` is an id of :mod:`lib.exhibits.units`; ``scorecard``: it is a KPI."""

    id: str
    unit: str
    better: Better
    scorecard: bool = True


MEASURES: Mapping[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("sme_balance", "rmb_bn", "higher"),
        Measure("sme_share", "share", "higher"),
        Measure("funding_cost", "ratio", "lower"),
        Measure("cost_to_serve", "ratio", "lower"),
        Measure("risk_adjusted_margin", "ratio", "higher"),
        Measure("npl_ratio", "ratio", "lower"),
        Measure("provision_coverage", "ratio", "higher"),
        Measure("npl_disposal_rate", "share", "higher"),
        Measure("borrowers", "thousand_count", "higher"),
        Measure("loan_per_borrower", "rmb_k", "higher"),
        Measure("first_time_share", "share", "higher"),
        Measure("unsecured_share", "share", "higher"),
        Measure("sci_tech_share", "share", "higher"),
        Measure("guaranteed_share", "share", "higher"),
        Measure("decision_days", "days", "lower"),
        Measure("approval_rate", "share", "higher"),
        Measure("straight_through_share", "share", "higher"),
        Measure("post_loan_check_coverage", "share", "higher"),
        Measure("past_due_30", "ratio", "lower"),
        Measure("products_launched", "number", "higher"),
        Measure("digital_product_share", "share", "higher"),
        Measure("borrowers_per_officer", "number", "neither"),
        Measure("officer_turnover", "share", "lower"),
        Measure("appraisal_weight", "share", "higher"),
        Measure("new_loan_rate", "ratio", "lower", scorecard=False),
        Measure("default_rate", "ratio", "lower", scorecard=False),
        Measure("auc", "number", "higher", scorecard=False),
        Measure("utilisation", "number", "lower", scorecard=False),
        Measure("capital_ratio", "ratio", "higher", scorecard=False),
        Measure("roe", "ratio", "higher", scorecard=False),
        Measure("new_loans_year", "rmb_bn", "higher", scorecard=False),
        Measure("first_time_borrowers_year", "thousand_count", "higher", scorecard=False),
        Measure("first_time_borrowers_total", "thousand_count", "higher", scorecard=False),
        Measure("lent_total", "rmb_bn", "higher", scorecard=False),
        Measure("losses_total", "rmb_mn", "lower", scorecard=False),
        Measure("public_cost_year", "rmb_mn", "lower", scorecard=False),
        Measure("public_cost_total", "rmb_mn", "lower", scorecard=False),
    )
}


def rolling_sum(now: Array, past: Array) -> Array:
    """Sum over four quarters, (quarters, draws); ``past`` holds the three quarters before the first, (3,)."""
    total = now.copy()
    for lag in range(1, QUARTERS_A_YEAR):
        total[lag:] += now[:-lag]
        total[:lag] += past[HISTORY - lag :, None]
    return total


def measure_all(
    inputs: Inputs, start: Start, fitted: Fitted, course: Course, ledger: Ledger
) -> dict[str, Array]:
    """Every outcome by id, (quarters, draws), in the unit of `MEASURES`; yearly figures look back."""
    past = {name: values[-HISTORY:] for name, values in start.history.items()}
    loans, npl, borrowers = ledger["loans_close"], ledger["npl_close"], ledger["borrowers_close"]
    mean_loans = 0.5 * (ledger["loans_open"] + loans)
    year_loans = rolling_sum(mean_loans, past["mean_loans_rmb"]) / QUARTERS_A_YEAR
    operating = rolling_sum(ledger["operating"], past["operating_rmb"])
    interest = rolling_sum(ledger["interest"], past["interest_rmb"])
    funding = rolling_sum(ledger["funding"], past["funding_rmb"])
    charge = rolling_sum(ledger["provision_charge"], past["charge_rmb"])
    equity = 0.5 * (ledger["equity_open"] + ledger["equity_close"])
    falling = ledger["npl_new"] / (ledger["loans_open"] - ledger["npl_open"])
    public = sum(
        (ledger[name] for name in ("subsidy_fee", "subsidy_relending", "payout_public", "reward")),
        ledger["subsidy_interest"],
    )
    first = course.first_time * ledger["borrowers_new"]
    grown = (1.0 + start.bank["other_growth"]) ** (
        np.arange(1, inputs.quarters + 1)[:, None] / QUARTERS_A_YEAR
    )

    def flat(values: Array) -> Array:
        """The same in all draws, or already by draw."""
        return np.broadcast_to(values, loans.shape)

    return {
        "sme_balance": loans / 1e9,
        "sme_share": loans / (loans + start.bank["other_loans_rmb"] * grown),
        "funding_cost": QUARTERS_A_YEAR * ledger["funding"] / mean_loans,
        "cost_to_serve": operating / year_loans,
        "risk_adjusted_margin": (interest - funding - operating - charge) / year_loans,
        "npl_ratio": npl / loans,
        "provision_coverage": ledger["provision_close"] / npl,
        "npl_disposal_rate": _disposal_rate(ledger, past),
        "borrowers": borrowers / 1e3,
        "loan_per_borrower": loans / 1e3 / borrowers,
        "first_time_share": flat(course.first_time),
        "unsecured_share": ledger["unsecured_close"] / loans,
        "sci_tech_share": ledger["sci_tech_close"] / loans,
        "guaranteed_share": ledger["guaranteed_close"] / loans,
        "decision_days": flat(course.days),
        "approval_rate": flat(course.screened.approved),
        "straight_through_share": flat(inputs.path("process_simplification")),
        "post_loan_check_coverage": ledger["coverage"].copy(),
        # Arrears that are not yet non-performing move with the flow into default.
        "past_due_30": npl / loans + start.bank["past_due_not_npl"] * falling / fitted.hazard,
        "products_launched": flat(inputs.path("product_managers")),
        "digital_product_share": flat(inputs.path("digital_share")),
        "borrowers_per_officer": borrowers / (inputs.path("staffing_promotion") * course.staff),
        "officer_turnover": flat(inputs.path("officer_turnover")),
        "appraisal_weight": flat(inputs.path("sme_appraisal_weight")),
        "new_loan_rate": new_loan_rate(start) + course.funded.rate + course.screened.rate,
        "default_rate": QUARTERS_A_YEAR * falling,
        "auc": flat(course.screened.auc),
        "utilisation": flat(course.utilisation),
        "capital_ratio": (ledger["equity_close"] + start.bank["tier2_rmb"]) / ledger["rwa"],
        "roe": rolling_sum(ledger["net_profit"], past["net_profit_rmb"])
        / (rolling_sum(equity, past["mean_equity_rmb"]) / QUARTERS_A_YEAR),
        "new_loans_year": QUARTERS_A_YEAR * ledger["disbursed"] / 1e9,
        "first_time_borrowers_year": QUARTERS_A_YEAR * first / 1e3,
        "first_time_borrowers_total": running_sum(first) / 1e3,
        "lent_total": running_sum(ledger["disbursed"]) / 1e9,
        "losses_total": running_sum(ledger["provision_used"]) / 1e6,
        "public_cost_year": QUARTERS_A_YEAR * public / 1e6,
        "public_cost_total": running_sum(public) / 1e6,
    }


def _disposal_rate(ledger: Ledger, past: Mapping[str, Array]) -> Array:
    """NPLs disposed of in four quarters over those there at their start plus those that came."""
    disposed = rolling_sum(ledger["npl_disposed"] + ledger["npl_resold"], past["npl_disposed_rmb"])
    exposed = rolling_sum(ledger["npl_new"], past["npl_new_rmb"])
    exposed[:HISTORY] += past["npl_opening_rmb"][:, None]
    exposed[HISTORY:] += ledger["npl_open"][:-HISTORY]
    return disposed / exposed
