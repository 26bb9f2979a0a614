"""One simulation: the loan book and the bank, quarter by quarter, all draws at once."""

from dataclasses import dataclass

import numpy as np

from lib.whatif import bank_state as bs
from lib.whatif.book import Book, Flows
from lib.whatif.closing import close_books
from lib.whatif.course import Course, chart, classes
from lib.whatif.equations import equation
from lib.whatif.exits import lay_out_exits
from lib.whatif.inputs import Inputs
from lib.whatif.ledger import Ledger
from lib.whatif.model import QUARTERS_A_YEAR, Array
from lib.whatif.model import bank as bk
from lib.whatif.model import public as pb
from lib.whatif.model.demand import credit_supply
from lib.whatif.model.risk import check_coverage, conditional_default, monitoring_factor
from lib.whatif.prepared import Fitted
from lib.whatif.start import Start

# A bank whose capital adequacy falls below this makes no new loans.
LEAST_CAPITAL = 0.105


@dataclass(frozen=True, eq=False)
class Simulation:
    """What a simulation leaves: the accounts, the course they took, the last state of the loan book."""

    ledger: Ledger
    course: Course
    book: Book


@dataclass(eq=False)
class _State:
    """What one quarter hands to the next, each (draws,); RMB."""

    loans: Array
    npl: Array
    borrowers: Array
    interest_base: Array
    provision: Array
    equity: Array
    capital: Array


def simulate(
    inputs: Inputs, start: Start, fitted: Fitted, costs: bs.Costs, ledger: Ledger | None = None
) -> Simulation:
    """Run one setting through all its quarters.

    ``ledger`` is overwritten and used for the accounts; without it a new one is made.
    """
    course = chart(inputs, start, fitted)
    accounts = ledger or Ledger(inputs.quarters, inputs.draws)
    return _Run(inputs, start, fitted, costs, course, accounts).all_quarters()


