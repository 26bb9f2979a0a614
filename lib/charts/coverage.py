"""Charts of a Monte Carlo study: how often intervals hold the truth, and where estimates fall."""

from typing import Any

import altair as alt

from lib.charts.axes import REFERENCE_COLOUR
from lib.charts.coefficients import LABEL_LIMIT, ROW, series_marks
from lib.charts.spec import ChartBuilder, ChartText


def _present(row: str, text: ChartText) -> alt.Y:
    return alt.Y(
        f"{row}:N",
        sort=text.labels(row),
        title=None,
        axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
    )


def coverage_points(
    row: str, value: str, marks: str, *, panel: str, error: str, nominal: float, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """Shares from 0 to 100 by row, one mark a series, with a line at the nominal share and a band around it.

    Args:
        row: label column; value: percent; marks: label column; panel: label column, one panel for each id;
        error: column with the standard error of a share; the band is two of them wide on each side;
        nominal: percent; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        charts = []
        for label in text.labels(panel):
            base = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
            band = (
                base.transform_aggregate(half=f"max({error})")
                .transform_calculate(low=f"{nominal} - 2 * datum.half", high=f"{nominal} + 2 * datum.half")
                .mark_rect(aria=False, color=REFERENCE_COLOUR, opacity=0.25)
                .encode(x=alt.X("low:Q", title=text.title(value)), x2="high:Q")
            )
            line = (
                alt.Chart()
                .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
                .encode(x=alt.datum(nominal))
            )
            points = base.mark_point(filled=True, size=70, opacity=0.9).encode(
                x=alt.X(
                    f"{value}:Q",
                    title=text.title(value),
                    scale=alt.Scale(domain=[-2, 100]),
                    axis=alt.Axis(values=[0, 25, 50, 75, 95]),
                ),
                y=_present(row, text),
                yOffset=alt.YOffset(f"{marks}:N", sort=text.labels(marks)),
                tooltip=text.tooltip(panel, row, marks, value, *extra),
                **series_marks(marks, text, shown=label == text.labels(panel)[-1]),
            )
            height = alt.Step(9, **{"for": "offset"})
            charts.append(alt.layer(band, line, points).properties(height=height, title=label))
        return charts

    return build


def sampling_spread(row: str, mean: str, truth: str, *, low: str, high: str, panel: str) -> ChartBuilder:
    """Where estimates fall: mean and range by row, with a line at the truth.

    Args:
        row: label column; mean, low, high, truth: numeric columns; panel: label column.
    """

    def build(text: ChartText) -> Any:
        charts = []
        for label in text.labels(panel):
            base = alt.Chart().transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
            line = (
                base.transform_aggregate(at=f"mean({truth})")
                .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3], strokeWidth=2)
                .encode(x=alt.X("at:Q", title=text.title(mean)))
            )
            rows = base.encode(y=_present(row, text))
            ranges = rows.mark_rule(aria=False, strokeWidth=5, opacity=0.5, color=REFERENCE_COLOUR).encode(
                x=alt.X(f"{low}:Q", title=text.title(mean), axis=alt.Axis(tickCount=6)), x2=f"{high}:Q"
            )
            points = rows.mark_point(filled=True, size=70, opacity=1).encode(
                x=alt.X(f"{mean}:Q", title=text.title(mean)),
                tooltip=text.tooltip(panel, row, mean, low, high, truth),
            )
            charts.append(alt.layer(line, ranges, points).properties(height=alt.Step(ROW + 4), title=label))
        return charts

    return build
