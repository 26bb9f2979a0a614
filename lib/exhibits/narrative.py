"""Narratives: a chapter's Markdown in one language, with its exhibits' places and numbers.

A line ``<!-- exhibit XM-1.1 -->`` is the place of an exhibit. A placeholder ``{XM-1.1.growth:percent1}``
takes the named fact of that exhibit's result, so that no number is typed into a text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.exhibits.compute import compute
from lib.text import Language, Text, spaced

CASES = Path(__file__).resolve().parents[2] / "case_studies"
_PLACE = re.compile(r"^<!-- exhibit (\S+) -->$", re.MULTILINE)
_SECTION = re.compile(r"^##? (.+)$", re.MULTILINE)


class ExhibitFacts(Mapping[str, object]):
    """Facts of all exhibits under the names ``<exhibit id>.<fact>``; computed when asked for."""

    def __getitem__(self, name: str) -> object:
        exhibit_id, _, fact = name.rpartition(".")
        return compute(exhibit_id).facts[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True)
class Passage:
    """A stretch of a narrative: Markdown, or the place of an exhibit (``exhibit_id`` is set)."""

    markdown: str = ""
    exhibit_id: str = ""


def narrative_file(chapter: str, lang: Language) -> Path:
    """The file of a chapter's narrative.

    Raises:
        FileNotFoundError: no case has a narrative of this chapter in this language.
    """
    for path in sorted(CASES.glob(f"*/narrative/{lang}/{chapter.lower()}.md")):
        return path
    raise FileNotFoundError(f"no narrative of chapter {chapter} in language {lang}")


@cache
def passages(chapter: str, lang: Language) -> tuple[Passage, ...]:
    """The chapter's passages in order, placeholders unfilled."""
    written = narrative_file(chapter, lang).read_text(encoding="utf-8")
    pieces = _PLACE.split(spaced(written) if lang == "zh" else written)
    found = []
    for number, piece in enumerate(pieces):
        if number % 2:
            found.append(Passage(exhibit_id=piece))
        elif piece.strip():
            found.append(Passage(markdown=piece.strip()))
    return tuple(found)


@cache
def contents(chapter: str, lang: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The chapter's title and sections in order, each with the ids of the exhibits that stand under it."""
    found: list[tuple[str, list[str]]] = []
    for passage in passages(chapter, lang):
        if passage.exhibit_id and found:
            found[-1][1].append(passage.exhibit_id)
        found += [(heading, []) for heading in _SECTION.findall(passage.markdown)]
    return tuple((heading, tuple(exhibit_ids)) for heading, exhibit_ids in found)


@cache
def _filled(chapter: str, lang: Language, number: int) -> str:
    return Text(lang).fill(passages(chapter, lang)[number].markdown, ExhibitFacts())


def told(chapter: str, text: Text) -> list[Passage]:
    """The chapter's passages with every number filled in from its exhibit.

    Raises:
        KeyError: a placeholder names no exhibit or fact.
    """
    return [
        passage if passage.exhibit_id else Passage(markdown=_filled(chapter, text.lang, number))
        for number, passage in enumerate(passages(chapter, text.lang))
    ]
