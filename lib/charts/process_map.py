"""A process as a map: steps at fixed places, arrows as curves as wide as the cases that take them."""

from typing import Any, Literal

import altair as alt

from lib.charts.axes import INK, legend
from lib.charts.spec import ChartBuilder, ChartText

ROW, ROOM = 62, 0.75
# Ends of the horizontal axis: room for the names of the outer columns.
LEFT, RIGHT = -0.62, 2.62
NARROW = "width < 520"
NAME_SIZE = f"{NARROW} ? 9 : 12"
NUMBER_SIZE = f"{NARROW} ? 8.5 : 11"
# An arrow leaves and meets its steps at this distance, in parts of its length; its head stands near the end.
HEAD = 0.7
# Numbers of sideways arrows stand this far from them, in rows.
SHIFT = 0.22
DASHES = [[1, 0], [6, 3], [2, 3]]
# Words keep this many pixels of the page's colour around them where an arrow passes below; then the words.
AROUND: tuple[dict[str, Any], ...] = (
    {"stroke": alt.ExprRef("background"), "strokeWidth": 4, "strokeJoin": "round"},
    {},
)

Align = Literal["left", "center", "right"]
# Which arrows or steps, and on which side of them, how far away, their numbers or names stand.
BESIDE: tuple[tuple[str, Align, int], ...] = (("==", "left", 8), ("!=", "center", 0))
NAMED: tuple[tuple[str, Align, int, int], ...] = (("== 1", "right", -12, -10), ("!= 1", "center", 0, 19))


def process_map(
    *, role: str, source: str, target: str, kind: str, share: str, hours: str, rows: int,
    extra: tuple[str, ...] = (),
) -> ChartBuilder:  # fmt: skip
    """Arrows between steps, and the steps' names.

    The table has one row an arrow (``x``, ``y`` to ``x2``, ``y2``, pulled aside towards ``mid_x``,
    ``mid_y``) and one a step (``x``, ``y``).

    Args:
        role: label column, arrow or step in this order; source, target: label columns, the steps' names;
        kind: label column that colours and dashes arrows; share: of cases, sets width and number of an arrow;
        hours: written beside the share where there is room; rows: number of rows of the map; extra: tooltip
        columns.
    """

    def build(text: ChartText) -> Any:
        arrow, step = text.labels(role)
        kinds = text.labels(kind)
        x: dict[str, Any] = dict(scale=alt.Scale(domain=[LEFT, RIGHT], nice=False), axis=None)
        y: dict[str, Any] = dict(
            scale=alt.Scale(domain=[-ROOM, rows - 1 + ROOM], reverse=True, nice=False), axis=None
        )
        colour = alt.Color(f"{kind}:N", sort=kinds, scale=alt.Scale(domain=kinds), legend=legend())
        dash = alt.StrokeDash(
            f"{kind}:N", sort=kinds, scale=alt.Scale(domain=kinds, range=DASHES[: len(kinds)]), legend=None
        )
        tooltip = text.tooltip(source, target, kind, share, hours, *extra)
        arrows = (
            alt.Chart()
            .transform_filter(alt.FieldEqualPredicate(field=role, equal=arrow))
            .transform_calculate(way="datum.x + '_' + datum.y + '_' + datum.x2 + '_' + datum.y2")
        )

        def along(t: str) -> dict[str, str]:
            weights = (f"(1 - {t}) * (1 - {t})", f"2 * {t} * (1 - {t})", f"{t} * {t}")
            return {
                f"at_{axis}": f"{weights[0]} * datum.{axis} + {weights[1]} * datum.mid_{axis}"
                f" + {weights[2]} * datum.{axis}2"
                for axis in ("x", "y")
            }

        curves = (
            arrows.transform_calculate(points="sequence(0, 1.001, 0.05)")
            .transform_flatten(["points"], ["t"])
            .transform_calculate(**along("datum.t"))
            .mark_line(aria=False, opacity=0.75, interpolate="linear")
            .encode(
                x=alt.X("at_x:Q", **x),
                y=alt.Y("at_y:Q", **y),
                order="t:Q",
                detail="way:N",
                color=colour,
                strokeDash=dash,
                strokeWidth=alt.StrokeWidth(
                    f"{share}:Q", scale=alt.Scale(domain=[0, 100], range=[1, 11], clamp=True), legend=None
                ),
            )
        )
        heads = (
            arrows.transform_calculate(**along(str(HEAD)))
            .transform_calculate(
                # Direction of the curve at the head; the triangle points up at 0 degrees.
                go_x=f"{1 - HEAD} * (datum.mid_x - datum.x) + {HEAD} * (datum.x2 - datum.mid_x)",
                go_y=f"{1 - HEAD} * (datum.mid_y - datum.y) + {HEAD} * (datum.y2 - datum.mid_y)",
                turn=f"90 + atan2(datum.go_y * height / {rows - 1 + 2 * ROOM},"
                f" datum.go_x * width / {RIGHT - LEFT}) * 180 / PI",
            )
            .mark_point(shape="triangle-up", filled=True, size=110, opacity=1)
            .encode(
                x=alt.X("at_x:Q", **x),
                y=alt.Y("at_y:Q", **y),
                angle=alt.Angle("turn:Q", scale=None),
                color=colour,
                tooltip=tooltip,
            )
        )
        number = f"format(datum['{share}'], '.0f') + '%'"
        hour = f"format(datum['{hours}'], ',.0f') + ' ' + {text.text('units.hours_short')!r}"
        # Beside an upright arrow; above or below one that goes sideways, away from its opposite.
        back = "(datum.x > 1 && datum.y2 > datum.y)"
        below = f"(datum.mid_y > max(datum.y, datum.y2) || {back})"
        numbers = [
            arrows.transform_filter(f"datum.x {side} datum.x2")
            .transform_calculate(half=f"{back} ? 0.65 : 0.5")
            .transform_calculate(**along("datum.half"))
            .transform_calculate(
                # What comes back is nearly what went out: a narrow screen has no room for both numbers.
                words=f"{NARROW} ? ({below} ? '' : {number})"
                f" : datum['{hours}'] == 0 ? {number} : {number} + ' \u00b7 ' + {hour}",
                text_y=f"datum.at_y + (datum.x == datum.x2 ? 0 : {below} ? {SHIFT} : -{SHIFT})",
            )
            .mark_text(
                aria=False, align=align, dx=shift, fontSize=alt.ExprRef(NUMBER_SIZE), color=INK, **around
            )
            .encode(x=alt.X("at_x:Q", **x), y=alt.Y("text_y:Q", **y), text="words:N")
            for around in AROUND
            for side, align, shift in BESIDE
        ]
        steps = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=role, equal=step))
        place = dict(x=alt.X("x:Q", **x), y=alt.Y("y:Q", **y))
        dots = steps.mark_circle(size=150, opacity=1, color=INK).encode(
            tooltip=text.tooltip(source, share, *extra), **place
        )
        names = [
            steps.transform_filter(f"datum.x {side}")
            .mark_text(
                aria=False, align=align, dx=shift, dy=rise, fontWeight="bold", color=INK,
                fontSize=alt.ExprRef(NAME_SIZE), **around,
            )
            .encode(text=f"{source}:N", **place)
            for around in AROUND
            for side, align, shift, rise in NAMED
        ]  # fmt: skip
        return alt.layer(curves, dots, heads, *numbers, *names).properties(height=ROW * rows)

    return build
