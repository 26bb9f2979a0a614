"""What is known about a finished warehouse, in a JSON file beside it."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lib.warehouse.paths import FORMAT, Place


@dataclass(frozen=True)
class Manifest:
    """`fingerprint` is over the data, `file_digest` over the bytes of the file that holds them."""

    case_id: str
    source_hash: str
    fingerprint: str
    rows: Mapping[str, int]
    size_bytes: int
    file_digest: str
    libraries: Mapping[str, str]
    build_seconds: float
    format: int = FORMAT


def file_digest(path: Path) -> str:
    """BLAKE2b over the bytes of a file, as 128 hexadecimal digits. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def write(manifest: Manifest, place: Place) -> None:
    """Put the manifest in its place in one step; from then on the warehouse counts as finished."""
    aside = place.unfinished.with_suffix(".unfinished-manifest")
    aside.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    os.replace(aside, place.manifest)


def read(place: Place) -> Manifest | None:
    """The manifest of a warehouse whose file is exactly the one that was built, else None."""
    try:
        content: dict[str, Any] = json.loads(place.manifest.read_text(encoding="utf-8"))
        manifest = Manifest(**content)
        if manifest.source_hash != place.source_hash or manifest.format != FORMAT:
            return None
        if place.data.stat().st_size != manifest.size_bytes:
            return None
        return manifest if file_digest(place.data) == manifest.file_digest else None
    except (OSError, ValueError, TypeError):
        return None
