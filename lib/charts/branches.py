"""Many units side by side: a grid of scores, one unit beside the whole, two orders of the same units."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR
from lib.charts.heat import DARK
from lib.charts.scores import FULL, ROW, layer_of, marked, points_axis, rows_axis
from lib.charts.spec import ChartBuilder, ChartText

# Pale enough for dark digits at both ends; orange and blue differ for readers who do not tell red from green.
SCORE_RANGE = ["#f6b48f", "#fbf3ea", "#9cc9e3"]
CELL = 22
# Below this width a cell has no room for a number; colour, tooltip and table still have it.
ROOMY = 520


def branch_grid(column: str, row: str, score: str, *, place: str, only: tuple[str, ...]) -> ChartBuilder:
    """A cell for each unit and KPI, coloured and numbered by its score.

    Args:
        column: text column with the units' codes; row: label column; score: points, 0 to 100; place: column
            with the order of the units; only: ids of ``row`` that occur.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            x=alt.X(
                f"{column}:N",
                title=text.title(column),
                sort=alt.EncodingSortField(field=place, op="min", order="ascending"),
                axis=alt.Axis(
                    orient="top",
                    labelAngle=-90,
                    ticks=False,
                    labelOverlap=False,
                    labelFontSize=alt.ExprRef(f"width < {ROOMY} ? 7 : 10"),
                ),
            ),
            y=rows_axis(row, sort=[text.label(name) for name in only]),
        )
        cells = base.mark_rect().encode(
            color=alt.Color(
                f"{score}:Q",
                title=text.title(score),
                scale=alt.Scale(domain=[0, FULL / 2, FULL], range=SCORE_RANGE),
                legend=alt.Legend(orient="bottom", gradientLength=160),
            ),
            tooltip=text.tooltip(column, row, "value", score),
        )
        words = (
            base.transform_filter(f"isValid(datum['{score}'])")
            .mark_text(aria=False, fontSize=9, color=DARK, opacity=alt.ExprRef(f"width < {ROOMY} ? 0 : 1"))
            .encode(text=alt.Text(f"{score}:Q", format="d"))
        )
        return alt.layer(cells, words).properties(height=alt.Step(CELL))

    return build


def beside(row: str, unit: str, whole: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Two marks a row joined by a line: one unit and the whole.

    Args:
        row: label column; unit, whole: points, 0 to 100; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(y=rows_axis(row, sort=text.labels(row)))
        both = base.transform_filter(f"isValid(datum['{unit}']) && isValid(datum['{whole}'])")
        join = both.mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=2).encode(
            x=points_axis(unit, text).title(text.text("chart.attainment")), x2=f"{whole}:Q"
        )
        marks = [
            layer_of(base, name, text)
            .mark_point(filled=True, size=70, opacity=1)
            .encode(
                x=points_axis(name, text).title(text.text("chart.attainment")),
                tooltip=text.tooltip(row, unit, whole, *extra),
                **marked((unit, whole), text),
            )
            for name in (unit, whole)
        ]
        return alt.layer(join, *marks).properties(height=alt.Step(ROW))

    return build


def two_orders(name: str, first: str, second: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Ranks by two methods against each other: on the diagonal both agree.

    Args:
        name: text column; first, second: ranks, 1 is best; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        ticks = [1, 5, 10, 15, 20, 25]
        x = alt.X(
            f"{first}:Q",
            title=text.title(first),
            scale=alt.Scale(domain=[0, 29], nice=False),
            axis=alt.Axis(values=ticks, format="d"),
        )
        downwards: dict[str, Any] = {
            "title": text.title(second),
            "scale": alt.Scale(domain=[0, 29], reverse=True, nice=False),
            "axis": alt.Axis(
                values=ticks,
                format="d",
                titleAngle=0,
                titleAlign="left",
                titleAnchor="end",
                titleX=-30,
                titleY=-14,
            ),
        }
        base = alt.Chart().encode(x=x, y=alt.Y(f"{second}:Q", **downwards))
        agree = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3]).encode(
            y=alt.Y(f"{first}:Q", **downwards)
        )
        points = base.mark_point(filled=True, size=70, opacity=1).encode(
            tooltip=text.tooltip(name, first, second, *extra)
        )
        # Each name stands on its point's side of the diagonal, which would strike it out.
        sides: tuple[tuple[str, dict[str, Any]], ...] = (
            ("<", {"align": "left", "dx": 6}),
            ("==", {"align": "left", "dx": 6, "dy": -5}),
            (">", {"align": "right", "dx": -6}),
        )
        words = [
            base.transform_filter(f"datum['{second}'] {side} datum['{first}']")
            .mark_text(aria=False, fontSize=10, color=INK, **place)
            .encode(text=f"{name}:N")
            for side, place in sides
        ]
        return alt.layer(agree, points, *words).properties(height=380)

    return build
