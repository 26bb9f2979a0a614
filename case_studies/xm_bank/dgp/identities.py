"""Accounting identities and rules of time, checked in SQL on the filled warehouse.

Each query counts the rows that break one rule; the message says the rule.
"""

from typing import Any

RULES: tuple[tuple[str, str], ...] = ()


def check(con: Any) -> None:
    """Raise ValueError that names every broken rule and the number of rows that break it."""
    broken = []
    for rule, query in RULES:
        count = con.execute(query).fetchone()[0]
        if count:
            broken.append(f"{rule}: {count} rows")
    if broken:
        raise ValueError("XM Bank's data break " + "; ".join(broken))
