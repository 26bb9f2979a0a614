"""A specification curve: every estimate in order of size, and below it the choices that led to each."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, legend
from lib.charts.spec import ChartBuilder, ChartText

# Both panels give their labels the same room, so that a choice stands below its estimate.
LABELS = 150


def _rank(rank: str, title: str | None) -> alt.X:
    return alt.X(
        f"{rank}:Q",
        title=title,
        scale=alt.Scale(zero=False, nice=False, padding=8),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=8, labels=title is not None),
    )


def _shade(mine: str, text: ChartText, *, shown: bool) -> dict[str, Any]:
    """The reader's own in another colour, shape and size."""
    order = text.labels(mine)
    scale = alt.Scale(domain=order)
    return {
        "color": alt.Color(f"{mine}:N", sort=order, scale=scale, legend=legend() if shown else None),
        "shape": alt.Shape(
            f"{mine}:N",
            sort=order,
            scale=alt.Scale(domain=order, range=["circle", "diamond"]),
            legend=legend() if shown else None,
        ),
        "size": alt.Size(
            f"{mine}:N", sort=order, scale=alt.Scale(domain=order, range=[26, 130]), legend=None
        ),
    }


def sorted_estimates(
    rank: str, value: str, mine: str, *, low: str, high: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """Estimates with intervals by rank, the reader's own marked.

    Args:
        rank: 1 for the smallest; value, low, high: numeric columns; mine: label column (others, own);
        extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        shade = _shade(mine, text, shown=True)
        base = alt.Chart().encode(x=_rank(rank, None))
        axis = alt.Axis(
            minExtent=LABELS, maxExtent=LABELS, titleAngle=0, titleAlign="left", titleAnchor="end",
            titleX=-LABELS, titleY=-14, format=text.d3(value),
        )  # fmt: skip
        zero = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR).encode(y=alt.datum(0))
        whiskers = base.mark_rule(aria=False, opacity=0.5).encode(
            y=alt.Y(f"{low}:Q", title=text.title(value), axis=axis), y2=f"{high}:Q", color=shade["color"]
        )
        points = base.mark_point(filled=True, opacity=1).encode(
            y=alt.Y(f"{value}:Q", title=text.title(value), axis=axis),
            tooltip=text.tooltip(rank, value, low, high, mine, *extra),
            **shade,
        )
        return alt.layer(zero, whiskers, points).properties(height=320)

    return build


def choices(rank: str, choice: str, mine: str) -> ChartBuilder:
    """A dot where a specification has a choice; one row a choice, in the table's order."""

    def build(text: ChartText) -> Any:
        return (
            alt.Chart()
            .mark_point(filled=True, opacity=1)
            .encode(
                x=_rank(rank, text.title(rank)),
                y=alt.Y(
                    f"{choice}:N",
                    sort=None,
                    title=None,
                    axis=alt.Axis(
                        minExtent=LABELS, maxExtent=LABELS, labelLimit=LABELS - 6, ticks=False, grid=True
                    ),
                ),
                **_shade(mine, text, shown=False),
            )
            .properties(height=alt.Step(17))
        )

    return build
