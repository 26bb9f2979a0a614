"""The books that the simulation keeps: every flow and stock by quarter and draw."""

from dataclasses import dataclass, field

import numpy as np

from lib.whatif.model import Array

# Name of each account. Stocks end in _open or _close; money in RMB.
ACCOUNTS = (
    "loans_open", "disbursed", "repaid", "disposed", "loans_close",
    "npl_open", "npl_new", "npl_cured", "npl_repaid", "npl_disposed", "npl_resold", "npl_close",
    "borrowers_open", "borrowers_new", "borrowers_ended", "borrowers_close",
    "provision_open", "provision_charge", "provision_used", "provision_close",
    "interest", "funding", "operating", "reward", "other_profit", "other_charge", "other_used", "tax",
    "net_profit", "dividends", "equity_open", "equity_close",
    "assets", "liabilities", "interbank_close", "rwa", "recovered", "payout",
    "unsecured_close", "guaranteed_close", "sci_tech_close", "checks", "coverage",
    "subsidy_interest", "subsidy_fee", "subsidy_relending", "payout_public",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ledger:
    """Accounts of one simulation, each (quarters, draws)."""

    quarters: int
    draws: int
    accounts: dict[str, Array] = field(init=False)

    def __post_init__(self) -> None:
        block = np.empty((len(ACCOUNTS), self.quarters, self.draws))
        object.__setattr__(self, "accounts", dict(zip(ACCOUNTS, block, strict=True)))

    def __getitem__(self, account: str) -> Array:
        return self.accounts[account]

    def write(self, t: int, **amounts: Array) -> None:
        """Enter amounts of quarter ``t``, (draws,)."""
        for name, amount in amounts.items():
            self.accounts[name][t] = amount

    def fill(self, **amounts: Array) -> None:
        """Enter whole accounts, (quarters, draws) or (quarters, 1)."""
        for name, amount in amounts.items():
            self.accounts[name][:] = amount

    def open(self, stock: str, first: float) -> None:
        """Enter what each quarter opens with: the first with ``first``, others as the one before closed."""
        opening = self.accounts[f"{stock}_open"]
        opening[0] = first
        opening[1:] = self.accounts[f"{stock}_close"][:-1]


def running_sum(values: Array) -> Array:
    """Sum of all quarters so far, (quarters, draws)."""
    total = values.copy()
    # Row by row: several times faster than a cumulative sum along the first axis.
    for t in range(1, len(total)):
        total[t] += total[t - 1]
    return total
