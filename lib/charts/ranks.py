"""Ranks under several weightings beside each other, and how often a rank holds under random ones."""

from typing import Any

import altair as alt

from lib.charts.heat import DARK, PALE
from lib.charts.scores import ROW, ranked_bars, rows_axis
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
        heads = {name: text.heading(name) for name in ranks}
        layers = []
        for name, head in heads.items():
            cell = (
                alt.Chart()
                .transform_filter(f"isValid(datum['{name}'])")
                .encode(
                    x=alt.X(
                        datum=head,
                        type="nominal",
                        title=None,
                        scale=alt.Scale(domain=list(heads.values())),
                        axis=alt.Axis(orient="top", labelAngle=0, ticks=False),
                    ),
                    y=rows_axis(category, sort=sort),
                )
            )
            layers += [
                cell.mark_rect().encode(
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
