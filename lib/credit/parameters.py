"""The numbers of rules and formulas, read from ``parameters.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def parameters(section: str) -> Mapping[str, Any]:
    """One section of the file; ``KeyError`` if there is none."""
    content = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text(encoding="utf-8"))
    found: Mapping[str, Any] = content[section]
    return found
