"""What a replay says: lending, default, money, work, and who is reached; by quarter and draw."""

from collections.abc import Mapping

import numpy as np

from case_studies.l_bank.replay.course import Book
from case_studies.l_bank.replay.effects import Times
from case_studies.l_bank.replay.history import QUARTERS, Array
from case_studies.l_bank.replay.sums import Sums
from lib.whatif.ledger import running_sum
from lib.whatif.outcomes import Measure

YEAR = 4
# Capital over risk-weighted assets that supervisors ask of a bank like this (8 % and a buffer of 2.5 %).
CAPITAL = 0.105

MEASURES: Mapping[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("npl_ratio", "ratio", "lower"),
        Measure("sme_balance", "rmb_bn", "higher"),
        Measure("approval_rate", "share", "higher"),
        Measure("default_rate", "ratio", "lower"),
        Measure("profit_year", "rmb_mn", "higher"),
        Measure("losses_total", "rmb_mn", "lower"),
        Measure("roe", "ratio", "higher"),
        Measure("decision_days", "days", "lower"),
        Measure("officer_load", "number", "lower"),
        Measure("borrowers", "thousand_count", "higher"),
        Measure("approved_total", "thousand_count", "higher"),
        Measure("admitted_total", "thousand_count", "neither"),
        Measure("first_time_total", "thousand_count", "higher"),
        Measure("micro_share", "share", "higher"),
        Measure("lent_total", "rmb_bn", "higher"),
        Measure("defaults_total", "thousand_count", "lower"),
        Measure("inferred_share", "share", "neither"),
        Measure("inferred_defaults_total", "thousand_count", "neither"),
        Measure("loan_yield", "ratio", "neither"),
        Measure("lgd", "share", "lower"),
        Measure("expected_loss", "rmb_mn", "lower"),
        Measure("profit_total", "rmb_mn", "higher"),
        Measure("capital_need", "rmb_mn", "neither"),
    )
}


def measure_all(
    book: Book, found: Sums, history: Sums, decided: Array, times: Times, lever: Mapping[str, float],
    draw: Mapping[str, Array], first: int,
) -> dict[str, Array]:  # fmt: skip
    """Every outcome by id, (quarters, draws), in the units of ``MEASURES``.

    ``decided`` is the number of applications decided in each quarter, (QUARTERS,). Totals count from the
    first replayed quarter.
    """
    kept = slice(first, QUARTERS)
    paid, npl = book.paid + book.added_paid, book.npl + book.added_npl
    balance, fallen = paid + npl, book.fallen + book.added_fallen
    approved = book.approved + book.admitted
    failed = book.failed + book.added_failed
    lost = book.lost + book.added_lost
    opening = _before(paid, history, first)
    flow = fallen / np.maximum(opening + book.new, 1.0)
    # Of the approved, kept or admitted, who is whom does not differ by draw.
    all_ = np.maximum(found.approved + found.admitted, 1.0)
    first_time, micro = ((each / all_)[kept, None] for each in (found.first_time, found.micro))
    profit, capital = _money(book, balance, lost, times, lever, draw, first)
    year = _year(profit)
    return {
        "npl_ratio": npl / np.maximum(balance, 1.0),
        "sme_balance": balance / 1e9,
        "approval_rate": approved / decided[kept, None],
        "default_rate": YEAR * flow,
        "profit_year": year / 1e6,
        "losses_total": running_sum(lost) / 1e6,
        "roe": (1.0 - _TAX) * year / np.maximum(capital, 1.0),
        "decision_days": book.days,
        "officer_load": book.load,
        "borrowers": book.live / 1e3,
        "approved_total": running_sum(approved) / 1e3,
        "admitted_total": running_sum(book.admitted + 0.0) / 1e3,
        "first_time_total": running_sum(first_time * approved) / 1e3,
        "micro_share": micro * np.ones_like(approved),
        "lent_total": running_sum(book.new) / 1e9,
        "defaults_total": running_sum(failed) / 1e3,
        "inferred_share": (book.added_paid + book.added_npl) / np.maximum(balance, 1.0),
        "inferred_defaults_total": running_sum(book.added_failed) / 1e3,
        "loan_yield": YEAR * book.interest / np.maximum(0.5 * (opening + paid), 1.0),
        "lgd": book.lgd,
        # Of the paid balance over twelve months at the quarter's pace, and of what is in default already.
        "expected_loss": book.lgd * (np.minimum(YEAR * flow, 1.0) * paid + npl) / 1e6,
        "profit_total": running_sum(profit) / 1e6,
        "capital_need": capital / 1e6,
    }


_TAX = 0.25


def _before(paid: Array, history: Sums, first: int) -> Array:
    """Paid balance at the beginning of each quarter."""
    start = history.paid[:, :, first - 1].sum() if first else 0.0
    return np.concatenate([np.full((1, paid.shape[1]), start), paid[:-1]])


def _year(values: Array) -> Array:
    """Sum of the last four quarters; in the first three, of those there are, to a year."""
    total = running_sum(values)
    result = total.copy()
    result[YEAR:] -= total[:-YEAR]
    count = np.minimum(np.arange(1, len(values) + 1), YEAR)
    scaled: Array = result * (YEAR / count)[:, None]
    return scaled


def _money(
    book: Book, balance: Array, lost: Array, times: Times, lever: Mapping[str, float],
    draw: Mapping[str, Array], first: int,
) -> tuple[Array, Array]:  # fmt: skip
    """Profit before tax of each quarter and the capital that the loans need, (quarters, draws), RMB."""
    kept = slice(first, QUARTERS)
    shock = np.where(np.arange(QUARTERS) >= QUARTERS - lever["stress_quarters"], lever["rate_shock"], 0.0)
    shock = shock[kept, None]
    funding = times.lpr[kept, None] - draw["funding_gap"] + shock + draw["other_cost"]
    earned = book.interest + draw["rate_pass"] * shock * balance / YEAR
    staff = 1e3 * draw["officer_cost"] * lever["officers"] * times.staff[kept, None] / YEAR
    profit: Array = earned - funding * balance / YEAR - staff - lost
    return profit, CAPITAL * lever["risk_weight"] * balance
