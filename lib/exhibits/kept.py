"""Results and charts kept beside the warehouse, so that a start does not compute them again.

What is kept belongs to one edition: a hash over all sources, published figures, parameters and words, and
the versions of Python and of the pinned libraries. Anything else has another edition, hence another folder.
``python -m lib.exhibits.prepare`` is the only writer. The files are pickles: only files of the user who runs
the notebook are read, from the notebook's own cache folder, where who can write could as well change code.
"""

import hashlib
import io
import os
import pickle
import platform
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from lib.cases import ROOT
from lib.exhibits.model import Result
from lib.pedigree import Pedigree
from lib.text import Language
from lib.warehouse.paths import cache_folder

# Raise it when the way results are kept changes.
FORMAT = 1
FOLDERS = ("lib", "case_studies")
SUFFIXES = frozenset({".py", ".sql", ".toml", ".csv", ".json"})
# Neither results nor charts depend on these.
IGNORED = ("lib/bench/", "lib/start/", "lib/ui/", "/expected/", "__pycache__/")
_DIGEST_CHARS = 64


@dataclass(frozen=True)
class Kept:
    """One exhibit's result, and by language its chart's specifications and data. Not to be changed."""

    pedigree: tuple[Pedigree, ...]
    result: Result
    specs: Mapping[Language, tuple[dict[str, Any], ...]]
    frames: Mapping[Language, pd.DataFrame]


def edition(root: Path = ROOT) -> str:
    """sha256 over all that results and charts are made from. Raises OSError when a source cannot be read."""
    digest = hashlib.sha256(f"format {FORMAT} {platform.python_version()} {platform.machine()}".encode())
    pins = (root / "requirements.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9_.-]+)==", pins, re.MULTILINE):
        digest.update(f"\n{name} {_version(name)}".encode())
    paths = {
        path.relative_to(root).as_posix(): path
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.suffix in SUFFIXES
    }
    for name, path in sorted(paths.items()):
        if not any(part in name for part in IGNORED):
            content = path.read_bytes()
            digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def current_edition() -> str:
    """The edition that this process runs: that of the sources when it was first asked for."""
    return edition()


def folder(of_edition: str) -> Path:
    """Where results of an edition are kept."""
    return cache_folder() / "results" / of_edition[:16]


def _file(of_edition: str, exhibit_id: str) -> Path:
    return folder(of_edition) / f"{exhibit_id}.pickle"


_read: dict[str, Kept] = {}


def kept(exhibit_id: str) -> Kept | None:
    """What is kept of an exhibit for this edition; None where nothing whole is.

    A file that is cut short, damaged, or another user's counts as none.
    """
    if exhibit_id not in _read:
        try:
            found = _load(_file(current_edition(), exhibit_id))
        except Exception:
            # Whatever is wrong with a file: the exhibit is computed instead.
            found = None
        if found is None:
            return None
        _read[exhibit_id] = found
    return _read[exhibit_id]


def _load(path: Path) -> Kept | None:
    with path.open("rb") as file:
        if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
            return None
        digest, content = file.read(_DIGEST_CHARS), file.read()
    if hashlib.sha256(content).hexdigest().encode() != digest:
        return None
    found = pickle.loads(content)
    return found if isinstance(found, Kept) else None


def _read_only(values: dict[str, object]) -> Mapping[str, object]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Pickles read-only mappings too: refusals and sentences carry their values in such."""

    def reducer_override(self, value: object) -> Any:
        return (_read_only, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _dumped(content: Kept) -> bytes:
    into = io.BytesIO()
    _Pickler(into, pickle.HIGHEST_PROTOCOL).dump(content)
    return into.getvalue()


def keep(of_edition: str, exhibit_id: str, content: Kept) -> None:
    """Keep one exhibit: written aside and renamed. Raises OSError when it cannot be written."""
    path = _file(of_edition, exhibit_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = _dumped(content)
    aside = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        aside.write_bytes(hashlib.sha256(payload).hexdigest().encode() + payload)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def forget_others(of_edition: str, spared: int = 1) -> None:
    """Remove what other editions kept, except the newest ``spared``, and what killed writers left."""
    mine = folder(of_edition)
    for leftover in mine.glob("*.unfinished"):
        leftover.unlink(missing_ok=True)
    others = [path for path in mine.parent.glob("*") if path.is_dir() and path != mine]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[spared:]:
        shutil.rmtree(path, ignore_errors=True)
