"""One published series: its points, where they came from, and where they must not be joined."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.facts.catalog import Break, SeriesInfo, Wording
from lib.facts.grid import grid, missing_labels
from lib.periods import Period, PeriodKind, parse_period
from lib.values import NotAvailable


@dataclass(frozen=True)
class FactSource:
    """Where a figure was read. `url` is empty for a mirror, which is cited by its publisher's name."""

    publisher: str
    title: str
    published_on: str
    url: str
    grade: str


@dataclass(frozen=True)
class Fact:
    """One figure. `value` is in the notebook's unit (a percentage as a decimal).

    `bound` says how a rounded value relates to the true one: ``at_least``, ``at_most``, ``about`` or empty.
    """

    series_id: str
    period: Period
    value: float
    unit: str
    value_published: float
    published_unit: str
    definition: str
    rounded: bool
    bound: str
    off_scope: bool
    source: FactSource
    row: int


@dataclass(frozen=True, eq=False)
class Series:
    """A series as it was published; made by `Facts.series`.

    Attributes
    ----------
    info : name in both languages, unit, frequency.
    points : one row per period, in order of time. Columns: ``period`` (label), ``kind``, ``start``, ``end``
        (timestamps, NaT when undated), ``value`` (in `unit`: a decimal for a percentage), ``value_published``
        (in `published_unit`), ``rounded``, ``bound``, ``off_scope``, ``segment``, ``definition``,
        ``source_title``, ``publisher``, ``published_on``, ``url``, ``source_grade``, ``row`` (line of file).
    conflicts : what other texts say for the same periods; same columns without
        ``segment``, and ``chosen``, the value preferred.
        Preferred is official, then press, mirror, machine-summary; then a value that is not rounded; then
        more digits; then the earlier row of the file.
    excluded : rows left out by breaks.toml, same columns without ``segment``.
    breaks : definition breaks and traps that concern this series.
    """

    info: SeriesInfo
    points: pd.DataFrame
    conflicts: pd.DataFrame
    excluded: pd.DataFrame
    breaks: tuple[Break, ...]

    @property
    def id(self) -> str:
        return self.info.id

    @property
    def unit(self) -> str:
        return self.info.unit

    @property
    def published_unit(self) -> str:
        return self.info.published_unit

    @property
    def name(self) -> Wording:
        return self.info.name

    @property
    def definitions(self) -> tuple[str, ...]:
        """The wordings of the publishers, in order of first use."""
        return tuple(dict.fromkeys(self.points["definition"]))

    @property
    def sources(self) -> tuple[FactSource, ...]:
        """Every text that a point was read in, once, in order of time."""
        return tuple(dict.fromkeys(_source(row) for row in self.points.to_dict("records")))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Labels of the periods without a figure between first and last, at the series' own frequency.

        Empty for a series without a rhythm (``occasional``).
        """
        if self.info.frequency == "occasional":
            return ()
        return missing_labels(self.on_grid(self.info.frequency))

    @property
    def segments(self) -> tuple[pd.DataFrame, ...]:
        """The points in stretches that may be joined by a line.

        Points on either side of a definition break, points off scope, and figures of a year among those of
        months and quarters are in different stretches. A stretch may still have gaps: see `on_grid`.
        """
        return tuple(stretch for _, stretch in self.points.groupby("segment", sort=True))

    def on_grid(
        self, frequency: PeriodKind, first: str | None = None, last: str | None = None
    ) -> pd.DataFrame:
        """One row per period from the first figure (or `first`) to the last (or `last`), NaN where none is.

        Only figures of that kind of period are used; on a quarterly grid also those of March, June, September
        and December where the quarter has none of its own (flagged ``from_month``). Nothing is interpolated.
        Columns: ``period, start, end, value, value_published, source_period, from_month, rounded, off_scope,
        segment, run, publisher, source_grade``. ``run`` numbers unbroken stretches: draw one line per run.
        Empty when there is no figure of that kind. Raises ``ValueError`` for a grid of undated periods.
        """
        return grid(self.points, frequency, first, last)

    def at(self, period: str) -> Fact | NotAvailable:
        """The figure of one period. Raises ``ValueError`` when `period` is not the label of a period."""
        label = parse_period(period).label
        found = self.points.loc[self.points["period"] == label].to_dict("records")
        if not found:
            return NotAvailable("facts.no_value", {"series": self.id, "period": label})
        return self._fact(found[0])

    def growth(self, earlier: str, later: str) -> float | NotAvailable:
        """later / earlier − 1 as a decimal, from published levels.

        Refused across a definition break, for a figure that is off scope, where only the published growth
        is right (breaks.toml), for a missing figure, and from a base that is not above zero.
        """
        base, level = self.at(earlier), self.at(later)
        if isinstance(base, NotAvailable):
            return base
        if isinstance(level, NotAvailable):
            return level
        values = {"earlier": earlier, "later": later}
        if base.off_scope or level.off_scope:
            return NotAvailable("facts.growth_off_scope", values)
        published_only = [item for item in self.breaks if item.kind == "published_growth_only"]
        if any(item.holds(fact.period) for item in published_only for fact in (base, level)):
            return NotAvailable("facts.growth_published_only", values)
        segment = self.points.set_index("period")["segment"]
        if segment[earlier] != segment[later]:
            return NotAvailable("facts.growth_across_break", values)
        if base.value <= 0:
            return NotAvailable("facts.growth_base_zero", values)
        return level.value / base.value - 1.0

    def _fact(self, row: dict[str, Any]) -> Fact:
        return Fact(
            series_id=self.id,
            period=parse_period(row["period"]),
            value=float(row["value"]),
            unit=self.unit,
            value_published=float(row["value_published"]),
            published_unit=self.published_unit,
            definition=row["definition"],
            rounded=bool(row["rounded"]),
            bound=row["bound"],
            off_scope=bool(row["off_scope"]),
            source=_source(row),
            row=int(row["row"]),
        )


def _source(row: dict[str, Any]) -> FactSource:
    columns = ("publisher", "source_title", "published_on", "url", "source_grade")
    return FactSource(*(row[column] for column in columns))
