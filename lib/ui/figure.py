"""A chart and its table that belong to no exhibit: a reader's own result in the exhibits' words and units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.spec import ChartText, finished
from lib.exhibits.display import chart_frame, screen_table
from lib.exhibits.export import csv_bytes
from lib.exhibits.model import Column, Exhibit, Result
from lib.pedigree import Pedigree
from lib.text import Language, Text, text_for
from lib.ui import tables


@dataclass(frozen=True, eq=False)
class Figure:
    """The columns of a table and the chart that is made of them.

    Column names stand in the messages ``exhibits.<id>.columns``; figures that differ in units share them.
    Make each once (its specification is kept by identity).
    """

    id: str
    columns: Mapping[str, Column]
    chart: Callable[[Any], Any] | None = None
    pedigree: tuple[Pedigree, ...] = (Pedigree.SIMULATED,)

    @property
    def exhibit(self) -> Exhibit:
        """The figure in the form that charts and tables are made of; it is in no registry."""
        return Exhibit(
            id=self.id, chapter="", case_id="", pedigree=self.pedigree, columns=self.columns,
            chart=self.chart, function=_nothing, source="", rtol=0.0,
        )  # fmt: skip


def _nothing(data: object) -> Result:
    raise NotImplementedError("a figure has no data of its own")


@lru_cache(maxsize=256)
def _specs(figure: Figure, lang: Language) -> tuple[dict[str, Any], ...]:
    return () if figure.chart is None else finished(figure.chart(ChartText(figure.exhibit, text_for(lang))))


def draw(figure: Figure, table: pd.DataFrame, text: Text, *, alt: str, key: str) -> None:
    """Show the chart of a table whose columns are those that the figure declares."""
    frame = chart_frame(figure.exhibit, _result(figure, table), text)
    for number, spec in enumerate(_specs(figure, text.lang)):
        st.vega_lite_chart(frame, spec, key=f"{key}_{number}_{text.lang}", alt=alt, width="stretch")


def tabulate(
    figure: Figure, table: pd.DataFrame, text: Text, *, name: str, key: str, named: bool = False
) -> None:
    """The table behind a chart, shown on request, and its download.

    ``name`` is what it is called for screen readers, and if ``named`` for everybody.
    """
    behind = st.expander(
        name if named else text("exhibit.tab_table"),
        icon=":material/table:",
        key=f"{key}_table_{text.lang}",
        on_change="rerun",
    )
    if behind.open:
        with behind:
            show_table(figure, table, text, name=name)
            download(figure, table, text, key=key)


def show_table(figure: Figure, table: pd.DataFrame, text: Text, *, name: str) -> None:
    """The table on screen."""
    tables.show_table(screen_table(figure.exhibit, _result(figure, table), text), name)


def download(figure: Figure, table: pd.DataFrame, text: Text, *, key: str) -> None:
    """A button with the table as CSV, made when it is asked for."""
    st.download_button(
        text("exhibit.download_csv"),
        data=partial(csv_bytes, figure.exhibit, _result(figure, table), text),
        file_name=f"{figure.id}_{text.lang}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}_csv",
        on_click="ignore",
    )


def _result(figure: Figure, table: pd.DataFrame) -> Result:
    return Result(table[list(figure.columns)])
