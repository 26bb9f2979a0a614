"""Small helpers that give the tables their columns, and the keys that they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, IntArray
from case_studies.l_bank.dgp.simulation import Outcome

T = TypeVar("T")
Array = NDArray[Any]


def dates(values: Array) -> Array:
    """Dates in the resolution that pandas stores."""
    return values.astype("datetime64[s]")


def dates_or_null(values: Array, missing: Array) -> Array:
    """Dates with empty cells where `missing`."""
    return np.where(missing, np.datetime64("NaT", "s"), dates(values))


def labels(codes: Array, names: Sequence[str], missing: int | None = NOBODY) -> pd.Categorical:
    """Text column from integer codes; `missing` is the code of an empty cell."""
    return pd.Categorical.from_codes(np.where(codes == missing, -1, codes), categories=list(names))


def numbers_or_null(values: Array, missing: Array) -> pd.arrays.IntegerArray:
    """Nullable whole numbers."""
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(np.int64), np.asarray(missing))


def floats_or_null(values: Array, missing: Array) -> Array:
    """Numbers with NaN where `missing`; the warehouse stores NaN as an empty cell."""
    return np.where(missing, np.nan, values)


def flat(parts: Sequence[T], column: Callable[[T], Array]) -> Array:
    """One column of a list of months, end to end."""
    return np.concatenate([column(part) for part in parts])


@dataclass(frozen=True)
class Keys:
    """Public keys of simulated things; NOBODY where a thing is in no table."""

    outcome: Outcome

    @cached_property
    def kept(self) -> IntArray:
        """Borrowers in the tables: who applied, or belongs to a circle."""
        kept = self.outcome.world.circles.circle_of != NOBODY
        kept[self.outcome.applicants.borrower] = True
        return np.flatnonzero(kept)

    @cached_property
    def borrower(self) -> IntArray:
        """borrower_id by position in the pool."""
        key = np.full(self.outcome.world.borrowers.count, NOBODY)
        key[self.kept] = np.arange(1, len(self.kept) + 1)
        return key

    @cached_property
    def slots(self) -> IntArray:
        """Slots of the loans, in the order of loan_id."""
        return np.flatnonzero(self.outcome.book.real)

    @cached_property
    def loan(self) -> IntArray:
        """loan_id by slot."""
        key = np.full(len(self.outcome.book.real), NOBODY)
        key[self.slots] = np.arange(1, len(self.slots) + 1)
        return key

    def day(self, month: Array, day: Array) -> Array:
        """Date of a day (1 to 28) in a month that counts from January 2016."""
        starts = self.outcome.world.starts[np.minimum(month, len(self.outcome.world.starts) - 1)]
        moved: Array = starts + (day - 1).astype("timedelta64[D]")
        return moved

    def happened(self, month: Array) -> Array:
        """Whether something dated `month` lies in the data."""
        inside: Array = (month < self.outcome.params.months) & (month != NEVER)
        return inside

    def manager(self, slots: IntArray, month: IntArray) -> IntArray:
        """officer_id of the account manager in charge of loans in a month."""
        staff = self.outcome.world.staff
        last = self.outcome.params.months - 1
        return staff.person[self.outcome.book.seat[slots], np.minimum(month, last)] + 1


def default_dates(keys: Keys, slots: IntArray) -> Array:
    """First date on which each loan was more than 90 days past due."""
    book = keys.outcome.book
    stop = np.minimum(book.stop[slots], keys.outcome.params.months)
    moved: Array = keys.outcome.world.starts[stop] + (book.due_day[slots] - 1 + 91).astype("timedelta64[D]")
    return moved
