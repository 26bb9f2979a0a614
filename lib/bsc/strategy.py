"""The strategy map: arrows between KPIs as data, and the estimate behind each arrow that can be tested."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from lib.bsc.board import Board
from lib.bsc.kpis import KpiBook
from lib.drivers import Cov, CovarianceSpec, Estimate, ModelSpec, estimate
from lib.facts import Facts, Wording
from lib.values import NotAvailable

Ground = Literal["assumed", "literature", "tested"]
Verdict = Literal["as_thought", "unclear", "opposite"]


class StrategyError(ValueError):
    """The map contradicts itself, the KPIs or the evidence; the message says where."""


@dataclass(frozen=True)
class Arrow:
    """One arrow: ``start`` is thought to move ``end``.

    ``sign`` is 1 or -1, what was thought beforehand; ``finding`` the id of the literature's finding, or "".
    """

    start: str
    end: str
    sign: int
    ground: Ground
    finding: str
    reason: Wording


@dataclass(frozen=True)
class StrategyMap:
    """All arrows in the order of the file; tested ones look ``lag`` quarters ahead.

    ``order`` names the KPIs of each perspective from top to bottom; perspectives run from cause to effect.
    """

    arrows: tuple[Arrow, ...]
    lag: int
    order: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ArrowEstimate:
    """What the data say about an arrow.

    Attributes
    ----------
    effect, low, high : change of the effect, in its standard deviations, for one standard deviation more of
        the cause, with the bounds of the 95 % interval.
    n, branches : branch-quarters and branches used.
    label : the exact covariance, in signs.
    """

    effect: float
    low: float
    high: float
    n: int
    branches: int
    label: str

    def verdict(self, sign: int) -> Verdict:
        """Whether the interval lies on the side of ``sign``, on the other one, or on both."""
        if self.low <= 0 <= self.high:
            return "unclear"
        return "as_thought" if self.effect * sign > 0 else "opposite"


def load_strategy(path: Path, book: KpiBook, facts: Facts) -> StrategyMap:
    """Read and check the map.

    Raises
    ------
    StrategyError : a KPI or finding does not exist, two arrows are the same, a tested arrow has an end
        without values by branch, or ground and finding do not fit.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    findings = set(facts.evidence()["evidence_id"])
    arrows = tuple(_arrow(table, book, findings) for table in data["arrow"])
    if len({(arrow.start, arrow.end) for arrow in arrows}) != len(arrows):
        raise StrategyError("two arrows join the same KPIs")
    order = {name: tuple(kpis) for name, kpis in data["order"].items()}
    if {kpi: name for name, kpis in order.items() for kpi in kpis} != book.perspective_of:
        raise StrategyError("the order does not name every KPI once, under its perspective")
    return StrategyMap(arrows, int(data["lag_quarters"]), order)


def _arrow(table: Mapping[str, Any], book: KpiBook, findings: set[str]) -> Arrow:
    start, end, ground = str(table["from"]), str(table["to"]), table["ground"]
    where = f"{start} to {end}"
    if {start, end} - set(book.ids) or start == end:
        raise StrategyError(f"{where}: no such KPI")
    if ground not in get_args(Ground) or table["sign"] not in ("+", "-"):
        raise StrategyError(f"{where}: ground or sign")
    finding = str(table.get("finding", ""))
    if (ground == "literature") != bool(finding) or (finding and finding not in findings):
        raise StrategyError(f"{where}: literature, and only literature, names a finding that exists")
    if ground == "tested" and {book[start].scope, book[end].scope} != {"branch"}:
        raise StrategyError(f"{where}: a KPI without values by branch cannot be tested")
    reason = Wording(table["reason"]["en"], table["reason"]["zh"])
    return Arrow(start, end, 1 if table["sign"] == "+" else -1, ground, finding, reason)


def pairs(board: Board, start: str, end: str, lag: int) -> pd.DataFrame:
    """Branch-quarters in which both KPIs of an arrow have a value.

    Returns
    -------
    Frame with ``branch``, ``quarter`` (its position), ``cause`` (the value ``lag`` quarters before) and
    ``effect``, both divided by their standard deviation over these rows.
    """
    panel, parts = board.panel, []
    for branch in panel.branches:
        cause, effect = (panel.series(board.book[kpi], branch) for kpi in (start, end))
        parts.append(
            pd.DataFrame(
                {
                    "branch": branch,
                    "quarter": range(lag, len(effect)),
                    "cause": cause[: len(cause) - lag],
                    "effect": effect[lag:],
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True).dropna()
    for column in ("cause", "effect"):
        spread = float(rows[column].std())
        rows[column] = rows[column] / (spread if spread > 0 else np.nan)
    return rows.dropna()


def examine(board: Board, arrow: Arrow, lag: int) -> ArrowEstimate | NotAvailable:
    """Estimate an arrow: two-way fixed effects (branch, quarter), standard errors clustered by branch.

    ``effect_bt = alpha_b + delta_t + beta cause_b,t-lag + e_bt``: a branch is compared with itself over time
    and with the others in the same quarter. That takes out what differs between branches for good and what
    hits all of them at once; it does not take out what moves both KPIs of one branch in one quarter.
    """
    rows = pairs(board, arrow.start, arrow.end, lag)
    spec = ModelSpec(
        outcome="effect",
        drivers=("cause",),
        fixed_effects=("branch", "quarter"),
        covariance=CovarianceSpec(Cov.CLUSTER, ("branch",)),
    )
    found = estimate(spec, rows)
    if not isinstance(found, Estimate):
        return NotAvailable("bsc.not_tested", {"n": len(rows)})
    effect, low, high = (found.value("cause", column) for column in ("estimate", "low", "high"))
    return ArrowEstimate(effect, low, high, found.n, int(rows["branch"].nunique()), found.covariance.symbol)
