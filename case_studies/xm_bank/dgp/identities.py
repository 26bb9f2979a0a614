"""Check the accounting identities of identities.sql on the filled warehouse."""

from pathlib import Path
from typing import Any, Final

RULES_FILE: Final = Path(__file__).with_name("identities.sql")

LOAN_ROWS: Final = """
    SELECT
        q.*, l.branch_id, l.amount_rmb, l.application_id,
        l.disbursed_on, l.disposed_on, l.disposal_proceeds_rmb,
        lag(closing_balance_rmb) OVER w AS last_closing,
        lag(q.quarter) OVER w AS last_quarter,
        coalesce(lag(five_grade) OVER w, 1) AS last_grade,
        lead(q.quarter) OVER w AS next_quarter
    FROM loan_quarters q JOIN loans l USING (loan_id)
    WINDOW w AS (PARTITION BY q.loan_id ORDER BY q.quarter)
"""

BRANCH_SUMS: Final = """
    SELECT
        l.branch_id, q.quarter,
        sum(disbursed_rmb) AS disbursed, sum(opening_balance_rmb) AS opening, sum(repaid_rmb) AS repaid,
        sum(disposed_rmb) AS disposed, sum(closing_balance_rmb) AS closing, sum(interest_rmb) AS interest,
        sum(provision_rmb) AS provision,
        sum(CASE WHEN five_grade >= 3 THEN closing_balance_rmb ELSE 0 END) AS npl,
        count(DISTINCT CASE WHEN closing_balance_rmb > 0 THEN l.customer_id END) AS borrowers
    FROM loan_quarters q JOIN loans l USING (loan_id)
    GROUP BY ALL
"""

BANK_SUMS: Final = """
    SELECT
        quarter, sum(loan_balance_rmb) AS loans, sum(npl_balance_rmb) AS npl, sum(provision_rmb) AS provision,
        sum(interest_income_rmb) AS interest, sum(operating_cost_rmb) AS cost
    FROM branch_quarters
    GROUP BY quarter
"""

TEMPORARY: Final = {"loan_rows": LOAN_ROWS, "branch_sums": BRANCH_SUMS, "bank_sums": BANK_SUMS}
MARK: Final = "-- rule: "


def read_rules() -> list[tuple[str, str]]:
    """Each rule of identities.sql in words, with the query that counts the rows that break it."""
    parts = RULES_FILE.read_text(encoding="utf-8").split(MARK)[1:]
    return [
        (rule.strip(), query.split(";")[0]) for rule, _, query in (part.partition("\n") for part in parts)
    ]


def broken_rules(con: Any) -> list[tuple[str, int]]:
    """Rules that are broken, each with the number of rows that break it.

    `con` is a DuckDB connection to the filled warehouse; the sums that several rules read are temporary
    tables, dropped again at the end.
    """
    for name, query in TEMPORARY.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
    try:
        counts = [(rule, int(con.execute(query).fetchone()[0])) for rule, query in read_rules()]
    finally:
        for name in TEMPORARY:
            con.execute(f"DROP TABLE temp.{name}")
    return [(rule, count) for rule, count in counts if count]


def check(con: Any) -> None:
    """Raise ValueError that names every broken rule and the number of rows that break it."""
    broken = broken_rules(con)
    if broken:
        raise ValueError(
            "XM Bank's data break: " + "; ".join(f"{rule} ({count} rows)" for rule, count in broken)
        )
