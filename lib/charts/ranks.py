"""Ranks under several weightings beside each other, and how often a rank holds under random ones."""

from typing import Any

import altair as alt

from lib.charts.axes import legend
from lib.charts.heat import DARK, PALE
from lib.charts.scores import MARK, ROW, layer_of, ranked_bars, rows_axis
from lib.charts.spec import ChartBuilder, ChartText


def rank_map_and_shares(
    category: str, ranks: tuple[str, ...], share: str, colour: str, *, place: str, error: str
) -> ChartBuilder:
    """Two panels: a cell for each rank (strong colour for the first ranks), and bars of the share.

    Args:
        category: label column; ranks: numeric columns, one a weighting; share: numbers; colour: label column
            of the bars; place: column with the order; error: standard error of the share, in its unit.
    """

    def build(text: ChartText) -> Any:
        sort = alt.EncodingSortField(field=place, op="min", order="ascending")
        heads = [text.heading(name) for name in ranks]
        layers = []
        for name in ranks:
            cell = layer_of(alt.Chart(), name, text).encode(
                x=alt.X(
                    f"{MARK}:N",
                    title=None,
                    sort=heads,
                    axis=alt.Axis(orient="top", labelAngle=0, ticks=False),
                ),
                y=rows_axis(category, sort=sort),
            )
            layers += [
                cell.mark_rect(aria=False).encode(
                    color=alt.Color(
                        f"{name}:Q",
                        scale=alt.Scale(domain=[1, 27], range=PALE[::-1]),
                        legend=None,
                    ),
                    tooltip=text.tooltip(category, name),
                ),
                cell.mark_text(aria=False, fontSize=11, color=DARK).encode(
                    text=alt.Text(f"{name}:Q", format="d")
                ),
            ]
        bars = ranked_bars(category, share, colour, place=place, error=error)(text)
        return [alt.layer(*layers).properties(height=alt.Step(ROW)), bars]

    return build


def evidence_bars(category: str, count: str, side: str) -> ChartBuilder:
    """Findings on two sides of zero: what speaks for an entry to the right, what speaks against to the left.

    Args:
        category: label column; count: numbers; side: label column, the right side first.
    """

    def build(text: ChartText) -> Any:
        right, left = text.labels(side)
        return (
            alt.Chart()
            .transform_calculate(signed=f"datum['{side}'] == {left!r} ? -datum['{count}'] : datum['{count}']")
            .mark_bar()
            .encode(
                x=alt.X(
                    "sum(signed):Q",
                    title=text.title(count),
                    axis=alt.Axis(tickCount=6, tickMinStep=1, labelExpr="format(abs(datum.value), 'd')"),
                ),
                y=rows_axis(category, sort=text.labels(category)),
                color=alt.Color(
                    f"{side}:N",
                    sort=[right, left],
                    scale=alt.Scale(domain=[right, left]),
                    legend=legend([right, left]),
                ),
                tooltip=[
                    *text.tooltip(category, side),
                    alt.Tooltip(f"sum({count}):Q", title=text.title(count)),
                ],
            )
            .properties(height=alt.Step(ROW + 2))
        )

    return build
