"""What the public pays for the policy, a quarter, RMB."""

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.model import QUARTERS_A_YEAR, Array


@equation("interest_subsidy")
def interest_subsidy(rate: Array, mean_loans: Array) -> Array:
    """Subsidy of the borrowers' interest."""
    return rate * mean_loans / QUARTERS_A_YEAR


@equation("fee_subsidy")
def fee_subsidy(share: Array, fee: Array, guaranteed_loans: Array) -> Array:
    """Part of the guarantee fee that the budget pays."""
    return share * fee * guaranteed_loans / QUARTERS_A_YEAR


@equation("relending_subsidy")
def relending_subsidy(market_rate: Array, rate: Array, share: Array, mean_loans: Array) -> Array:
    """What the central bank forgoes by lending below the market; nothing when it lends above."""
    result: Array = np.maximum(market_rate - rate, 0.0) * share * mean_loans / QUARTERS_A_YEAR
    return result


@equation("guarantee_payout")
def guarantee_payout(cover: Array, unrecovered: Array) -> Array:
    """What guarantors pay on disposed loans: a share of what the bank did not recover itself."""
    return cover * unrecovered


@equation("lending_reward")
def lending_reward(per_yuan: Array, opening: Array, closing: Array) -> Array:
    """Reward for each yuan by which the SME balance grew."""
    result: Array = per_yuan * np.maximum(closing - opening, 0.0)
    return result
