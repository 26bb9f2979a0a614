"""Bars and dots over categories: lengths start at zero, positions may not."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, legend
from lib.charts.spec import ChartBuilder, ChartText


def _category(column: str, order: list[str]) -> alt.Y:
    return alt.Y(f"{column}:N", sort=order or None, title=None, axis=alt.Axis(labelLimit=220, ticks=False))


def bars(category: str, value: str, *, colour: str = "", extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Horizontal bars from zero, one a category.

    Args:
        category: label or text column (kept in the table's order when it has no declared ids).
        value: numeric column; colour: label column that colours the bars; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        shades: dict[str, Any] = {}
        if colour:
            order = text.labels(colour)
            shades["color"] = alt.Color(f"{colour}:N", scale=alt.Scale(domain=order), legend=legend())
        rows = max(len(text.labels(category)), 6)
        return (
            alt.Chart()
            .mark_bar()
            .encode(
                x=alt.X(f"{value}:Q", title=text.title(value), axis=alt.Axis(format=text.d3(value))),
                y=_category(category, text.labels(category)),
                tooltip=text.tooltip(category, value, *extra),
                **shades,
            )
            .properties(height=26 * rows)
        )

    return build


def strips(
    panel: str, category: str, value: str, kind: str, *, name: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One panel a measure: a strip of dots a category, with a tick for the sector as a whole.

    Args:
        panel: label column; one panel for each of its ids, each with its own axis.
        category: rows of a panel; value: numeric column; kind: label column that tells the single
        members (dots) from the aggregate (tick); name: column naming the member, for the tooltip.
    """

    def build(text: ChartText) -> Any:
        member, aggregate = text.labels(kind)
        colour = alt.Color(f"{kind}:N", scale=alt.Scale(domain=[member, aggregate]), legend=legend())
        panels = []
        for label in text.labels(panel):
            base = (
                alt.Chart()
                .transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
                .encode(
                    x=alt.X(f"{value}:Q", title=label, scale=alt.Scale(zero=False, nice=True)),
                    y=_category(category, []),
                    color=colour,
                    tooltip=text.tooltip(name, category, panel, value, *extra),
                )
            )
            dots = base.mark_circle(size=80, opacity=0.75).transform_filter(
                alt.FieldEqualPredicate(field=kind, equal=member)
            )
            ticks = base.mark_tick(thickness=3, size=26).transform_filter(
                alt.FieldEqualPredicate(field=kind, equal=aggregate)
            )
            panels.append(alt.layer(dots, ticks).properties(height=90))
        return panels

    return build


def intervals(category: str, value: str, low: str, high: str, *, status: str) -> ChartBuilder:
    """For each category the allowed interval as a bar, the value reached as a point.

    Args:
        category: text or label column; value, low, high: numeric columns on one scale;
        status: label column that colours the point.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(status)
        base = alt.Chart().encode(y=_category(category, text.labels(category)))
        span = base.mark_bar(color=REFERENCE_COLOUR, opacity=0.35, height=10).encode(
            x=alt.X(f"{low}:Q", title=text.title(value), scale=alt.Scale(zero=False)), x2=f"{high}:Q"
        )
        point = base.mark_point(filled=True, size=70, opacity=1).encode(
            x=f"{value}:Q",
            color=alt.Color(f"{status}:N", scale=alt.Scale(domain=order), legend=legend()),
            shape=alt.Shape(f"{status}:N", scale=alt.Scale(domain=order), legend=legend()),
            tooltip=text.tooltip(category, value, low, high, status),
        )
        return alt.layer(span, point).properties(height=alt.Step(24))

    return build
