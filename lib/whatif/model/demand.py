"""Applications: trend, the economy, price, outreach."""

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.model import QUARTERS_A_YEAR, Array

# Today's level is the mean of four quarters, centred one and a half quarters before the last of them.
_CENTRE = 2.5


@equation("trend")
def trend(growth: Array, quarters: int) -> Array:
    """Log growth of applications over the mean of the last four quarters, (quarters, draws).

    ``growth`` a year is one number a draw, (draws,), or a path, (quarters, 1).
    """
    log_growth = np.log1p(growth)
    if growth.ndim == 2:
        path: Array = (np.cumsum(log_growth, axis=0) + (_CENTRE - 1.0) * log_growth[:1]) / QUARTERS_A_YEAR
        return path
    time = (np.arange(quarters)[:, None] + _CENTRE) / QUARTERS_A_YEAR
    grown: Array = log_growth * time
    return grown


@equation("price_response")
def price_response(elasticity: Array, change: Array, rate: float) -> Array:
    """Log change of demand when the borrower's rate changes by ``change`` from a mean of ``rate``."""
    return elasticity * (change / rate)


@equation("growth_premium")
def growth_premium(premium: Array) -> Array:
    """Factor on a segment's applications that grow faster by ``premium`` a year, (quarters, 1)."""
    factor: Array = np.exp(np.cumsum(np.log1p(premium), axis=0) / QUARTERS_A_YEAR)
    return factor


@equation("launches")
def launched(change: Array) -> Array:
    """Products launched up to each quarter beyond those of the status quo; ``change`` is launches a year."""
    total: Array = np.cumsum(change, axis=0) / QUARTERS_A_YEAR
    return total


@equation("guaranteed_lending")
def guaranteed_lending(
    change: Array, share: float, additionality: Array, decay: Array, quarters: int
) -> tuple[Array, Array]:
    """Factors on applications of guaranteed and of other segments when the guaranteed share should change.

    Of one yuan more under guarantee, ``additionality`` is new credit, less by ``decay`` a year; the rest
    would have been lent without the guarantee and leaves the other segments.
    """
    years = np.arange(quarters)[:, None] / QUARTERS_A_YEAR
    new_credit = additionality * (1.0 - decay) ** years
    guaranteed = 1.0 + change / share
    others: Array = 1.0 - (1.0 - new_credit) * change / (1.0 - share)
    return guaranteed, np.maximum(others, 0.05)


@equation("first_time_share")
def first_time_share(share: float, log_odds: Array) -> Array:
    """Share of new loans that are a borrower's first, moved by ``log_odds``."""
    odds = share / (1.0 - share) * np.exp(log_odds)
    result: Array = odds / (1.0 + odds)
    return result


@equation("credit_supply")
def credit_supply(
    per_point: Array,
    npl: Array,
    npl_now: float,
    excess: Array,
    strictness: Array,
    capital: Array,
    least: float,
) -> Array:
    """Factor on lending, (draws,): bad loans make the bank careful, and two limits bind.

    ``excess`` is the NPL ratio above what the regulator tolerates; ``capital`` the capital adequacy ratio of
    the quarter before, below ``least`` no new loan is made.
    """
    careful = np.exp(per_point * 100.0 * (npl - npl_now) - strictness * 100.0 * np.maximum(excess, 0.0))
    room = np.clip((capital - least) / 0.005, 0.0, 1.0)
    factor: Array = careful * room
    return factor
