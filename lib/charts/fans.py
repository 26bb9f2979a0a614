"""Fan charts of a simulation: three series, the bands of the last of them."""

from functools import lru_cache
from typing import Any

import altair as alt

from lib.charts.axes import DASHES
from lib.charts.spec import finished
from lib.exhibits.units import UNITS
from lib.text import Language, text_for

# The scenario first: it has the first colour, and its line is the plain one.
SERIES = ("scenario", "believed", "baseline")
LEVELS = ("low95", "low80", "median", "high80", "high95")


@lru_cache(maxsize=128)
def fan_spec(name: str, unit: str, lang: Language, low: float, high: float) -> dict[str, Any]:
    """The specification of one outcome's fan chart, without data.

    It depends on the outcome and the language alone, so that a chart is updated in place, with the same axes,
    when a lever moves. ``low`` to ``high`` (in the units of the screen) is always shown, and more when the
    data go beyond: the axis then grows instead of cutting a line off.

    Columns of the data: ``quarter`` (UTC), ``quarter_text``, ``series`` (words of ``whatif.series``) and the
    quantiles of `LEVELS`.
    """
    text, kind = text_for(lang), UNITS[unit]
    title = text("units.with_unit", name=name, unit=text(kind.suffix)) if kind.suffix else name
    order = [text(f"whatif.series.{series}") for series in SERIES]
    base = alt.Chart().encode(
        x=alt.X(
            "quarter:T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%Y", tickCount="year", labelFlush=False, grid=False),
        )
    )
    scale = alt.Scale(zero=False, nice=True)
    key = alt.Legend(
        orient="bottom",
        title=None,
        columns=1,
        labelLimit=300,
        symbolType="stroke",
        symbolOpacity=1,
        symbolSize=DASHES / 2,
    )
    axis = alt.Axis(
        tickCount=5, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-12, 
        format=kind.d3, titleLimit=330, labelOverlap=False,
    )  # fmt: skip
    colour = alt.Color("series:N", sort=order, scale=alt.Scale(domain=order), legend=key)
    dash = alt.StrokeDash(
        "series:N", sort=order, scale=alt.Scale(domain=order, range=[[1, 0], [7, 3], [2, 3]]), legend=key
    )

    def band(lower: str, upper: str, opacity: float) -> Any:
        return (
            base.transform_filter(alt.FieldEqualPredicate(field="series", equal=order[0]))
            .mark_area(opacity=opacity, aria=False)
            .encode(y=alt.Y(f"{lower}:Q", title=title, scale=scale, axis=axis), y2=f"{upper}:Q", color=colour)
        )

    # A screen reader is told the chart's sentence and the table, not each of some hundred points; and a
    # browser that need not name them draws a move sooner.
    line = base.mark_line(strokeWidth=2, aria=False).encode(
        y=alt.Y("median:Q", title=title, scale=scale, axis=axis), color=colour, strokeDash=dash
    )
    lines = [
        alt.Tooltip("series:N", title=text("simulator.fan.series")),
        alt.Tooltip("quarter_text:N", title=text("simulator.fan.quarter")),
        *(
            alt.Tooltip(f"{level}:Q", title=text(f"whatif.statistics.{level}"), format=kind.d3)
            for level in LEVELS
        ),
    ]
    points = base.mark_point(opacity=0, size=70, aria=False).encode(
        y=alt.Y("median:Q", scale=scale), tooltip=lines
    )
    # Two invisible lines keep the axis where it is; a domain would cut off what lies beyond it.
    ends = [
        alt.Chart()
        .transform_aggregate(rows="count()")
        .mark_rule(opacity=0, aria=False)
        .encode(y=alt.Y(datum=end, scale=scale))
        for end in (low, high)
    ]
    chart = alt.layer(band("low95", "high95", 0.16), band("low80", "high80", 0.26), line, points, *ends)
    (spec,) = finished(chart.properties(height=280))
    return spec
