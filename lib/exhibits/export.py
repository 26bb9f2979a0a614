"""Exhibits as files: CSV, SVG and PNG."""

from collections.abc import Iterable

import pandas as pd

from lib.charts import chart_specs, export_spec, to_png, to_svg
from lib.exhibits.display import PERIOD_UNITS, cell_text, chart_frame, is_missing, scaled
from lib.exhibits.model import Exhibit, Result
from lib.exhibits.units import UNITS
from lib.exhibits.words import ExhibitWords
from lib.pedigree import Pedigree
from lib.text import Text

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# Publishers that a picture names; the notebook lists them all.
SOURCES_NAMED = 3


def _harmless(cells: Iterable[object]) -> list[object]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in cells
    ]


def csv_bytes(exhibit: Exhibit, result: Result, text: Text) -> bytes:
    """The tidy table as UTF-8 CSV with headers and labels in the reader's language.

    Numbers are in the unit that the header or the row names (a ratio in percent), without separators; the
    last columns name the exhibit and its pedigree, so that the file can be told from a real bank's.
    """
    words = ExhibitWords(exhibit, text)
    frame = pd.DataFrame(index=result.table.index)
    by_row = any(column.unit == "by_row" for column in exhibit.columns.values())
    for name, column in exhibit.columns.items():
        values = result.table[name]
        if column.kind.numeric:
            frame[words.axis(name)] = scaled(column, name, result.table, text.lang).round(10)
        elif column.unit in PERIOD_UNITS:
            frame[words.axis(name)] = pd.to_datetime(values).dt.strftime("%Y-%m-%d")
        elif name == "unit" and by_row:
            suffixes = [UNITS[unit].suffix for unit in values]
            frame[words.axis(name)] = [text(suffix) if suffix else "" for suffix in suffixes]
        else:
            frame[words.axis(name)] = _harmless(
                "" if is_missing(value) else cell_text(value, column, words) for value in values
            )
    frame[text("exhibit.csv_exhibit")] = exhibit.id
    frame[text("exhibit.csv_pedigree")] = "; ".join(
        text(f"pedigree.{kind}.name") for kind in exhibit.pedigree
    )
    content: str = frame.to_csv(index=False, lineterminator="\r\n")
    # The mark lets Excel read the file as UTF-8, else Chinese headers come out garbled.
    return content.encode("utf-8-sig")


def svg_bytes(exhibit: Exhibit, result: Result, text: Text) -> bytes:
    """The chart with title, takeaway and pedigree as SVG."""
    return to_svg(_export_spec(exhibit, result, text)).encode()


def png_bytes(exhibit: Exhibit, result: Result, text: Text) -> bytes:
    """The chart with title, takeaway and pedigree as PNG."""
    return to_png(_export_spec(exhibit, result, text))


def _footer(exhibit: Exhibit, result: Result, text: Text) -> list[str]:
    """What a picture must say when it stands alone: pedigree, that the case is invented, first sources."""
    pedigree = "; ".join(text(f"pedigree.{kind}.name") for kind in exhibit.pedigree)
    publishers = dict.fromkeys(source.publisher for source in result.sources if source.publisher)
    named = list(publishers)[:SOURCES_NAMED]
    if len(publishers) > len(named):
        named.append(text("exhibit.more_sources", count=len(publishers) - len(named)))
    lines = [pedigree, "; ".join(named)]
    if Pedigree.PUBLISHED not in exhibit.pedigree or len(exhibit.pedigree) > 1:
        lines.append(text("exhibit.footer_generated"))
    return [line for line in lines if line]


def _export_spec(exhibit: Exhibit, result: Result, text: Text) -> dict[str, object]:
    words = ExhibitWords(exhibit, text)
    return export_spec(
        chart_specs(exhibit, text),
        chart_frame(exhibit, result, text),
        title=f"{exhibit.id}  {words.title}",
        subtitle=words.takeaway(result),
        footer=_footer(exhibit, result, text),
    )
