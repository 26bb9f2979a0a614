"""Run the quarters: old loans first, then the lending equation, applications and new loans."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from case_studies.xm_bank.dgp.applications import Applications, decide
from case_studies.xm_bank.dgp.arrivals import CustomerState, draw_arrivals
from case_studies.xm_bank.dgp.book import Book, empty_book
from case_studies.xm_bank.dgp.branches import Branches, build_branches
from case_studies.xm_bank.dgp.customers import Customers, build_customers
from case_studies.xm_bank.dgp.origination import NewLoans, enter_book, originate
from case_studies.xm_bank.dgp.parameters import FloatArray, IntArray, Parameters, Streams
from case_studies.xm_bank.dgp.performance import Rows, first_rows, perform
from case_studies.xm_bank.dgp.products import Products, read_products
from case_studies.xm_bank.dgp.staff import OFFICER, REVIEWER, Staff, acting_counts, build_staff


@dataclass(frozen=True)
class Outcome:
    """Everything that happened. Lists have one entry per step; arrays are (steps, branches)."""

    params: Parameters
    branches: Branches
    staff: Staff
    customers: Customers
    products: Products
    applications: list[Applications]
    loans: list[NewLoans]
    rows: list[list[Rows]]
    quarter_effect: FloatArray
    log_target: FloatArray
    npl_ratio_lag: FloatArray
    utilisation: FloatArray
    borrowers: IntArray
    officers: IntArray
    reviewers: IntArray
    relending_balance: IntArray


def lending_equation(
    params: Parameters, branches: Branches, step: int, npl_ratio_lag: FloatArray, officers: IntArray
) -> FloatArray:
    """Log target volume without the quarter effect, by branch: `[dgp.branch_lending]`; decimal ratio."""
    p = params.block("branch_lending")
    log_volume: FloatArray = (
        branches.volume_effect
        + p["funding_cost"] * branches.funding_cost[step]
        + p["npl_ratio_lag"] * 100 * npl_ratio_lag
        + p["credit_officers"] * np.log(officers)
        + p["competition"] * branches.competition[step]
        + p["local_growth"] * branches.local_growth[step]
        + branches.platform_effect[step]
        + p["local_demand"] * branches.demand[step]
        + branches.shock[step]
    )
    return log_volume


def balance_path(params: Parameters) -> FloatArray:
    """Planned SME balance in RMB at the end of each step of the data; burn-in steps hold the first value."""
    ends = np.asarray(params.raw["paths"]["sme_balance_bn"], dtype=np.float64) * 1e9
    share = np.cumsum(params.raw["paths"]["growth_by_quarter"])
    path = (ends[:-1, None] + np.diff(ends)[:, None] * share).ravel()
    return np.concatenate([np.full(params.first, ends[0]), path])


def follow_balance(params: Parameters, step: int, book: Book, log_volume: FloatArray) -> float:
    """Quarter effect with which the balance would follow `balance_path`; only `tuning` asks for it."""
    # A yuan lent stays on the book for about four and three quarter quarters.
    opening_flow = balance_path(params)[0] / 4.75
    needed = opening_flow if step < params.first else balance_path(params)[step] - float(book.balance.sum())
    return round(float(np.log(needed) - np.log(np.exp(log_volume).sum())), 6)


def simulate(
    params: Parameters, progress: Callable[[float, str], None], quarter_effect: FloatArray | None
) -> Outcome:
    """Run all steps; without `quarter_effect` (steps,) the effects follow from the planned balance."""
    streams = Streams(params.seed)
    branches = build_branches(params, streams)
    staff = build_staff(params, streams, branches)
    customers = build_customers(params, streams, branches)
    products = read_products(params)
    n, steps = branches.count, params.steps
    officers, reviewers = acting_counts(staff, OFFICER, n), acting_counts(staff, REVIEWER, n)
    state = CustomerState(
        has_loan=np.zeros(customers.count, dtype=np.bool_),
        matured=np.full(customers.count, -100, dtype=np.int64),
        borrowed=np.zeros(customers.count, dtype=np.bool_),
        barred=np.zeros(customers.count, dtype=np.bool_),
    )
    effects, log_target = np.zeros(steps), np.zeros((steps, n))
    npl_lag, utilisation = np.zeros((steps, n)), np.zeros((steps, n))
    borrowers, relending = np.zeros((steps, n), dtype=np.int64), np.zeros(steps, dtype=np.int64)
    applications: list[Applications] = []
    loans: list[NewLoans] = []
    rows: list[list[Rows]] = []
    book, next_loan = empty_book(), 1
    held = np.zeros(n)
    for step in range(steps):
        total = np.bincount(book.branch, book.balance, n)
        npl_lag[step] = np.round(
            np.bincount(book.branch, book.balance * book.npl, n) / np.maximum(total, 1), 6
        )
        caseload = np.maximum(held, 20.0) / officers[step]
        old = perform(params, streams, step, branches, customers, book, caseload)
        close_loans(state, book, old, step)
        book = book.keep(book.balance > 0)

        log_volume = lending_equation(params, branches, step, npl_lag[step], officers[step])
        effects[step] = (
            follow_balance(params, step, book, log_volume) if quarter_effect is None else quarter_effect[step]
        )
        log_target[step] = log_volume + effects[step]
        lag = utilisation[step - 1] if step else np.full(n, 0.8)
        arrivals = draw_arrivals(
            params, streams, step, branches, customers, state, np.exp(log_target[step]), lag
        )
        files = decide(params, streams, step, branches, customers, staff, products, arrivals, reviewers[step])
        new = originate(params, streams, step, branches, customers, state, files)
        entries = enter_book(new, next_loan)
        rows.append(
            [
                old,
                first_rows(
                    params, streams, step, entries, new.disbursed_on, caseload, branches.platform[step]
                ),
            ]
        )
        state.has_loan[new.customer] = True
        state.borrowed[new.customer] = True
        book, next_loan = book.append(entries), next_loan + new.count

        utilisation[step] = files.utilisation
        held = np.bincount(book.branch, minlength=n).astype(np.float64)
        borrowers[step] = held.astype(np.int64)
        relending[step] = int(book.balance[book.relending].sum())
        applications.append(files)
        loans.append(new)
        progress(0.1 + 0.6 * (step + 1) / steps, "quarters")
    return Outcome(
        params, branches, staff, customers, products, applications, loans, rows, effects, log_target, npl_lag,
        utilisation, borrowers, officers, reviewers, relending,
    )  # fmt: skip


def close_loans(state: CustomerState, book: Book, rows: Rows, step: int) -> None:
    """Free customers whose loan ended; bar those whose loan ended while non-performing."""
    ended = rows.closing == 0
    who = book.customer[ended]
    state.has_loan[who] = False
    at_maturity = book.age[ended] >= book.term[ended]
    state.matured[who] = np.where(at_maturity, step, step - 2)
    state.barred[who[rows.was_npl[ended]]] = True
