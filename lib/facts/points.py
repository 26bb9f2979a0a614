"""From the rows of published_facts.csv to the points of one series."""

import pandas as pd

from lib.facts.catalog import FACTORS, Break, Catalog, SeriesInfo
from lib.facts.prefer import GRADES, split_preferred
from lib.facts.series import Series
from lib.periods import Period, parse_period

# Half-years and years may be averages or totals: no line joins them to months and quarters.
_DATED_ALIKE = ("month", "quarter")

_COLUMNS = [
    "period",
    "kind",
    "start",
    "end",
    "value",
    "value_published",
    "rounded",
    "bound",
    "off_scope",
    "segment",
    "definition",
    "source_title",
    "publisher",
    "published_on",
    "url",
    "source_grade",
    "row",
]


def type_facts(raw: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Give the rows their types; adds period kind and dates, the value in the notebook's unit, rounding."""
    periods = {label: parse_period(label) for label in raw["period"].unique()}
    bounds = {text: catalog.rounding.bound(text) for text in raw["definition"].unique()}
    published = pd.to_numeric(raw["value"])
    bound = raw["definition"].map(bounds)
    return raw.drop(columns=["value"]).assign(
        kind=raw["period"].map({label: period.kind for label, period in periods.items()}),
        start=pd.to_datetime(raw["period"].map({label: period.start for label, period in periods.items()})),
        end=pd.to_datetime(raw["period"].map({label: period.end for label, period in periods.items()})),
        value_text=raw["value"],
        value_published=published,
        # Twelve decimals: 1.76 % is 0.0176, not 0.017599999999999998.
        value=(published * raw["unit"].map(lambda unit: FACTORS.get(unit, 1.0))).round(12),
        bound=bound,
        rounded=bound != "",
    )


def make_series(info: SeriesInfo, rows: pd.DataFrame, catalog: Catalog, with_excluded: bool) -> Series:
    """Choose one row per period, leave out what is excluded, and number the stretches that may be joined."""
    breaks = catalog.breaks_of("facts", info.id)
    rows = rows.assign(off_scope=_held(rows, breaks, "off_scope"))
    out = _held(rows, breaks, "excluded") & (not with_excluded)
    chosen, others = split_preferred(rows.loc[~out], ["period"], rows["source_grade"].map(GRADES.index))
    points = _in_order(chosen, breaks)
    conflicts = _in_order(others, breaks).drop(columns="segment")
    conflicts["chosen"] = conflicts["period"].map(points.set_index("period")["value"])
    return Series(
        info=info,
        points=points,
        conflicts=conflicts,
        excluded=_in_order(rows.loc[out], breaks).drop(columns="segment"),
        breaks=_relevant(breaks, points),
    )


def _held(rows: pd.DataFrame, breaks: tuple[Break, ...], kind: str) -> pd.Series:
    held = [item for item in breaks if item.kind == kind]
    periods = [parse_period(label) for label in rows["period"]]
    return pd.Series([any(item.holds(period) for item in held) for period in periods], rows.index, dtype=bool)


def _in_order(rows: pd.DataFrame, breaks: tuple[Break, ...]) -> pd.DataFrame:
    """Rows in order of time, with the number of the stretch that each belongs to."""
    periods = [parse_period(label) for label in rows["period"]]
    place = sorted(range(len(periods)), key=lambda index: periods[index])
    ordered = rows.iloc[place]
    stretches = [
        _stretch(periods[index], bool(flag), breaks)
        for index, flag in zip(place, ordered["off_scope"], strict=True)
    ]
    numbers = {stretch: number for number, stretch in enumerate(dict.fromkeys(stretches))}
    segment = [numbers[stretch] for stretch in stretches]
    return ordered.assign(segment=pd.array(segment, dtype="int64"))[_COLUMNS].reset_index(drop=True)


def _stretch(period: Period, off_scope: bool, breaks: tuple[Break, ...]) -> tuple[str, int, str]:
    """What two points must share to be joined: kind of period, definition, and scope."""
    passed = sum(
        1
        for item in breaks
        if item.kind == "definition_break"
        and item.start is not None
        and period.start is not None
        and period.start >= item.start.dates[0]
    )
    kind = "dated" if period.kind in _DATED_ALIKE else period.kind
    return kind, passed, period.label if off_scope else ""


def _relevant(breaks: tuple[Break, ...], points: pd.DataFrame) -> tuple[Break, ...]:
    """The breaks beside this series; the general note on rounding only where a point is rounded."""
    rounded = bool(points["rounded"].any())
    return tuple(item for item in breaks if item.kind != "rounded" or rounded)
