"""Small multiples in one chart: a row a series, each with its own strip of the same scale."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, time_axis
from lib.charts.scores import FULL, LABEL_LIMIT
from lib.charts.spec import ChartBuilder, ChartText

STRIP = 34


def score_rows(x: str, row: str, score: str, panel: str) -> ChartBuilder:
    """One panel a group, one strip a series: its score from 0 (the strip's floor) to 100 (its ceiling).

    Strips of one chart, not a grid of charts, because only a single chart adapts to a narrow screen.

    Args:
        x: period column; row: label column of the series; score: points, 0 to 100; panel: label column of
            the groups.
    """

    def build(text: ChartText) -> Any:
        panels = []
        groups = text.labels(panel)
        for group in groups:
            base = (
                alt.Chart()
                .transform_filter(alt.FieldEqualPredicate(field=panel, equal=group))
                .encode(
                    x=time_axis(x, text),
                    y=alt.Y(
                        f"{row}:N",
                        sort=text.labels(row),
                        title=None,
                        scale=alt.Scale(paddingInner=0.2),
                        axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False, grid=False),
                    ),
                )
            )
            offset = alt.YOffset(f"{score}:Q", scale=alt.Scale(domain=[FULL, 0]))
            colour = alt.Color(f"{panel}:N", scale=alt.Scale(domain=groups), legend=None)
            edges = [
                base.mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=0.6, strokeDash=dash)
                .transform_aggregate(first=f"min({x})", last=f"max({x})", groupby=[row])
                .encode(
                    x=alt.X("first:T", title=text.title(x)),
                    x2="last:T",
                    yOffset=alt.YOffset(datum=level, type="quantitative", scale=alt.Scale(domain=[FULL, 0])),
                )
                for level, dash in ((0, [1, 0]), (FULL, [2, 3]))
            ]
            line = base.mark_line(strokeWidth=2, aria=False).encode(yOffset=offset, color=colour)
            points = base.mark_point(filled=True, size=60, opacity=0).encode(
                yOffset=offset, tooltip=text.tooltip(row, x, score)
            )
            panels.append(alt.layer(*edges, line, points).properties(height=alt.Step(STRIP), title=group))
        return panels

    return build
