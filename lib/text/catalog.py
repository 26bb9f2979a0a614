"""Message catalogs: TOML files, one per language, merged into one flat table of keys.

A key is the path of tables joined by dots, for example ``exhibits.XM-1.1.title``. The same key
in two files is an error, so that no catalog can silently overrule another.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from lib.text.spacing import spaced

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

ROOT = Path(__file__).resolve().parents[2]
CATALOG_PATTERNS = ("lib/*/messages/{lang}*.toml", "case_studies/*/messages/{lang}*.toml")


class MissingMessage(KeyError):
    """A key that no catalog of the language has."""


def catalog_files(lang: Language, root: Path = ROOT) -> list[Path]:
    """Catalog files of one language, in a fixed order."""
    return sorted(path for pattern in CATALOG_PATTERNS for path in root.glob(pattern.format(lang=lang)))


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{key}.")
        elif isinstance(value, str):
            yield key, value.strip()
        else:
            raise TypeError(f"message {key!r} is {type(value).__name__}; a message is a string")


@cache
def catalog(lang: Language) -> Mapping[str, str]:
    """All messages of one language, by key.

    Raises:
        ValueError: a key stands in two files.
    """
    messages: dict[str, str] = {}
    for path in catalog_files(lang):
        for key, message in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in messages:
                raise ValueError(f"message {key!r} of {path} stands in another catalog already")
            messages[key] = spaced(message) if lang == "zh" else message
    return MappingProxyType(messages)
