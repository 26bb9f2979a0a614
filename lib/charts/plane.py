"""Points in a plane, with and without names."""

from typing import Any, Literal

import altair as alt

from lib.charts.axes import INK, value_axis
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText

# Beyond this share of the axis a name stands to the left of its point.
TURN = 0.55


def named_points(
    x: str, y: str, name: str, group: str, *, most: str, zero: bool = False, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One point a row, with its name beside it.

    Args:
        x, y: numeric columns; name: label column; group: label column that colours and shapes;
        most: column with the largest ``x``, the same in all rows, which decides on which side a name stands;
        zero: begin the vertical axis at zero; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            x=alt.X(
                f"{x}:Q",
                title=text.title(x),
                scale=alt.Scale(zero=True, nice=True),
                axis=alt.Axis(tickCount=6, format=text.d3(x), grid=True),
            ),
            y=value_axis(y, text, zero=zero),
        )
        points = base.mark_point(filled=True, size=90, opacity=1).encode(
            tooltip=text.tooltip(name, group, x, y, *extra), **series_marks(group, text, shown=True)
        )
        names = []
        align: Literal["left", "right"]
        for side, align, shift, rise in (("<=", "left", 9, -5), (">", "right", -9, 2)):
            names.append(
                base.transform_filter(f"datum['{x}'] {side} {TURN} * datum['{most}']")
                .mark_text(
                    aria=False,
                    align=align,
                    dx=shift,
                    dy=rise,
                    color=INK,
                    fontSize=alt.ExprRef("width < 420 ? 9 : 11"),
                )
                .encode(text=f"{name}:N")
            )
        return alt.layer(points, *names).properties(height=360 + 20 * len(text.labels(group)))

    return build


def scatter(x: str, y: str, group: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """One point a row, too many for names; the tooltip and the table tell who it is.

    Args:
        x, y: numeric columns; group: label column that colours and shapes; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        return (
            alt.Chart()
            .mark_point(filled=True, size=55, opacity=0.8)
            .encode(
                x=alt.X(
                    f"{x}:Q",
                    title=text.title(x),
                    scale=alt.Scale(zero=False, nice=True, padding=6),
                    axis=alt.Axis(tickCount=6, format=text.d3(x), grid=True),
                ),
                y=value_axis(y, text, zero=True),
                tooltip=text.tooltip(group, x, y, *extra),
                **series_marks(group, text, shown=True),
            )
            .properties(height=340 + 20 * len(text.labels(group)))
        )

    return build
