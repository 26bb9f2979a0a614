"""Effects by time since an event, curves with bands, and binned scatters."""

from typing import Any, Literal

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText

# On which side of its point a name stands: beyond this share of the axis to the left.
_TURN = 0.8
# A name to the left of its point stands higher too, out of the way of one that comes from the other side.
_SIDES: tuple[tuple[str, Literal["left", "right"], int, int], ...] = (
    ("<=", "left", 7, 0),
    (">", "right", 3, -12),
)


def _upright(column: str, text: ChartText, *, title: str = "", zero: bool = False) -> alt.Y:
    return alt.Y(
        f"{column}:Q",
        title=title or text.title(column),
        scale=alt.Scale(zero=zero),
        axis=alt.Axis(
            titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-14, format=text.d3(column)
        ),
    )


def event_study(
    time: str, value: str, series: str, *, low: str, high: str, truth: str = "", extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """Effects by period relative to an event, with intervals; one series may be the known truth, a line.

    Args:
        time: whole periods, negative before; value, low, high: numeric columns; series: label column;
        truth: id of the series without intervals, if there is one; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        known = text.label(truth) if truth else ""
        marks = series_marks(series, text, shown=bool(truth))
        base = alt.Chart().encode(
            x=alt.X(f"{time}:Q", title=text.title(time), axis=alt.Axis(tickMinStep=2, grid=False))
        )
        tooltip = text.tooltip(series, time, value, low, high, *extra)
        estimates = base.transform_filter(f"datum['{series}'] !== {known!r}").transform_calculate(
            at=f"datum['{time}'] + (datum['{series}'] === {text.labels(series)[0]!r} ? -0.15 : 0.15)"
        )
        shifted = alt.X("at:Q", title=text.title(time))
        rules = [
            alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR).encode(y=alt.datum(0)),
            alt.Chart()
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
            .encode(x=alt.datum(-0.5)),
        ]
        whiskers = estimates.mark_rule(aria=False, opacity=0.6, strokeWidth=1.5).encode(
            x=shifted, y=_upright(low, text, title=text.title(value)), y2=f"{high}:Q", color=marks["color"]
        )
        points = estimates.mark_point(filled=True, size=46, opacity=1).encode(
            x=shifted, y=_upright(value, text), tooltip=tooltip, **marks
        )
        line = (
            base.transform_filter(alt.FieldEqualPredicate(field=series, equal=known))
            .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=30, filled=True))
            .encode(y=_upright(value, text), color=marks["color"], tooltip=text.tooltip(series, time, value))
        )
        layers = [*rules, whiskers, points, *([line] if truth else [])]
        return alt.layer(*layers).properties(height=440)

    return build


def _titled(text: ChartText, name: str, level: str) -> alt.TitleParams:
    """A panel's name, and what its dashed line is."""
    dashed = text.text("chart.dashed", name=text.heading(level))
    return alt.TitleParams(text=text.label(name), subtitle=dashed, subtitleColor="currentColor")


def curves(
    x: str, value: str, *, low: str, high: str, panel: str, level: str, drawn: tuple[str, ...]
) -> ChartBuilder:
    """A line with a band in each panel, and a dashed level for comparison.

    Args:
        x: numeric column; value, low, high: numeric columns; panel: label column; drawn: the panels shown;
        level: column with the level, the same in all rows of a panel.
    """

    def build(text: ChartText) -> Any:
        charts = []
        for name in drawn:
            base = (
                alt.Chart()
                .transform_filter(alt.FieldEqualPredicate(field=panel, equal=text.label(name)))
                .encode(x=alt.X(f"{x}:Q", title=text.title(x), axis=alt.Axis(tickCount=5, format=text.d3(x))))
            )
            band = base.mark_area(aria=False, opacity=0.25).encode(
                y=_upright(low, text, title=text.title(value)), y2=f"{high}:Q"
            )
            line = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=50, filled=True)).encode(
                y=_upright(value, text), tooltip=text.tooltip(panel, x, value, low, high, level)
            )
            mean = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeDash=[5, 4]).encode(
                y=_upright(level, text, title=text.title(value))
            )
            charts.append(
                alt.layer(band, line, mean).properties(height=280, title=_titled(text, name, level))
            )
        return charts

    return build


