"""Small multiples in one chart: a row a series, each with its own strip of the same scale."""

from typing import Any

import altair as alt

from lib.charts.axes import DASHED_SAMPLE, INK, REFERENCE_COLOUR, legend, time_axis
from lib.charts.scores import FULL, LABEL_LIMIT, MARK, layer_of
from lib.charts.spec import ChartBuilder, ChartText

STRIP, GAP = 34, 0.2
# The range is stated because versions of Vega-Lite turn it the other way: 100 points stand at the top.
STRIP_SCALE = alt.Scale(domain=[0, FULL], range=[round(STRIP * (1 - GAP)), 0])


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
                        scale=alt.Scale(paddingInner=GAP),
                        axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False, grid=False),
                    ),
                )
            )
            offset = alt.YOffset(f"{score}:Q", scale=STRIP_SCALE)
            colour = alt.Color(f"{panel}:N", scale=alt.Scale(domain=groups), legend=None)
            edges = [
                base.mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=0.6, strokeDash=dash)
                .transform_aggregate(first=f"min({x})", last=f"max({x})", groupby=[row])
                .encode(
                    x=time_axis("first", text, titled=x),
                    x2="last:T",
                    yOffset=alt.YOffsetDatum(level, type="quantitative", scale=STRIP_SCALE),
                )
                for level, dash in ((0, [1, 0]), (FULL, [2, 3]))
            ]
            line = base.mark_line(strokeWidth=2, aria=False).encode(
                yOffset=offset, color=colour, detail=f"{row}:N"
            )
            points = base.mark_point(filled=True, size=60, opacity=0).encode(
                yOffset=offset, tooltip=text.tooltip(row, x, score)
            )
            panels.append(
                alt.layer(*edges, line, points).properties(
                    height=alt.Step(STRIP), title=alt.Title(group, frame="group")
                )
            )
        return panels

    return build


def value_between(
    x: str, value: str, floor: str, target: str, *, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One line by period between two horizontal lines; the legend tells the three apart.

    The unit is the same in all rows and comes with them, so that the axis title is a mark.

    Args:
        x: period column; value, floor, target: numeric columns of one unit; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        heads = [text.heading(name) for name in (value, floor, target)]
        key = legend()
        key.symbolSize = DASHED_SAMPLE
        dash = alt.StrokeDash(
            f"{MARK}:N",
            sort=heads,
            scale=alt.Scale(domain=heads, range=[[1, 0], [2, 3], [9, 4]]),
            legend=key,
        )
        y = alt.Y(
            f"{value}:Q",
            scale=alt.Scale(zero=False, nice=True, padding=16),
            axis=alt.Axis(title=None, tickCount=7, format=text.d3(value)),
        )
        title = (
            alt.Chart()
            .transform_aggregate(groupby=[f"{value}_title"])
            .mark_text(aria=False, align="left", baseline="bottom", color=INK, fontSize=14)
            .encode(x=alt.value(-30), y=alt.value(-8), text=f"{value}_title:N")
        )
        line = (
            layer_of(alt.Chart(), value, text)
            .mark_line(strokeWidth=2, aria=False)
            .encode(x=time_axis(x, text), y=y, strokeDash=dash)
        )
        points = (
            layer_of(alt.Chart(), value, text)
            .mark_point(filled=True, size=42, opacity=1)
            .encode(x=time_axis(x, text), y=y, tooltip=text.tooltip(x, value, *extra))
        )
        levels = [
            layer_of(alt.Chart(), name, text)
            .transform_aggregate(level=f"mean({name})", groupby=[MARK])
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=2)
            .encode(y=alt.Y("level:Q", axis=alt.Axis(title=None)), strokeDash=dash)
            for name in (floor, target)
        ]
        return alt.layer(*levels, line, points, title).properties(height=340)

    return build
