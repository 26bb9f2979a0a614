"""The terms and abbreviations that a chapter uses, explained."""

import re
from functools import cache

from lib.exhibits.narrative import narrative_file
from lib.exhibits.registry import chapter_exhibits
from lib.text import Language
from lib.text.catalog import catalog

ABBREVIATION = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}(?=s?(?![A-Za-z0-9]))")
# Names of files, places of exhibits and placeholders are not read by readers.
_UNREAD = re.compile(r"<!--.*?-->|\{[^}]*\}|`[^`]*`", re.DOTALL)


@cache
def glossary(lang: Language) -> dict[str, str]:
    """Explanations by abbreviation."""
    prefix = "glossary."
    return {key[len(prefix) :]: note for key, note in catalog(lang).items() if key.startswith(prefix)}


@cache
def chapter_text(chapter: str, lang: Language) -> str:
    """Everything that the chapter says: narrative and its exhibits' messages."""
    prefixes = tuple(f"exhibits.{entry.id}." for entry in chapter_exhibits(chapter))
    messages = [message for key, message in catalog(lang).items() if key.startswith(prefixes)]
    labels = [
        catalog(lang)[f"labels.{value}"]
        for entry in chapter_exhibits(chapter)
        for column in entry.columns.values()
        for value in column.values
    ]
    return "\n".join([narrative_file(chapter, lang).read_text(encoding="utf-8"), *messages, *labels])


@cache
def abbreviations(chapter: str, lang: Language) -> tuple[str, ...]:
    """Abbreviations (two to five capitals) that occur in the chapter, in alphabetical order."""
    found = set(ABBREVIATION.findall(_UNREAD.sub(" ", chapter_text(chapter, lang))))
    return tuple(sorted(found))
