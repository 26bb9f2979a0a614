"""C-1.1: figures of the two banks that mean the same in both."""

import pandas as pd

from case_studies.l_bank.exhibits.compare_parts import xm
from lib.exhibits import CaseData, Column, Result, Source, cited, exhibit
from lib.facts import Fact
from lib.pedigree import Pedigree

PERIOD = "2024Q4"
# id, unit, published series of the same kind or nothing; in the order of the queries' columns.
FIGURES = (
    ("balance", "rmb_bn", ""),
    ("borrowers", "thousand_count", ""),
    ("per_borrower", "rmb_k", ""),
    ("npl", "ratio", "npl_ratio_city"),
    ("rate", "ratio", "inclusive_sme_rate_new_cbirc"),
    ("new_loan", "rmb_k", ""),
    ("unsecured", "share", ""),
    ("mortgage", "share", ""),
    ("guaranteed", "share", ""),
    ("first_time", "share", ""),
    ("approval", "share", ""),
    ("days", "days", ""),
)
_XM = """
SELECT b.sme_loans_rmb / 1e9, q.borrowers / 1e3, b.sme_loans_rmb / q.borrowers / 1e3,
    b.sme_npl_stock_rmb / b.sme_loans_rmb, l.*, a.*
FROM (SELECT * FROM bank_quarters ORDER BY quarter DESC LIMIT 1) AS b,
    (SELECT sum(borrowers) AS borrowers FROM branch_quarters GROUP BY quarter
     ORDER BY quarter DESC LIMIT 1) AS q,
    (SELECT sum(amount_rmb * annual_rate) / sum(amount_rmb), avg(amount_rmb) / 1e3,
        sum(amount_rmb) FILTER (security = 'unsecured') / sum(amount_rmb),
        sum(amount_rmb) FILTER (security = 'mortgage') / sum(amount_rmb),
        sum(amount_rmb) FILTER (security IN ('guaranteed', 'insured')) / sum(amount_rmb),
        avg(first_time_borrower::INT)
     FROM loans WHERE year(disbursed_on) = 2024) AS l,
    (SELECT count(*) FILTER (decision = 'approved') / count(*),
        median(epoch(decided_at - submitted_at)) / 86400
     FROM applications WHERE decision IN ('approved', 'declined') AND year(decided_at) = 2024) AS a
"""
_L = """
SELECT b.balance / 1e9, b.borrowers / 1e3, b.balance / b.borrowers / 1e3, b.npl / b.balance, l.*, a.*
FROM (SELECT sum(closing_balance_rmb) AS balance, count(DISTINCT borrower_id) AS borrowers,
        sum(closing_balance_rmb) FILTER (five_grade >= 3) AS npl
      FROM loan_months JOIN loans USING (loan_id)
      WHERE month = (SELECT max(month) FROM loan_months) AND closing_balance_rmb > 0) AS b,
    (SELECT sum(l.amount_rmb * l.rate) / sum(l.amount_rmb), avg(l.amount_rmb) / 1e3,
        sum(l.amount_rmb) FILTER (l.security = 'unsecured') / sum(l.amount_rmb),
        sum(l.amount_rmb) FILTER (l.security = 'mortgage') / sum(l.amount_rmb),
        sum(l.amount_rmb) FILTER (l.security IN ('guarantee_company', 'mutual_guarantee'))
            / sum(l.amount_rmb),
        avg(f.first_time::INT)
     FROM loans l JOIN applications f USING (application_id) WHERE year(l.disbursed_on) = 2024) AS l,
    (SELECT count(*) FILTER (decision = 'approved') / count(*), median(decided_on - submitted_on)
     FROM applications WHERE decision IN ('approved', 'declined') AND year(decided_on) = 2024) AS a
"""


@exhibit(
    "C-1.1",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED),
    columns={
        "figure": Column("label", tuple(f"c1.figure.{name}" for name, _, _ in FIGURES)),
        "unit": Column("text", hidden=True),
        "xm": Column("by_row"),
        "l": Column("by_row"),
        "published": Column("by_row"),
    },
    chart=None,
)
def comparable_figures(data: CaseData) -> Result:
    """Both banks at the end of 2024, or over that year, by the same definitions; published figures beside."""
    ours, theirs = (rows.iloc[0].astype(float) for rows in (xm(data).query(_XM), data.query(_L)))
    published = {series: data.facts.series(series).at(PERIOD) for _, _, series in FIGURES if series}
    found = {name: fact for name, fact in published.items() if isinstance(fact, Fact)}
    table = pd.DataFrame(
        {
            "figure": [f"c1.figure.{name}" for name, _, _ in FIGURES],
            "unit": [unit for _, unit, _ in FIGURES],
            "xm": ours.to_numpy(),
            "l": theirs.to_numpy(),
            "published": [found[series].value if series in found else None for _, _, series in FIGURES],
        }
    )
    by = table.set_index("figure")
    return Result(
        table=table,
        facts={
            f"{bank}_{name}": by.at[f"c1.figure.{name}", bank] * (1e9 if name == "balance" else 1.0)
            for bank in ("xm", "l")
            for name in ("balance", "npl", "days", "approval", "unsecured")
        },
        sources=(
            Source(
                "warehouse",
                title="case.xm_bank",
                detail="bank_quarters, branch_quarters, loans, applications",
            ),
            Source("warehouse", title="case.l_bank", detail="loan_months, loans, applications"),
            *cited((fact.source, f"{fact.series_id} {PERIOD}") for fact in found.values()),
        ),
        notes=("notes.c1_invented",),
    )
