"""Forecast against outcome: a calibration plot."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR, value_axis
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText


def calibration_points(
    forecast: str, observed: str, *, low: str, high: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """Observed rates with intervals over forecasts, and the dashed line on which both are equal.

    Args:
        forecast, observed, low, high: numeric columns in the same unit; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        across = alt.X(f"{forecast}:Q", title=text.title(forecast), axis=alt.Axis(tickCount=6, grid=False))
        up = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-14, tickCount=6)
        base = alt.Chart().encode(x=across)

        def height(column: str) -> alt.Y:
            return alt.Y(f"{column}:Q", title=text.title(observed), axis=up)

        equal = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeDash=[5, 4]).encode(
            y=height(forecast)
        )
        # Rules are black by themselves, which a dark page swallows.
        whiskers = base.mark_rule(aria=False, color=REFERENCE_COLOUR, strokeWidth=2).encode(
            y=height(low), y2=f"{high}:Q"
        )
        points = base.mark_point(filled=True, size=60, opacity=1).encode(
            y=height(observed), tooltip=text.tooltip(*extra, forecast, observed, low, high)
        )
        return alt.layer(equal, whiskers, points).properties(height=380)

    return build


def roc_lines(x: str, y: str, series: str) -> ChartBuilder:
    """ROC curves of several raters on one square, with the diagonal of chance.

    Args:
        x, y: shares from 0 to 1 in the same unit; series: label column.
    """

    def build(text: ChartText) -> Any:
        marks = series_marks(series, text, shown=True)
        base = alt.Chart().encode(
            x=alt.X(f"{x}:Q", title=text.title(x), axis=alt.Axis(tickCount=6, grid=False)),
            y=value_axis(y, text, zero=True),
        )
        chance = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeDash=[5, 4]).encode(
            y=alt.Y(f"{x}:Q", title=text.title(y))
        )
        lines = base.mark_line(strokeWidth=2, aria=False).encode(color=marks["color"])
        # A few marks tell the curves apart without colour.
        points = (
            base.transform_window(place="row_number()", groupby=[series])
            .transform_filter("datum.place % 6 == 3")
            .mark_point(filled=True, size=45, opacity=1)
            .encode(tooltip=text.tooltip(series, x, y), **marks)
        )
        return alt.layer(chance, lines, points).properties(height=440)

    return build
