"""The live loan book: arrays over loans with a balance, compressed every quarter."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray


@dataclass
class Book:
    """Loans with a balance (n,). `age` counts quarters since disbursement, `base` is the fixed log-odds."""

    loan: IntArray
    customer: IntArray
    branch: IntArray
    amount: IntArray
    balance: IntArray
    rate: FloatArray
    term: IntArray
    instalments: BoolArray
    age: IntArray
    base: FloatArray
    log_amount: FloatArray
    days_past_due: IntArray
    stopped: BoolArray
    npl: BoolArray
    relending: BoolArray

    @property
    def count(self) -> int:
        """Number of loans."""
        return len(self.loan)

    def keep(self, mask: BoolArray) -> "Book":
        """The loans in `mask`."""
        return Book(*(getattr(self, field.name)[mask] for field in fields(self)))

    def append(self, other: "Book") -> "Book":
        """Both books, one after the other."""
        return Book(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)))


def empty_book() -> Book:
    """A book without loans."""
    flags, reals = ("instalments", "stopped", "npl", "relending"), ("rate", "base", "log_amount")
    dtypes: dict[str, Any] = dict.fromkeys(flags, np.bool_) | dict.fromkeys(reals, np.float64)
    return Book(*(np.empty(0, dtype=dtypes.get(field.name, np.int64)) for field in fields(Book)))


def scheduled_balance(amount: IntArray, age: IntArray, term: IntArray, instalments: BoolArray) -> IntArray:
    """Principal left open by contract `age` quarters after disbursement; whole RMB, 0 from maturity on."""
    left = np.maximum(term - age, 0)
    return np.where(instalments, amount * left // term, np.where(left > 0, amount, 0))
