"""Calendar periods as they stand in published figures: month, quarter, half-year, year, or no date at all."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal, get_args

PeriodKind = Literal["month", "quarter", "half", "year", "undated"]

KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)
MONTHS_IN: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
UNDATED_LABEL = "undated"

_PATTERN = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12]))?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@total_ordering
@dataclass(frozen=True)
class Period:
    """One calendar period; ``start`` and ``end`` are its first and last day, ``None`` when undated.

    Periods are ordered by their last day; of two that end together the shorter comes first
    (2024-12 < 2024Q4 < 2024H2 < 2024). An undated period comes after every dated one.
    Make one with `parse_period` or `period_of`; the constructor does not check that its parts agree.
    """

    kind: PeriodKind
    start: date | None
    end: date | None
    label: str

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    def __str__(self) -> str:
        return self.label

    @property
    def _order(self) -> tuple[date, int]:
        return (self.end or date.max, MONTHS_IN.get(self.kind, 0))

    @property
    def dates(self) -> tuple[date, date]:
        """First and last day. Raises ``ValueError`` for an undated period."""
        if self.start is None or self.end is None:
            raise ValueError("an undated period has no dates")
        return self.start, self.end

    def shift(self, steps: int) -> "Period":
        """The period of the same kind, `steps` later (earlier when negative).

        Raises ``ValueError`` for an undated period and outside the years 1900 to 2199.
        """
        start, _ = self.dates
        months = start.year * 12 + start.month - 1 + steps * MONTHS_IN[self.kind]
        return period_of(self.kind, months // 12, months % 12 + 1)

    def next(self) -> "Period":
        """The period of the same kind that follows."""
        return self.shift(1)

    def previous(self) -> "Period":
        """The period of the same kind that comes before."""
        return self.shift(-1)

    def covers(self, other: "Period") -> bool:
        """Whether every day of `other` lies in this period; never when either is undated."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start <= other.start and other.end <= self.end


def period_of(kind: PeriodKind, year: int, month: int = 1) -> Period:
    """The period of `kind` that holds the given month (1 to 12).

    Raises ``ValueError`` for an undated kind, a month outside 1 to 12 and a year outside 1900 to 2199.
    """
    if kind not in MONTHS_IN:
        raise ValueError(f"no calendar period of kind {kind!r}")
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"no such month: {year}-{month:02d} (years {_FIRST_YEAR} to {_LAST_YEAR})")
    length = MONTHS_IN[kind]
    number = (month - 1) // length + 1
    first, last = (number - 1) * length + 1, number * length
    label = {
        "month": f"{year}-{month:02d}",
        "quarter": f"{year}Q{number}",
        "half": f"{year}H{number}",
        "year": f"{year}",
    }[kind]
    return Period(kind, date(year, first, 1), date(year, last, monthrange(year, last)[1]), label)


def parse_period(label: str) -> Period:
    """Read ``2019-05``, ``2019Q2``, ``2024H1``, ``2023`` or ``undated``.

    Only this spelling is read, so that ``parse_period(text).label == text``. Raises ``ValueError``.
    """
    if label == UNDATED_LABEL:
        return Period("undated", None, None, UNDATED_LABEL)
    found = _PATTERN.fullmatch(label)
    if found is None:
        raise ValueError(f"not a period: {label!r}; write 2019-05, 2019Q2, 2024H1, 2023 or {UNDATED_LABEL}")
    year = int(found["year"])
    if found["month"]:
        return period_of("month", year, int(found["month"]))
    if found["quarter"]:
        return period_of("quarter", year, int(found["quarter"]) * 3)
    if found["half"]:
        return period_of("half", year, int(found["half"]) * 6)
    return period_of("year", year)


def sequence(first: Period, last: Period) -> tuple[Period, ...]:
    """Every period of one kind from `first` to `last`, both included; empty when `last` comes before `first`.

    Raises ``ValueError`` when the two are of different kinds or undated.
    """
    if first.kind != last.kind:
        raise ValueError(f"a sequence needs one kind of period: {first.label} and {last.label} differ")
    first_day, last_day = first.dates[0], last.dates[0]
    months = (last_day.year - first_day.year) * 12 + last_day.month - first_day.month
    return tuple(first.shift(step) for step in range(months // MONTHS_IN[first.kind] + 1))


def quarter_closed_by(month: Period) -> Period | None:
    """The quarter whose last month this is; ``None`` for any other month or kind of period."""
    if month.kind != "month" or month.start is None or month.start.month % 3:
        return None
    return period_of("quarter", month.start.year, month.start.month)
