"""The loan book: balances by quality, segment and draw, rolled forward one quarter at a time."""

from dataclasses import dataclass

import numpy as np

from lib.whatif.equations import equation
from lib.whatif.model import SOUND, WEAK, Array
from lib.whatif.prepared import Fitted
from lib.whatif.start import Start


@dataclass(frozen=True, eq=False)
class Flows:
    """Sums over segments of one quarter, (draws,), RMB; borrowers in numbers.

    ``by_cover`` are closing balances of mortgage, guaranteed, unsecured and sci-tech loans, (4, draws);
    ``npl_cover`` and ``recovered_cover`` opening NPLs and what they could bring, of the first three.
    """

    disbursed: Array
    repaid: Array
    npl_new: Array
    loans: Array
    borrowers_new: Array
    borrowers_ended: Array
    by_cover: Array
    npl_cover: Array
    recovered_cover: Array


class Book:
    """State of the loan book. Changed in place by `roll`; made anew for every simulation.

    Attributes
    ----------
    performing : (2, segments, draws), sound and weak borrowers, RMB.
    npl : (segments, draws), RMB. borrowers : (segments, draws).
    vintage : factor on hazards from when the loans were made, (segments, draws).
    rate_rmb : performing balance times its rate, (segments, draws), RMB a year.
    """

    def __init__(self, start: Start, fitted: Fitted, draws: int) -> None:
        book = start.book
        total = np.repeat(book["performing_rmb"][:, None], draws, axis=1)
        self.performing = np.empty((2, *total.shape))
        self.performing[SOUND] = total * (1.0 - fitted.weak_book)
        self.performing[WEAK] = total * fitted.weak_book
        self.total = self.performing[SOUND] + self.performing[WEAK]
        self.npl = np.repeat(book["npl_rmb"][:, None], draws, axis=1)
        self.borrowers = np.repeat(book["borrowers"][:, None], draws, axis=1)
        self.vintage = np.ones_like(total)
        self.rate_rmb = self.total * book["book_rate"][:, None]

        self._unpaid = 1.0 - book["repayment_rate"][:, None]
        self._ended = book["ended"] / book["opened"]
        self._remaining = 1.0 - self._ended[:, None]
        self._relative_hazard = (fitted.hazards / fitted.hazard)[:, None]
        self._new_rate = book["new_rate"][:, None]
        self._borrowers_a_yuan = book["new_loans"] / book["new_rmb"]
        self._recovery = fitted.recovery
        self._weak_defaults = fitted.weak_defaults
        self._covers = start.by_cover
        self._ones = np.ones(total.shape[0])
        self._groups = np.vstack([self._ones, self._covers, start.sci_tech])
        self._work = np.empty_like(self.performing)

    def sums(self, values: Array) -> Array:
        """Sum over segments, (draws,)."""
        result: Array = self._ones @ values
        return result

    @equation("loan_book")
    def roll(
        self, hazards: Array, volume: Array, weak_new: Array, vintage: Array, rate: Array,
        cured_rate: Array, staying_rate: Array, resold_rate: Array,
    ) -> Flows:  # fmt: skip
        """Move the book through one quarter.

        Parameters
        ----------
        hazards : of sound and weak borrowers at the mean segment, (2, draws).
        volume : new loans, (segments, draws), RMB. weak_new : weak share of them, (draws,).
        vintage : factor on the hazards of new loans, (segments, draws).
        rate : change of the contract rate of new loans, (draws,).
        cured_rate, staying_rate, resold_rate : shares of opening NPLs that are cured; that stay; that are
            sold to the bank's own borrowers and come back as performing loans, (1,).
        """
        npl, total = self.npl, self.total
        npl_cover = self._covers @ npl

        defaults = np.multiply(hazards[:, None, :], self._relative_hazard * self.vintage, out=self._work)
        np.minimum(defaults, 1.0, out=defaults)
        defaults *= self.performing
        fallen = defaults[SOUND] + defaults[WEAK]
        self.performing -= defaults
        self.performing *= self._unpaid
        staying = self.performing[SOUND] + self.performing[WEAK]
        npl_new = self._ones @ fallen

        back = npl * (cured_rate + resold_rate)
        inflow_weak = volume * weak_new
        inflow_weak += npl * (cured_rate * self._weak_defaults + resold_rate)
        self.performing[WEAK] += inflow_weak
        self.performing[SOUND] += volume + back - inflow_weak
        fallen += npl * staying_rate
        self.npl = fallen

        old = staying + back
        self.total = old + volume
        self.vintage *= old
        self.vintage += vintage * volume
        self.vintage /= self.total
        self.rate_rmb *= old / total
        self.rate_rmb += (self._new_rate + rate) * volume

        ended = self._ended @ self.borrowers
        self.borrowers *= self._remaining
        self.borrowers += volume * self._borrowers_a_yuan[:, None]
        balances = self._groups @ (self.total + self.npl)
        return Flows(
            disbursed=self._ones @ volume,
            repaid=self._ones @ total - self._ones @ staying - npl_new,
            npl_new=npl_new,
            loans=balances[0],
            borrowers_new=self._borrowers_a_yuan @ volume,
            borrowers_ended=ended,
            by_cover=balances[1:],
            npl_cover=npl_cover,
            recovered_cover=self._recovery * npl_cover,
        )
