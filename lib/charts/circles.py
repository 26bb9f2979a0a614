"""A guarantee network: firms at fixed places, lines with an arrowhead towards who is answered for."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR, legend
from lib.charts.spec import ChartBuilder, ChartText

HEIGHT = 460
# The arrowhead stands this far along its line, clear of the firm.
ALONG = 0.72
# Apart in lightness too: pale, middle, dark.
COLOURS = ["#9fb8c8", "#3f88b5", "#c1440e"]
SHAPES = ["circle", "square", "triangle-up"]


def circle_network(
    *, kind: str, status: str, mutual: str, size: str, name: str, tooltip: tuple[str, ...]
) -> ChartBuilder:
    """Firms (``x``, ``y``) and links (``x``, ``y`` to ``x2``, ``y2``), all within -1.1 to 1.1.

    Args:
        kind: label column, link or firm in this order; status: label column that colours and shapes firms;
        mutual: label column, both ways or one way, drawn solid and dashed; size: numeric column of firms;
        name: text column, written beside firms that have one; tooltip: columns for firms.
    """

    def build(text: ChartText) -> Any:
        link, firm = text.labels(kind)
        plane: dict[str, Any] = dict(scale=alt.Scale(domain=[-1.15, 1.15], nice=False), axis=None)
        lines = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=kind, equal=link))
        ways = text.labels(mutual)
        dash = alt.StrokeDash(
            f"{mutual}:N", scale=alt.Scale(domain=ways, range=[[1, 0], [5, 3]]), legend=legend()
        )
        shafts = lines.mark_rule(strokeWidth=1.3, opacity=0.55, color=REFERENCE_COLOUR).encode(
            x=alt.X("x:Q", **plane), y=alt.Y("y:Q", **plane), x2="x2:Q", y2="y2:Q", strokeDash=dash
        )
        heads = (
            lines.transform_calculate(
                at_x=f"datum.x + {ALONG} * (datum.x2 - datum.x)",
                at_y=f"datum.y + {ALONG} * (datum.y2 - datum.y)",
                # A triangle points up at 0 degrees; screens count downwards, and the picture is not square.
                turn=f"90 + atan2((datum.y - datum.y2) * {HEIGHT}, (datum.x2 - datum.x) * width) * 180 / PI",
            )
            .mark_point(
                shape="triangle-up", filled=True, size=36, opacity=0.8, color=REFERENCE_COLOUR, aria=False
            )
            .encode(
                x=alt.X("at_x:Q", **plane), y=alt.Y("at_y:Q", **plane), angle=alt.Angle("turn:Q", scale=None)
            )
        )
        firms = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=kind, equal=firm))
        states = text.labels(status)
        dots = firms.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=0.6).encode(
            x=alt.X("x:Q", **plane),
            y=alt.Y("y:Q", **plane),
            size=alt.Size(f"{size}:Q", scale=alt.Scale(range=[60, 420]), legend=None),
            color=alt.Color(f"{status}:N", scale=alt.Scale(domain=states, range=COLOURS), legend=legend()),
            shape=alt.Shape(f"{status}:N", scale=alt.Scale(domain=states, range=SHAPES), legend=legend()),
            tooltip=text.tooltip(*tooltip),
        )
        names = (
            firms.transform_filter(f"isValid(datum['{name}']) && datum['{name}'] != ''")
            .mark_text(aria=False, dy=-14, fontSize=11, fontWeight="bold", color=INK)
            .encode(x=alt.X("x:Q", **plane), y=alt.Y("y:Q", **plane), text=f"{name}:N")
        )
        return alt.layer(shafts, heads, dots, names).properties(height=HEIGHT)

    return build
