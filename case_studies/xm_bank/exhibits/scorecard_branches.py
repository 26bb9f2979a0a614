"""XM-2.14 to XM-2.16: the branches, one of them closely, and their order by two methods."""

import numpy as np
import pandas as pd
import scipy

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    KPI,
    MIXED,
    PERSPECTIVE,
    UNIT,
    Reading,
    kpi_label,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from lib.bsc.attainment import Attainment
from lib.bsc.panel import BANK
from lib.bsc.scorecard import Scorecard
from lib.bsc.setting import Setting
from lib.bsc.topsis import closeness
from lib.charts.branches import beside, branch_grid, two_orders
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.facts import Wording
from lib.values import NotAvailable

BRANCH_KPIS = tuple(kpi for kpi in BOOK if kpi.scope == "branch")


def branch_cards(reading: Reading) -> dict[int, Scorecard]:
    """The scorecard of every branch."""
    setting = reading.setting
    return {
        branch: reading.board.card(setting.quarter, setting.baseline_year, branch)
        for branch in reading.board.panel.branches
    }


def branch_totals(reading: Reading) -> dict[int, float]:
    """Total score of every branch that has one, best first."""
    totals = {branch: card.total(reading.weights).score for branch, card in branch_cards(reading).items()}
    known = {branch: score for branch, score in totals.items() if isinstance(score, float)}
    return dict(sorted(known.items(), key=lambda entry: (-entry[1], entry[0])))


