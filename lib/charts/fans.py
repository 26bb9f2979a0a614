"""Fan charts of a simulation: three series, and the bands of the first of them, the scenario."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt

from lib.charts.axes import DASHED_SAMPLE, INK
from lib.charts.series import DASHES, SERIES
from lib.charts.spec import finished
from lib.exhibits.units import UNITS
from lib.text import Language, Text, text_for

BANDS = ("low95", "low80", "high80", "high95")
# The numbers of the y axes stand inside the plot, left of where the data begin: Streamlit makes each of the
# charts as wide as the page's column, and what stands outside would be cut off.
_GUTTER = 54
_HEIGHT = 130


@dataclass(frozen=True)
class FanAxis:
    """One outcome of the charts: id, name in the reader's language, unit, and what its axis always shows.

    ``low`` to ``high`` are in the units of the screen. The axis shows more when the data go beyond: it then
    grows instead of cutting a line off.
    """

    id: str
    name: str
    unit: str
    low: float
    high: float


def column(measure: str, part: str) -> str:
    """Name of the column that holds a series' median or a band of an outcome."""
    return f"{measure}_{part}"


def fans_spec(outcomes: tuple[FanAxis, ...], lang: Language) -> dict[str, Any]:
    """The specification of the outcomes' fan charts, below each other with one key, without data.

    It depends on the outcomes and the language alone, so that the charts are updated in place, with the same
    axes, when a lever moves. One specification, because a browser needs longer for what stands around a
    chart than for the chart.

    Columns of the data, one row a quarter: ``quarter`` (UTC), ``quarter_text``, and by outcome, named as
    `column` says, the medians of `SERIES` and `BANDS` of the scenario.
    """
    text = text_for(lang)
    charts = (_fan(outcome, text) for outcome in outcomes)
    (spec,) = finished(alt.vconcat(*charts, spacing=20).resolve_scale(color="shared", strokeDash="shared"))
    return spec


def _fan(outcome: FanAxis, text: Text) -> Any:
    kind = UNITS[outcome.unit]
    title = outcome.name
    if kind.suffix:
        title = text("units.with_unit", name=title, unit=text(kind.suffix))
    base = alt.Chart().encode(
        x=alt.X(
            "quarter:T",
            title=None,
            scale=alt.Scale(type="utc", rangeMin=_GUTTER),
            axis=alt.Axis(format="%Y", tickCount="year", labelFlush=False, grid=False),
        )
    )
    shown = alt.DomainUnionWith(unionWith=[outcome.low, outcome.high])
    scale = alt.Scale(zero=False, nice=True, domain=shown)
    axis = alt.Axis(
        tickCount=4, title=None, format=kind.d3, labelOverlap=False, labelPadding=6, offset=-_GUTTER
    )

    def y(part: str) -> Any:
        return alt.Y(f"{column(outcome.id, part)}:Q", scale=scale, axis=axis)

    def colour(series: str) -> Any:
        # Of the scale of the key, which Vega-Lite names after its channel: an encoding would give the key the
        # paleness of the bands, and the lines the work of sorting rows by series.
        return alt.ExprRef(f"scale('color', '{series}')")

    # A screen reader is told the charts' sentence and the table, not each of some hundred points; and a
    # browser that need not name them draws a move sooner.
    def band(lower: str, upper: str, opacity: float) -> Any:
        return base.mark_area(color=colour(SERIES[0]), opacity=opacity, aria=False).encode(
            y=y(lower), y2=f"{column(outcome.id, upper)}:Q"
        )

    bands = (band("low95", "high95", 0.16), band("low80", "high80", 0.26))
    lines = (
        base.mark_line(color=colour(series), strokeDash=dashes, strokeWidth=2, aria=False).encode(y=y(series))
        for series, dashes in zip(SERIES, DASHES, strict=True)
    )
    heading = alt.Title(title, anchor="start", color=INK, fontSize=14, fontWeight="normal", offset=4)
    return alt.layer(*bands, *lines, _quarters(base, outcome, text)).properties(height=_HEIGHT, title=heading)


def _quarters(base: Any, outcome: FanAxis, text: Text) -> Any:
    """One a quarter and as high as the plot, so that the pointer need not meet a line. They bring the key."""
    form = UNITS[outcome.unit].d3
    words = {series: text(f"whatif.series.{series}") for series in SERIES}

    def said(parts: Iterable[tuple[str, str]]) -> list[Any]:
        return [alt.Tooltip(f"{column(outcome.id, part)}:Q", title=name, format=form) for part, name in parts]

    bands = {
        level: text("simulator.fan.of_scenario", level=text(f"whatif.statistics.{level}")) for level in BANDS
    }
    key = alt.Legend(
        orient="bottom",
        title=None,
        columns=1,
        labelExpr=f"{json.dumps(words, ensure_ascii=False)}[datum.label]",
        labelLimit=300,
        symbolType="stroke",
        symbolOpacity=1,
        symbolSize=DASHED_SAMPLE / 2,
        offset=4,
        padding=0,
        rowPadding=2,
    )
    return (
        base.transform_calculate(series=f"'{SERIES[0]}'")
        .mark_rule(opacity=0, strokeWidth=14, aria=False)
        .encode(
            color=alt.Color("series:N", scale=alt.Scale(domain=SERIES), legend=key),
            strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=SERIES, range=DASHES), legend=key),
            tooltip=[
                alt.Tooltip("quarter_text:N", title=text("simulator.fan.quarter")),
                *said(words.items()),
                *said(bands.items()),
            ],
        )
    )
