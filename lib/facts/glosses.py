"""Chinese glosses of findings whose outcome and title are published in English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lib.cases import CASE_STUDIES


@dataclass(frozen=True)
class Gloss:
    """What a finding is about, in Chinese: for orientation beside the original, which alone can be cited."""

    outcome: str
    title: str


@cache
def evidence_glosses() -> Mapping[str, Gloss]:
    """Glosses by evidence id; findings that no lever cites have none."""
    file = CASE_STUDIES / "published" / "evidence_zh.toml"
    return {name: Gloss(*words) for name, words in tomllib.loads(file.read_text(encoding="utf-8")).items()}
