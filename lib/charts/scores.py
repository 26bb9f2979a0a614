"""Scores and gaps by KPI: bars on a scale of points, in a given order or by size."""

import json
from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR, legend
from lib.charts.lines import SHAPES
from lib.charts.spec import ChartBuilder, ChartText

FULL = 100
ROOM = 14
ROW = 21
LABEL_LIMIT = 150
# Field that names the numeric column a mark belongs to, where several share an axis.
MARK = "mark"


def rows_axis(category: str, *, sort: Any) -> alt.Y:
    """Rows named on the left; short labels leave a narrow screen room for the bars."""
    return alt.Y(f"{category}:N", title=None, sort=sort, axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False))


def points_axis(column: str, text: ChartText) -> alt.X:
    """Points from 0 to 100, with room to the right for a number."""
    return alt.X(
        f"{column}:Q",
        title=text.title(column),
        scale=alt.Scale(domain=[0, FULL + ROOM]),
        axis=alt.Axis(values=list(range(0, FULL + 1, 20)), format="d"),
    )


def shades(column: str, text: ChartText, *, shown: bool = True) -> alt.Color:
    """Colours of a label column in its order."""
    return alt.Color(
        f"{column}:N",
        sort=text.labels(column),
        scale=alt.Scale(domain=text.labels(column)),
        legend=legend() if shown else None,
    )


def layer_of(base: Any, column: str, text: ChartText) -> Any:
    """``base`` for the rows that have a value in ``column``, with the column's heading in the field MARK."""
    return base.transform_filter(f"isValid(datum['{column}'])").transform_calculate(
        **{MARK: json.dumps(text.heading(column), ensure_ascii=False)}
    )


def marked(columns: tuple[str, ...], text: ChartText) -> dict[str, Any]:
    """Colour and shape of one column's marks among several; for a layer of :func:`layer_of`.

    The legend names the columns that have a value, in the order of the layers: no domain is declared.
    """
    key = legend([text.heading(column) for column in columns])
    shapes = alt.Scale(range=SHAPES[: len(columns)])
    return {
        "color": alt.Color(f"{MARK}:N", sort=None, legend=key),
        "shape": alt.Shape(f"{MARK}:N", sort=None, scale=shapes, legend=key),
    }


def score_bars(
    category: str, score: str, colour: str, *, raw: str, missing: str, mean: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """Two panels: the mean scores, then every score; what the cap hides, or a zero, stands beside the bar.

    Args:
        category: label column whose first id stands for a mean; score: points, 0 to 100; colour: label column
            of the groups; raw: the score before capping; missing: column with the reason where there is no
            score; mean: id of the means; extra: tooltip columns of the second panel.
    """

    def build(text: ChartText) -> Any:
        means, singles = text.label(mean), text.labels(category)[1:]
        groups = text.labels(colour)
        top = (
            alt.Chart()
            .transform_filter(alt.FieldEqualPredicate(field=category, equal=means))
            .encode(x=points_axis(score, text), y=rows_axis(colour, sort=groups))
        )
        averages = alt.layer(
            top.mark_bar().encode(
                color=shades(colour, text, shown=False), tooltip=text.tooltip(colour, score)
            ),
            top.mark_text(aria=False, align="left", dx=4, color=INK).encode(
                text=alt.Text(f"{score}:Q", format=".1f")
            ),
        ).properties(height=alt.Step(ROW + 3))
        base = (
            alt.Chart()
            .transform_filter(f"datum['{category}'] !== {means!r}")
            .encode(y=rows_axis(category, sort=singles))
        )
        bars = base.mark_bar().encode(
            x=points_axis(score, text),
            # The bars of the first panel name the colours.
            color=shades(colour, text, shown=False),
            tooltip=text.tooltip(category, *extra, score, raw),
        )
        uncapped = (
            base.transform_filter(
                f"isValid(datum['{raw}']) && (datum['{raw}'] != datum['{score}'] || !datum['{score}'])"
            )
            .mark_text(aria=False, align="left", dx=4, fontSize=10, color=INK)
            .encode(x=alt.X(f"{score}:Q"), text=alt.Text(f"{raw}:Q", format=",.0f"))
        )
        absent = (
            base.transform_filter(f"isValid(datum['{missing}'])")
            .mark_text(aria=False, align="left", dx=4, fontSize=10, color=INK)
            .encode(x=alt.datum(0), text=f"{missing}:N")
        )
        return [averages, alt.layer(bars, uncapped, absent).properties(height=alt.Step(ROW))]

    return build


def ranked_bars(
    category: str, value: str, colour: str, *, place: str, extra: tuple[str, ...] = (), error: str = ""
) -> ChartBuilder:
    """Bars from zero, in the order of a column, so that they change places when the data change.

    Args:
        category: label column; value: numbers; colour: label column; place: column with the order (1 first);
        extra: tooltip columns; error: column with a standard error, drawn as plus and minus two of them.
    """

    def build(text: ChartText) -> Any:
        sort = alt.EncodingSortField(field=place, op="min", order="ascending")
        base = alt.Chart().encode(y=rows_axis(category, sort=sort))
        x = alt.X(f"{value}:Q", title=text.title(value), axis=alt.Axis(format=text.d3(value), tickCount=5))
        bars = base.mark_bar().encode(
            x=x, color=shades(colour, text), tooltip=text.tooltip(category, colour, value, *extra)
        )
        if not error:
            return bars.properties(height=alt.Step(ROW))
        whiskers = (
            base.transform_calculate(
                low=f"datum['{value}'] - 2 * datum['{error}']",
                high=f"datum['{value}'] + 2 * datum['{error}']",
            )
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=2)
            .encode(x=alt.X("low:Q", title=text.title(value)), x2="high:Q")
        )
        return alt.layer(bars, whiskers).properties(height=alt.Step(ROW))

    return build


def limit_bars(category: str, value: str, *, limit: float, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Bars from zero with a line at a limit that they should not pass.

    Args:
        category: label column; value: numbers; limit: in the value's displayed unit; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(y=rows_axis(category, sort=text.labels(category)))
        x = alt.X(f"{value}:Q", title=text.title(value), axis=alt.Axis(tickCount=5))
        bars = base.mark_bar().encode(x=x, tooltip=text.tooltip(category, value, *extra))
        line = (
            alt.Chart()
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3], strokeWidth=2)
            .encode(x=alt.datum(limit))
        )
        return alt.layer(bars, line).properties(height=alt.Step(ROW + 5))

    return build
