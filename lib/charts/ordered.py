"""Lines over ordered categories, such as bands of risk or of load."""

from typing import Any

import altair as alt

from lib.charts.axes import value_axis
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText


def lines_over(
    x: str,
    y: str,
    series: str,
    *,
    low: str = "",
    high: str = "",
    zero: bool = False,
    extra: tuple[str, ...] = (),
) -> ChartBuilder:
    """One line a series over categories in their order, with a marker and an interval at each.

    Args:
        x: label column; y: numeric column; series: label column; low, high: ends of an interval;
        zero: begin the axis at zero; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(series)
        base = alt.Chart().encode(
            x=alt.X(
                f"{x}:N",
                sort=text.labels(x),
                title=text.title(x),
                axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=False, labelLimit=90),
            ),
            y=value_axis(y, text, zero=zero),
        )
        marks = series_marks(series, text, shown=True)
        line = base.mark_line(strokeWidth=2, aria=False).encode(color=marks["color"])
        bounds = (low, high) if low else ()
        points = base.mark_point(filled=True, size=60, opacity=1).encode(
            tooltip=text.tooltip(x, series, y, *bounds, *extra), **marks
        )
        layers = [line, points]
        if low:
            whiskers = base.mark_rule(aria=False, opacity=0.6).encode(
                y=alt.Y(f"{low}:Q", title=text.title(y)), y2=f"{high}:Q", color=marks["color"]
            )
            layers.insert(0, whiskers)
        return alt.layer(*layers).properties(height=290 + 20 * len(order))

    return build
