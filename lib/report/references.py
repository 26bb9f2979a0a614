"""The sources of a report, each named once and cited by number."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lib.exhibits import Source


@dataclass
class _Entry:
    number: int
    source: Source
    details: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """One numbered source; ``details`` are the figures that were used of it."""

    number: int
    source: Source
    details: tuple[str, ...]


class References:
    """Numbers sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, ...], _Entry] = {}

    @staticmethod
    def _key(source: Source) -> tuple[str, ...]:
        return (source.kind, source.publisher, source.title, source.published_on, source.url, source.grade)

    def cite(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Numbers of the publications among ``sources``, ascending."""
        numbers = set()
        for source in sources:
            entry = self._entries.setdefault(self._key(source), _Entry(len(self._entries) + 1, source))
            entry.details |= dict.fromkeys(part for part in source.detail.split(", ") if part)
            numbers.add(entry.number)
        return tuple(sorted(numbers))

    @property
    def all(self) -> tuple[Reference, ...]:
        """Everything cited, by number."""
        return tuple(
            Reference(entry.number, entry.source, tuple(entry.details)) for entry in self._entries.values()
        )


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as runs, first and last.

    >>> ranges([1, 2, 3, 7])
    ((1, 3), (7, 7))
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple((first, last) for first, last in runs)
