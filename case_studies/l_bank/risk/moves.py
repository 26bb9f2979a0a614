"""Counts of moves between states of loans and the book in cells, read once per data."""

from functools import cache

import numpy as np
import pandas as pd

from lib.credit.migration import Migration, migration_from_counts
from lib.exhibits import CaseData

STEPS = (1, 3, 6, 12)
GRADES = ("l.five_grade.1", "l.five_grade.2", "l.five_grade.3", "l.five_grade.4", "l.five_grade.5")
# A loan leaves the book paid back, or worked out after default; from neither does it come back.
EXITS = ("l4.repaid", "l4.worked_out")
STATES = (*GRADES, *EXITS)
BUCKETS = ("l4.current", "l4.days_1_30", "l4.days_31_60", "l4.days_61_90", "l4.days_over_90")

_CELLS = """
SELECT year(m.month)::INTEGER AS year, p.code AS product, b.industry, br.name AS branch,
       year(l.vintage)::INTEGER AS vintage, m.five_grade AS grade, count(*)::BIGINT AS loans,
       sum(m.closing_balance_rmb)::BIGINT AS balance
FROM loan_months AS m
INNER JOIN loans AS l ON l.loan_id = m.loan_id
INNER JOIN products AS p ON p.product_id = l.product_id
INNER JOIN borrowers AS b ON b.borrower_id = l.borrower_id
INNER JOIN branches AS br ON br.branch_id = l.branch_id
WHERE month(m.month) = 12 AND m.closing_balance_rmb > 0
GROUP BY ALL ORDER BY ALL
"""

# State n months on: its grade while there is a balance, an exit after it, nothing beyond the end of the data.
_MOVES = """
WITH rows AS (
    SELECT m.loan_id, m.month, m.five_grade AS grade, m.closing_balance_rmb AS balance,
           CASE WHEN m.days_past_due = 0 THEN 0 WHEN m.days_past_due <= 30 THEN 1
                WHEN m.days_past_due <= 60 THEN 2 WHEN m.days_past_due <= 90 THEN 3 ELSE 4 END AS bucket
    FROM loan_months AS m
), ahead AS (
    SELECT *, {leads}, lead(bucket) OVER w AS bucket_1
    FROM rows WINDOW w AS (PARTITION BY loan_id ORDER BY month)
)
SELECT year(a.month)::INTEGER AS year, month(a.month)::INTEGER AS month_no, a.grade, a.bucket, a.bucket_1,
       {states}, count(*)::BIGINT AS loans
FROM ahead AS a INNER JOIN loans AS l ON l.loan_id = a.loan_id
WHERE a.balance > 0
GROUP BY ALL ORDER BY ALL
"""


@cache
def book_cells(data: CaseData) -> pd.DataFrame:
    """Loans and balance (RMB) at the ends of years by product, industry, branch, vintage and grade."""
    return data.query(_CELLS)


@cache
def _moves(data: CaseData) -> pd.DataFrame:
    leads = ", ".join(
        f"lead(grade, {n}) OVER w AS grade_{n}, lead(balance, {n}) OVER w AS balance_{n}" for n in STEPS
    )
    states = ", ".join(
        f"CASE WHEN a.month + INTERVAL {n} MONTH > DATE '2024-12-01' THEN NULL"
        f" WHEN a.balance_{n} > 0 THEN a.grade_{n} WHEN l.default_on IS NULL THEN 6 ELSE 7 END AS state_{n}"
        for n in STEPS
    )
    return data.query(_MOVES.format(leads=leads, states=states))


def _table(moves: pd.DataFrame, source: str, target: str, size: int) -> np.ndarray:
    """(size x size) loans from source to target, both coded from 0."""
    found = moves.dropna(subset=[target])
    cell = found[source].to_numpy(np.int64) * size + found[target].to_numpy(np.int64)
    return np.bincount(cell, weights=found["loans"].to_numpy(np.float64), minlength=size * size).reshape(
        size, size
    )


@cache
def grade_migration(data: CaseData, step: int, year: int | None = None) -> Migration:
    """Migration between the five grades and the two exits over ``step`` months.

    Starts lie ``step`` months apart (over twelve months: December alone), so that no loan is counted twice
    for the same stretch of time. ``year``: of the start; None for all years.
    """
    moves = _moves(data)
    moves = moves[moves["month_no"] % step == 0]
    if year is not None:
        moves = moves[moves["year"] == year]
    coded = moves.assign(source=moves["grade"] - 1, target=moves[f"state_{step}"] - 1)
    return migration_from_counts(_table(coded, "source", "target", len(STATES)), STATES, step)


@cache
def bucket_migration(data: CaseData, first: int, last: int) -> Migration:
    """Monthly migration between buckets of days past due for starts in the years first to last."""
    moves = _moves(data)
    moves = moves[moves["year"].between(first, last) & (moves["state_1"] <= len(GRADES))]
    return migration_from_counts(_table(moves, "bucket", "bucket_1", len(BUCKETS)), BUCKETS)


@cache
def vintage_loans(data: CaseData) -> pd.DataFrame:
    """A row a loan: product, industry, vintage (year), bad (months to default), seen, amount (RMB)."""
    return data.query(
        """
        SELECT p.code AS product, b.industry, year(l.vintage)::INTEGER AS vintage,
               date_diff('month', l.disbursed_on, l.default_on)::DOUBLE AS bad,
               date_diff('month', l.disbursed_on, DATE '2024-12-31') AS seen, l.amount_rmb AS amount
        FROM loans AS l
        INNER JOIN products AS p ON p.product_id = l.product_id
        INNER JOIN borrowers AS b ON b.borrower_id = l.borrower_id
        ORDER BY l.loan_id
        """
    )
