"""Heat maps: a number in every cell, so that colour alone carries nothing."""

from typing import Any

import altair as alt

from lib.charts.spec import ChartBuilder, ChartText


def heat_map(x: str, y: str, value: str) -> ChartBuilder:
    """Cells coloured from pale to strong, each with its number.

    Args:
        x, y: categories in the table's order; value: numeric column, zero or more.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            x=alt.X(
                f"{x}:N", title=text.title(x), axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)
            ),
            y=alt.Y(f"{y}:N", title=None, sort=None, axis=alt.Axis(labelLimit=200, ticks=False)),
        )
        # One dark hue, paler where there is less, lies under white digits or beside grey ones: both
        # keep their contrast on the light and on the dark page.
        cells = base.mark_rect(color="#0b5e8a").encode(
            opacity=alt.Opacity(
                f"{value}:Q", title=text.title(value), scale=alt.Scale(range=[0.0, 1.0]), legend=None
            ),
            tooltip=text.tooltip(x, y, value),
        )
        words = base.mark_text(fontSize=12).encode(
            text=alt.Text(f"{value}:Q", format=text.d3(value)),
            color=alt.condition(f"datum['{value}'] > 0", alt.value("#ffffff"), alt.value("#808080")),
        )
        return alt.layer(cells, words).properties(height=alt.Step(26))

    return build
