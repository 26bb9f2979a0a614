"""A funnel: one bar a stage, with the number and the share of those who began."""

from typing import Any

import altair as alt

from lib.charts.axes import INK
from lib.charts.scores import LABEL_LIMIT
from lib.charts.spec import ChartBuilder, ChartText


def funnel(stage: str, count: str, share: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Bars of a share from zero, each with its count in words.

    Args:
        stage: label column, first stage at the top; count: numbers; share: of the first stage; extra: tooltip
            columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            y=alt.Y(
                f"{stage}:N",
                sort=text.labels(stage),
                title=None,
                axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
            )
        )
        x = alt.X(
            f"{share}:Q",
            title=text.title(share),
            scale=alt.Scale(domain=[0, 130]),
            axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
        )
        bars = base.mark_bar().encode(x=x, tooltip=text.tooltip(stage, count, share, *extra))
        words = base.mark_text(aria=False, align="left", dx=5, fontSize=11, color=INK).encode(
            x=x, text=alt.Text(f"{count}:Q", format=",.0f")
        )
        return alt.layer(bars, words).properties(height=alt.Step(26))

    return build
