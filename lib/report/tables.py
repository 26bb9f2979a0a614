"""An exhibit's table as it is printed: what fits on a page, and how much of it that is."""

import unicodedata
from dataclasses import dataclass

import pandas as pd

from lib.exhibits.prepared import Prepared

ROWS = 24
# Widths in Latin letters of the printed table's size: a page, a cell before it wraps, space between columns.
PAGE, WRAPPED, GAP = 128, 26, 2


@dataclass(frozen=True)
class PrintedTable:
    """A table's part that is printed.

    Attributes:
        headers: with units. numeric: which columns are set flush right.
        rows: cells as texts. total_rows: of the whole table.
        left_out: headers of columns that do not fit.
    """

    headers: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total_rows: int
    left_out: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return len(self.rows) == self.total_rows and not self.left_out


def width(words: str) -> int:
    """Width in Latin letters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _longest_piece(words: str) -> int:
    """Width of the longest stretch that cannot be wrapped; Chinese can be wrapped anywhere."""
    chinese = any(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return 2 if chinese else max((width(piece) for piece in words.split()), default=0)


def _needed(header: str, cells: "pd.Series[str]", numeric: bool) -> int:
    longest = int(cells.map(width).max())
    unbroken = longest if numeric else int(cells.map(_longest_piece).max())
    # A heading may take three lines; letter by letter it could not be read.
    heading = max(_longest_piece(header), -(-width(header) // 3))
    return max(unbroken, min(longest, WRAPPED), heading) + GAP


def printed_table(shown: Prepared) -> PrintedTable:
    """The first rows and the columns that fit on a page, in the order of the screen."""
    table = shown.screen_table
    columns = [column for column in shown.exhibit.columns.values() if not column.hidden]
    head = table.head(ROWS)
    used = 0
    kept = 0
    for column, header in zip(columns, table.columns, strict=True):
        used += _needed(header, head[header], column.kind.numeric)
        if kept and used > PAGE:
            break
        kept += 1
    chosen = head.iloc[:, :kept]
    return PrintedTable(
        headers=tuple(chosen.columns),
        numeric=tuple(column.kind.numeric for column in columns[:kept]),
        rows=tuple(tuple(row) for row in chosen.itertuples(index=False, name=None)),
        total_rows=len(table),
        left_out=tuple(table.columns[kept:]),
    )
