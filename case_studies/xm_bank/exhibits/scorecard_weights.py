"""XM-2.7 and XM-2.8: what each KPI weighs, and whether the judgements behind the weights agree."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    KPI,
    KPIS,
    PERSPECTIVE,
    PERSPECTIVES,
    Reading,
    kpi_label,
    perspective_label,
    read,
    warehouse_source,
)
from lib.bsc.ahp import ACCEPTABLE_RATIO
from lib.bsc.setting import Setting, judgements_of, weights_of
from lib.bsc.weightings import weightings
from lib.bsc.weights import Weights
from lib.charts.quadrant import marks_by_column
from lib.charts.scores import limit_bars
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable

MATRICES = ("matrix_perspectives", *PERSPECTIVES)


def all_weights(reading: Reading) -> Mapping[str, Weights | NotAvailable]:
    """The weights of every scheme under a reading's setting; the reader's own only when they are in use."""
    setting = reading.setting
    scores, year = reading.board.scores(setting.baseline_year), setting.baseline_year
    found: dict[str, Weights | NotAvailable] = {
        scheme: weights for scheme, weights in weightings(BOOK, scores, year, setting.quarter).items()
    }
    found["ahp"] = weights_of(reading.board, replace(setting, scheme="ahp"))
    if setting.scheme == "own":
        found["own"] = reading.weights
    return found


def weight_of(weights: Weights | NotAvailable | None, kpi: str) -> float | NotAvailable | None:
    """One weight, or why there is none."""
    return weights.values[kpi] if isinstance(weights, Weights) else weights


@exhibit(
    "XM-2.7",
    pedigree=(Pedigree.ASSUMED, Pedigree.GENERATED),
    columns={
        "perspective": PERSPECTIVE,
        "kpi": KPI,
        "equal": Column("share"),
        "ahp": Column("share"),
        "entropy": Column("share"),
        "own": Column("share"),
    },
    chart=marks_by_column("kpi", ("equal", "ahp", "entropy", "own"), axis="chart.weight"),
)
def weights(data: CaseData, setting: Setting | None = None) -> Result:
    """Weight of every KPI under each weighting; one's own weights are empty until they are set."""
    reading = read(data, setting)
    schemes = all_weights(reading)
    table = pd.DataFrame(
        [
            {
                "perspective": perspective_label(kpi.perspective),
                "kpi": kpi_label(kpi.id),
                **{name: weight_of(schemes.get(name), kpi.id) for name in ("equal", "ahp", "entropy", "own")},
            }
            for kpi in BOOK
        ]
    )
    ahp, entropy = (pd.to_numeric(table[name], errors="coerce") for name in ("ahp", "entropy"))
    known = bool(entropy.notna().any())
    return Result(
        table=table,
        facts={
            "equal": float(table["equal"].iloc[0]),
            "ahp_top_label": table["kpi"][ahp.idxmax()],
            "ahp_top": float(ahp.max()),
            "entropy_top_label": table["kpi"][entropy.idxmax()] if known else table["kpi"][0],
            "entropy_top": float(entropy.max()) if known else 0.0,
        },
        variant="" if known else "no_entropy",
        sources=(
            warehouse_source(),
            Source("warehouse", title="source.judgements", detail="kpis/kpis.toml"),
        ),
    )


@exhibit(
    "XM-2.8",
    pedigree=(Pedigree.ASSUMED,),
    columns={
        "matrix": Column("label", MATRICES),
        "names": Column("count"),
        "judgements": Column("count"),
        "lambda_max": Column("number"),
        "index": Column("number"),
        "ratio": Column("number"),
        "worst_row": Column("label", (*PERSPECTIVES, *KPIS)),
        "worst_column": Column("label", (*PERSPECTIVES, *KPIS)),
        "given": Column("number"),
        "implied": Column("number"),
    },
    chart=limit_bars("matrix", "ratio", limit=ACCEPTABLE_RATIO, extra=("worst_row", "worst_column")),
)
def consistency(data: CaseData, setting: Setting | None = None) -> Result:
    """Consistency ratio of each pairwise matrix, and the judgement that is farthest from the others."""
    reading = read(data, setting)
    rows = []
    for name, judged in judgements_of(BOOK, reading.setting).items():
        found = judged.result()
        label = perspective_label if name == "perspectives" else kpi_label
        worst = found.worst
        rows.append(
            {
                "matrix": "matrix_perspectives" if name == "perspectives" else perspective_label(name),
                "names": len(judged.order),
                "judgements": len(judged.upper),
                "lambda_max": found.lambda_max,
                "index": found.index,
                "ratio": found.ratio,
                "worst_row": label(worst.row) if worst else None,
                "worst_column": label(worst.column) if worst else None,
                "given": worst.given if worst else None,
                "implied": worst.implied if worst else None,
            }
        )
    table = pd.DataFrame(rows)
    highest = table.loc[table["ratio"].idxmax()]
    return Result(
        table=table,
        facts={
            "matrices": len(table),
            "judgements": int(table["judgements"].sum()),
            "highest_label": highest["matrix"],
            "highest": float(highest["ratio"]),
            "limit": ACCEPTABLE_RATIO,
        },
        variant="" if highest["ratio"] <= ACCEPTABLE_RATIO else "inconsistent",
        sources=(Source("warehouse", title="source.judgements", detail="kpis/kpis.toml"),),
    )
