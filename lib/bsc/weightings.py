"""The weightings that a scorecard is read under, side by side."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from lib.bsc.kpis import KpiBook
from lib.bsc.weights import Scheme, Weights, entropy_weights, equal_weights, min_max
from lib.values import NotAvailable

# Two quarters tell nothing apart but a difference; entropy then only echoes the sample.
FEWEST_QUARTERS = 8


def entropy_over_quarters(
    book: KpiBook, table: pd.DataFrame, first: dt.date, last: dt.date
) -> Weights | NotAvailable:
    """Entropy weights with the bank's quarters as alternatives.

    Quarters are taken because every KPI has a value for the bank, while four have none by branch. Uncapped
    attainment, which has the direction in it, is scaled to run from 0 to 1 over the quarters.

    Parameters
    ----------
    table : what :func:`lib.bsc.scorecard.score_table` returns.
    first, last : first and last quarter used, both included.
    """
    bank = table.loc[
        table["branch_id"].isna() & table["quarter"].between(pd.Timestamp(first), pd.Timestamp(last))
    ]
    matrix = bank.pivot(index="quarter", columns="kpi", values="raw").reindex(columns=list(book.ids))
    if len(matrix) < FEWEST_QUARTERS:
        return NotAvailable("bsc.weights.few_quarters", {"n": len(matrix), "needed": FEWEST_QUARTERS})
    return entropy_weights(min_max(matrix.to_numpy()), book.ids)


def weightings(
    book: KpiBook, table: pd.DataFrame, baseline_year: int, last: dt.date
) -> Mapping[Scheme, Weights | NotAvailable]:
    """Equal, AHP and entropy weights; entropy from the last quarter of the baseline year to ``last``."""
    return {
        "equal": equal_weights(book.ids),
        "ahp": book.ahp_weights(),
        "entropy": entropy_over_quarters(book, table, dt.date(baseline_year, 10, 1), last),
    }
