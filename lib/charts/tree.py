"""A tree as an indented list: it reads from top to bottom, and its names have room on a phone."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText

ROW = 27
# Levels of the tree, and the room for names beside the deepest one, in the same unit.
LEVELS, NAMES = 2, 12


def indented_tree(
    name: str, kind: str, *, x: str, y: str, parent: tuple[str, str], rows: int, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One row a node: lines lead to it from its parent, colour and shape say of which kind it is.

    Args:
        name: label column; kind: label column; x: level, 0 for the root; y: row, 0 for the root;
        parent: columns with the parent's level and row (empty for the root); rows: number of nodes;
        extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        across: dict[str, Any] = dict(scale=alt.Scale(domain=[-0.3, LEVELS + NAMES], nice=False), axis=None)
        down: dict[str, Any] = dict(
            scale=alt.Scale(domain=[-0.6, rows - 0.4], reverse=True, nice=False), axis=None
        )
        base = alt.Chart().encode(y=alt.Y(f"{y}:Q", **down))
        joined = base.transform_filter(f"isValid(datum['{parent[0]}'])")
        line: dict[str, Any] = dict(aria=False, color=REFERENCE_COLOUR, strokeWidth=1)
        branches = joined.mark_rule(**line).encode(x=alt.X(f"{parent[0]}:Q", **across), x2=f"{x}:Q")
        trunks = joined.mark_rule(**line).encode(
            x=alt.X(f"{parent[0]}:Q", **across), y=alt.Y(f"{parent[1]}:Q", **down), y2=f"{y}:Q"
        )
        nodes = base.mark_point(filled=True, size=110, opacity=1).encode(
            x=alt.X(f"{x}:Q", **across),
            tooltip=text.tooltip(name, kind, *extra),
            **series_marks(kind, text, shown=True),
        )
        names = base.mark_text(
            aria=False, align="left", baseline="middle", dx=12, fontSize=12, color=INK
        ).encode(x=alt.X(f"{x}:Q", **across), text=f"{name}:N")
        return alt.layer(trunks, branches, nodes, names).properties(height=ROW * rows)

    return build
