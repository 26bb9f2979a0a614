"""Who is in the samples, and what was known when.

A card made on the day of the split may only know what had happened by then. So the development sample holds
loans whose twelve months were over on that day; loans disbursed in the year before it belong to neither
sample, because nobody could have known their outcome yet. Validation begins on the day itself.
"""

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from lib.exhibits import CaseData

HORIZON_MONTHS = 12
SPLIT = dt.date(2021, 1, 1)
# Last day of the data: a loan needs twelve months before it for its outcome to be known.
END = dt.date(2024, 12, 31)
DATES = ("submitted_on", "decided_on", "disbursed_on", "default_on", "closed_on")


def sql(name: str) -> str:
    """The text of a query of this folder."""
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")


@cache
def applications(data: CaseData) -> pd.DataFrame:
    """All applications, a row each, in the order of their ids; the frame must not be changed.

    Columns are those of ``applications.sql`` and ``bad``: 1 if the loan was more than 90 days past due
    within twelve months of disbursement, 0 if not, NaN where there is no loan or the months are not over.
    """
    return with_outcome(typed(data.query(sql("applications"))))


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """Dates as dates and numbers as floats with NaN, so that all that follows meets one kind of missing."""
    dates = {name: pd.to_datetime(table[name]) for name in DATES}
    numbers = {
        name: table[name].astype(np.float64)
        for name in table.columns
        if pd.api.types.is_numeric_dtype(table[name]) and not name.endswith("_id")
    }
    return table.assign(**numbers, **dates)


def with_outcome(table: pd.DataFrame, known_on: dt.date = END) -> pd.DataFrame:
    """Add ``bad`` as it is known at the end of ``known_on``: later defaults are not looked at."""
    due = table["disbursed_on"] + pd.DateOffset(months=HORIZON_MONTHS)
    known = due <= pd.Timestamp(known_on)
    bad = (table["default_on"] <= due).to_numpy(dtype=np.float64)
    return table.assign(bad=np.where(known, bad, np.nan))


def development(table: pd.DataFrame, split: dt.date = SPLIT) -> pd.DataFrame:
    """Loans whose twelve months were over before ``split``, with the outcome known then."""
    seen = with_outcome(table, split - dt.timedelta(days=1))
    return seen.loc[seen["bad"].notna()].reset_index(drop=True)


def validation(table: pd.DataFrame, split: dt.date = SPLIT) -> pd.DataFrame:
    """Loans disbursed on or after ``split`` whose twelve months are over when the data end."""
    chosen = (table["disbursed_on"] >= pd.Timestamp(split)) & table["bad"].notna()
    return table.loc[chosen].reset_index(drop=True)


def refused(table: pd.DataFrame, split: dt.date = SPLIT) -> pd.DataFrame:
    """Applications declined in the years of the development sample, a year or more before ``split``."""
    latest = pd.Timestamp(split) - pd.DateOffset(months=HORIZON_MONTHS)
    chosen = (table["decision"] == "declined") & (table["decided_on"] < latest)
    return table.loc[chosen].reset_index(drop=True)
