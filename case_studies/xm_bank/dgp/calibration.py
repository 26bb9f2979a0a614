"""Compare the teaching data with the published figures that they are calibrated to.

The targets are data: `[[calibration]]` in case.toml. A target either matches a published figure within a
tolerance, or stands at a stated distance from it, because the thesis found that XM differs.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

import pandas as pd

from case_studies.xm_bank.dgp.parameters import load_parameters

COLUMNS = ("id", "target", "low", "high", "reached", "unit", "relation", "source", "ok")


def published_value(figures: Sequence[float], factor: float) -> float:
    """One figure as it is, the ratio of two, the median of more; times `factor` (to decimals or RMB)."""
    if len(figures) == 1:
        return figures[0] * factor
    if len(figures) == 2:
        return figures[0] / figures[1] * factor
    return median(figures) * factor


def bounds(target: float, kind: str, distance: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest value that fits: target + distance, or target * (1 + distance).

    Raises ValueError for an unknown kind.
    """
    if kind == "difference":
        return target + distance[0], target + distance[1]
    if kind == "ratio":
        return target * (1 + distance[0]), target * (1 + distance[1])
    raise ValueError(f"calibration kind {kind!r} is neither 'difference' nor 'ratio'")


def source_text(entry: dict[str, Any]) -> str:
    """File, series and period of a target, such as `facts: nim_city 2020Q1`."""
    parts = [f"{series} {period}" for series, period in zip(entry["series"], entry["period"], strict=True)]
    return f"{entry['file']}: " + "; ".join(parts)


def calibration(con: Any) -> pd.DataFrame:
    """All targets with the value reached in the warehouse behind `con` (DuckDB connection or cursor).

    One row per target: id, target (published; decimal or RMB), low, high, reached, unit, relation, source,
    ok.
    """
    rows = []
    for entry in load_parameters().raw["calibration"]:
        target = published_value(entry["published"], entry["factor"])
        low, high = bounds(target, entry["kind"], entry["distance"])
        reached = float(con.execute(entry["sql"]).fetchone()[0])
        row = (
            entry["id"],
            target,
            low,
            high,
            reached,
            entry["unit"],
            entry["relation"],
            source_text(entry),
            low <= reached <= high,
        )
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))
