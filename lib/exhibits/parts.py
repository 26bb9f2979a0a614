"""Parts of a chapter: its sections, for a page that shows one at a time."""

import re
from dataclasses import dataclass
from functools import cache

from lib.exhibits.narrative import ExhibitFacts, Passage, passages
from lib.text import Language, Text

_BEFORE_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """One section of a chapter, or what stands before the first one (then ``heading`` is empty)."""

    heading: str
    passages: tuple[Passage, ...]

    @property
    def exhibit_ids(self) -> tuple[str, ...]:
        """The exhibits that stand in this part, in order."""
        return tuple(passage.exhibit_id for passage in self.passages if passage.exhibit_id)


@dataclass(frozen=True)
class Parts:
    """A chapter's title line, the text under it, and its parts; placeholders unfilled."""

    title: str
    opening: str
    parts: tuple[Part, ...]

    @property
    def exhibit_count(self) -> int:
        """Number of exhibits in the whole chapter."""
        return sum(len(part.exhibit_ids) for part in self.parts)

    def part_of(self, exhibit_id: str) -> int:
        """Number of the part, from 1, in which an exhibit stands. Raises KeyError when it stands in none."""
        for number, part in enumerate(self.parts, start=1):
            if exhibit_id in part.exhibit_ids:
                return number
        raise KeyError(exhibit_id)


@cache
def chapter_parts(chapter: str, lang: Language) -> Parts:
    """The chapter cut at its sections.

    A section without an exhibit, such as a conclusion, belongs to the part before it; the first one with
    an exhibit takes in those before it.

    Raises:
        FileNotFoundError: no case has a narrative of this chapter in this language.
    """
    pieces: list[Passage] = []
    for passage in passages(chapter, lang):
        cut = _BEFORE_SECTION.split(passage.markdown) if passage.markdown else []
        pieces += [Passage(markdown=text.strip()) for text in cut if text.strip()]
        pieces += [passage] if passage.exhibit_id else []
    title, _, opening = pieces[0].markdown.partition("\n")
    parts: list[Part] = []
    for piece in pieces[1:]:
        begins = piece.markdown.startswith("## ")
        if begins or not parts:
            heading = piece.markdown.splitlines()[0][3:].strip() if begins else ""
            parts.append(Part(heading, (piece,)))
        else:
            parts[-1] = Part(parts[-1].heading, (*parts[-1].passages, piece))
    joined: list[Part] = []
    for part in parts:
        if joined and not (part.exhibit_ids and joined[-1].exhibit_ids):
            joined[-1] = Part(joined[-1].heading, (*joined[-1].passages, *part.passages))
        else:
            joined.append(part)
    return Parts(title, opening.strip(), tuple(joined))


@cache
def filled(markdown: str, lang: Language) -> str:
    """Markdown of a narrative with every number filled in from its exhibit.

    Raises:
        KeyError: a placeholder names no exhibit or fact.
    """
    return Text(lang).fill(markdown, ExhibitFacts())
