"""Build a warehouse: generate, write aside, check, rename."""

import contextlib
import importlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout

from lib.cases import BrokenCase, Case, load_case
from lib.warehouse import manifest as manifests
from lib.warehouse.errors import (
    NEEDED_BYTES,
    WarehouseError,
    blaming_case_file,
    disk_full,
    plain_sentences,
)
from lib.warehouse.fingerprints import fingerprint, tables
from lib.warehouse.manifest import Manifest
from lib.warehouse.paths import Place, libraries, place_of

Progress = Callable[[float, str], None]

# No extension is ever fetched or loaded, neither while building nor while reading.
NO_EXTENSIONS = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}

_LOCK_TIMEOUT_S = 600.0
# The one before is kept, so that going back and forth between two versions does not rebuild each time.
_OLD_KEPT = 1


def _silent(share: float, step: str) -> None:
    """Progress that nobody watches."""


def case_of(case: str | Case) -> Case:
    """The case of an id or alias. Raises UnknownCase, and WarehouseError when its file cannot be read."""
    try:
        return load_case(case) if isinstance(case, str) else case
    except BrokenCase as error:
        raise WarehouseError(str(error)) from error


def build(
    case: str | Case,
    progress: Progress = _silent,
    cache: Path | None = None,
) -> Manifest:
    """Make sure that the warehouse of `case` exists and is whole; build it where it is not.

    `progress(share, step)` is called with a share from 0 to 1. Of several processes that call this at the
    same time one builds and the others wait for it. A build that was killed leaves only a file that the
    next one removes. Raises WarehouseError with a plain sentence when the disk is full, the cache folder
    cannot be written to, no data can be made from case.toml, or another process holds the build for longer
    than ten minutes; UnknownCase when there is no such case.
    """
    case = case_of(case)
    place = place_of(case, cache)
    finished = manifests.read(place)
    if finished is None:
        with plain_sentences(place.folder):
            place.folder.mkdir(parents=True, exist_ok=True)
            with _only_builder(place, progress):
                finished = manifests.read(place) or _build_locked(case, place, progress)
    progress(1.0, "ready")
    return finished


@contextlib.contextmanager
def _only_builder(place: Place, progress: Progress) -> Iterator[None]:
    lock = FileLock(place.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(0.0, "waiting for another process that is building it")
        try:
            lock.acquire(timeout=_LOCK_TIMEOUT_S)
        except Timeout:
            raise WarehouseError(
                f"Another process has been building the warehouse of {place.case_id} for more than ten "
                "minutes; stop it and start again."
            ) from None
    try:
        yield
    finally:
        lock.release()


def _build_locked(case: Case, place: Place, progress: Progress) -> Manifest:
    # Whoever holds the lock is the only builder, so an unfinished file belongs to one that was killed.
    for path in place.leftovers():
        _remove(path)
    if shutil.disk_usage(place.folder).free < NEEDED_BYTES:
        raise disk_full(place.folder)
    started = time.perf_counter()
    try:
        rows, data_fingerprint = _write(case, place.unfinished, progress)
        progress(0.98, "putting it in place")
        finished = Manifest(
            case_id=case.case_id,
            source_hash=place.source_hash,
            fingerprint=data_fingerprint,
            rows=rows,
            size_bytes=place.unfinished.stat().st_size,
            file_digest=manifests.file_digest(place.unfinished),
            libraries=libraries(),
            build_seconds=round(time.perf_counter() - started, 2),
        )
        _put_in_place(place)
        manifests.write(finished, place)
    finally:
        for path in place.leftovers():
            _remove(path)
    for path in place.others()[_OLD_KEPT:]:
        _remove(path.with_suffix(".json"))
        _remove(path)
    return finished


def _write(case: Case, path: Path, progress: Progress) -> tuple[dict[str, int], str]:
    """Write the generated tables to `path`; return the rows of each table and the fingerprint."""
    with blaming_case_file(case.case_id):
        generator: Any = importlib.import_module(f"{case.package}.generate")
        frames = generator.generate(progress=lambda share, step: progress(0.6 * share, step))
    with duckdb.connect(path, config={"threads": 2, "memory_limit": "1GB", **NO_EXTENSIONS}) as con:
        # On a slow machine DuckDB would draw a bar of its own into the notebook's.
        con.execute("SET enable_progress_bar = false")
        con.execute((case.folder / "schema.sql").read_text(encoding="utf-8"))
        undeclared = set(tables(con)) ^ set(frames)
        if undeclared:
            raise WarehouseError(
                f"schema.sql and generate.py of {case.case_id} disagree on: {', '.join(sorted(undeclared))}."
            )
        with blaming_case_file(case.case_id):
            _fill(con, frames, progress)
            progress(0.87, "checking the identities")
            generator.check(con)
        progress(0.92, "taking the fingerprint")
        con.execute("CHECKPOINT")
        return {name: _rows(con, name) for name in tables(con)}, fingerprint(con)


def _fill(con: duckdb.DuckDBPyConnection, frames: dict[str, pd.DataFrame], progress: Progress) -> None:
    """Insert the frames, in their order; each is let go once written."""
    number = len(frames)
    for position, name in enumerate(list(frames)):
        progress(0.6 + 0.25 * position / number, f"writing {name}")
        # From Arrow, so that a missing number is NULL and not NaN.
        con.register("incoming", pa.Table.from_pandas(frames.pop(name), preserve_index=False))
        con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM incoming')
        con.unregister("incoming")


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    ((rows,),) = con.execute(f'SELECT count(*) FROM "{table}"').fetchall()
    return int(rows)


def _put_in_place(place: Place) -> None:
    place.manifest.unlink(missing_ok=True)
    try:
        os.replace(place.unfinished, place.data)
    except PermissionError:
        # Windows does not replace an open file. It is open only where a damaged file is being repaired
        # under a running notebook, because the file name changes with the sources.
        raise WarehouseError(
            f"{place.data} is damaged and in use by another program; close the notebook and start again."
        ) from None


def _remove(path: Path) -> None:
    """Remove a file that may be gone already, or open elsewhere (on Windows): the next build will.

    A killed build also leaves the folder in which DuckDB sorts what does not fit into memory.
    """
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
