"""A fingerprint of the data in a warehouse, independent of how the file is laid out."""

import hashlib
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BATCH_ROWS = 100_000


def tables(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Names of the tables, in alphabetical order."""
    rows = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
    return tuple(name for (name,) in rows)


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()


def _order(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """The primary key as an ORDER BY list, or all columns where a table has no key."""
    key = con.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() "
        "WHERE table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchall()
    return ", ".join(f'"{name}"' for name in key[0][0]) if key else "ALL"


def _bytes(array: pa.Array) -> bytes:
    """The values of an array without nulls, little-endian, one after the other."""
    values: np.ndarray[Any, Any] = array.to_numpy(zero_copy_only=False)
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()


class _ColumnDigest:
    """Takes a column batch by batch; where the batches are cut makes no difference."""

    def __init__(self) -> None:
        self.present = hashlib.sha256()
        self.values = hashlib.sha256()
        self.lengths = hashlib.sha256()

    def update(self, array: pa.Array) -> None:
        self.present.update(_bytes(array.is_valid()))
        if pa.types.is_date(array.type) or pa.types.is_timestamp(array.type):
            array = array.cast(pa.int32() if pa.types.is_date32(array.type) else pa.int64())
        if pa.types.is_floating(array.type):
            # Adding zero makes -0.0 the same number as 0.0.
            self.values.update(_bytes(pc.add(pc.fill_null(array, 0.0), 0.0)))
        elif pa.types.is_integer(array.type):
            self.values.update(_bytes(pc.fill_null(array, 0).cast(pa.int64())))
        elif pa.types.is_boolean(array.type):
            self.values.update(_bytes(pc.fill_null(array, False)))
        else:
            texts = pc.fill_null(array.cast(pa.large_string()), "")
            self.lengths.update(_bytes(pc.binary_length(texts).cast(pa.int64())))
            self.values.update("".join(texts.to_pylist()).encode())

    def digest(self) -> bytes:
        return self.present.digest() + self.lengths.digest() + self.values.digest()


def table_digest(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """sha256 over a table's column names, types and values, the rows in the order of the primary key."""
    columns = _columns(con, table)
    digests = [_ColumnDigest() for _ in columns]
    # An enumeration's values are taken as words. The list of its words, in order, counts with the type.
    chosen = ", ".join(
        f'"{name}"::VARCHAR AS "{name}"' if kind.startswith("ENUM") else f'"{name}"' for name, kind in columns
    )
    rows = con.sql(f'SELECT {chosen} FROM "{table}" ORDER BY {_order(con, table)}')
    for batch in rows.to_arrow_reader(_BATCH_ROWS):
        for digest, array in zip(digests, batch.columns, strict=True):
            digest.update(array)
    whole = hashlib.sha256(table.encode())
    for (name, kind), digest in zip(columns, digests, strict=True):
        whole.update(f"\n{name} {kind} ".encode() + digest.digest())
    return whole.hexdigest()


def fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """sha256 over every table's digest, in alphabetical order of the tables.

    Two warehouses have the same fingerprint exactly when they hold the same data under the same names and
    types. Numbers are compared to the last bit; 0.0 and -0.0 are the same.
    """
    whole = hashlib.sha256()
    for table in tables(con):
        whole.update(f"{table} {table_digest(con, table)}\n".encode())
    return whole.hexdigest()
