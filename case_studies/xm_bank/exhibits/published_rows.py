"""Published series as rows for a chart of time: gaps stay gaps, definitions that change break the line."""

from collections.abc import Iterable, Mapping

import pandas as pd

from lib.exhibits import Column, Source, cited
from lib.facts import Break, Fact, Facts, FactSource, Series
from lib.periods import KINDS, PeriodKind
from lib.text import Bilingual
from lib.values import NotAvailable

MARKED_BREAKS = ("definition_break", "sample_change")
# A figure of a whole year whose month is not known has no place among stocks at a date.
DATED: tuple[PeriodKind, ...] = ("month", "quarter")


def columns(unit: str, series: Iterable[str]) -> dict[str, Column]:
    """The columns of :func:`rows`, for values of ``unit``."""
    return {
        "end": Column("month"),
        "series": Column("label", tuple(series)),
        "period": Column("text"),
        "value": Column(unit),
        "run": Column("text", hidden=True),
        "mark": Column("note"),
        "mark_at": Column("month", hidden=True),
        "publisher": Column("text"),
        "grade": Column("label", ("official", "press", "mirror", "machine-summary")),
    }


def rows(
    facts: Facts, series: Mapping[str, str], first: str = "2016-01-01", kinds: tuple[PeriodKind, ...] = KINDS
) -> pd.DataFrame:
    """One row a published figure since ``first``, in the columns of :func:`columns`.

    ``run`` numbers the stretches that a line may join: consecutive quarters without a change of
    definition. A figure of a month inside a quarter, of a year, or off scope, stands alone.

    Args:
        facts: the published figures; series: series id by the id under which the exhibit shows it;
        first: figures that end before this date are left out; kinds: kinds of period that are taken.
    """
    frames = [_one(facts.series(series_id, kinds=kinds), label) for label, series_id in series.items()]
    table = pd.concat(frames, ignore_index=True)
    return table.loc[table["end"] >= pd.Timestamp(first), list(columns("ratio", series))].reset_index(
        drop=True
    )


def _one(series: Series, label: str) -> pd.DataFrame:
    points = series.points.dropna(subset=["end"]).sort_values("end", kind="stable")
    grid = series.on_grid("quarter").dropna(subset=["value"])
    runs = dict(zip(grid["source_period"], grid["run"].astype("Int64").astype(str), strict=True))
    marks = _marks(series, points)
    return pd.DataFrame(
        {
            "end": points["end"].dt.normalize(),
            "series": label,
            "period": points["period"],
            "value": points["value"],
            "run": [runs.get(period, period) for period in points["period"]],
            "mark": [mark.label if mark else None for mark in marks],
            "mark_at": pd.to_datetime(
                [mark.start.dates[0] if mark and mark.start else None for mark in marks]
            ),
            "publisher": points["publisher"],
            "grade": points["source_grade"],
        }
    )


def _marks(series: Series, points: pd.DataFrame) -> list[Break | None]:
    """For each point the break that takes effect between the previous point and it; None elsewhere."""
    marks: list[Break | None] = [None] * len(points)
    for change in series.breaks:
        if change.kind not in MARKED_BREAKS or change.start is None:
            continue
        since = pd.Timestamp(change.start.dates[0])
        later = [place for place, end in enumerate(points["end"]) if end >= since]
        if later and later[0] > 0:
            marks[later[0]] = change
    return marks


def sources(facts: Facts, series: Mapping[str, str], table: pd.DataFrame) -> tuple[Source, ...]:
    """The publications behind the rows of ``table``."""
    used: list[tuple[FactSource, str]] = []
    for label, series_id in series.items():
        published = facts.series(series_id)
        for period in table.loc[table["series"] == label, "period"]:
            used.append((fact_of(published.at(period)).source, f"{series_id} {period}"))
    return cited(used)


def notes(facts: Facts, series: Mapping[str, str]) -> tuple[Bilingual, ...]:
    """The wordings of all breaks and traps that concern the series, each once."""
    found = [change.note for series_id in series.values() for change in facts.series(series_id).breaks]
    return tuple(dict.fromkeys(found))


def last(facts: Facts, series_id: str) -> Fact:
    """The last published figure of a series."""
    series = facts.series(series_id)
    return fact_of(series.at(series.points.sort_values("end", kind="stable")["period"].iloc[-1]))


def fact_of(found: Fact | NotAvailable) -> Fact:
    """The figure, where its absence would be a mistake in the exhibit.

    Raises:
        ValueError: the figure is not available.
    """
    if isinstance(found, NotAvailable):
        raise ValueError(f"a figure that the exhibit rests on is missing: {found}")
    return found
