"""Fan charts of a simulation: three series, and the bands of the first of them, the scenario."""

import json
from functools import lru_cache
from typing import Any

import altair as alt

from lib.charts.axes import DASHED_SAMPLE
from lib.charts.series import DASHES, SERIES
from lib.charts.spec import finished
from lib.exhibits.units import UNITS
from lib.text import Language, text_for

BANDS = ("low95", "low80", "high80", "high95")


@lru_cache(maxsize=128)
def fan_spec(name: str, unit: str, lang: Language, low: float, high: float) -> dict[str, Any]:
    """The specification of one outcome's fan chart, without data.

    It depends on the outcome and the language alone, so that a chart is updated in place, with the same axes,
    when a lever moves. ``low`` to ``high`` (in the units of the screen) is always shown, and more when the
    data go beyond: the axis then grows instead of cutting a line off.

    Columns of the data, one row a quarter: ``quarter`` (UTC), ``quarter_text``, the medians of `SERIES`
    under their names, and `BANDS` of the scenario.
    """
    text, kind = text_for(lang), UNITS[unit]
    title = text("units.with_unit", name=name, unit=text(kind.suffix)) if kind.suffix else name
    base = alt.Chart().encode(
        x=alt.X(
            "quarter:T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%Y", tickCount="year", labelFlush=False, grid=False),
        )
    )
    scale = alt.Scale(zero=False, nice=True, domain=alt.DomainUnionWith(unionWith=[low, high]))
    words = {series: text(f"whatif.series.{series}") for series in SERIES}
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
    axis = alt.Axis(
        tickCount=5, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-12, 
        format=kind.d3, titleLimit=330, labelOverlap=False,
    )  # fmt: skip

    # A screen reader is told the chart's sentence and the table, not each of some hundred points; and a
    # browser that need not name them draws a move sooner.
    def band(lower: str, upper: str, opacity: float) -> Any:
        # By the scale of the lines, which Vega-Lite names after their channel: an encoding would give the
        # legend the paleness of the bands.
        colour = alt.ExprRef(f"scale('color', '{SERIES[0]}')")
        return base.mark_area(color=colour, opacity=opacity, aria=False).encode(
            y=alt.Y(f"{lower}:Q", title=title, scale=scale, axis=axis), y2=f"{upper}:Q"
        )

    lines = (
        base.transform_fold(list(SERIES), as_=["series", "median"])
        .mark_line(strokeWidth=2, aria=False)
        .encode(
            y=alt.Y("median:Q", title=title, scale=scale, axis=axis),
            color=alt.Color("series:N", scale=alt.Scale(domain=SERIES), legend=key),
            strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=SERIES, range=DASHES), legend=key),
        )
    )

    # One a quarter and as high as the plot, so that the pointer need not meet a line.
    quarters = base.mark_rule(opacity=0, strokeWidth=14, aria=False).encode(
        tooltip=[
            alt.Tooltip("quarter_text:N", title=text("simulator.fan.quarter")),
            *(alt.Tooltip(f"{series}:Q", title=words[series], format=kind.d3) for series in SERIES),
            *(
                alt.Tooltip(
                    f"{level}:Q",
                    title=text("simulator.fan.of_scenario", level=text(f"whatif.statistics.{level}")),
                    format=kind.d3,
                )
                for level in BANDS
            ),
        ]
    )
    bands = (band("low95", "high95", 0.16), band("low80", "high80", 0.26))
    chart = alt.layer(*bands, lines, quarters)
    (spec,) = finished(chart.properties(height=280))
    return spec
