"""Approved applications become loans: term, price, funding, and the fixed part of the default log-odds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.applications import APPROVED, DISBURSEMENT_LAG, Applications, on_working_day
from case_studies.xm_bank.dgp.arrivals import CustomerState
from case_studies.xm_bank.dgp.book import Book
from case_studies.xm_bank.dgp.branches import Branches
from case_studies.xm_bank.dgp.customers import Customers
from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams
from case_studies.xm_bank.dgp.products import UNSECURED

TERMS_MONTHS = np.array([6, 12, 24, 36])
# Share of terms up to 6, 12, 24 months, by security in the order of `SECURITIES`.
TERM_SHARES = np.array([[0.12, 0.72, 0.90], [0.03, 0.44, 0.68], [0.05, 0.62, 0.86], [0.08, 0.80, 0.94]])


@dataclass(frozen=True)
class NewLoans:
    """Loans of one quarter (n,). `application` indexes the quarter's applications; rates are decimals."""

    application: IntArray
    customer: IntArray
    branch: IntArray
    product: IntArray
    disbursed_on: NDArray[np.datetime64]
    amount: IntArray
    rate: FloatArray
    term_months: IntArray
    instalments: BoolArray
    security: IntArray
    first_time: BoolArray
    rollover: BoolArray
    relending: BoolArray
    base: FloatArray

    @property
    def count(self) -> int:
        """Number of loans."""
        return len(self.customer)


def contract_rate(
    params: Parameters,
    level: float,
    z: FloatArray,
    unsecured: BoolArray,
    funding_gap: FloatArray,
    relending: BoolArray,
    noise: FloatArray,
) -> FloatArray:
    """Contract rate as a decimal, rounded to a basis point: `[dgp.pricing]`. Inputs in percent."""
    p = params.block("pricing")
    percent = (
        level
        + p["score"] * z
        + p["unsecured"] * unsecured
        + p["funding_cost"] * funding_gap
        + p["relending"] * relending
        + p["sigma"] * noise
    )
    rate: FloatArray = np.round(np.clip(percent, 2.0, 15.0) / 100, 4)
    return rate


def originate(
    params: Parameters, streams: Streams, step: int, branches: Branches, customers: Customers,
    state: CustomerState, files: Applications,
) -> NewLoans:  # fmt: skip
    """Contracts for the approved applications of one quarter."""
    index = np.flatnonzero(files.decision == APPROVED)
    who, branch, security = files.customer[index], files.branch[index], files.security[index]
    n = len(index)
    rng = streams.rng("origination", step)
    term = TERMS_MONTHS[(rng.random(n)[:, None] > TERM_SHARES[security]).sum(axis=1)]
    instalments = (term > 12) & (rng.random(n) < params.value("demand", "instalment_share"))
    decided = files.decided[index].astype("datetime64[D]")
    paid_out = decided + rng.integers(0, DISBURSEMENT_LAG + 1, n).astype("timedelta64[D]")
    automatic = files.straight_through[index]
    disbursed_on = np.where(automatic, paid_out, on_working_day(paid_out, decided)).astype("datetime64[D]")
    relending = (
        rng.random(n) < params.value("funding_cost", "funded_share") * branches.instrument[step][branch]
    )

    z = (files.score[index] - 600.0) / 50.0
    unsecured = security == UNSECURED
    gap = branches.funding_cost[step] - branches.funding_cost[step].mean()
    level = float(params.path("national_new_loan_rate")[step] + params.path("rate_premium")[step])
    noise = streams.rng("origination.rate", step).standard_normal(n)
    rate = contract_rate(params, level, z, unsecured, gap[branch], relending, noise)

    p = params.block("default")
    amount = files.amount[index]
    base = (
        p["intercept"]
        + customers.default_log_odds[who]
        + p["score"] * z
        + p["unsecured"] * unsecured
        + p["log_amount"] * (np.log(amount) - p["amount_centre"])
        + p["pressure"] * branches.volume_pressure[step][branch]
        + branches.default_effect[branch]
    )
    rollover = (state.matured[who] == step) & files.renewal[index]
    rollover &= rng.random(n) < params.path("rollover_share")[step]
    first_time = ~customers.banked_before[who] & ~state.borrowed[who]
    return NewLoans(
        index, who, branch, files.product[index], disbursed_on, amount, rate, term, instalments, security,
        first_time, rollover, relending, base,
    )  # fmt: skip


def enter_book(new: NewLoans, first_loan: int) -> Book:
    """The quarter's loans as book entries with running loan numbers."""
    n = new.count
    no = np.zeros(n, dtype=np.bool_)
    return Book(
        loan=first_loan + np.arange(n),
        customer=new.customer,
        branch=new.branch,
        amount=new.amount,
        balance=new.amount.copy(),
        rate=new.rate,
        term=new.term_months // 3,
        instalments=new.instalments,
        age=np.zeros(n, dtype=np.int64),
        base=new.base,
        log_amount=np.log(new.amount),
        days_past_due=np.zeros(n, dtype=np.int64),
        stopped=no.copy(),
        npl=no.copy(),
        relending=new.relending,
    )
