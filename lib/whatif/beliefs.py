"""What one may argue about: assumptions behind the levers that were moved, and findings on both sides."""

from collections.abc import Iterable

import pandas as pd

from lib.whatif.evidence import Finding
from lib.whatif.levers import Lever, LeverBook
from lib.whatif.setting import Setting, moved

SUPPORTS, AGAINST = "tool.stance.supports", "tool.stance.against"


def beliefs_behind(book: LeverBook, setting: Setting) -> tuple[Lever, ...]:
    """Beliefs that enter an equation which a moved lever enters too; all of them if none is moved."""
    measures = moved(book, setting, ("bank", "policy"))
    beliefs = book.of("environment", "assumption")
    if not measures:
        return beliefs
    equations = {name for lever in measures for name in book[lever].channel}
    return tuple(lever for lever in beliefs if equations & set(lever.channel))


def assumed_table(levers: Iterable[Lever], book: LeverBook, setting: Setting) -> pd.DataFrame:
    """Assumed numbers with their range and reason.

    Columns: group, name, unit, value, low, high, reason. ``low`` and ``high`` are the interval that is drawn
    from, or what can be chosen where the number is taken as sure.
    """
    rows = []
    for lever in levers:
        if lever.assumed:
            low, high = lever.spread or (lever.low, lever.high)
            rows.append(
                (
                    book.groups[lever.group], lever.name, lever.unit, setting[lever.id], low, high,
                    lever.reason,
                )
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["group", "name", "unit", "value", "low", "high", "reason"])


def evidence_table(found: Iterable[Finding], book: LeverBook) -> pd.DataFrame:
    """Findings as a table.

    Columns: lever, grade, stance, evidence_id, outcome, direction, design, setting, authors, year, title,
    address.
    """
    rows = [
        (
            book[row.lever].name, f"tool.grade.{book[row.lever].grade}",
            SUPPORTS if row.stance == "supports" else AGAINST, row.evidence_id, row.outcome, row.direction,
            row.design, row.setting, row.authors, row.year, row.title, row.address,
        )
        for row in found
    ]  # fmt: skip
    columns = [
        "lever", "grade", "stance", "evidence_id", "outcome", "direction", "design", "setting", "authors",
        "year", "title", "address",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
