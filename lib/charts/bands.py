"""Several lines with their bands on one pair of axes, so that they can be compared."""

from typing import Any

import altair as alt

from lib.charts.axes import legend, value_axis
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText


def banded_lines(
    x: str, value: str, series: str, *, low: str, high: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One line a series over a plain numeric axis, with its interval as a band of the same colour.

    Args:
        x, value, low, high: numeric columns; series: label column, told apart by colour and marker;
        extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(series)
        marks = series_marks(series, text, shown=True)
        base = alt.Chart().encode(
            x=alt.X(f"{x}:Q", title=text.title(x), axis=alt.Axis(tickCount=6, format=text.d3(x), grid=False))
        )
        # The band's faintness is not for the legend.
        shown = legend(order)
        shown.symbolOpacity = 1
        fill = alt.Color(f"{series}:N", sort=order, scale=alt.Scale(domain=order), legend=shown)
        named = value_axis(value, text, zero=True)
        band = (
            base.mark_area(aria=False, opacity=0.2)
            .encode(y=named, y2=f"{high}:Q", color=fill)
            .transform_calculate(**{value: f"datum['{low}']"})
        )
        line = base.mark_line(aria=False, strokeWidth=2).encode(y=named, color=fill)
        points = base.mark_point(filled=True, size=45, opacity=1).encode(
            y=named, tooltip=text.tooltip(series, x, value, low, high, *extra), **marks
        )
        return alt.layer(band, line, points).properties(height=320)

    return build
