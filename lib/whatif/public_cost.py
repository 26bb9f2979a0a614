"""What the public pays for one more yuan lent, and for one more borrower reached."""

from dataclasses import dataclass

from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Summary, summarise


@dataclass(frozen=True)
class PublicCost:
    """Public money over the horizon, against the same beliefs without levers.

    Attributes
    ----------
    cost_rmb_mn : additional cost of all quarters together.
    loans_rmb_bn : additional SME balance at the end. borrowers_k : additional borrowers at the end, thousand.
    per_yuan : cost per additional yuan of balance. per_borrower_rmb : cost per additional borrower. Both are
        ratios of means over draws; not available where the levers do not bring more.
    """

    cost_rmb_mn: Summary
    loans_rmb_bn: Summary
    borrowers_k: Summary
    per_yuan: float | NotAvailable
    per_borrower_rmb: float | NotAvailable


def public_cost(comparison: Comparison) -> PublicCost:
    """Cost and its two ratios. A ratio needs more lending (or borrowers) in nine draws of ten."""
    cost = summarise(comparison.effect("public_cost_total"))
    loans = summarise(comparison.effect("sme_balance"))
    borrowers = summarise(comparison.effect("borrowers"))
    return PublicCost(
        cost_rmb_mn=cost,
        loans_rmb_bn=loans,
        borrowers_k=borrowers,
        per_yuan=_ratio(cost.mean * 1e6, loans, 1e9),
        per_borrower_rmb=_ratio(cost.mean * 1e6, borrowers, 1e3),
    )


def _ratio(cost_rmb: float, gain: Summary, scale: float) -> float | NotAvailable:
    if gain.low80 <= 0.0:
        return NotAvailable("whatif.no_gain", {"low": gain.low80 * scale, "high": gain.high80 * scale})
    return cost_rmb / (gain.mean * scale)
