"""Open a warehouse read-only: one connection per process, one cursor per query."""

import atexit
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pandas as pd

from lib.cases import Case
from lib.warehouse import manifest as manifests
from lib.warehouse.builder import NO_EXTENSIONS, build, case_of
from lib.warehouse.errors import WarehouseError
from lib.warehouse.fingerprints import fingerprint
from lib.warehouse.manifest import Manifest
from lib.warehouse.paths import Place, place_of

# A query can neither leave the file nor change these settings.
_READ_ONLY: Mapping[str, Any] = {
    "threads": 2,
    "memory_limit": "1GB",
    "enable_external_access": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
    **NO_EXTENSIONS,
}


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(path, read_only=True, config=dict(_READ_ONLY))


def _frame(
    con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object] | Mapping[str, object]
) -> pd.DataFrame:
    with con.cursor() as cursor:
        return cursor.execute(sql, params or None).df()


class Warehouse:
    """A case's data. Safe to share between threads: every query has its own cursor."""

    def __init__(self, place: Place, manifest: Manifest) -> None:
        self.path = place.data
        self.manifest = manifest
        self._opening = threading.Lock()
        try:
            self._con = _connect(place.data)
        except duckdb.Error as error:
            raise self._unreadable(error) from error

    @property
    def fingerprint(self) -> str:
        """sha256 over the data, the same on every machine; not over the file."""
        return self.manifest.fingerprint

    @property
    def rows(self) -> Mapping[str, int]:
        """Number of rows by table."""
        return self.manifest.rows

    def query(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame:
        """The result of one SELECT. Raises duckdb.Error for wrong SQL, WarehouseError for a broken file."""
        used = self._con
        try:
            return _frame(used, sql, params)
        except duckdb.FatalException:
            # One query that meets a fault of DuckDB's closes the file for every other; it is opened again.
            self._open_again(used)
        except duckdb.Error as error:
            self._explain(error)
        try:
            return _frame(self._con, sql, params)
        except duckdb.Error as error:
            self._explain(error)

    def close(self) -> None:
        """Close the connection; a query after that raises duckdb.ConnectionException."""
        self._con.close()

    def _open_again(self, used: duckdb.DuckDBPyConnection) -> None:
        with self._opening:
            if self._con is used:
                used.close()
                try:
                    self._con = _connect(self.path)
                except duckdb.Error as error:
                    raise self._unreadable(error) from error

    def _explain(self, error: duckdb.Error) -> NoReturn:
        if isinstance(error, duckdb.IOException | duckdb.FatalException) or "orrupt" in str(error):
            raise self._unreadable(error) from error
        raise error

    def _unreadable(self, error: Exception) -> WarehouseError:
        return WarehouseError(
            f"The warehouse {self.path} cannot be read ({str(error).splitlines()[0]}); start the notebook "
            "again: a damaged file is noticed then and built anew."
        )


_open: dict[tuple[int, str, Path | None], Warehouse] = {}
_opening = threading.Lock()


def open_case(case: str | Case, cache: Path | None = None) -> Warehouse:
    """The warehouse of `case`, opened once per process; it is built first where it is missing or damaged.

    A generator that changes while the process runs is seen by the next process. Raises UnknownCase, and
    WarehouseError when the warehouse can be neither opened nor built (see `build`).
    """
    case = case_of(case)
    # A connection must not cross a fork, hence the process id.
    key = (os.getpid(), str(case.folder), cache)
    with _opening:
        if key not in _open:
            _open[key] = Warehouse(place_of(case, cache), build(case, cache=cache))
        return _open[key]


def close_all() -> None:
    """Close every warehouse of this process."""
    with _opening:
        for warehouse in _open.values():
            warehouse.close()
        _open.clear()


# Connections that outlive the interpreter make DuckDB report leaks when the process ends.
atexit.register(close_all)


def verify(case: str | Case, cache: Path | None = None) -> Manifest:
    """Read every value of the warehouse and compare its fingerprint with the manifest.

    Raises WarehouseError where they differ, or where there is no finished warehouse.
    """
    case = case_of(case)
    place = place_of(case, cache)
    manifest = manifests.read(place)
    if manifest is None:
        raise WarehouseError(f"There is no whole warehouse of {case.case_id}; build it first.")
    with _connect(place.data) as con:
        found = fingerprint(con)
    if found != manifest.fingerprint:
        raise WarehouseError(f"The data in {place.data.name} are not those that were generated: {found}.")
    return manifest
