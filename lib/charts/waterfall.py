"""Waterfalls: from one total to another, step by step."""

from typing import Any

import altair as alt

from lib.charts.axes import INK
from lib.charts.scores import FULL, ROOM, rows_axis, shades
from lib.charts.spec import ChartBuilder, ChartText


def waterfall(step: str, start: str, end: str, change: str, kind: str, *, place: str) -> ChartBuilder:
    """Bars that float from ``start`` to ``end``, each with its change in words.

    Steps run from top to bottom, so that their names have room on a narrow screen.

    Args:
        step: label column; start, end, change: points; kind: label column that colours totals, losses and
            gains; place: column with the order.
    """

    def build(text: ChartText) -> Any:
        sort = alt.EncodingSortField(field=place, op="min", order="ascending")
        base = alt.Chart().encode(y=rows_axis(step, sort=sort))
        bars = base.mark_bar().encode(
            x=alt.X(
                f"{start}:Q",
                title=text.text("chart.total_score"),
                scale=alt.Scale(domain=[0, FULL + ROOM]),
                axis=alt.Axis(values=list(range(0, FULL + 1, 20))),
            ),
            x2=f"{end}:Q",
            color=shades(kind, text),
            tooltip=text.tooltip(step, start, change, end),
        )
        total = text.labels(kind)[0]
        words = (
            base.transform_calculate(
                edge=f"max(datum['{start}'], datum['{end}'])",
                shown=f"datum['{kind}'] == {total!r} ? format(datum['{end}'], '.1f')"
                f" : format(datum['{change}'], '+.1f')",
            )
            .mark_text(aria=False, align="left", dx=4, color=INK)
            .encode(x=alt.X("edge:Q"), text="shown:N")
        )
        return alt.layer(bars, words).properties(height=alt.Step(34))

    return build
