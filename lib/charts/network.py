"""A network whose nodes have fixed places: arrows by the ground that they stand on."""

from typing import Any

import altair as alt

from lib.charts.axes import DASHED_SAMPLE, INK, REFERENCE_COLOUR, legend
from lib.charts.lines import SHAPES
from lib.charts.spec import ChartBuilder, ChartText

HEIGHT = 620
# Room beside the first and the last column for the names of their nodes.
MARGIN = 0.62
# The arrowhead stands this far along its arrow, so that it is not under a node.
ALONG = 0.62
# On a narrow screen names are smaller.
NAME_SIZE = "width < 520 ? 8.5 : 11"


def strategy_chart(*, role: str, start: str, end: str, ground: str, columns: tuple[str, ...]) -> ChartBuilder:
    """Nodes with their names, arrows coloured and dashed by their ground, columns named above.

    The table has one row an arrow (``x``, ``y`` to ``x2``, ``y2``) and one a node (``x``, ``y``).

    Args:
        role: label column, arrow or node in this order; start, end: label columns with the nodes' names;
        ground: label column; columns: ids of the labels above the columns of nodes.
    """

    def build(text: ChartText) -> Any:
        arrow, node = text.labels(role)
        grounds = text.labels(ground)
        span, rows = len(columns) - 1 + 2 * MARGIN, 8.0
        horizontal: dict[str, Any] = dict(
            scale=alt.Scale(domain=[-MARGIN, len(columns) - 1 + MARGIN], nice=False), axis=None
        )
        vertical: dict[str, Any] = dict(
            scale=alt.Scale(domain=[-0.7, rows + 0.2], reverse=True, nice=False), axis=None
        )
        lines = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=role, equal=arrow))
        key = legend()
        key.symbolSize = DASHED_SAMPLE
        colour = alt.Color(
            f"{ground}:N",
            scale=alt.Scale(domain=grounds),
            legend=key,
        )
        dash = alt.StrokeDash(
            f"{ground}:N", scale=alt.Scale(domain=grounds, range=[[1, 0], [7, 3], [2, 3]]), legend=None
        )
        tooltip = text.tooltip(
            start, end, "expected", ground, "finding", "effect", "low", "high", "n", "verdict"
        )
        shafts = lines.mark_rule(strokeWidth=1.8, opacity=0.85).encode(
            x=alt.X("x:Q", **horizontal),
            y=alt.Y("y:Q", **vertical),
            x2="x2:Q",
            y2="y2:Q",
            color=colour,
            strokeDash=dash,
            tooltip=tooltip,
        )
        heads = (
            lines.transform_calculate(
                at_x=f"datum.x + {ALONG} * (datum.x2 - datum.x)",
                at_y=f"datum.y + {ALONG} * (datum.y2 - datum.y)",
                # The triangle points up at 0 degrees; the picture is wider or narrower than it is high.
                turn=f"90 + atan2((datum.y2 - datum.y) * {HEIGHT} / {rows + 0.9},"
                f" (datum.x2 - datum.x) * width / {span}) * 180 / PI",
            )
            .mark_point(shape="triangle-up", filled=True, size=110, opacity=1)
            .encode(
                x=alt.X("at_x:Q", **horizontal),
                y=alt.Y("at_y:Q", **vertical),
                angle=alt.Angle("turn:Q", scale=None),
                color=colour,
                tooltip=tooltip,
            )
        )
        nodes = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=role, equal=node))
        dots = nodes.mark_circle(size=90, opacity=1, color=REFERENCE_COLOUR).encode(
            x=alt.X("x:Q", **horizontal), y=alt.Y("y:Q", **vertical), tooltip=text.tooltip(start)
        )
        names = nodes.mark_text(
            aria=False, dy=-11, fontSize=alt.ExprRef(NAME_SIZE), fontWeight="bold", color=INK
        ).encode(x=alt.X("x:Q", **horizontal), y=alt.Y("y:Q", **vertical), text=f"{start}:N")
        heads_of_columns = [
            alt.Chart()
            .transform_aggregate(n="count()")
            .mark_text(aria=False, fontSize=alt.ExprRef(NAME_SIZE), fontStyle="italic", color=INK)
            .encode(
                x=alt.XDatum(place, type="quantitative", **horizontal),
                y=alt.YDatum(-0.5, type="quantitative", **vertical),
                text=alt.value(text.label(name)),
            )
            for place, name in enumerate(columns)
        ]
        network = alt.layer(shafts, heads, dots, names, *heads_of_columns).properties(height=HEIGHT)
        return [network, _effects(text, start, end)]

    return build


def _effects(text: ChartText, start: str, end: str) -> Any:
    """The tested arrows with their effect and interval; names stand above their rows."""
    base = (
        alt.Chart()
        .transform_filter("isValid(datum.effect)")
        .transform_calculate(arrow=f"datum['{start}'] + ' \u2192 ' + datum['{end}']")
        .encode(y=alt.Y("arrow:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0.2)))
    )
    verdicts = text.labels("verdict")
    colour = alt.Color(
        "verdict:N",
        sort=verdicts,
        scale=alt.Scale(domain=verdicts),
        legend=legend(),
    )
    shape = alt.Shape(
        "verdict:N", sort=verdicts, scale=alt.Scale(domain=verdicts, range=SHAPES[:3]), legend=legend()
    )
    tooltip = text.tooltip(start, end, "expected", "effect", "low", "high", "n", "verdict")
    x = alt.X("effect:Q", title=text.title("effect"), axis=alt.Axis(tickCount=6))
    intervals = base.mark_rule(strokeWidth=2, yOffset=7).encode(
        x=alt.X("low:Q", title=text.title("effect")), x2="high:Q", color=colour, tooltip=tooltip
    )
    points = base.mark_point(filled=True, size=70, opacity=1, yOffset=7).encode(
        x=x, color=colour, shape=shape, tooltip=tooltip
    )
    names = base.mark_text(aria=False, align="left", fontSize=11, yOffset=-8, color=INK).encode(
        x=alt.value(2), text="arrow:N"
    )
    # A piece of the zero line a row, because a whole one would strike the names out on a narrow screen.
    none = base.mark_tick(aria=False, color=REFERENCE_COLOUR, thickness=1.5, size=20, yOffset=8).encode(
        x=alt.XDatum(0)
    )
    return alt.layer(none, intervals, points, names).properties(height=alt.Step(36))
