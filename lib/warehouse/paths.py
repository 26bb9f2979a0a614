"""Where a warehouse lies, and the hash that ties its file name to what it is built from."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lib.cases import ROOT, Case

SOURCES = ("case.toml", "schema.sql", "generate.py", "dgp/**/*.py", "dgp/**/*.sql")
# A new version of one of these may draw other numbers or write another file.
LIBRARIES = ("numpy", "scipy", "pandas", "duckdb")
# Raise it when the way a warehouse is written changes.
FORMAT = 1


def cache_folder() -> Path:
    """`$CASEBOOK_CACHE`, or `.cache/warehouse` in the project."""
    chosen = os.environ.get("CASEBOOK_CACHE")
    return Path(chosen).expanduser().absolute() if chosen else ROOT / ".cache" / "warehouse"


def libraries() -> Mapping[str, str]:
    """Installed versions of the libraries that the content of a warehouse depends on."""
    return {name: version(name) for name in LIBRARIES}


def source_hash(case: Case) -> str:
    """sha256 over the case's generator, schema and parameters, and the versions of the libraries.

    Line ends are normalised, so that a checkout on Windows has the same hash.
    """
    digest = hashlib.sha256(f"format {FORMAT}".encode())
    for name, number in libraries().items():
        digest.update(f"\n{name} {number}".encode())
    paths = {path for pattern in SOURCES for path in case.folder.glob(pattern)}
    for name, path in sorted((path.relative_to(case.folder).as_posix(), path) for path in paths):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"\n{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


@dataclass(frozen=True)
class Place:
    """The files of one warehouse: `data` and its `manifest`, and the `lock` that builders share."""

    folder: Path
    case_id: str
    source_hash: str

    @property
    def data(self) -> Path:
        return self.folder / f"{self.case_id}-{self.source_hash[:16]}.duckdb"

    @property
    def manifest(self) -> Path:
        return self.data.with_suffix(".json")

    @property
    def lock(self) -> Path:
        return self.folder / f"{self.case_id}.lock"

    @property
    def unfinished(self) -> Path:
        """What this process writes to, before it is renamed."""
        return self.folder / f"{self.case_id}-{os.getpid()}.unfinished"

    def leftovers(self) -> list[Path]:
        """Unfinished files of this case, whoever wrote them."""
        return sorted(self.folder.glob(f"{self.case_id}-*.unfinished*"))

    def others(self) -> list[Path]:
        """Finished warehouses of this case made from other sources, newest first."""
        found = [path for path in self.folder.glob(f"{self.case_id}-*.duckdb") if path != self.data]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def place_of(case: Case, folder: Path | None = None) -> Place:
    """Where the warehouse of `case` lies: in `folder`, or in `cache_folder()`. Reads the generator's sources.

    Raises OSError when a source cannot be read.
    """
    return Place(folder or cache_folder(), case.case_id, source_hash(case))
