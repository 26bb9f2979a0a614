"""Bars and dots over categories: lengths start at zero, positions may not."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, legend, long_names
from lib.charts.spec import ChartBuilder, ChartText


def _category(column: str, order: list[str]) -> alt.Y:
    return alt.Y(f"{column}:N", sort=order or None, title=None, axis=alt.Axis(labelLimit=175, ticks=False))


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
        return (
            alt.Chart()
            .mark_bar()
            .encode(
                x=alt.X(
                    f"{value}:Q", title=text.title(value), axis=alt.Axis(format=text.d3(value), tickCount=6)
                ),
                y=_category(category, text.labels(category)),
                tooltip=text.tooltip(category, value, *extra),
                **shades,
            )
            .properties(height=alt.Step(28))
        )

    return build


def strips(
    panel: str, category: str, value: str, kind: str, *, count: str, name: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One panel a measure: a strip of dots a category, with a tick for the aggregate.

    Args:
        panel: label column; one panel for each of its ids, each with its own axis.
        category: rows of a panel, written with their number of members (the column ``count``).
        value: numeric column; kind: label column that tells single members (dots) from the aggregate
            (tick), in this order; name: column that names the member, for the tooltip.
    """

    def build(text: ChartText) -> Any:
        member, aggregate = text.labels(kind)
        panels = []
        for label in text.labels(panel):
            last = label == text.labels(panel)[-1]
            colour = alt.Color(
                f"{kind}:N",
                scale=alt.Scale(domain=[member, aggregate]),
                legend=legend() if last else None,
            )
            base = (
                alt.Chart()
                .transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
                .transform_calculate(row=f"datum['{category}'] + ' (n = ' + datum['{count}'] + ')'")
                .encode(
                    x=alt.X(
                        f"{value}:Q",
                        title=text.with_suffix(label, value),
                        scale=alt.Scale(zero=False),
                        axis=alt.Axis(tickCount=6),
                    ),
                    y=alt.Y("row:N", title=None, axis=alt.Axis(ticks=False, labelPadding=8)),
                    color=colour,
                    tooltip=text.tooltip(name, category, value, *extra),
                )
            )
            dots = base.mark_circle(size=80, opacity=0.75).transform_filter(
                alt.FieldEqualPredicate(field=kind, equal=member)
            )
            ticks = base.mark_tick(aria=False, thickness=3, size=26).transform_filter(
                alt.FieldEqualPredicate(field=kind, equal=aggregate)
            )
            panels.append(alt.layer(dots, ticks).properties(height=alt.Step(34)))
        return panels

    return build


def in_band(
    category: tuple[str, str], position: str, status: str, *, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """For each category, where a value lies within the band that it had to meet.

    Args:
        category: two columns that name the row together; position: share column, 0 at the band's lower
            end and 1 at its upper end; status: label column that colours and shapes the point;
        extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(status)
        edges = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
        points = (
            alt.Chart()
            .transform_calculate(row=f"datum['{category[0]}'] + ' ' + datum['{category[1]}']")
            .mark_point(filled=True, size=80, opacity=1)
            .encode(
                x=alt.X(
                    f"{position}:Q",
                    title=text.title(position),
                    scale=alt.Scale(domain=[-20, 120]),
                    # Beyond the band the distance is all that counts, and a label at the end would be cut.
                    axis=alt.Axis(values=[0, 25, 50, 75, 100]),
                ),
                y=alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=175, ticks=False)),
                color=alt.Color(f"{status}:N", scale=alt.Scale(domain=order), legend=legend()),
                shape=alt.Shape(f"{status}:N", scale=alt.Scale(domain=order), legend=legend()),
                tooltip=text.tooltip(*category, *extra, status),
            )
        )
        low, high = edges.encode(x=alt.datum(0)), edges.encode(x=alt.datum(100))
        return alt.layer(low, high, points).properties(height=alt.Step(24))

    return build


def magnitudes(category: str, value: str, kind: str) -> ChartBuilder:
    """Dots on a logarithmic axis, for sizes that differ by orders of magnitude.

    Args:
        category: label column; value: positive numbers; kind: label column that colours and shapes.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(kind)
        return (
            alt.Chart()
            .mark_point(filled=True, size=80, opacity=1)
            .encode(
                x=alt.X(
                    f"{value}:Q",
                    title=text.title(value),
                    scale=alt.Scale(type="log"),
                    axis=alt.Axis(format="~s", values=[10**power for power in range(8)]),
                ),
                y=_category(category, text.labels(category)),
                color=alt.Color(f"{kind}:N", scale=alt.Scale(domain=order), legend=legend()),
                shape=alt.Shape(f"{kind}:N", scale=alt.Scale(domain=order), legend=legend()),
                tooltip=text.tooltip(category, kind, value),
            )
            .properties(height=alt.Step(24))
        )

    return build


def stacked_bars(category: str, value: str, part: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Horizontal bars from zero, one a category, each made of parts.

    Args:
        category: text column in the table's order; value: numbers that add up; part: label column.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(part)
        return (
            alt.Chart()
            .mark_bar()
            .encode(
                x=alt.X(f"sum({value}):Q", title=text.title(value), axis=alt.Axis(tickCount=6)),
                y=alt.Y(f"{category}:N", sort=None, title=None, axis=long_names()),
                color=alt.Color(f"{part}:N", sort=order, scale=alt.Scale(domain=order), legend=legend()),
                order=alt.Order(f"color_{part}_sort_index:Q"),
                tooltip=text.tooltip(category, part, value, *extra),
            )
            .properties(height=alt.Step(26))
        )

    return build
