"""An exhibit's table as it is shown: scaled and translated for charts, written out for tables."""

import pandas as pd

from lib.exhibits.model import Column, Exhibit, Result
from lib.exhibits.units import UNITS, Unit
from lib.exhibits.words import ExhibitWords
from lib.text import Bilingual, Language, Text
from lib.values import NotAvailable

PERIOD_UNITS = frozenset({"quarter", "month", "date"})


def is_missing(value: object) -> bool:
    """Whether a cell holds no value."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def row_units(column: Column, table: pd.DataFrame) -> list[Unit]:
    """The unit of each cell of a column: the column's own, or for ``by_row`` the one its row names."""
    if column.unit != "by_row":
        return [column.kind] * len(table)
    return [UNITS[identifier] for identifier in table["unit"]]


def scaled(column: Column, name: str, table: pd.DataFrame, lang: Language) -> pd.Series:
    """A numeric column in the units displayed in ``lang`` (a ratio in percent); missing values are NaN."""
    stored = pd.to_numeric(table[name].map(_number_or_none), errors="coerce").astype(float)
    return stored * [unit.scale_in(lang) for unit in row_units(column, table)]


def _number_or_none(value: object) -> object:
    return None if isinstance(value, NotAvailable) else value


def cell_text(value: object, column: Column, words: ExhibitWords, unit: Unit | None = None) -> str:
    """One cell in words: unit format, label or dash for a missing value."""
    text = words.text
    kind = unit or column.kind
    if isinstance(value, NotAvailable):
        return text("values.not_available", reason=text(value.reason, **value.values))
    if is_missing(value):
        return "\N{EN DASH}"
    if isinstance(value, Bilingual):
        return value.of(text.lang)
    if column.unit == "flag":
        return text("values.yes" if value else "values.no")
    if column.unit == "label":
        return words.label(str(value))
    return kind.written(value, text) if column.unit == "by_row" else kind.cell_text(value, text)


def column_text(name: str, exhibit: Exhibit, result: Result, words: ExhibitWords) -> list[str]:
    """Every cell of a column in words."""
    column = exhibit.columns[name]
    units = row_units(column, result.table)
    return [
        cell_text(value, column, words, unit) for value, unit in zip(result.table[name], units, strict=True)
    ]


def chart_frame(exhibit: Exhibit, result: Result, text: Text) -> pd.DataFrame:
    """The table for a chart: displayed units, labels translated, a written form of each period.

    Periods stay dates (for the axis) and gain a column ``<name>_text`` for tooltips.
    """
    words = ExhibitWords(exhibit, text)
    frame = result.table.copy()
    for name, column in exhibit.columns.items():
        if column.unit in PERIOD_UNITS:
            frame[f"{name}_text"] = [cell_text(value, column, words) for value in frame[name]]
            # In UTC, and drawn on UTC axes, so that no time zone moves a quarter across a year's end.
            frame[name] = pd.to_datetime(frame[name], utc=True)
        elif not column.kind.numeric:
            frame[name] = [
                None if is_missing(value) else cell_text(value, column, words) for value in frame[name]
            ]
        elif column.kind.numeric:
            if column.unit == "by_row":
                frame[f"{name}_text"] = column_text(name, exhibit, result, words)
                frame[f"{name}_title"] = [
                    words.with_unit(name, unit) for unit in row_units(column, result.table)
                ]
            frame[name] = scaled(column, name, result.table, text.lang)
    return frame


def screen_table(exhibit: Exhibit, result: Result, text: Text) -> pd.DataFrame:
    """The table for reading: every cell a text, headers with units, hidden columns left out."""
    words = ExhibitWords(exhibit, text)
    shown = {name: column for name, column in exhibit.columns.items() if not column.hidden}
    return pd.DataFrame({words.axis(name): column_text(name, exhibit, result, words) for name in shown})
