"""Placing points on a regular calendar, with gaps left open."""

import pandas as pd

from lib.periods import Period, PeriodKind, parse_period, quarter_closed_by, sequence

GRID_COLUMNS = (
    "period",
    "start",
    "end",
    "value",
    "value_published",
    "source_period",
    "from_month",
    "rounded",
    "off_scope",
    "segment",
    "run",
    "publisher",
    "source_grade",
)
_CARRIED = ("value", "value_published", "source_period", "segment", "publisher", "source_grade")
_FLAGS = ("from_month", "rounded", "off_scope")


def grid(points: pd.DataFrame, frequency: PeriodKind, first: str | None, last: str | None) -> pd.DataFrame:
    """See `lib.facts.Series.on_grid`."""
    if frequency == "undated":
        raise ValueError("undated figures have no place on a calendar")
    own = points.loc[points["kind"] == frequency].assign(source_period=lambda frame: frame["period"])
    own = own.assign(from_month=False)
    if frequency == "quarter":
        own = pd.concat([own, _quarters_from_months(points, set(own["period"]))])
    present = [parse_period(label) for label in own["period"]]
    periods = _span(present, frequency, first, last)
    labels = [period.label for period in periods]
    placed = own.set_index("period").reindex(labels)
    table = pd.DataFrame(
        {
            "period": labels,
            "start": pd.to_datetime([period.dates[0] for period in periods]),
            "end": pd.to_datetime([period.dates[1] for period in periods]),
        }
    )
    for column in _CARRIED:
        table[column] = placed[column].to_numpy()
    for column in _FLAGS:
        table[column] = placed[column].eq(True).to_numpy()
    table["segment"] = table["segment"].astype("Int64")
    table["run"] = _runs(table)
    return table[list(GRID_COLUMNS)]


def missing_labels(table: pd.DataFrame) -> tuple[str, ...]:
    """Labels of the grid's periods without a figure."""
    return tuple(table.loc[table["value"].isna(), "period"])


def _span(
    present: list[Period], frequency: PeriodKind, first: str | None, last: str | None
) -> tuple[Period, ...]:
    for label in (first, last):
        if label is not None and parse_period(label).kind != frequency:
            raise ValueError(f"{label} is not a {frequency}")
    begin = parse_period(first) if first else min(present, default=None)
    end = parse_period(last) if last else max(present, default=None)
    return () if begin is None or end is None else sequence(begin, end)


def _quarters_from_months(points: pd.DataFrame, taken: set[str]) -> pd.DataFrame:
    """Figures of a quarter's last month, relabelled as the quarter, where it has no figure of its own."""
    months = points.loc[points["kind"] == "month"]
    quarters = [quarter_closed_by(parse_period(label)) for label in months["period"]]
    free = [quarter is not None and quarter.label not in taken for quarter in quarters]
    labels = [quarter.label for quarter, keep in zip(quarters, free, strict=True) if keep and quarter]
    kept = months.loc[free]
    return kept.assign(source_period=kept["period"], period=labels, from_month=True)


def _runs(table: pd.DataFrame) -> pd.Series:
    """Number the stretches of neighbouring periods that have a figure in one segment; missing in gaps."""
    here = table["value"].notna()
    joined = here & here.shift(fill_value=False) & table["segment"].eq(table["segment"].shift()).fillna(False)
    number = (here & ~joined.astype(bool)).cumsum().astype("Int64")
    return number.where(here)
