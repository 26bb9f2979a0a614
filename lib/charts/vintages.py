"""Lines of groups that follow each other in time, over a numeric axis: pale is old, dark is young."""

from typing import Any

import altair as alt

from lib.charts.axes import value_axis
from lib.charts.spec import ChartBuilder, ChartText

# Narrower than this there is no room for names beside the lines; the legend has them.
ROOMY = 420
# Apart in hue; middle lightness keeps contrast on a light and on a dark page.
COLOURS = ["#b0a000", "#6fa51f", "#2f9c59", "#1f8f8f", "#3478a8", "#5a62b5", "#8750a8", "#b5418a"]


def vintage_lines(x: str, y: str, series: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """One line a group over whole numbers; those that run to the end of the axis are named there.

    Args:
        x, y: numeric columns; series: label column in time order; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(series)
        colour = alt.Color(
            f"{series}:N",
            sort=order,
            scale=alt.Scale(domain=order, range=COLOURS[: len(order)]),
            # What hides the names on a phone would hide the legend's marks as well.
            legend=alt.Legend(orient="bottom", title=None, columns=4, symbolOpacity=1),
        )
        base = alt.Chart().encode(
            x=alt.X(f"{x}:Q", title=text.title(x), axis=alt.Axis(tickMinStep=3, tickCount=12, grid=False)),
            y=value_axis(y, text, zero=True),
            color=colour,
        )
        lines = base.mark_line(strokeWidth=2, aria=False)
        # Invisible points carry the tooltip of every month without hiding the line.
        points = base.mark_point(size=60, opacity=0, filled=True).encode(
            tooltip=text.tooltip(series, x, y, *extra)
        )
        ends = (
            alt.Chart()
            .transform_window(
                last="row_number()", sort=[alt.SortField(x, order="descending")], groupby=[series]
            )
            .transform_joinaggregate(end=f"max({x})")
            # The name of a line that ends before the others would stand across them.
            .transform_filter(f"datum.last == 1 && datum['{x}'] == datum.end")
            # A year without the word for it: beside the lines there is room for its digits.
            .transform_calculate(short=f"replace(datum['{series}'], /^([0-9]{{4}}).+$/, '$1')")
            .encode(x=alt.X(f"{x}:Q"), y=value_axis(y, text, zero=True), text="short:N", color=colour)
        )
        # Neighbours end close together: every second name stands in a column of its own.
        names = [
            ends.transform_filter(f"indexof({order!r}, datum['{series}']) % 2 == {column}").mark_text(
                aria=False,
                align="left",
                dx=5 + 32 * column,
                fontSize=11,
                opacity=alt.ExprRef(f"width < {ROOMY} ? 0 : 1"),
            )
            for column in (0, 1)
        ]
        return alt.layer(lines, points, *names).properties(height=420)

    return build
