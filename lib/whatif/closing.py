"""Accounts on which no later quarter depends: entered for all quarters at once when the book has run through.

What remains of the bank's balance sheet, what the public pays, and the balances that quarters open with.
"""

import numpy as np

from lib.whatif import bank_state as bs
from lib.whatif.course import Course
from lib.whatif.exits import Exits
from lib.whatif.inputs import Inputs
from lib.whatif.ledger import Ledger, running_sum
from lib.whatif.model import bank as bk
from lib.whatif.model import public as pb
from lib.whatif.start import Start


def close_books(
    ledger: Ledger, inputs: Inputs, start: Start, course: Course, rest: bs.Rest, exits: Exits
) -> None:
    """Enter the rest of the accounts into ``ledger``, which holds those that the quarters wrote."""
    bank = start.bank
    ledger.open("loans", start.loans_rmb)
    ledger.open("npl", start.npl_rmb)
    ledger.open("borrowers", start.borrowers)
    ledger.open("provision", bank["sme_provision_rmb"])
    ledger.open("equity", bank["equity_rmb"])
    npl = ledger["npl_open"]
    ledger.fill(
        npl_cured=exits.cured * npl, npl_repaid=exits.repaid * npl, npl_disposed=exits.disposed * npl,
        npl_resold=exits.resold * npl, disposed=exits.disposed * npl,
        other_profit=rest.profit, other_charge=rest.charge, other_used=rest.used,
    )  # fmt: skip
    _enter_public_money(ledger, inputs, course)
    _balance(ledger, inputs, start, course, rest)


def _enter_public_money(ledger: Ledger, inputs: Inputs, course: Course) -> None:
    funded, path = course.funded, inputs.path
    mean_loans = 0.5 * (ledger["loans_open"] + ledger["loans_close"])
    ledger.fill(
        payout_public=path("public_reguarantee") * ledger["payout"],
        subsidy_interest=pb.interest_subsidy(path("interest_subsidy"), mean_loans),
        subsidy_fee=pb.fee_subsidy(
            path("guarantee_fee_subsidy"), inputs.draw("guarantee_fee"), ledger["guaranteed_close"]
        ),
        subsidy_relending=pb.relending_subsidy(
            funded.bond_rate, path("relending_rate"), funded.relending, mean_loans
        ),
    )


def _balance(ledger: Ledger, inputs: Inputs, start: Start, course: Course, rest: bs.Rest) -> None:
    """The balance sheet: interbank borrowing follows from the cash flows."""
    bank = start.bank
    loans = ledger["loans_close"]
    # Beside the SME book: what the bank holds, and what it owes to others than banks. Deposits, re-lending,
    # bonds and notes together grow with the SME balance.
    held = rest.loans + rest.assets + bs.cash_held(inputs, start, course, rest, loans)
    owed = rest.deposits + rest.bonds + rest.liabilities + loans
    held_now = sum(
        bank[f"{name}_rmb"]
        for name in ("other_loans", "securities", "interbank_assets", "other_assets", "cash")
    )
    owed_now = sum(bank[f"{name}_rmb"] for name in ("deposits", "relending", "bonds", "other_liabilities"))
    lent = ledger["disbursed"] - ledger["repaid"] - ledger["recovered"] - ledger["payout"]
    change = bk.interbank_change(
        lent + rest.used + ledger["dividends"] + np.diff(held, axis=0, prepend=held_now),
        ledger["net_profit"]
        + ledger["provision_charge"]
        + rest.charge
        + np.diff(owed, axis=0, prepend=owed_now),
    )
    interbank = bank["interbank_liabilities_rmb"] + running_sum(change)
    other_provision = bank["provision_rmb"] - bank["sme_provision_rmb"] + running_sum(rest.charge - rest.used)
    ledger.fill(
        interbank_close=interbank,
        assets=loans + held - (ledger["provision_close"] + other_provision),
        liabilities=owed + interbank,
    )
