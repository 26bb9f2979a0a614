"""Profit and loss, provisions, capital and the balance sheet of the whole bank, one quarter at a time."""

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.model import QUARTERS_A_YEAR, Array


@equation("interest_income")
def interest_income(opening: Array, closing: Array, accrual: float) -> Array:
    """Interest of a quarter from performing balance times rate at both ends, a year, RMB."""
    return (opening + closing) * (0.5 * accrual / QUARTERS_A_YEAR)


@equation("funding_expense")
def funding_expense(cost: Array, mean_loans: Array) -> Array:
    """Funding cost of a quarter on the mean SME balance, RMB."""
    return cost * mean_loans / QUARTERS_A_YEAR


@equation("operating_cost")
def operating_cost(
    fixed: Array, checks: Array, check_rmb: float, overhead: float, mean_loans: Array
) -> Array:
    """Cost of a quarter: people, files and projects (``fixed``), post-loan checks, overhead a year, RMB."""
    return fixed + checks * check_rmb + mean_loans * (overhead / QUARTERS_A_YEAR)


@equation("provision_target")
def provision_target(performing: Array, npl: Array, general: float, specific: float) -> Array:
    """Provisions that the SME book needs: general on performing, specific on non-performing loans, RMB."""
    return general * performing + specific * npl


@equation("provision_charge")
def provision_charge(opening: Array, closing: Array, used: Array) -> Array:
    """What profit must bear, so that opening + charge - used = closing, RMB."""
    return closing - opening + used


@equation("net_profit")
def net_profit(before_tax: Array, tax_share: float) -> Array:
    """Profit after tax; a loss pays no tax and brings none back, RMB."""
    result: Array = before_tax - tax_share * np.maximum(before_tax, 0.0)
    return result


@equation("dividends")
def dividends(profit: Array, payout: float) -> Array:
    """Dividends out of the quarter's profit, RMB."""
    result: Array = payout * np.maximum(profit, 0.0)
    return result


@equation("risk_weighted_assets")
def risk_weighted_assets(
    performing: Array, npl: Array, weight: Array, npl_weight: float, relief: Array, other: Array
) -> Array:
    """Risk-weighted assets: SME loans at their weight less relief by securitisation, NPLs, the rest, RMB."""
    return performing * (weight * (1.0 - relief)) + npl * npl_weight + other


@equation("capital_ratio")
def capital_ratio(equity: Array, tier2: float, assets: Array) -> Array:
    """Capital adequacy ratio."""
    return (equity + tier2) / assets


@equation("interbank")
def interbank_change(cash_out: Array, cash_in: Array) -> Array:
    """What the bank must borrow from other banks, the only item that is not set elsewhere, RMB."""
    return cash_out - cash_in
