"""Loan-months with what was known at the end of each: signals, inspections, arrears, collateral, growth."""

from pathlib import Path

import numpy as np
import pandas as pd

from lib.exhibits import CaseData

FIRST_YEAR = 2016
# A stop shows as a default three months later. The model asks for a stop within the period, so for a default
# within twelve months that is not under way yet.
MONTHS_TO_DEFAULT, PERIOD = 3, 9
# What the model may look at.
KNOWN = (
    "signals", "hard", "soft", "guarantor", "severity", "earlier", "old", "concern", "unseen",
    "late_before", "ltv", "grade", "age", "growth", "bullet_due",
)  # fmt: skip


def month_number(year: int) -> int:
    """January of a year as a month of the data; 0 is January 2016."""
    return 12 * (year - FIRST_YEAR)


def loan_months(data: CaseData) -> pd.DataFrame:
    """Loan-months before default: loan, borrower, month (from 0), default_month (NaN: none), balance_k
    (thousand RMB), late (0 not overdue, 1 up to 30 days, 2 more), `KNOWN` (``signals``: of the last three
    months), and ``stops``: whether the loan stops paying within the coming `PERIOD`. By loan and month.
    """
    query = (Path(__file__).parent / "months.sql").read_text(encoding="utf-8")
    table = data.query(query).sort_values(["loan", "month"], ignore_index=True)
    table["signals"] = table["hard"] + table["soft"] + table["guarantor"]
    ahead = table["default_month"] - MONTHS_TO_DEFAULT - table["month"]
    return table.assign(stops=ahead.between(1, PERIOD).astype(np.int8))
