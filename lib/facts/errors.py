"""What goes wrong with published figures, each with the key of its message for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import ClassVar

from lib.facts.files import DEFAULT_FOLDER, read_toml_text

NEAREST_SHOWN = 3


@dataclass(frozen=True)
class Problem:
    """One cell (or file) that breaks a rule.

    `rule` is a key of ``[rules]`` in the message catalogs; `row` is the line of the file as an editor
    counts it (the header is line 1), 0 when the file as a whole is meant.
    """

    file: str
    row: int
    column: str
    rule: str
    value: str = ""

    def explain(self, language: str = "en") -> str:
        """What is wrong and what to do about it, in ``en`` or ``zh``."""
        advice = _rules(language)[self.rule]
        return f"{self.value!r}: {advice}" if self.value else advice


class PublishedDataError(Exception):
    """A published file breaks its schema. The message names file, row, column and what to do.

    ``problems`` holds all that were found, first rows first; ``message_key`` and ``values`` are for a page.
    """

    message_key: ClassVar[str] = "facts.broken_file"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        if not problems:
            raise ValueError("a PublishedDataError needs at least one problem")
        self.problems = problems
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        first = problems[0]
        place = f"{first.file}, row {first.row}" if first.row else first.file
        column = f", column {first.column}" if first.column else ""
        super().__init__(f"{place}{column}: {first.explain()}{more}")

    def values(self, language: str) -> Mapping[str, object]:
        """The placeholders of the message, with the advice already in the reader's language."""
        first = self.problems[0]
        return {
            "file": first.file,
            "row": str(first.row or "–"),
            "column": first.column or "–",
            "problem": first.explain(language),
        }


class _Unknown(LookupError):
    """Something was asked for by an id that does not exist."""

    what: ClassVar[str]
    message_key: ClassVar[str]

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        self.asked = asked
        self.nearest = tuple(get_close_matches(asked.lower(), known, n=NEAREST_SHOWN, cutoff=0.0))
        super().__init__(f"no {self.what} is called {asked!r}; the nearest are {', '.join(self.nearest)}")

    @property
    def values(self) -> Mapping[str, object]:
        return {"asked": self.asked, "nearest": ", ".join(self.nearest)}


class UnknownSeries(_Unknown):
    """No series has this id. ``nearest`` holds the three ids that look most like it."""

    what = "published series"
    message_key = "facts.unknown_series"


class UnknownIndicator(_Unknown):
    """The city-bank table has no such indicator. ``nearest`` holds the three ids that look most like it."""

    what = "city-bank indicator"
    message_key = "facts.unknown_indicator"


@cache
def _rules(language: str) -> dict[str, str]:
    rules = read_toml_text(DEFAULT_FOLDER / "messages" / f"{language}.toml")["rules"]
    return {str(key): str(text) for key, text in rules.items()}
