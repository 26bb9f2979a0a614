"""What the public pays for one more yuan lent, and for one more borrower reached."""

from dataclasses import dataclass

import numpy as np

from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Summary, summarise
from lib.whatif.model import Array


@dataclass(frozen=True)
class PublicCost:
    """Public money over the horizon, against the same beliefs without levers.

    Attributes
    ----------
    cost_rmb_mn : additional cost of all quarters together.
    loans_rmb_bn : additional SME balance at the end. borrowers_k : additional borrowers at the end, thousand.
    per_yuan : cost per additional yuan of balance. per_borrower_rmb : cost per additional borrower. Both are
        ratios of means over draws; not available where the levers do not bring more.
    per_yuan_80, per_borrower_80 : between which the ratio lies in 80 % of draws; not available with them.
    """

    cost_rmb_mn: Summary
    loans_rmb_bn: Summary
    borrowers_k: Summary
    per_yuan: float | NotAvailable
    per_borrower_rmb: float | NotAvailable
    per_yuan_80: tuple[float, float] | NotAvailable
    per_borrower_80: tuple[float, float] | NotAvailable


def public_cost(comparison: Comparison) -> PublicCost:
    """Cost and its two ratios. A ratio needs more lending (or borrowers) in nine draws of ten."""
    spent, lent, reached = (
        comparison.effect(name) for name in ("public_cost_total", "sme_balance", "borrowers")
    )
    loans, borrowers = summarise(lent), summarise(reached)
    per_yuan, per_yuan_80 = _ratio(spent * 1e6, lent, loans, 1e9)
    per_borrower, per_borrower_80 = _ratio(spent * 1e6, reached, borrowers, 1e3)
    return PublicCost(
        cost_rmb_mn=summarise(spent),
        loans_rmb_bn=loans,
        borrowers_k=borrowers,
        per_yuan=per_yuan,
        per_borrower_rmb=per_borrower,
        per_yuan_80=per_yuan_80,
        per_borrower_80=per_borrower_80,
    )


def _ratio(
    cost_rmb: Array, gain: Array, summary: Summary, scale: float
) -> tuple[float | NotAvailable, tuple[float, float] | NotAvailable]:
    """Ratio of means, and the 80 % interval of the ratio over draws.

    A draw that costs more and brings nothing more has no price: it counts as infinitely dear (as infinitely
    cheap when it costs less). Fewer than one draw in ten is of that kind, so that both ends are finite.
    """
    if summary.low80 <= 0.0:
        none = NotAvailable("whatif.no_gain", {"low": summary.low80 * scale, "high": summary.high80 * scale})
        return none, none
    price = np.copysign(np.inf, cost_rmb)
    np.divide(cost_rmb, gain * scale, out=price, where=gain > 0.0)
    ordered = np.sort(price)
    last = len(ordered) - 1
    low, high = (float(ordered[round(share * last)]) for share in (0.1, 0.9))
    return float(cost_rmb.mean()) / (summary.mean * scale), (low, high)
