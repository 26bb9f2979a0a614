"""What the TOML files beside the figures say: series, banks, indicators, levers, definition breaks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lib.periods import Period
from lib.text import spaced

Frequency = Literal["month", "quarter", "year", "occasional"]
BreakKind = Literal[
    "definition_break",
    "off_scope",
    "excluded",
    "rounded",
    "sample_change",
    "scope_note",
    "published_growth_only",
]
Table = Literal["facts", "city_banks", "evidence"]
SourceField = Literal["publisher", "source_title", "url"]

# From the published unit to the notebook's: percentages become decimals; money stays in its published unit.
FACTORS = {"%": 0.01, "pp": 0.01, "% of incremental balance": 0.01, "thousand": 1000.0}


@dataclass(frozen=True)
class Wording:
    """One wording in both languages."""

    en: str
    zh: str

    def of(self, language: str) -> str:
        """The wording in ``en`` or ``zh``. Raises ``KeyError`` for another language."""
        return {"en": self.en, "zh": spaced(self.zh)}[language]


@dataclass(frozen=True)
class SeriesInfo:
    """A series of the facts table. `plausible` is in the published unit; `several` lists period labels."""

    id: str
    group: str
    name: Wording
    short: Wording
    published_unit: str
    unit: str
    frequency: Frequency
    plausible: tuple[float, float]
    several: tuple[str, ...]


@dataclass(frozen=True)
class BankInfo:
    """A bank of the city-bank table, or (``kind == "sector"``) the total of all of them."""

    id: str
    kind: Literal["bank", "sector"]
    name: Wording


@dataclass(frozen=True)
class IndicatorInfo:
    """An indicator of the city-bank table; ``one_series`` is false where rows mix definitions."""

    id: str
    name: Wording
    short: Wording
    published_unit: str
    unit: str
    plausible: tuple[float, float]
    one_series: bool


@dataclass(frozen=True)
class LeverInfo:
    """A lever with the grade of its evidence and the range proposed for a simulator, in words."""

    id: str
    name: Wording
    grade: str
    grade_name: Wording
    qualifier: Wording
    range: Wording


@dataclass(frozen=True)
class Break:
    """A definition break or a trap, and the figures that it touches."""

    id: str
    kind: BreakKind
    table: Table
    ids: tuple[str, ...]
    start: Period | None
    end: Period | None
    label: Wording
    note: Wording

    def concerns(self, table: Table, name: str) -> bool:
        """Whether this is about series, indicator or lever `name` of `table`."""
        return self.table == table and (name in self.ids or "*" in self.ids)

    def holds(self, period: Period) -> bool:
        """Whether `period` begins and ends within the break's range; always, where it has none."""
        if (self.start is None and self.end is None) or period in (self.start, self.end):
            return True
        if period.start is None or period.end is None:
            return False
        since = self.start is None or period.start >= self.start.dates[0]
        return since and (self.end is None or period.end <= self.end.dates[1])


@dataclass(frozen=True)
class Rounding:
    """The words by which a definition admits that its value is rounded, by the direction of the truth."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def bound(self, definition: str) -> str:
        """``at_least``, ``at_most``, ``about``, or the empty string for a value that is not rounded."""
        return next((bound for bound, pattern in self.patterns if pattern.search(definition)), "")


@dataclass(frozen=True)
class SourceRule:
    """A city-bank source is of this class when one of `words` is found in the column `field`."""

    source_class: str
    field: SourceField
    words: tuple[str, ...]


@dataclass(frozen=True)
class Publishers:
    """The classes of sources, best first; the rules, the first match decides; the class without a match."""

    order: tuple[str, ...]
    otherwise: str
    rules: tuple[SourceRule, ...]


@dataclass(frozen=True)
class Catalog:
    """Everything the TOML files say. Dictionaries keep the order of the files."""

    groups: Mapping[str, Wording]
    series: Mapping[str, SeriesInfo]
    banks: Mapping[str, BankInfo]
    indicators: Mapping[str, IndicatorInfo]
    levers: Mapping[str, LeverInfo]
    breaks: tuple[Break, ...]
    rounding: Rounding
    publishers: Publishers

    def breaks_of(self, table: Table, name: str) -> tuple[Break, ...]:
        """The breaks that concern series, indicator or lever `name`, in the order of the file."""
        return tuple(item for item in self.breaks if item.concerns(table, name))
