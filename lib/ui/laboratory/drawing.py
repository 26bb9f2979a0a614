"""The laboratory's charts: the builders of the exhibits, on a reader's own tables."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.coefficients import grouped_intervals, intervals
from lib.charts.curve import choices, sorted_estimates
from lib.charts.events import event_study, residual_points
from lib.charts.spec import ChartText, finished
from lib.exhibits.display import chart_frame
from lib.exhibits.model import Column, Exhibit, Result
from lib.pedigree import Pedigree
from lib.text import Language, Text, text_for
from lib.ui.laboratory.choice import MAX_KEPT

NUMBERS = {name: Column("number") for name in ("estimate", "low", "high")}
KEPT_LABELS = tuple(f"kept.{number}" for number in range(1, MAX_KEPT + 1))
MINE = ("mine.no", "mine.yes")


@dataclass(frozen=True)
class Drawing:
    """A chart of the laboratory: the columns that it reads and its builder; variants share their words."""

    id: str
    columns: dict[str, Column]
    chart: Callable[[Any], Any]
    variant: int = 0

    @property
    def exhibit(self) -> Exhibit:
        """The drawing in the form that charts and frames are made of; it is in no registry."""
        return Exhibit(
            id=self.id, chapter="LAB", case_id="", pedigree=(Pedigree.ESTIMATED,), columns=self.columns,
            chart=self.chart, function=_nothing, source="", rtol=0.0,
        )  # fmt: skip


def _nothing(data: object) -> Result:
    raise NotImplementedError("a drawing of the laboratory has no data of its own")


COEFFICIENTS = Drawing(
    "LAB-1", {"term": Column("text"), **NUMBERS}, intervals("term", "estimate", low="low", high="high")
)
EVENTS = Drawing(
    "LAB-2",
    {"series": Column("label", ("mine.yes",)), "since": Column("count"), **NUMBERS},
    event_study("since", "estimate", "series", low="low", high="high"),
)
# One for each number of models, so that the legend names only those that there are.
SIDE_BY_SIDE = tuple(
    Drawing(
        "LAB-3",
        {"term": Column("text"), "model": Column("label", KEPT_LABELS[:number]), **NUMBERS},
        grouped_intervals("term", "estimate", "model", low="low", high="high"),
        number,
    )
    for number in range(1, MAX_KEPT + 1)
)
CURVE = Drawing(
    "LAB-4",
    {"rank": Column("count"), "mine": Column("label", MINE), "what": Column("text"), **NUMBERS},
    sorted_estimates("rank", "estimate", "mine", low="low", high="high", extra=("what",)),
)
CURVE_CHOICES = Drawing(
    "LAB-5",
    {"rank": Column("count"), "choice": Column("text"), "mine": Column("label", MINE)},
    choices("rank", "choice", "mine"),
)
RESIDUALS = Drawing(
    "LAB-6", {"fitted": Column("number"), "residual": Column("number")}, residual_points("fitted", "residual")
)
SWITCHED = Drawing(
    "LAB-7",
    {"row": Column("text"), **NUMBERS, "truth": Column("number")},
    intervals("row", "estimate", low="low", high="high", truth="truth", domain=(-0.8, 0.4)),
)
DRAWINGS = {
    (drawing.id, drawing.variant): drawing
    for drawing in (COEFFICIENTS, EVENTS, *SIDE_BY_SIDE, CURVE, CURVE_CHOICES, RESIDUALS, SWITCHED)
}


@lru_cache(maxsize=64)
def specs(drawing_id: str, variant: int, lang: Language) -> tuple[dict[str, Any], ...]:
    """The drawing's specifications in a language, without data."""
    drawing = DRAWINGS[drawing_id, variant]
    return finished(drawing.chart(ChartText(drawing.exhibit, text_for(lang))))


def draw(drawing: Drawing, table: pd.DataFrame, text: Text, *, alt: str) -> None:
    """Show a drawing of a table whose columns are those that it declares."""
    frame = chart_frame(drawing.exhibit, Result(table[list(drawing.columns)]), text)
    for number, spec in enumerate(specs(drawing.id, drawing.variant, text.lang)):
        st.vega_lite_chart(frame, spec, key=f"lab_{drawing.id}_{number}", alt=alt, width="stretch")
