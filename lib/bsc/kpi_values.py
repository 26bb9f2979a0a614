"""KPI values: one SQL each, from the warehouse, for the bank, every branch and every quarter."""

import threading
from collections.abc import Iterable, Sequence
from typing import Protocol

import pandas as pd

from lib.bsc.kpis import Kpi, KpiBook

COLUMNS = ("kpi", "quarter", "branch_id", "value", "numerator", "denominator", "n")


class Source(Protocol):
    """What KPI values are computed from: :class:`lib.warehouse.Warehouse`, or a stand-in."""

    @property
    def fingerprint(self) -> str: ...

    def query(self, sql: str, params: Sequence[object] = ()) -> pd.DataFrame: ...


def kpi_values(warehouse: Source, kpis: Iterable[Kpi]) -> pd.DataFrame:
    """Values of ``kpis``, one row per KPI, quarter and unit.

    Returns
    -------
    Frame with the columns ``kpi``, ``quarter`` (first day), ``branch_id`` (missing for the bank as a whole),
    ``value`` (in the KPI's unit), ``numerator``, ``denominator`` (missing for a level), ``n`` (observations
    behind the value), in the order of ``kpis``, then the bank, then branches, each by quarter. A quarter
    that the SQL does not return, or returns without a value, is not in the frame: it is missing.

    Raises
    ------
    ValueError : a query returns other columns, or two rows for one unit and quarter.
    """
    parts = [_values(warehouse, kpi) for kpi in kpis]
    return pd.concat(parts, ignore_index=True)


def _values(warehouse: Source, kpi: Kpi) -> pd.DataFrame:
    rows = warehouse.query(kpi.sql)
    if tuple(rows.columns) != COLUMNS[1:]:
        raise ValueError(f"{kpi.id}.sql returns {', '.join(rows.columns)}, not {', '.join(COLUMNS[1:])}")
    rows = rows.dropna(subset=["value"])
    table = pd.DataFrame(
        {
            "kpi": kpi.id,
            "quarter": pd.to_datetime(rows["quarter"]),
            "branch_id": pd.to_numeric(rows["branch_id"]).astype("Int64"),
            **{name: pd.to_numeric(rows[name]).astype("float64") for name in COLUMNS[3:6]},
            "n": pd.to_numeric(rows["n"]).astype("int64"),
        }
    )
    if table.duplicated(["quarter", "branch_id"]).any():
        raise ValueError(f"{kpi.id}.sql returns two rows for one unit and quarter")
    return table.sort_values(["branch_id", "quarter"], na_position="first", ignore_index=True)


_cache: dict[tuple[str, str], pd.DataFrame] = {}
_computing = threading.Lock()


def cached_values(warehouse: Source, book: KpiBook) -> pd.DataFrame:
    """:func:`kpi_values` of all KPIs of ``book``, computed once per process for the same data and queries.

    The frame is shared between callers and must not be changed.
    """
    key = (warehouse.fingerprint, book.fingerprint)
    with _computing:
        if key not in _cache:
            _cache[key] = kpi_values(warehouse, book)
        return _cache[key]