def binned(x: str, y: str, fit: str, panel: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Means by bin with the line of a regression, one panel a relation.

    Args:
        x, y, fit: numeric columns (fit: the line's height at x); panel: label column; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        charts = []
        for label in text.labels(panel):
            base = (
                alt.Chart()
                .transform_filter(alt.FieldEqualPredicate(field=panel, equal=label))
                .encode(
                    x=alt.X(
                        f"{x}:Q", title=text.title(x), scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6)
                    )
                )
            )
            points = base.mark_circle(size=60, opacity=0.85).encode(
                y=_upright(y, text), tooltip=text.tooltip(panel, x, y, *extra)
            )
            line = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeWidth=2).encode(
                y=_upright(fit, text, title=text.title(y))
            )
            charts.append(alt.layer(line, points).properties(height=260, title=label))
        return charts

    return build


def labelled_lines(
    x: str, y: str, series: str, *, reference: float | None = None, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One line a series over a plain numeric axis, with an optional horizontal reference."""

    def build(text: ChartText) -> Any:
        marks = series_marks(series, text, shown=True)
        base = alt.Chart().encode(
            x=alt.X(f"{x}:Q", title=text.title(x), axis=alt.Axis(tickMinStep=1, grid=False))
        )
        lines = base.mark_line(strokeWidth=2, aria=False).encode(y=_upright(y, text), color=marks["color"])
        points = base.mark_point(filled=True, size=50, opacity=1).encode(
            y=_upright(y, text), tooltip=text.tooltip(series, x, y, *extra), **marks
        )
        layers = [lines, points]
        if reference is not None:
            rule = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
            layers.insert(0, rule.encode(y=alt.datum(reference)))
        # The legend takes its lines from the chart's height.
        return alt.layer(*layers).properties(height=380 + 30 * max(len(text.labels(series)) - 4, 0))

    return build


def named_points(x: str, y: str, name: str, *, beside: str, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """Points in a plane, with names.

    Args:
        x, y: numeric columns; name: text column for the tooltip; beside: text column with the names that have
            room beside their point, empty for others; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            x=alt.X(f"{x}:Q", title=text.title(x), scale=alt.Scale(zero=False, nice=True)),
            y=_upright(y, text),
        )
        points = base.mark_circle(size=80, opacity=0.85).encode(tooltip=text.tooltip(name, x, y, *extra))
        # Names of the points farthest to the right stand to their left, where they are not cut off.
        place = f"(datum['{x}'] - datum.least) / (datum.most - datum.least)"
        names = [
            base.transform_joinaggregate(least=f"min({x})", most=f"max({x})")
            .transform_filter(f"isValid(datum['{beside}']) && {place} {side} {_TURN}")
            .mark_text(aria=False, align=align, dx=shift, dy=rise, fontSize=11, color=INK)
            .encode(text=f"{beside}:N")
            for side, align, shift, rise in _SIDES
        ]
        return alt.layer(points, *names).properties(height=380)

    return build


def residual_points(x: str, y: str) -> ChartBuilder:
    """Residuals against fitted values, with a line at zero."""

    def build(text: ChartText) -> Any:
        zero = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR).encode(y=alt.datum(0))
        points = (
            alt.Chart()
            .mark_circle(size=16, opacity=0.5)
            .encode(
                x=alt.X(f"{x}:Q", title=text.title(x), scale=alt.Scale(zero=False)),
                y=_upright(y, text),
                tooltip=text.tooltip(x, y),
            )
        )
        return alt.layer(zero, points).properties(height=300)

    return build
