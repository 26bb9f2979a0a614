"""KPI values by unit as arrays over a fixed grid of quarters; what is missing or thin has a reason."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.bsc.kpis import Kpi, KpiBook
from lib.values import NotAvailable

BANK: None = None
Unit = int | None


@dataclass(frozen=True)
class KpiPanel:
    """Values of all KPIs; a unit is a branch's id, or ``None`` for the bank as a whole.

    Attributes
    ----------
    quarters : first days, without a gap.
    branches : ids of the branches.
    """

    book: KpiBook
    quarters: tuple[dt.date, ...]
    branches: tuple[int, ...]
    _values: Mapping[tuple[str, Unit], NDArray[np.float64]]
    _counts: Mapping[tuple[str, Unit], NDArray[np.float64]]

    @classmethod
    def of(cls, book: KpiBook, values: pd.DataFrame) -> "KpiPanel":
        """Arrange the frame that :func:`lib.bsc.kpi_values.kpi_values` returns."""
        first, last = values["quarter"].min(), values["quarter"].max()
        grid = pd.date_range(first, last, freq="QS")
        place = pd.Series(range(len(grid)), index=grid)
        found: dict[tuple[str, Unit], NDArray[np.float64]] = {}
        counts: dict[tuple[str, Unit], NDArray[np.float64]] = {}
        for (kpi, branch), rows in values.groupby(["kpi", "branch_id"], dropna=False, sort=False):
            key = (str(kpi), BANK if pd.isna(branch) else int(branch))
            at = place[rows["quarter"]].to_numpy()
            for target, column in ((found, "value"), (counts, "n")):
                target[key] = np.full(len(grid), np.nan)
                target[key][at] = rows[column].to_numpy()
        branches = sorted({int(branch) for branch in values["branch_id"].dropna().unique()})
        return cls(book, tuple(stamp.date() for stamp in grid), tuple(branches), found, counts)

    def place(self, quarter: dt.date) -> int | NotAvailable:
        """Position of a quarter on the grid."""
        if quarter in self.quarters:
            return self.quarters.index(quarter)
        return NotAvailable("bsc.no_quarter", {"quarter": quarter})

    def series(self, kpi: Kpi, unit: Unit = BANK) -> NDArray[np.float64]:
        """Values by quarter; NaN where missing or resting on fewer than ``kpi.min_n`` observations."""
        if (kpi.id, unit) not in self._values:
            return np.full(len(self.quarters), np.nan)
        enough = self._counts[kpi.id, unit] >= kpi.min_n
        return np.where(enough, self._values[kpi.id, unit], np.nan)

    def count(self, kpi: Kpi, quarter: dt.date, unit: Unit = BANK) -> int:
        """Observations behind a value; 0 when there is none."""
        at = self.place(quarter)
        if isinstance(at, NotAvailable) or (kpi.id, unit) not in self._counts:
            return 0
        n = self._counts[kpi.id, unit][at]
        return 0 if math.isnan(n) else int(n)

    def value(self, kpi: Kpi, quarter: dt.date, unit: Unit = BANK) -> float | NotAvailable:
        """One value, or why it is missing."""
        at = self.place(quarter)
        if isinstance(at, NotAvailable):
            return at
        if unit is not BANK and unit not in self.branches:
            return NotAvailable("bsc.no_branch", {"branch": unit})
        if unit is not BANK and kpi.scope == "bank":
            return NotAvailable("bsc.bank_only")
        value = float(self.series(kpi, unit)[at])
        if math.isfinite(value):
            return value
        n = self.count(kpi, quarter, unit)
        if 0 < n < kpi.min_n:
            return NotAvailable("bsc.thin", {"n": n, "needed": kpi.min_n})
        return NotAvailable("bsc.no_value")

    def baseline(self, kpi: Kpi, year: int, unit: Unit = BANK) -> float | NotAvailable:
        """Own level in a year: the last quarter of a stock, the mean of the four quarters of a flow."""
        values = self.series(kpi, unit)
        quarters = [at for at, quarter in enumerate(self.quarters) if quarter.year == year]
        used = values[quarters[-1:] if kpi.measure == "stock" else quarters]
        if len(quarters) < 4 or not np.isfinite(used).all():
            return NotAvailable("bsc.no_baseline", {"year": year})
        return float(used.mean())
