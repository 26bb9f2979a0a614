"""Ranges of a distribution: a bar from a low to a high quantile with a tick at the median."""

from typing import Any

import altair as alt

from lib.charts.axes import INK
from lib.charts.coefficients import LABEL_LIMIT
from lib.charts.scores import ROW
from lib.charts.spec import ChartBuilder, ChartText


def ranges(
    row: str,
    low: str,
    median: str,
    high: str,
    *,
    panel: str = "",
    log: bool = False,
    extra: tuple[str, ...] = (),
) -> ChartBuilder:
    """One bar a row from ``low`` to ``high``, with a tick at the median.

    Args:
        row: label column; low, median, high: numeric columns; panel: label column, one panel with an axis of
            its own for each of its ids; log: logarithmic axis; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        charts = []
        for label in text.labels(panel) if panel else [""]:
            base = alt.Chart()
            if panel:
                base = base.transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
            base = base.encode(
                y=alt.Y(
                    f"{row}:N",
                    sort=text.labels(row) or None,
                    title=None,
                    axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
                )
            )
            unit = text.suffix(median) if text.exhibit.columns[median].kind.suffix else ""
            title = text.title(median)
            if label:
                title = text.text("units.with_unit", name=label, unit=unit) if unit else label
            scale = alt.Scale(type="log") if log else alt.Scale(zero=True)
            x: dict[str, Any] = dict(title=title, scale=scale, axis=alt.Axis(tickCount=6, format=",.6~g"))
            tooltip = text.tooltip(*((panel,) if panel else ()), row, low, median, high, *extra)
            bars = base.mark_bar(height=9, opacity=0.55).encode(
                x=alt.X(f"{low}:Q", **x), x2=f"{high}:Q", tooltip=tooltip
            )
            ticks = base.mark_tick(aria=False, thickness=3, size=18, color=INK).encode(
                x=alt.X(f"{median}:Q", **x)
            )
            charts.append(alt.layer(bars, ticks).properties(height=alt.Step(ROW + 3)))
        return charts

    return build
