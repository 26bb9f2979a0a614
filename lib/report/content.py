"""What a report consists of: a case's chapters, their passages, their exhibits, in one language."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from lib.cases import ALIASES, load_case
from lib.exhibits import Exhibit, Source, all_exhibits, get_exhibit
from lib.exhibits.compute import is_computed
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.narrative import narrative_file, passages, told
from lib.exhibits.prepared import Prepared, prepared
from lib.text import Language, spaced, text_for

logger = logging.getLogger("casebook")

# Told what is being done (an exhibit's id) and which share of the work is done before it.
Progress = Callable[[float, str], None]


def silent(share: float, what: str) -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class Shown:
    """One exhibit of a chapter; ``prepared`` is ``None`` when it cannot be computed."""

    exhibit: Exhibit
    prepared: Prepared | None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its rows."""
        return self.prepared.result.sources if self.prepared else ()


@dataclass(frozen=True)
class Chapter:
    """A chapter ready to be written out: Markdown passages and exhibits in order."""

    id: str
    case_id: str
    title: str
    parts: tuple[str | Shown, ...]
    terms: tuple[tuple[str, str], ...]

    @property
    def exhibits(self) -> tuple[Shown, ...]:
        """The exhibits in order of appearance."""
        return tuple(part for part in self.parts if isinstance(part, Shown))


def case_name(case_id: str, lang: Language) -> str:
    """The case's name as its file gives it, in Chinese spaced as every text is."""
    name: str = load_case(case_id).settings["case"]["name"][lang]
    return spaced(name)


@cache
def chapters(case_id: str) -> tuple[str, ...]:
    """Ids of a case's chapters that have a narrative: its own, and then those of both cases.

    A chapter about the numbers themselves has no number and closes the report.
    """
    found = dict.fromkeys(entry.chapter for entry in all_exhibits() if entry.case_id == case_id)
    told_ones = [chapter for chapter in found if _has_narrative(chapter)]
    own = tuple(f"{alias.upper()}-" for alias, known in ALIASES.items() if known == case_id)
    return tuple(
        sorted(
            told_ones,
            key=lambda chapter: (not any(map(str.isdigit, chapter)), not chapter.startswith(own)),
        )
    )


def _has_narrative(chapter: str) -> bool:
    try:
        narrative_file(chapter, "en")
    except FileNotFoundError:
        return False
    return True


def chapter_case(chapter: str) -> str:
    """The id of the case that a chapter belongs to.

    Raises:
        KeyError: no exhibit belongs to such a chapter.
    """
    for entry in all_exhibits():
        if entry.chapter == chapter:
            return entry.case_id
    raise KeyError(chapter)


def chapter_title(chapter: str, lang: Language) -> str:
    """The heading of a chapter's narrative."""
    first = passages(chapter, lang)[0].markdown.splitlines()[0]
    return first.lstrip("# ").strip()


def _shown(exhibit_id: str, lang: Language) -> Shown:
    exhibit = get_exhibit(exhibit_id)
    try:
        return Shown(exhibit, prepared(exhibit_id, lang))
    except Exception:
        logger.exception("exhibit %s is left out of a report", exhibit_id)
        return Shown(exhibit, None)


def load_chapter(chapter: str, lang: Language, progress: Progress = silent) -> Chapter:
    """Compute a chapter's exhibits and fill in its text.

    An exhibit that cannot be computed keeps its place with ``prepared`` empty; the reason is logged.

    Raises:
        FileNotFoundError: there is no narrative of such a chapter.
        KeyError: a placeholder of the narrative names no fact.
    """
    ids = exhibit_ids((chapter,), lang)
    for number, exhibit_id in enumerate(ids):
        if not is_computed(exhibit_id):
            progress(number / len(ids), exhibit_id)
        _shown(exhibit_id, lang)
    first, *rest = told(chapter, text_for(lang))
    opening = first.markdown.partition("\n")[2].strip()
    parts = [_shown(passage.exhibit_id, lang) if passage.exhibit_id else passage.markdown for passage in rest]
    notes = glossary(lang)
    return Chapter(
        id=chapter,
        case_id=chapter_case(chapter),
        title=chapter_title(chapter, lang),
        parts=(*([opening] if opening else []), *parts),
        terms=tuple((term, notes[term]) for term in abbreviations(chapter, lang) if term in notes),
    )


def exhibit_ids(chapter_ids: tuple[str, ...], lang: Language) -> tuple[str, ...]:
    """Ids of the exhibits that chapters show, in order of appearance.

    Raises:
        FileNotFoundError: there is no narrative of one of them.
    """
    return tuple(
        passage.exhibit_id
        for chapter in chapter_ids
        for passage in passages(chapter, lang)
        if passage.exhibit_id
    )


def ready_exhibits(
    chapter_ids: tuple[str, ...], lang: Language, progress: Progress = silent
) -> Iterator[Prepared]:
    """The exhibits that chapters show, computed one by one; one that cannot be computed is left out.

    Raises:
        FileNotFoundError: there is no narrative of one of the chapters.
    """
    ids = exhibit_ids(chapter_ids, lang)
    for number, exhibit_id in enumerate(ids):
        progress(number / len(ids), exhibit_id)
        ready = _shown(exhibit_id, lang).prepared
        if ready:
            yield ready
