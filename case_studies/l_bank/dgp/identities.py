"""Check the identities of identities.sql on the filled warehouse."""

from pathlib import Path
from typing import Any, Final

RULES_FILE: Final = Path(__file__).with_name("identities.sql")
MARK: Final = "-- rule: "

LOAN_ROWS: Final = """
    SELECT
        q.*, l.amount_rmb, l.disbursed_on, l.closed_on, l.default_on, l.default_balance_rmb, l.status,
        lag(closing_balance_rmb) OVER w AS last_closing,
        lag(q.month) OVER w AS last_month,
        lead(q.month) OVER w AS next_month
    FROM loan_months q JOIN loans l USING (loan_id)
    WINDOW w AS (PARTITION BY q.loan_id ORDER BY q.month)
"""

EVENT_ROWS: Final = """
    SELECT *, lag(completed_at) OVER w AS last_completed, lag(step) OVER w AS last_step
    FROM process_events
    WINDOW w AS (PARTITION BY application_id ORDER BY step)
"""

TEMPORARY: Final = {"loan_rows": LOAN_ROWS, "event_rows": EVENT_ROWS}


def read_rules() -> list[tuple[str, str]]:
    """Each rule of identities.sql in words, with the query that counts the rows that break it."""
    parts = RULES_FILE.read_text(encoding="utf-8").split(MARK)[1:]
    return [
        (rule.strip(), query.split(";")[0]) for rule, _, query in (part.partition("\n") for part in parts)
    ]


def broken_rules(con: Any) -> list[tuple[str, int]]:
    """Rules that are broken, each with the number of rows that break it.

    `con` is a DuckDB connection to the filled warehouse; what several rules read is in temporary tables,
    dropped again at the end.
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
            "L Bank's data break: " + "; ".join(f"{rule} ({count} rows)" for rule, count in broken)
        )
