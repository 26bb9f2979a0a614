"""The state of every application as a loan: disbursed ones are real, the others are lived through as shadows.

A shadow shows what would have happened to a declined or withdrawn application. It is exposed to the same
risks as a loan, enters no table but the truth, and passes nothing on to others.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from case_studies.l_bank.dgp.parameters import NEVER, NOBODY, BoolArray, FloatArray, IntArray

PAYMENTS = 3
OWN, CONTAGION = range(2)


@dataclass
class Book:
    """One slot per application (n,). Months count from January 2016; NEVER has not happened."""

    real: BoolArray
    borrower: IntArray
    product: IntArray
    branch: IntArray
    region: IntArray
    industry: IntArray
    log_odds: FloatArray
    start: IntArray
    due_day: IntArray
    amount: IntArray
    term: IntArray
    bullet: BoolArray
    interval: IntArray
    value: IntArray
    applied: IntArray
    seat: IntArray
    balance: IntArray
    missed: IntArray
    late_until: IntArray
    overdue_until: IntArray
    stop: IntArray
    default: IntArray
    exposure: IntArray
    closed: IntArray
    cause: IntArray
    source: IntArray
    stopped_overdue: BoolArray
    cured: BoolArray
    prepaid: BoolArray
    resolve: IntArray
    payment_month: IntArray
    payment: IntArray

    @classmethod
    def of_size(cls, n: int) -> "Book":
        """Empty slots."""

        def full(value: int) -> IntArray:
            return np.full(n, value, dtype=np.int64)

        columns: dict[str, NDArray[Any]] = {name: full(0) for name in cls.__dataclass_fields__}
        for name in ("start", "stop", "default", "closed", "resolve"):
            columns[name] = full(NEVER)
        for name in ("late_until", "overdue_until", "cause", "source"):
            columns[name] = full(NOBODY)
        for name in ("real", "bullet", "stopped_overdue", "cured", "prepaid"):
            columns[name] = np.zeros(n, dtype=bool)
        columns["log_odds"] = np.zeros(n)
        columns["payment_month"] = np.full((n, PAYMENTS), NEVER)
        columns["payment"] = np.zeros((n, PAYMENTS), dtype=np.int64)
        return cls(**columns)

    def scheduled(self, slots: IntArray, age: IntArray) -> IntArray:
        """Balance that the schedule leaves at the end of month `age` on book."""
        part = self.amount[slots] // self.term[slots]
        done = age >= self.term[slots]
        left = np.where(self.bullet[slots], self.amount[slots], self.amount[slots] - part * age)
        return np.where(done, 0, left)
