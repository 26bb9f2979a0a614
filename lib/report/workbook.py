"""All tables of a chapter or a case as one Excel workbook: values only, no formula."""

import datetime as dt
import io
import re
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lib.exhibits.prepared import Prepared
from lib.report.content import Progress, chapter_title, chapters, ready_exhibits, silent
from lib.report.edition import Edition
from lib.report.grid import Cell, GridColumn, grid
from lib.text import Text, text_for

# Excel takes no longer text in a cell, no longer name of a sheet, and none of these letters in it.
LONGEST_TEXT, LONGEST_NAME = 32_767, 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
HEAD_ROW = 5
WIDEST = 46


def sheet_name(exhibit_id: str) -> str:
    """A valid sheet name that still is the exhibit's id."""
    return _FORBIDDEN.sub("-", exhibit_id)[:LONGEST_NAME].strip("'")


def workbook(edition: Edition, chapter: str = "", progress: Progress = silent) -> bytes:
    """The workbook of a chapter, or of the whole case when none is named.

    The first sheet lists the exhibits with pedigree and sources; each exhibit has a sheet with its id as
    name. Numbers are in the unit that the header names; dates are dates. A text is written as a text
    whatever it begins with.

    Raises:
        FileNotFoundError: there is no such chapter.
    """
    text = text_for(edition.lang)
    chosen = (chapter,) if chapter else chapters(edition.case_id)
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": edition.case_name, "comments": text("app.footer")})
        writer = _Writer(book, text)
        contents = book.add_worksheet(text("workbook.contents"))
        tables = []
        for ready in ready_exhibits(chosen, edition.lang, progress):
            writer.exhibit(ready)
            tables.append(ready)
        writer.contents(contents, tables, edition)
    return content.getvalue()


class _Writer:
    def __init__(self, book: Workbook, text: Text) -> None:
        self.book = book
        self.text = text
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.whole = book.add_format({"num_format": "0", "valign": "top", "align": "left"})
        self.numbers: dict[int, Format] = {}

    def number(self, digits: int) -> Format:
        """The format of a number with so many decimals."""
        if digits not in self.numbers:
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            self.numbers[digits] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[digits]

    def write(self, sheet: Worksheet, row: int, at: int, cell: Cell, form: Format) -> None:
        """One value by its kind; an empty cell for a missing one. ``form`` is of numbers."""
        if isinstance(cell, str):
            sheet.write_string(row, at, cell[:LONGEST_TEXT], self.plain)
        elif isinstance(cell, dt.date):
            sheet.write_datetime(row, at, cell, self.day)
        elif cell is not None:
            sheet.write_number(row, at, cell, form)

    def exhibit(self, shown: Prepared) -> None:
        """A sheet with an exhibit's title, takeaway, pedigree and whole table."""
        text, columns = self.text, grid(shown)
        sheet = self.book.add_worksheet(sheet_name(shown.exhibit.id))
        sheet.write_string(0, 0, f"{shown.exhibit.id} {shown.words.title}", self.title)
        sheet.write_string(1, 0, shown.takeaway, self.plain)
        sheet.write_string(2, 0, text("workbook.pedigree", names=self.pedigree(shown)), self.plain)
        sheet.write_string(3, 0, text("workbook.units"), self.plain)
        for at, column in enumerate(columns):
            sheet.write_string(HEAD_ROW, at, column.header, self.head)
            for row, cell in enumerate(column.cells, HEAD_ROW + 1):
                digits = column.digits[row - HEAD_ROW - 1] if column.digits else 0
                form = self.whole if column.kind == "whole" else self.number(digits)
                self.write(sheet, row, at, cell, form)
            sheet.set_column(at, at, _width(column))
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        rows = len(columns[0].cells)
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def pedigree(self, shown: Prepared) -> str:
        """The kinds of number in words."""
        return self.text("report.between").join(
            self.text(f"pedigree.{kind}.name") for kind in shown.exhibit.pedigree
        )

    def sources(self, shown: Prepared) -> str:
        """The sources in one cell: publisher, title, date, address."""
        text, lines = self.text, []
        for source in shown.result.sources:
            if source.kind == "warehouse":
                lines.append(text("source.warehouse", case=text(source.title), tables=source.detail))
            else:
                parts = (source.publisher, source.title, source.published_on, source.url)
                lines.append(", ".join(part for part in parts if part))
        return "\n".join(dict.fromkeys(lines))

    def contents(self, sheet: Worksheet, tables: Sequence[Prepared], edition: Edition) -> None:
        """The first sheet: what the workbook is, and a line an exhibit."""
        text = self.text
        sheet.write_string(0, 0, text("report.case_title", case=edition.case_name), self.title)
        made = {"version": edition.version, "day": edition.made_on, "data": edition.data}
        sheet.write_string(1, 0, text("report.made", **made, published=edition.published))
        sheet.write_string(2, 0, text("app.footer"))
        names = ("id", "title", "chapter", "pedigree", "rows", "takeaway", "sources")
        for at, name in enumerate(names):
            sheet.write_string(4, at, text(f"workbook.columns.{name}"), self.head)
        for row, shown in enumerate(tables, 5):
            exhibit = shown.exhibit
            # A link within the workbook; it computes nothing.
            sheet.write_url(row, 0, f"internal:'{sheet_name(exhibit.id)}'!A1", string=exhibit.id)
            sheet.write_string(row, 1, shown.words.title, self.wrapped)
            sheet.write_string(row, 2, chapter_title(exhibit.chapter, edition.lang), self.wrapped)
            sheet.write_string(row, 3, self.pedigree(shown), self.wrapped)
            sheet.write_number(row, 4, len(shown.result.table), self.number(0))
            sheet.write_string(row, 5, shown.takeaway, self.wrapped)
            sheet.write_string(row, 6, self.sources(shown)[:LONGEST_TEXT], self.plain)
        for at, wide in enumerate((10, 40, 30, 24, 8, 70, 60)):
            sheet.set_column(at, at, wide)
        sheet.freeze_panes(5, 0)


def _width(column: GridColumn) -> float:
    """Width in letters: that of the longer cells, within bounds."""
    longest = max((len(str(cell)) for cell in column.cells[:200] if cell is not None), default=0)
    shown = min(longest, 14) if column.kind in ("number", "whole") else longest
    return float(min(max(shown, len(column.header) / 2, 8) + 2, WIDEST))
