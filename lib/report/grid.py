"""An exhibit's whole table as typed values: numbers as numbers, dates as dates, the rest as text.

What names things by whole numbers alone (years, ranks, officers) is a number too, so that a program can sort
and compare it; it has no thousands separator.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.exhibits.display import PERIOD_UNITS, cell_text, is_missing, row_units, scaled
from lib.exhibits.prepared import Prepared
from lib.exhibits.units import UNITS
from lib.values import NotAvailable

# Without a leading zero, which a code may have and a number loses; short enough for every spreadsheet.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")

Kind = Literal["number", "whole", "date", "text"]
Cell = float | dt.date | str | None


@dataclass(frozen=True)
class GridColumn:
    """One column of a table.

    Attributes:
        name: the column's id. header: in the reader's language, with the unit.
        cells: in displayed units; a value that is not available is a text with its reason.
        digits: decimals that the screen shows, one a row.
    """

    name: str
    header: str
    kind: Kind
    cells: tuple[Cell, ...]
    digits: tuple[int, ...] = ()


def digits_of(form: str) -> int:
    """Decimals of a format of :mod:`lib.text.formats`: ``percent2`` has two, ``integer`` none."""
    return int(form[-1]) if form[-1].isdigit() else 0


def grid(shown: Prepared) -> tuple[GridColumn, ...]:
    """Every column of the tidy table, hidden ones too, in the order of the table."""
    exhibit, table, words = shown.exhibit, shown.result.table, shown.words
    by_row = any(column.unit == "by_row" for column in exhibit.columns.values())
    found = []
    for name, column in exhibit.columns.items():
        header, values = words.axis(name), list(table[name])
        if column.kind.numeric:
            numbers = scaled(column, name, table, shown.text.lang).round(10)
            cells = [
                cell_text(value, column, words)
                if isinstance(value, NotAvailable)
                else None
                if is_missing(value)
                else float(number)
                for value, number in zip(values, numbers, strict=True)
            ]
            digits = tuple(digits_of(unit.cell) for unit in row_units(column, table))
            found.append(GridColumn(name, header, "number", tuple(cells), digits))
        elif column.unit in PERIOD_UNITS:
            found.append(GridColumn(name, header, "date", tuple(map(_date, values))))
        else:
            write = _unit_name(shown) if by_row and name == "unit" else _writer(shown, name)
            texts = tuple(None if is_missing(value) else write(value) for value in values)
            found.append(named(name, header, texts))
    return tuple(found)


def named(name: str, header: str, texts: tuple[str | None, ...]) -> GridColumn:
    """A column of names; of whole numbers where each name is one, written as a number is."""
    given = [text for text in texts if text]
    if given and all(_WHOLE.fullmatch(text) for text in given):
        return GridColumn(name, header, "whole", tuple(float(text) if text else None for text in texts))
    return GridColumn(name, header, "text", texts)


def _date(value: object) -> dt.date | None:
    if is_missing(value) or isinstance(value, NotAvailable):
        return None
    day: dt.date = pd.Timestamp(str(value)).date()
    return day


def _writer(shown: Prepared, name: str) -> Callable[[object], str]:
    column = shown.exhibit.columns[name]
    return lambda value: cell_text(value, column, shown.words)


def _unit_name(shown: Prepared) -> Callable[[object], str]:
    def written(value: object) -> str:
        suffix = UNITS[str(value)].suffix
        return shown.text(suffix) if suffix else ""

    return written
