"""XM-2.3: one KPI closely, over time, between its floor and its target."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    BOOK,
    KPI,
    MIXED,
    UNIT,
    in_unit,
    kpi_label,
    read,
    standard_sources,
    warehouse_source,
)
from lib.bsc.attainment import Attainment
from lib.bsc.setting import Setting
from lib.charts.small_multiples import value_between
from lib.exhibits import CaseData, Column, Result, exhibit

# The KPI that stands for the problem a lecturer can explain without a formula: waiting.
FIRST = "decision_days"


@exhibit(
    "XM-2.3",
    pedigree=MIXED,
    columns={
        "quarter": Column("quarter"),
        "kpi": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "floor": Column("by_row"),
        "target": Column("by_row"),
        "score": Column("score"),
        "raw": Column("score"),
        "n": Column("count"),
    },
    chart=value_between("quarter", "value", "floor", "target", extra=("score",)),
)
def one_kpi(data: CaseData, setting: Setting | None = None, kpi: str = FIRST) -> Result:
    """Value and score of one KPI in every quarter, with the floor and the target of the unit."""
    reading = read(data, setting)
    board, unit, definition = reading.board, reading.setting.unit, BOOK[kpi]
    now = next(row for row in reading.card.rows if row.kpi.id == kpi)
    scores = board.scores(reading.setting.baseline_year)
    mine = scores["branch_id"].isna() if unit is None else (scores["branch_id"] == unit).fillna(False)
    rows = scores.loc[mine & (scores["kpi"] == kpi)].set_index("quarter").sort_index()
    quarters = pd.to_datetime(list(board.panel.quarters))
    table = pd.DataFrame(
        {
            "quarter": quarters,
            "kpi": kpi_label(kpi),
            "unit": definition.unit,
            "value": rows["value"].reindex(quarters).to_numpy(),
            "floor": now.floor,
            "target": now.target,
            "score": rows["score"].reindex(quarters).to_numpy(),
            "raw": rows["raw"].reindex(quarters).to_numpy(),
            "n": [board.panel.count(definition, quarter, unit) for quarter in board.panel.quarters],
        }
    )
    known = table["value"].dropna()
    last = float(known.iloc[-1]) if len(known) else np.nan
    scored = isinstance(now.attainment, Attainment)
    return Result(
        table=table,
        facts={
            "kpi_label": kpi_label(kpi),
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "value": in_unit(now.value if scored else last, definition.unit),
            "floor": in_unit(now.floor, definition.unit),
            "target": in_unit(now.target, definition.unit),
            "score": now.attainment.score if isinstance(now.attainment, Attainment) else 0.0,
            "raw": now.attainment.raw if isinstance(now.attainment, Attainment) else 0.0,
        },
        variant="" if scored else "missing",
        sources=(warehouse_source(definition), *standard_sources(data.facts)),
    )
