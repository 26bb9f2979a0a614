"""Heat maps: a number in every cell, so that colour alone carries nothing."""

from typing import Any

import altair as alt

from lib.charts.spec import ChartBuilder, ChartText

PALE = ["#eef3f7", "#86bbd8"]
DARK = "#1c2733"


def heat_map(x: str, y: str, value: str, *, ordered: bool = False, roomy: int = 0) -> ChartBuilder:
    """Cells coloured from pale to strong, each with its number.

    Args:
        x, y: categories in the table's order; value: numeric column, zero or more;
        ordered: ``x`` is a label column in its declared order, with every name written (slanted);
        roomy: width in pixels below which cells have no room for their numbers (the tooltip and the table
            still have them).
    """

    def build(text: ChartText) -> Any:
        names: dict[str, Any] = {"axis": alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)}
        if ordered:
            axis = alt.Axis(labelAngle=-40, ticks=False, labelOverlap=False, labelLimit=170)
            names = {"axis": axis, "sort": text.labels(x)}
        base = alt.Chart().encode(
            x=alt.X(f"{x}:N", title=text.title(x), **names),
            y=alt.Y(f"{y}:N", title=None, sort=None, axis=alt.Axis(labelLimit=175, ticks=False)),
        )
        # Pale cells with dark digits keep their contrast on a light and on a dark page.
        cells = base.mark_rect().encode(
            color=alt.Color(f"{value}:Q", scale=alt.Scale(range=PALE), legend=None),
            tooltip=text.tooltip(x, y, value),
        )
        words = base.mark_text(
            aria=False, fontSize=12, color=DARK, opacity=alt.ExprRef(f"width < {roomy} ? 0 : 1")
        ).encode(text=alt.Text(f"{value}:Q", format=text.d3(value).replace("~", "")))
        # The cells' numbers have no axis that could name them and their unit.
        named = alt.TitleParams(text.title(value), fontWeight="normal", fontSize=12, offset=8)
        return alt.layer(cells, words).properties(height=alt.Step(26), title=named)

    return build
