"""The exhibits' tables as Parquet, one file an exhibit, in a ZIP archive.

Unlike screen, CSV and workbook, the files hold the values as they are stored: rates as decimals, money in
the unit that the column's name says. Each file's metadata name title, takeaway, pedigree, units and sources.
"""

import io
import json
import zipfile
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.exhibits.display import PERIOD_UNITS, is_missing
from lib.exhibits.model import Column
from lib.exhibits.prepared import Prepared
from lib.report.content import Progress, chapters, ready_exhibits, silent
from lib.report.edition import Edition
from lib.text import Bilingual
from lib.values import NotAvailable

# The archive's own clock would make two archives of the same tables differ.
_STAMP = (2026, 1, 1, 0, 0, 0)


def _value(value: object, column: Column, shown: Prepared) -> Any:
    if isinstance(value, NotAvailable) or is_missing(value):
        return None
    if column.kind.numeric:
        return float(value)  # type: ignore[arg-type]
    if column.unit in PERIOD_UNITS:
        return pd.Timestamp(str(value)).date()
    if column.unit == "flag":
        return bool(value)
    return value.of(shown.text.lang) if isinstance(value, Bilingual) else str(value)


def _type(column: Column) -> pa.DataType:
    if column.kind.numeric:
        return pa.float64()
    if column.unit in PERIOD_UNITS:
        return pa.date32()
    return pa.bool_() if column.unit == "flag" else pa.string()


def table(shown: Prepared, edition: Edition) -> pa.Table:
    """An exhibit's tidy table with its metadata; what is not available is null."""
    columns = shown.exhibit.columns
    fields = [
        pa.field(name, _type(column), metadata={"unit": column.unit, "heading": shown.words.heading(name)})
        for name, column in columns.items()
    ]
    metadata = {
        "exhibit": shown.exhibit.id,
        "title": shown.words.title,
        "takeaway": shown.takeaway,
        "pedigree": ",".join(shown.exhibit.pedigree),
        "units": json.dumps({name: column.unit for name, column in columns.items()}),
        "sources": json.dumps(
            [
                [source.publisher or shown.text(source.title), source.title, source.published_on, source.url]
                if source.kind == "published"
                else [shown.text(source.title), source.detail]
                for source in shown.result.sources
            ],
            ensure_ascii=False,
        ),
        "case": edition.case_id,
        "version": edition.version,
        "data_fingerprint": edition.data,
        "published_fingerprint": edition.published,
        "language": edition.lang,
        "caveat": shown.text("app.footer"),
    }
    arrays = [
        pa.array([_value(value, column, shown) for value in shown.result.table[name]], type=_type(column))
        for name, column in columns.items()
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))


def archive(edition: Edition, chapter: str = "", progress: Progress = silent) -> bytes:
    """A ZIP archive with ``<exhibit id>.parquet`` for each exhibit of a chapter, or of the whole case.

    Raises:
        FileNotFoundError: there is no such chapter.
    """
    chosen = (chapter,) if chapter else chapters(edition.case_id)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as files:
        for ready in ready_exhibits(chosen, edition.lang, progress):
            one = io.BytesIO()
            pq.write_table(table(ready, edition), one, compression="zstd")
            files.writestr(zipfile.ZipInfo(f"{ready.exhibit.id}.parquet", _STAMP), one.getvalue())
    return content.getvalue()
