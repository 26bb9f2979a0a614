"""The live book at the ends of months, with hazards, losses and stages."""

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd

from case_studies.l_bank.risk.hazards import Array, Hazards, fit_hazards, sql
from lib.credit.interval import Codes
from lib.credit.staging import stages
from lib.exhibits import CaseData

LAST_MONTH = dt.date(2024, 12, 1)
YEAR_ENDS = tuple(dt.date(year, 12, 1) for year in range(2016, 2025))
YEAR = 12


@cache
def books(data: CaseData) -> pd.DataFrame:
    """Live loans at every year's end with the columns of ``book.sql``, and ``stage``."""
    found = data.query(sql("book"), {"months": list(YEAR_ENDS)})
    found["month"] = pd.to_datetime(found["month"])
    found["stage"] = staged(found, fit_hazards(data), found["growth"].to_numpy(dtype=np.float64))
    return found


def book(data: CaseData) -> pd.DataFrame:
    """Live loans at the end of the data."""
    every = books(data)
    return every.loc[every["month"] == pd.Timestamp(LAST_MONTH)].reset_index(drop=True)


def staged(loans: pd.DataFrame, hazards: Hazards, growth: Array) -> Codes:
    """IFRS 9 stages under the growth that is expected now, (n,).

    The PD of the coming twelve months is compared with what was expected for the same months when the loan
    was made (IFRS 9, B5.5.13: risk over the remaining life): same grade and age, growth then.
    """
    then = loans["growth_then"].to_numpy(dtype=np.float64)
    now_pd, then_pd = (
        1.0 - np.prod(1.0 - hazards.path(loans, path[:, None], YEAR), axis=1) for path in (growth, then)
    )
    return stages(
        loans["days_past_due"],
        then_pd,
        now_pd,
        watch_list=loans["five_grade"] == 2,
        impaired=loans["defaulted"] | (loans["five_grade"] >= 3),
    )
