"""XM-2.9 and XM-2.10: what each gap costs the total score, and whether the order depends on the weights."""

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    KPI,
    MIXED,
    PERSPECTIVE,
    kpi_label,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from case_studies.xm_bank.exhibits.scorecard_weights import all_weights
from lib.bsc.gaps import TOP, rank_gaps, top_shares
from lib.bsc.setting import Setting
from lib.bsc.weights import Weights
from lib.charts.ranks import rank_map_and_shares
from lib.charts.scores import ranked_bars
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable

DRAWS = 10_000
SEED = 20240101
SCHEME_RANKS = ("rank_equal", "rank_ahp", "rank_entropy", "rank_own")


@exhibit(
    "XM-2.9",
    pedigree=MIXED,
    columns={
        "place": Column("count"),
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "gap": Column("score"),
        "weight": Column("share"),
        "weighted": Column("score"),
    },
    chart=ranked_bars("kpi", "weighted", "perspective", place="place", extra=("gap", "weight")),
)
def weighted_gaps(data: CaseData, setting: Setting | None = None) -> Result:
    """Points of the total score that each gap costs under one weighting; they add up to what is lost."""
    reading = read(data, setting, "ahp")
    ranked = rank_gaps(reading.card.gaps(), reading.weights)
    if isinstance(ranked, NotAvailable):
        raise ValueError(ranked.reason)
    home = BOOK.perspective_of
    table = pd.DataFrame(
        [
            {
                "place": place,
                "perspective": perspective_label(home[entry.kpi]),
                "kpi": kpi_label(entry.kpi),
                "gap": entry.gap,
                "weight": entry.weight,
                "weighted": entry.weighted,
            }
            for place, entry in enumerate(ranked, start=1)
        ]
    )
    total = reading.card.total(reading.weights).score
    five = float(table["weighted"].head(TOP).sum())
    lost = float(table["weighted"].sum())
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "scheme_label": reading.scheme,
            "total": total,
            "lost": lost,
            "first_label": table["kpi"][0],
            "first": float(table["weighted"][0]),
            "second_label": table["kpi"][1],
            "third_label": table["kpi"][2],
            "five": five / lost if lost > 0 else 0.0,
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
    )


@exhibit(
    "XM-2.10",
    pedigree=(*MIXED, Pedigree.SIMULATED),
    columns={
        "place": Column("count", hidden=True),
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "gap": Column("score"),
        **{name: Column("count") for name in SCHEME_RANKS},
        "top_share": Column("share"),
        "error": Column("pp"),
    },
    chart=rank_map_and_shares("kpi", SCHEME_RANKS, "top_share", "perspective", place="place", error="error"),
)
def ranks_everywhere(data: CaseData, setting: Setting | None = None) -> Result:
    """Rank of every gap under each weighting, and how often random weights put it among the five widest."""
    reading = read(data, setting)
    gaps = reading.card.gaps()
    shares = top_shares(gaps, draws=DRAWS, seed=SEED)
    if isinstance(shares, NotAvailable):
        raise ValueError(shares.reason)
    ranks: dict[str, dict[str, int]] = {}
    for scheme, weights in all_weights(reading).items():
        ranked = rank_gaps(gaps, weights) if isinstance(weights, Weights) else weights
        if not isinstance(ranked, NotAvailable):
            ranks[f"rank_{scheme}"] = {entry.kpi: entry.rank for entry in ranked}
    home = BOOK.perspective_of
    table = pd.DataFrame(
        [
            {
                "place": place,
                "perspective": perspective_label(home[entry.kpi]),
                "kpi": kpi_label(entry.kpi),
                "gap": gaps[entry.kpi],
                **{name: ranks.get(name, {}).get(entry.kpi) for name in SCHEME_RANKS},
                "top_share": entry.share,
                "error": entry.error,
            }
            for place, entry in enumerate(shares, start=1)
        ]
    )
    used = [ranks[name] for name in SCHEME_RANKS if name in ranks]
    always = [kpi for kpi in gaps if all(rank[kpi] <= 10 for rank in used)]
    first = table.iloc[0]
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "schemes": len(used),
            "always": len(always),
            "top_label": first["kpi"],
            "top_share": float(first["top_share"]),
            "draws": DRAWS,
            "largest_error": float(table["error"].max()),
        },
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.random_weights",),
    )
