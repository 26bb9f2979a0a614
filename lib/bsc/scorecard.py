"""The scorecard: every KPI of one unit in one quarter, scored; totals that say whom they leave out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.bsc.attainment import Attainment, attain, raw_attainment, shortfall
from lib.bsc.decomposition import average
from lib.bsc.kpis import Kpi
from lib.bsc.panel import BANK, KpiPanel, Unit
from lib.bsc.rules import Benchmark
from lib.bsc.standards import Standards
from lib.bsc.trend import Trend, year_on_year
from lib.bsc.weights import Weights
from lib.values import NotAvailable


@dataclass(frozen=True)
class KpiScore:
    """One KPI of the scorecard. Whatever cannot be said carries its reason.

    Attributes
    ----------
    value, n : the value in its unit, and the number of observations behind it.
    baseline : own level in the baseline year.
    floor, target : the values that score 0 and 100.
    attainment : score, raw score.
    shortfall : distance behind the target in the KPI's unit; negative is ahead.
    peer, peer_gap : peer benchmark, and the distance behind it in the KPI's unit.
    trend : change on the year before.
    """

    kpi: Kpi
    value: float | NotAvailable
    n: int
    baseline: float | NotAvailable
    floor: float | NotAvailable
    target: float | NotAvailable
    attainment: Attainment | NotAvailable
    shortfall: float | NotAvailable
    peer: Benchmark | NotAvailable
    peer_gap: float | NotAvailable
    trend: Trend | NotAvailable


@dataclass(frozen=True)
class Total:
    """A weighted mean of scores; ``left_out`` says by KPI id who is not in it, and why."""

    score: float | NotAvailable
    used: tuple[str, ...]
    left_out: Mapping[str, NotAvailable]


@dataclass(frozen=True)
class Scorecard:
    """All KPIs of one unit (``None``: the bank) in one quarter, in the order of the book."""

    quarter: dt.date
    unit: Unit
    baseline_year: int
    rows: tuple[KpiScore, ...]

    def scores(self, perspective: str | None = None) -> dict[str, float]:
        """Scores by KPI id, of one perspective or all; KPIs without one are not in it."""
        return {
            row.kpi.id: row.attainment.score
            for row in self.rows
            if isinstance(row.attainment, Attainment) and perspective in (None, row.kpi.perspective)
        }

    def gaps(self) -> dict[str, float]:
        """Points missing to the target by KPI id; KPIs without a score are not in it."""
        return {kpi: 100.0 - score for kpi, score in self.scores().items()}

    def total(self, weights: Weights, perspective: str | None = None) -> Total:
        """Weighted mean score of one perspective or all."""
        scores = self.scores(perspective)
        left_out = {
            row.kpi.id: row.attainment
            for row in self.rows
            if isinstance(row.attainment, NotAvailable) and perspective in (None, row.kpi.perspective)
        }
        return Total(average(scores, weights), tuple(scores), left_out)


def scorecard(
    panel: KpiPanel,
    standards: Mapping[str, Standards],
    quarter: dt.date,
    *,
    baseline_year: int,
    unit: Unit = BANK,
) -> Scorecard:
    """Score every KPI of a unit in a quarter.

    ``standards`` come from :func:`lib.bsc.standards.find_standards`. What cannot be scored, be it for a
    quarter or branch that does not exist, is there with its reason.
    """
    rows = tuple(_score(panel, standards[kpi.id], quarter, baseline_year, unit) for kpi in panel.book)
    return Scorecard(quarter, unit, baseline_year, rows)


def _score(panel: KpiPanel, found: Standards, quarter: dt.date, year: int, unit: Unit) -> KpiScore:
    kpi = found.kpi
    value = panel.value(kpi, quarter, unit)
    baseline = panel.baseline(kpi, year, unit)
    years = panel.book.target_year - year
    (floor, target), scale = found.ends(baseline, years), found.scale_of(baseline, years)
    peer = NotAvailable("bsc.no_peer_published") if found.peer is None else found.peer
    at = panel.place(quarter)
    history = [] if isinstance(at, NotAvailable) else panel.series(kpi, unit)[: at + 1].tolist()
    return KpiScore(
        kpi=kpi,
        value=value,
        n=panel.count(kpi, quarter, unit),
        baseline=baseline,
        floor=floor,
        target=target,
        attainment=attain(value, scale),
        shortfall=_behind(kpi, value, target, kpi.target.upper),
        peer=peer,
        peer_gap=_behind(kpi, value, peer.value if isinstance(peer, Benchmark) else peer, None),
        trend=year_on_year(history, scale),
    )


def _behind(
    kpi: Kpi, value: float | NotAvailable, mark: float | NotAvailable, upper: float | None
) -> float | NotAvailable:
    if isinstance(value, NotAvailable):
        return value
    return mark if isinstance(mark, NotAvailable) else shortfall(value, kpi.direction, mark, upper)


def score_table(panel: KpiPanel, standards: Mapping[str, Standards], baseline_year: int) -> pd.DataFrame:
    """Scores of all KPIs, units and quarters, for trends and heat maps.

    Returns
    -------
    Frame with ``kpi``, ``perspective``, ``branch_id`` (missing for the bank), ``quarter``, ``value``,
    ``raw`` and ``score`` (points; missing where there is none). Units without any value are left out.
    """
    years = panel.book.target_year - baseline_year
    keys: list[tuple[str, str, Unit]] = []
    values: list[NDArray[np.float64]] = []
    raws: list[NDArray[np.float64]] = []
    for kpi in panel.book:
        for unit in (BANK, *(panel.branches if kpi.scope == "branch" else ())):
            found = panel.series(kpi, unit)
            scale = standards[kpi.id].scale_of(panel.baseline(kpi, baseline_year, unit), years)
            keys.append((kpi.id, kpi.perspective, unit))
            values.append(found)
            none = np.full(len(found), np.nan)
            raws.append(none if isinstance(scale, NotAvailable) else raw_attainment(found, scale))
    length, raw = len(panel.quarters), np.concatenate(raws)
    kpis, perspectives, units = zip(*keys, strict=True)
    table = pd.DataFrame(
        {
            "kpi": np.repeat(kpis, length),
            "perspective": np.repeat(perspectives, length),
            "branch_id": pd.array(units, dtype="Int64").repeat(length),
            "quarter": np.tile(pd.to_datetime(list(panel.quarters)).to_numpy(), len(keys)),
            "value": np.concatenate(values),
            "raw": raw,
            "score": np.clip(raw, 0.0, 100.0),
        }
    )
    return table.dropna(subset=["value"]).reset_index(drop=True)
