"""Points in a plane: several measures of one row, and the importance-performance matrix."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR, legend
from lib.charts.lines import SHAPES
from lib.charts.scores import ROW, layer_of, marked, rows_axis
from lib.charts.spec import ChartBuilder, ChartText


def marks_by_column(category: str, columns: tuple[str, ...], *, axis: str = "") -> ChartBuilder:
    """One row a category, one mark for each of several numeric columns, told apart by colour and shape.

    A column may be empty, which a screen reader would meet as a picture without a name; it reads the table.

    Args:
        category: label column; columns: numeric columns of one unit; the first is the reference;
        axis: message with the title of the axis, without which it names the unit alone.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(y=rows_axis(category, sort=text.labels(category)))
        title = text.text(axis) if axis else text.suffix(columns[0])
        layers = [
            layer_of(base, name, text)
            .mark_point(aria=False, filled=True, size=60, opacity=1)
            .encode(
                x=alt.X(f"{name}:Q", title=title, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True)),
                tooltip=text.tooltip(category, *columns),
                **marked(columns, text),
            )
            for name in columns
        ]
        return alt.layer(*layers).properties(height=alt.Step(ROW))

    return build


def importance_matrix(
    x: str, y: str, name: str, field: str, *, lane: str, x_at: str, y_at: str
) -> ChartBuilder:
    """Points by score and importance, named beside the point, with lines where the axes cross.

    Importance has few levels, so that every point gets a lane of its own inside its level.

    Args:
        x: points, 0 to 100; y: importance; name: label column; field: label column that colours and shapes;
        lane: column with the row of each point, most important first; x_at, y_at: columns with the place
            where the axes cross.
    """

    def build(text: ChartText) -> Any:
        fields = text.labels(field)
        rows = len(text.labels(name))
        base = alt.Chart().encode(
            y=alt.Y(
                f"{lane}:Q",
                scale=alt.Scale(domain=[0.2, rows + 0.8], reverse=True, nice=False),
                axis=None,
            )
        )
        horizontal = alt.X(
            f"{x}:Q",
            title=text.title(x),
            scale=alt.Scale(domain=[-4, 104], nice=False),
            axis=alt.Axis(values=list(range(0, 101, 20))),
        )
        points = base.mark_point(filled=True, size=70, opacity=1).encode(
            x=horizontal,
            color=alt.Color(f"{field}:N", scale=alt.Scale(domain=fields), legend=legend()),
            shape=alt.Shape(
                f"{field}:N", scale=alt.Scale(domain=fields, range=SHAPES[: len(fields)]), legend=legend()
            ),
            tooltip=text.tooltip(name, y, x, field),
        )
        names = base.encode(x=horizontal, text=f"{name}:N")
        left = names.transform_filter(f"datum['{x}'] <= 50").mark_text(
            aria=False, align="left", dx=8, fontSize=11, color=INK
        )
        right = names.transform_filter(f"datum['{x}'] > 50").mark_text(
            aria=False, align="right", dx=-8, fontSize=11, color=INK
        )
        level = (
            alt.Chart()
            .transform_filter(f"datum['{y}'] >= datum['{y_at}']")
            .transform_aggregate(edge=f"max({lane})")
            .transform_calculate(at="datum.edge + 0.5")
        )
        across = level.mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3]).encode(
            y=alt.Y("at:Q", axis=None)
        )
        down = (
            alt.Chart()
            .transform_aggregate(at=f"mean({x_at})")
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
            .encode(x=alt.X("at:Q", title=text.title(x)))
        )
        return alt.layer(across, down, points, left, right).properties(height=20 * rows)

    return build
