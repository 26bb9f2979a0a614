"""Dots of several groups in each row, on an axis from zero, with intervals where there are any."""

from typing import Any

import altair as alt

from lib.charts.coefficients import LABEL_LIMIT, series_marks
from lib.charts.scores import ROW
from lib.charts.spec import ChartBuilder, ChartText


def dots(
    row: str,
    value: str,
    group: str,
    *,
    low: str = "",
    high: str = "",
    extra: tuple[str, ...] = (),
    apart: bool = False,
) -> ChartBuilder:
    """One dot a row and group, told apart by colour and shape.

    Args:
        row, group: label columns; value: numeric column, zero or more; low, high: ends of an interval;
        extra: tooltip columns; apart: give each group a line of its own, so that intervals do not overlap.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(group)
        base = alt.Chart().encode(
            y=alt.Y(
                f"{row}:N",
                sort=text.labels(row) or None,
                title=None,
                axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False, grid=True),
            )
        )
        if apart:
            base = base.encode(yOffset=alt.YOffset(f"{group}:N", sort=order, scale=alt.Scale(domain=order)))
        marks = series_marks(group, text, shown=group != row)
        axis = alt.Axis(tickCount=6, format=text.d3(value))
        x = alt.X(f"{value}:Q", title=text.title(value), scale=alt.Scale(zero=True), axis=axis)
        bounds = (low, high) if low else ()
        tooltip = text.tooltip(*dict.fromkeys((row, group, value, *bounds, *extra)))
        points = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, tooltip=tooltip, **marks)
        layers = [points]
        if low:
            whiskers = base.mark_rule(aria=False, strokeWidth=2).encode(
                x=alt.X(f"{low}:Q", title=text.title(value), axis=axis), x2=f"{high}:Q", color=marks["color"]
            )
            layers = [whiskers, points]
        step = alt.Step(13, **{"for": "offset"}) if apart else alt.Step(ROW + 5)
        return alt.layer(*layers).properties(height=step)

    return build
