"""Ranks of a few entries under several weightings, on one axis with a limit."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR
from lib.charts.scores import layer_of, marked
from lib.charts.spec import ChartBuilder, ChartText

LAST = 27


def problem_ranks(category: str, ranks: tuple[str, ...], *, limit: int) -> ChartBuilder:
    """A row a problem: its rank under each weighting, with a line behind the last rank that counts as wide.

    Names stand above their rows, because they are too long for the side of a narrow screen. Marks are read
    from the table behind the chart: a weighting without ranks would be a picture without a name.

    Args:
        category: label column; ranks: numeric columns, 1 is widest; limit: the last rank that counts.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(category)
        base = alt.Chart().encode(
            y=alt.Y(f"{category}:N", sort=order, title=None, axis=None, scale=alt.Scale(paddingInner=0.3))
        )
        x: dict[str, Any] = dict(
            scale=alt.Scale(domain=[0, LAST], nice=False), axis=alt.Axis(values=[1, 5, 10, 15, 20, 25])
        )
        marks = [
            layer_of(base, name, text)
            .mark_point(aria=False, filled=True, size=64, opacity=1, yOffset=1 + 6 * place)
            .encode(
                x=alt.X(f"{name}:Q", title=text.label("rank_axis"), **x),
                tooltip=text.tooltip(category, *ranks),
                **marked(ranks, text),
            )
            for place, name in enumerate(ranks)
        ]
        names = base.mark_text(
            aria=False, align="left", baseline="middle", fontSize=12, yOffset=-11, color=INK
        ).encode(x=alt.datum(0.2), text=f"{category}:N")
        # A piece a row, because a line through all of them would strike the names out on a narrow screen.
        line = base.mark_tick(aria=False, color=REFERENCE_COLOUR, thickness=2, size=26, yOffset=8).encode(
            x=alt.datum(limit + 0.5)
        )
        return alt.layer(line, *marks, names).properties(height=alt.Step(50))

    return build
