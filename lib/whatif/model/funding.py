"""What the money costs, and what the borrower pays for it."""

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.model import Array

# Deposits remain at least this share of the funding, whatever else is asked for.
_LEAST_DEPOSITS = 0.10


@equation("funding_shares")
def funding_shares(relending: Array, quota: Array, bonds: Array, notes: Array) -> tuple[Array, Array, Array]:
    """Shares of re-lending (within the quota), SME bonds and securitisation in the funding of SME loans."""
    relending = np.minimum(relending, quota)
    asked = relending + bonds + notes
    scale = np.minimum(1.0, (1.0 - _LEAST_DEPOSITS) / np.maximum(asked, 1e-12))
    return relending * scale, bonds * scale, notes * scale


@equation("deposit_cost")
def deposit_cost(rate: Array, reserve_ratio: Array, reserve_rate: float) -> Array:
    """Cost of a yuan of deposits that can be lent: part of it lies at the central bank at a lower rate."""
    return (rate - reserve_ratio * reserve_rate) / (1.0 - reserve_ratio)


@equation("funding_cost")
def mix_cost(shares: tuple[Array, Array, Array], costs: tuple[Array, Array, Array], deposits: Array) -> Array:
    """Cost of the mix: re-lending, bonds and notes at their rates, the rest at the cost of deposits."""
    result: Array = (1.0 - sum(shares)) * deposits
    for share, cost in zip(shares, costs, strict=True):
        result = result + share * cost
    return result


@equation("contract_rate")
def rate_change(
    lpr: Array, lpr_passed: Array, funding: Array, funding_passed: Array, markup: Array, cheap: Array
) -> Array:
    """Change of the mean contract rate of new loans.

    ``lpr`` and ``funding`` are changes of the prime rate and of the funding cost (without its part that
    follows the prime rate), each passed on in part; ``cheap`` is the discount that re-lending asks for.
    """
    result: Array = lpr * lpr_passed + funding * funding_passed + markup + cheap
    return result


@equation("risk_price")
def risk_price(gradient: Array, scores: tuple[Array, Array], weak_share: Array) -> tuple[Array, Array]:
    """Change of the rate for approved sound and weak firms when the rate falls by ``gradient`` more per
    standard deviation of the score; the mean borrower's rate stays."""
    sound, weak = scores
    mean = (1.0 - weak_share) * sound + weak_share * weak
    return -gradient * (sound - mean), -gradient * (weak - mean)


@equation("price_selection")
def price_selection(weak_share: Array, sound: Array, weak: Array) -> tuple[Array, Array]:
    """What prices by risk do to the volume (a factor) and to the weak share of new loans.

    ``sound`` and ``weak`` are the log responses of demand.
    """
    staying = (1.0 - weak_share) * np.exp(sound)
    staying_weak = weak_share * np.exp(weak)
    volume: Array = staying + staying_weak
    return volume, staying_weak / volume
