"""Stacked areas: how a total and its parts moved."""

from typing import Any

import altair as alt

from lib.charts.axes import legend, time_axis, value_axis
from lib.charts.spec import ChartBuilder, ChartText


def stacked_areas(x: str, y: str, part: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Areas of parts on top of each other, the first part at the bottom.

    Args:
        x: period column; y: amounts that add up, zero or more; part: label column; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        order = text.labels(part)
        place = f"indexof({order!r}, datum['{part}'])"
        base = (
            alt.Chart()
            .transform_calculate(place=place)
            .encode(
                x=time_axis(x, text),
                y=value_axis(y, text, zero=True).stack("zero"),
                color=alt.Color(f"{part}:N", sort=order, scale=alt.Scale(domain=order), legend=legend()),
                order=alt.Order("place:Q"),
                tooltip=text.tooltip(x, part, y, *extra),
            )
        )
        # A thin edge tells neighbours apart without colour; the table has the numbers.
        areas = base.mark_area(line=False, stroke="white", strokeWidth=0.7)
        return areas.properties(height=300 + 20 * len(order))

    return build
