"""Coefficients with their intervals: one panel a coefficient, one row a model, or the other way round."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, legend
from lib.charts.lines import SHAPES
from lib.charts.spec import ChartBuilder, ChartText

ROW = 22
LABEL_LIMIT = 165
# Where a row's name is broken into two lines.
BREAK = " \N{MIDDLE DOT} "


def series_marks(column: str, text: ChartText, *, shown: bool) -> dict[str, Any]:
    """Colour and shape of a label column, so that its ids are told apart without colour."""
    order = text.labels(column)
    return {
        "color": alt.Color(
            f"{column}:N",
            sort=order,
            scale=alt.Scale(domain=order),
            legend=legend(order) if shown else None,
        ),
        "shape": alt.Shape(
            f"{column}:N",
            sort=order,
            scale=alt.Scale(domain=order, range=(SHAPES * 2)[: len(order)]),
            legend=legend(order) if shown else None,
        ),
    }


def _interval(
    base: Any, text: ChartText, value: str, low: str, high: str, title: Any, marks: dict[str, Any],
    tooltip: list[Any], reference: Any, domain: tuple[float, float] | None = None,
) -> list[Any]:  # fmt: skip
    """A zero line (or another reference), whiskers and points."""
    axis = alt.Axis(tickCount=5, format=text.d3(value))
    scale = alt.Scale(domain=list(domain), clamp=True) if domain else alt.Scale(zero=False, nice=True)
    x = alt.X(f"{value}:Q", title=title, scale=scale, axis=axis)
    # Rules are black by themselves, which a dark page swallows.
    colour = {"color": marks["color"]} if marks else {"color": alt.value(REFERENCE_COLOUR)}
    whiskers = base.mark_rule(aria=False, strokeWidth=2).encode(
        x=alt.X(f"{low}:Q", title=title, axis=axis), x2=f"{high}:Q", **colour
    )
    points = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, tooltip=tooltip, **marks)
    return [reference, whiskers, points]


def _zero(at: float = 0.0) -> Any:
    return (
        alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3]).encode(x=alt.datum(at))
    )


def intervals(
    row: str,
    value: str,
    *,
    low: str,
    high: str,
    panel: str = "",
    marks: str = "",
    truth: str = "",
    extra: tuple[str, ...] = (),
    drawn: tuple[str, ...] = (),
    domain: tuple[float, float] | None = None,
) -> ChartBuilder:
    """Points with intervals, one row each, around a line at zero.

    Args:
        row: label or text column of the rows, in its declared order; value, low, high: numeric columns.
        panel: label column; one panel for each of its ids (or of ``drawn``), each with its own axis.
        marks: label column that colours and shapes the points; the row itself when empty.
        truth: column with the true value, drawn as a tick in its row; extra: tooltip columns.
        drawn: ids of ``panel`` that get a panel; all when empty. domain: fixed ends of the axis.
    """

    def build(text: ChartText) -> Any:
        title: Any = text.title(value)
        if truth:
            title = [title, text.text("chart.tick", name=text.heading(truth))]
        # Where units differ from panel to panel, a panel's name has its unit and stands at its axis.
        own = bool(panel) and text.exhibit.columns[value].unit == "by_row"
        rows = text.labels(row)
        panels = [text.label(name) for name in drawn] or (text.labels(panel) if panel else [""])
        charts = []
        for label in panels:
            title = label if own else title
            base = alt.Chart()
            if panel:
                base = base.transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
            base = base.encode(
                y=alt.Y(
                    f"{row}:N",
                    sort=rows or None,
                    title=None,
                    axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
                )
            )
            last = label == panels[-1]
            shown = series_marks(marks, text, shown=last and marks != row) if marks else {}
            tooltip = text.tooltip(*((panel,) if panel else ()), row, value, low, high, *extra)
            layers = _interval(base, text, value, low, high, title, shown, tooltip, _zero(), domain)
            if truth:
                true = base.mark_tick(aria=False, thickness=3, size=16, color=REFERENCE_COLOUR)
                layers.append(true.encode(x=alt.X(f"{truth}:Q", title=title)))
            named = {"title": label} if panel and not own else {}
            charts.append(alt.layer(*layers).properties(height=alt.Step(ROW), **named))
        return charts

    return build


def _truth(base: Any, truth: str, title: str) -> Any:
    """A vertical line at the value of a column that is the same in all rows."""
    return (
        base.transform_aggregate(at=f"mean({truth})")
        .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3], strokeWidth=2)
        .encode(x=alt.X("at:Q", title=title))
    )


def grouped_intervals(
    row: str,
    value: str,
    group: str,
    *,
    low: str,
    high: str,
    panel: str = "",
    truth: str = "",
    extra: tuple[str, ...] = (),
    domain: tuple[float, float] | None = None,
    reference: float = 0.0,
) -> ChartBuilder:
    """Several points with intervals in each row, told apart by colour, shape and a small offset.

    Args:
        row: label column; value, low, high: numeric columns; group: label column; extra: tooltip columns.
        panel: label column, one panel for each id; truth: column with the true value, drawn as a line in the
            place of the line at zero; domain: fixed ends of the axis, the same in all panels;
        reference: value that stands for nothing, where it is not zero.
    """

    def build(text: ChartText) -> Any:
        order, title = text.labels(group), text.title(value)
        charts = []
        panels = text.labels(panel) if panel else [""]
        for label in panels:
            chosen = alt.Chart()
            if panel:
                chosen = chosen.transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
            base = chosen.encode(
                y=alt.Y(
                    f"{row}:N",
                    sort=text.labels(row),
                    title=None,
                    axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
                ),
                yOffset=alt.YOffset(f"{group}:N", sort=order, scale=alt.Scale(domain=order)),
            )
            shown = series_marks(group, text, shown=label == panels[-1])
            tooltip = text.tooltip(*((panel,) if panel else ()), row, group, value, low, high, *extra)
            line = _truth(chosen, truth, title) if truth else _zero(reference)
            layers = _interval(base, text, value, low, high, title, shown, tooltip, line, domain)
            named = {"title": label} if panel else {}
            charts.append(alt.layer(*layers).properties(height=alt.Step(13, **{"for": "offset"}), **named))
        return charts

    return build


def distances(row: str, value: str, marks: str, *, bound: float, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """How far each estimate is from a target, with dashed lines at plus and minus ``bound``.

    Args:
        row: text column in the table's order, broken into lines at `BREAK`; value: signed distance; marks:
            label column that colours and
            shapes; bound: distance within which a point counts as near; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        edges = [
            alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=dash).encode(x=alt.datum(at))
            for at, dash in ((-bound, [4, 3]), (0, [1, 0]), (bound, [4, 3]))
        ]
        points = (
            alt.Chart()
            .mark_point(filled=True, size=70, opacity=1)
            .encode(
                x=alt.X(
                    f"{value}:Q",
                    title=text.title(value),
                    axis=alt.Axis(tickCount=7),
                    scale=alt.Scale(nice=True),
                ),
                y=alt.Y(
                    f"{row}:N",
                    sort=None,
                    title=None,
                    # The name in two lines, so that a phone has room for it.
                    axis=alt.Axis(
                        labelLimit=LABEL_LIMIT,
                        ticks=False,
                        labelExpr=f"split(datum.label, {BREAK!r})",
                        # Both lines together stand at the mark's height.
                        labelOffset=-6,
                    ),
                ),
                tooltip=text.tooltip(row, *extra, value),
                **series_marks(marks, text, shown=True),
            )
        )
        return alt.layer(*edges, points).properties(height=alt.Step(30))

    return build
