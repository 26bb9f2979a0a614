"""Time series: lines that break where a figure is missing or a definition changes."""

from typing import Any

import altair as alt

from lib.charts.axes import BREAK_COLOUR, legend, time_axis, value_axis
from lib.charts.spec import ChartBuilder, ChartText

SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
# Height of the words over the plot that name a break; inside they would meet the lines.
NOTE = 16


def time_lines(
    x: str,
    y: str,
    series: str,
    *,
    segment: str = "",
    note: str = "",
    extra: tuple[str, ...] = (),
    zero: bool = False,
) -> ChartBuilder:
    """One line a series, with a marker at every figure.

    A row whose ``y`` is missing breaks its line, so a gap stays a gap. Series differ by colour and
    marker, so that they can be told apart without colour.

    Args:
        x: period column; y: value column; series: label column.
        segment: column whose change breaks the line (two sides of a definition break).
        note: column, empty but for rows before which a definition changes; drawn as a rule at the date in
            the column ``<note>_at``.
        extra: further columns for the tooltip.
        zero: begin the value axis at zero, for levels and shares.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(series)
        colour = alt.Color(f"{series}:N", sort=order, scale=alt.Scale(domain=order), legend=legend())
        shape = alt.Shape(
            f"{series}:N", scale=alt.Scale(domain=order, range=SHAPES[: len(order)]), legend=legend()
        )
        height = value_axis(y, text, zero=zero, above=NOTE if note else 0)
        base = alt.Chart().encode(x=time_axis(x, text), y=height)
        line = base.mark_line(strokeWidth=2).encode(
            color=colour, **({"detail": [f"{series}:N", f"{segment}:N"]} if segment else {})
        )
        points = base.mark_point(filled=True, size=42, opacity=1).encode(
            color=colour, shape=shape, tooltip=text.tooltip(x, series, y, *extra)
        )
        layers = [line, points.transform_filter(f"isValid(datum['{y}'])")]
        if note:
            marked = (
                alt.Chart()
                .transform_filter(f"isValid(datum['{note}'])")
                .transform_aggregate(groupby=[note, f"{note}_at", f"{note}_at_text"])
                .encode(x=time_axis(f"{note}_at", text, titled=x))
            )
            layers.append(
                marked.mark_rule(aria=False, color=BREAK_COLOUR, strokeDash=[3, 3]).encode(
                    tooltip=text.tooltip(f"{note}_at", note)
                )
            )
            layers.append(
                marked.mark_text(
                    aria=False, align="left", baseline="bottom", dx=-1, color="currentColor", fontSize=11
                ).encode(text=f"{note}:N", y=alt.value(-3))
            )
        # The legend takes its lines from the chart's height.
        return alt.layer(*layers).properties(height=290 + 20 * len(order))

    return build