class _Run:
    def __init__(
        self,
        inputs: Inputs,
        start: Start,
        fitted: Fitted,
        costs: bs.Costs,
        course: Course,
        ledger: Ledger,
    ) -> None:
        self.inputs, self.start, self.fitted, self.costs, self.course = inputs, start, fitted, costs, course
        self.ledger = ledger
        self.book = Book(start, fitted, inputs.draws)
        self.rest = bs.lay_out_rest(inputs, start, course)
        self.fixed = bs.fixed_cost(inputs, start, costs, course)
        bank = start.bank
        self.kinds = np.array(classes(start))
        # Today's applications times size, with the approvals of each quarter still to come.
        self.volume = (start.book["new_rmb"] / QUARTERS_A_YEAR / bank["approval_rate"])[:, None]
        self.kept = (1.0 - course.dropped) / (1.0 - bank["withdrawn_share"]) * course.screened.approved
        self.caseload_now = start.borrowers / inputs.default("staffing_promotion")
        self.officers = inputs.path("staffing_promotion") * course.staff
        self.rate = course.funded.rate + course.screened.rate
        self.exits = lay_out_exits(inputs, start)
        self.relief = inputs.draw("securitisation_relief") * course.funded.notes
        self.npl_now = start.npl_rmb / start.loans_rmb
        self.paths = {
            name: inputs.path(name)
            for name in (
                "guarantee_cover", "collateral_prices", "npl_tolerance", "whole_process_monitoring",
                "sme_risk_weight", "lending_reward",
            )
        }  # fmt: skip

    def all_quarters(self) -> Simulation:
        state = self._opening()
        for t in range(self.inputs.quarters):
            self._quarter(t, state)
        close_books(self.ledger, self.inputs, self.start, self.course, self.rest, self.exits)
        return Simulation(self.ledger, self.course, self.book)

    def _opening(self) -> _State:
        start, inputs, bank = self.start, self.inputs, self.start.bank
        loans = np.full(inputs.draws, start.loans_rmb)
        full = np.full(inputs.draws, 1.0)
        return _State(
            loans=loans,
            npl=full * start.npl_rmb,
            borrowers=full * start.borrowers,
            interest_base=self.book.sums(self.book.rate_rmb),
            provision=full * bank["sme_provision_rmb"],
            equity=full * bank["equity_rmb"],
            capital=full * (bank["equity_rmb"] + bank["tier2_rmb"]) / bank["rwa_rmb"],
        )

    def _quarter(self, t: int, state: _State) -> None:
        inputs = self.inputs
        supply = self._supply(t, state)
        coverage = check_coverage(
            self.paths["whole_process_monitoring"][t],
            state.borrowers / self.officers[t] / self.caseload_now,
            inputs.draw("caseload_coverage"),
        )
        exits, opening = self.exits, state.npl
        volume = (self.course.applications[t] * (self.kept[t] * supply))[self.kinds]
        volume *= self.volume
        flows = self.book.roll(
            hazards=self._hazards(t, coverage),
            volume=volume,
            weak_new=self.course.screened.weak[t],
            vintage=self.course.vintage[t][self.kinds],
            rate=self.rate[t],
            cured_rate=exits.cured[t],
            staying_rate=exits.staying[t],
            resold_rate=exits.resold[t],
        )
        npl, borrowers = self.book.sums(self.book.npl), self.book.sums(self.book.borrowers)
        self.ledger.write(
            t, coverage=coverage, checks=coverage * 0.5 * (state.borrowers + borrowers),
            disbursed=flows.disbursed, repaid=flows.repaid + exits.repaid[t] * opening,
            loans_close=flows.loans, npl_new=flows.npl_new, npl_close=npl,
            borrowers_new=flows.borrowers_new, borrowers_ended=flows.borrowers_ended,
            borrowers_close=borrowers, guaranteed_close=flows.by_cover[1],
            unsecured_close=flows.by_cover[2], sci_tech_close=flows.by_cover[3],
        )  # fmt: skip
        self._recover(t, flows, opening)
        self._earn(t, state)
        self._grow_capital(t, state)
        state.loans, state.npl, state.borrowers = flows.loans, npl, borrowers

    def _supply(self, t: int, state: _State) -> Array:
        """Factor on lending: what the NPL ratio and capital of the quarter before allow, (draws,)."""
        ratio = state.npl / state.loans
        tolerated = self.start.bank["other_npl_ratio"] + self.paths["npl_tolerance"][t]
        return credit_supply(
            self.inputs.draw("npl_caution"),
            ratio,
            self.npl_now,
            ratio - tolerated,
            self.inputs.draw("tolerance_strictness"),
            state.capital,
            LEAST_CAPITAL,
        )

    def _hazards(self, t: int, coverage: Array) -> Array:
        """Default hazards of sound and weak borrowers, given the common factor, (2, draws)."""
        fitted = self.fitted
        watched = monitoring_factor(
            self.inputs.draw("monitoring_effect"), coverage, self.inputs.default("whole_process_monitoring")
        )
        mean = fitted.hazard * fitted.type_factor * (self.course.hazard[t] * watched)
        return conditional_default(np.minimum(mean, 0.99), self.course.correlation[t], fitted.factor[t])

    @equation("recovered")
    def _recover(self, t: int, flows: Flows, npl: Array) -> None:
        """What disposals out of ``npl`` bring in: from the borrower or a buyer, and from guarantors."""
        exits = self.exits
        by_cover = flows.recovered_cover * exits.usual[t]
        by_cover += (self.fitted.recovery_sale * exits.extra[t]) * flows.npl_cover
        by_cover[0] *= 1.0 + self.paths["collateral_prices"][t]
        unrecovered = np.maximum(flows.npl_cover[1] * exits.disposed[t] - by_cover[1], 0.0)
        payout = pb.guarantee_payout(self.paths["guarantee_cover"][t], unrecovered)
        recovered = by_cover.sum(axis=0)
        used = exits.disposed[t] * npl - recovered - payout
        self.ledger.write(t, recovered=recovered, payout=payout, provision_used=used)

    def _earn(self, t: int, state: _State) -> None:
        """Profit and loss of the quarter, and the provisions in it."""
        ledger, rest, fitted = self.ledger, self.rest, self.fitted
        loans, npl = ledger["loans_close"][t], ledger["npl_close"][t]
        mean_loans = 0.5 * (state.loans + loans)
        interest_base = self.book.sums(self.book.rate_rmb)
        interest = bk.interest_income(state.interest_base, interest_base, fitted.accrual)
        funding = bk.funding_expense(self.course.funded.cost[t], mean_loans)
        operating = bk.operating_cost(
            self.fixed[t], ledger["checks"][t], self.costs.check_rmb, self.costs.overhead, mean_loans
        )
        provision = bk.provision_target(loans - npl, npl, fitted.general, fitted.specific)
        charge = bk.provision_charge(state.provision, provision, ledger["provision_used"][t])
        reward = pb.lending_reward(self.paths["lending_reward"][t], state.loans, loans)
        before_tax = interest + reward - funding - operating - charge + (rest.profit[t] - rest.charge[t])
        profit = bk.net_profit(before_tax, self.start.bank["tax_share"])
        ledger.write(
            t, interest=interest, funding=funding, operating=operating, reward=reward,
            provision_charge=charge, provision_close=provision, tax=before_tax - profit, net_profit=profit,
            dividends=bk.dividends(profit, self.start.bank["payout_share"]),
        )  # fmt: skip
        state.interest_base, state.provision = interest_base, provision

    def _grow_capital(self, t: int, state: _State) -> None:
        """Equity and risk-weighted assets at the end of the quarter, which the next one lends on."""
        ledger = self.ledger
        loans, npl = ledger["loans_close"][t], ledger["npl_close"][t]
        equity = state.equity + ledger["net_profit"][t] - ledger["dividends"][t]
        weight = self.paths["sme_risk_weight"][t]
        rwa = bk.risk_weighted_assets(
            loans - npl, npl, weight, bs.NPL_RISK_WEIGHT, self.relief[t], self.rest.rwa[t]
        )
        ledger.write(t, equity_close=equity, rwa=rwa)
        state.equity, state.capital = equity, bk.capital_ratio(equity, self.start.bank["tier2_rmb"], rwa)
