"""The bank around the SME book: constants of its accounts, and its state from quarter to quarter."""

from dataclasses import dataclass

import numpy as np

from lib.whatif.course import Course
from lib.whatif.inputs import Inputs
from lib.whatif.model import QUARTERS_A_YEAR, Array
from lib.whatif.start import Start


@dataclass(frozen=True)
class Costs:
    """Unit costs of SME lending, RMB: a person's quarter, a file, a check; overhead a year per yuan lent."""

    officer_rmb: float
    reviewer_rmb: float
    application_rmb: float
    check_rmb: float
    overhead: float


def fit_costs(start: Start, given: dict[str, float]) -> Costs:
    """Unit costs as given; the overhead is what is left of the year's observed cost."""
    bank = start.bank
    loans = float(start.history["mean_loans_rmb"].mean())
    people = QUARTERS_A_YEAR * (
        bank["officers"] * given["officer_quarter_rmb"] + bank["reviewers"] * given["reviewer_quarter_rmb"]
    )
    files = bank["applications_year"] * given["application_rmb"]
    checks = QUARTERS_A_YEAR * start.borrowers * bank["check_coverage"] * given["check_rmb"]
    overhead = (bank["operating_cost_year_rmb"] - people - files - checks) / loans
    return Costs(
        officer_rmb=given["officer_quarter_rmb"],
        reviewer_rmb=given["reviewer_quarter_rmb"],
        application_rmb=given["application_rmb"],
        check_rmb=given["check_rmb"],
        overhead=overhead,
    )


def fixed_cost(inputs: Inputs, start: Start, costs: Costs, course: Course) -> Array:
    """People, files and projects by quarter and draw, RMB; everything that does not depend on the book."""
    million = 1e6
    officers = inputs.path("staffing_promotion") * course.staff
    reviewers = inputs.path("review_team") * course.staff
    files = course.total * (start.bank["applications_year"] / QUARTERS_A_YEAR)
    saved = inputs.draw("file_saving") * inputs.change("process_simplification")
    more_data = np.maximum(inputs.path("credit_information_sharing") - 1.0, 0.0)
    # Leavers are replaced; today's turnover is part of today's overhead.
    leavers = officers * inputs.change("officer_turnover") / QUARTERS_A_YEAR
    cost: Array = (
        officers * costs.officer_rmb
        + reviewers * costs.reviewer_rmb
        + files * (costs.application_rmb * (1.0 - saved) + inputs.draw("information_cost") * more_data)
        + leavers * inputs.draw("hiring_cost") * 1e3
        + inputs.draw("digital_cost") * million / QUARTERS_A_YEAR * inputs.change("digital_share")
        + inputs.draw("product_cost") * million / QUARTERS_A_YEAR * inputs.change("product_managers")
    )
    return cost


@dataclass(frozen=True, eq=False)
class Rest:
    """The rest of the bank, all by quarter and draw, RMB: loans, what they earn, cost and lose, other items.

    ``growth`` is the change of the balance of everything that grows with them (assets other than loans and
    reserves, less other liabilities), ``deposits`` those that do not fund SME loans.
    """

    loans: Array
    profit: Array
    charge: Array
    used: Array
    rwa: Array
    deposits: Array
    bonds: float
    assets: Array
    liabilities: Array


def lay_out_rest(inputs: Inputs, start: Start, course: Course) -> Rest:
    """Other loans grow as they did last year; what they earn and lose stays in proportion to them."""
    bank = start.bank
    time = np.arange(1, inputs.quarters + 1)[:, None] / QUARTERS_A_YEAR
    grown = (1.0 + bank["other_growth"]) ** time
    loans = bank["other_loans_rmb"] * grown
    share = grown / QUARTERS_A_YEAR
    sme_rwa = start.book["performing_rmb"].sum() * inputs.default("sme_risk_weight")
    npl_rwa = start.npl_rmb * NPL_RISK_WEIGHT
    funded = inputs.default("diversified_funding") + inputs.default("diversified_funding_bonds")
    other_assets = bank["securities_rmb"] + bank["interbank_assets_rmb"] + bank["other_assets_rmb"]
    return Rest(
        loans=loans,
        profit=bank["other_margin_year_rmb"] * share + course.funded.rest * loans / QUARTERS_A_YEAR,
        charge=bank["other_charge_year_rmb"] * share,
        used=bank["other_used_year_rmb"] * share,
        rwa=(bank["rwa_rmb"] - sme_rwa - npl_rwa) * grown,
        deposits=(bank["deposits_rmb"] - (1.0 - funded) * start.loans_rmb) * grown,
        # Shares are rounded; the bank's other debt takes up what that leaves.
        bonds=bank["bonds_rmb"] + bank["relending_rmb"] - funded * start.loans_rmb,
        assets=other_assets * grown,
        liabilities=bank["other_liabilities_rmb"] * grown,
    )


# New rules weigh an overdue exposure that is half provided for at 100 %.
NPL_RISK_WEIGHT = 1.0


def cash_held(inputs: Inputs, start: Start, course: Course, rest: Rest, loans: Array) -> Array:
    """Cash with reserves at the end of each quarter when the SME balance is ``loans``, (quarters, draws)."""
    funded = course.funded
    deposits = rest.deposits + (1.0 - funded.relending - funded.bonds - funded.notes) * loans
    # Cash beyond the requirement stays what it was.
    beyond = start.bank["cash_rmb"] - inputs.default("rrr") * start.bank["deposits_rmb"]
    return inputs.path("rrr") * deposits + beyond
