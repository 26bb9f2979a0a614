"""The characteristics that were tried, and how each is cut."""

from dataclasses import dataclass

from lib.credit.bins import Trend


@dataclass(frozen=True)
class Candidate:
    """A characteristic.

    Attributes
    ----------
    name : column of the applications.
    trend : how the bad rate is expected to move with the value, by the trade's experience, not by the data.
    in_card : whether it enters the card; the others were tried and left out (weak, or they repeat another).
    driver : parameter of the generating process that it stands for; empty where the process has none.
    """

    name: str
    trend: Trend
    in_card: bool = True
    driver: str = ""


CANDIDATES = (
    Candidate("leverage", "increasing", driver="leverage"),
    Candidate("cash_flow_coverage", "decreasing", driver="coverage"),
    Candidate("owner_overdues_24m", "increasing", driver="owner_overdues"),
    Candidate("tax_paid_growth", "decreasing", driver="tax_growth"),
    Candidate("firm_age_years", "decreasing", driver="firm_age"),
    Candidate("soft_character", "decreasing", driver="character"),
    Candidate("credit_inquiries_6m", "increasing", driver="inquiries"),
    Candidate("amount_to_revenue", "increasing", driver="amount_to_revenue"),
    Candidate("utilities_change", "decreasing", driver="utilities"),
    Candidate("industry", "none", driver="industry"),
    Candidate("soft_management", "decreasing", in_card=False),
    Candidate("soft_market", "decreasing", in_card=False),
    # Left free, so that no rule of ours hides what collateral would say.
    Candidate("collateral_coverage", "none", in_card=False),
    Candidate("current_ratio", "decreasing", in_card=False),
    Candidate("net_margin", "decreasing", in_card=False),
    Candidate("account_turnover_ratio", "decreasing", in_card=False),
    Candidate("relationship_months", "decreasing", in_card=False),
    Candidate("other_bank_lenders", "increasing", in_card=False),
    Candidate("guarantors", "auto", in_card=False),
)