@exhibit(
    "XM-2.14",
    pedigree=MIXED,
    columns={
        "place": Column("count", hidden=True),
        "branch": Column("text"),
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "score": Column("score"),
    },
    chart=branch_grid(
        "branch", "kpi", "score", place="place", only=tuple(kpi_label(k.id) for k in BRANCH_KPIS)
    ),
)
def branch_scores(data: CaseData, setting: Setting | None = None) -> Result:
    """Score of every KPI at every branch, best branch first; a cell without a score is left open."""
    reading = read(data, setting)
    totals, cards, codes = branch_totals(reading), branch_cards(reading), reading.board.codes
    rows = [
        {
            "place": place,
            "branch": codes[branch],
            "perspective": perspective_label(row.kpi.perspective),
            "kpi": kpi_label(row.kpi.id),
            "unit": row.kpi.unit,
            "value": row.value,
            "score": row.attainment.score if isinstance(row.attainment, Attainment) else row.attainment,
        }
        for place, branch in enumerate(totals, start=1)
        for row in cards[branch].rows
        if row.kpi.scope == "branch"
    ]
    table = pd.DataFrame(rows)
    scored = table.assign(score=pd.to_numeric(table["score"], errors="coerce"))
    spread = scored.groupby("kpi")["score"].std()
    best, worst = next(iter(totals)), list(totals)[-1]
    return Result(
        table=table,
        facts={
            "quarter": reading.card.quarter,
            "branches": len(totals),
            "best": codes[best],
            "best_score": totals[best],
            "worst": codes[worst],
            "worst_score": totals[worst],
            "scheme_label": reading.scheme,
            "apart_label": str(spread.idxmax()),
            "missing": int(scored["score"].isna().sum()),
        },
        sources=(warehouse_source(*BRANCH_KPIS), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.branch_scale", "notes.bank_only"),
    )


@exhibit(
    "XM-2.15",
    pedigree=MIXED,
    columns={
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "floor": Column("by_row"),
        "target": Column("by_row"),
        "score": Column("score"),
        "bank_value": Column("by_row"),
        "bank_score": Column("score"),
        "difference": Column("score"),
        "n": Column("count"),
    },
    chart=beside("kpi", "score", "bank_score", extra=("value", "bank_value", "target")),
)
def one_branch(data: CaseData, setting: Setting | None = None) -> Result:
    """One branch beside the bank in one quarter; without a setting, the branch with the lowest total."""
    reading = read(data, setting)
    start, totals = reading.setting, branch_totals(reading)
    branch = start.unit if start.unit is not BANK else list(totals)[-1]
    card = reading.board.card(start.quarter, start.baseline_year, branch)
    bank = reading.board.card(start.quarter, start.baseline_year)
    rows = []
    for row, whole in zip(card.rows, bank.rows, strict=True):
        mine, all_of_it = row.attainment, whole.attainment
        both = isinstance(mine, Attainment) and isinstance(all_of_it, Attainment)
        rows.append(
            {
                "perspective": perspective_label(row.kpi.perspective),
                "kpi": kpi_label(row.kpi.id),
                "unit": row.kpi.unit,
                "value": row.value,
                "floor": row.floor,
                "target": row.target,
                "score": mine.score if isinstance(mine, Attainment) else mine,
                "bank_value": whole.value,
                "bank_score": all_of_it.score if isinstance(all_of_it, Attainment) else all_of_it,
                "difference": mine.score - all_of_it.score  # type: ignore[union-attr]
                if both
                else None,
                "n": row.n,
            }
        )
    table = pd.DataFrame(rows)
    apart = pd.to_numeric(table["difference"], errors="coerce")
    code = reading.board.codes[branch] if branch is not None else ""
    rank = list(totals).index(branch) + 1 if branch in totals else len(totals)
    return Result(
        table=table,
        facts={
            "unit": Wording(f"Branch {code}", f"{code}支行"),
            "quarter": start.quarter,
            "scheme_label": reading.scheme,
            "total": totals.get(branch, float("nan")) if branch is not None else float("nan"),
            "bank_total": bank.total(reading.weights).score,
            "rank": rank,
            "branches": len(totals),
            "behind": int((apart < 0).sum()),
            "compared": int(apart.notna().sum()),
            "widest_label": table["kpi"][apart.idxmin()],
            "widest": -float(apart.min()),
            "left_out": int(apart.isna().sum()),
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.branch_scale", "notes.bank_only"),
    )


@exhibit(
    "XM-2.16",
    pedigree=MIXED,
    columns={
        "branch": Column("text"),
        "mean": Column("score"),
        "mean_rank": Column("count"),
        "closeness": Column("number"),
        "topsis_rank": Column("count"),
    },
    chart=two_orders("branch", "mean_rank", "topsis_rank", extra=("mean", "closeness")),
)
def two_methods(data: CaseData, setting: Setting | None = None) -> Result:
    """Branches ordered by weighted mean score and by TOPSIS, over the KPIs that all of them have."""
    reading = read(data, setting)
    scores = {branch: card.scores() for branch, card in branch_cards(reading).items()}
    common = [kpi.id for kpi in BRANCH_KPIS if all(kpi.id in found for found in scores.values())]
    share = reading.weights.over(common)
    matrix = np.array([[found[kpi] for kpi in common] for found in scores.values()])
    if isinstance(share, NotAvailable):
        raise ValueError(share.reason)
    weights = np.array([share[kpi] for kpi in common])
    close = closeness(matrix, weights, np.ones(len(common), dtype=bool))
    if isinstance(close, NotAvailable):
        raise ValueError(close.reason)
    table = pd.DataFrame(
        {
            "branch": [reading.board.codes[branch] for branch in scores],
            "mean": matrix @ weights,
            "closeness": close,
        }
    )
    table["mean_rank"] = table["mean"].rank(ascending=False, method="min").astype(int)
    table["topsis_rank"] = table["closeness"].rank(ascending=False, method="min").astype(int)
    table = table.sort_values(["mean_rank", "branch"], ignore_index=True)
    table = table[["branch", "mean", "mean_rank", "closeness", "topsis_rank"]]
    moved = (table["mean_rank"] - table["topsis_rank"]).abs()
    agreement = float(scipy.stats.spearmanr(table["mean"], table["closeness"]).statistic)
    return Result(
        table=table,
        facts={
            "quarter": reading.card.quarter,
            "scheme_label": reading.scheme,
            "branches": len(table),
            "kpis": len(common),
            "spearman": agreement,
            "most_moved": table["branch"][moved.idxmax()],
            "moved_by": int(moved.max()),
            "same_top": len(set(table["branch"].head(5)) & set(table.nsmallest(5, "topsis_rank")["branch"])),
        },
        sources=(warehouse_source(*BRANCH_KPIS), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.topsis",),
    )
