"""Charts of the analyses: parts of an effect, beliefs that matter, a lever's response, best mixes."""

from typing import Any

import altair as alt

from lib.charts.axes import INK, REFERENCE_COLOUR, legend, long_names
from lib.charts.coefficients import series_marks
from lib.charts.spec import ChartBuilder, ChartText

ROW = 30


def _rows(name: str, place: str) -> alt.Y:
    return alt.Y(
        f"{name}:N",
        title=None,
        sort=alt.EncodingSortField(field=place, op="min", order="ascending"),
        axis=long_names(),
    )


def _across(column: str, text: ChartText, *, title: str = "", zero: bool = False) -> alt.X:
    return alt.X(
        f"{column}:Q",
        title=title or text.title(column),
        scale=alt.Scale(zero=zero, nice=True),
        axis=alt.Axis(tickCount=5, format=text.d3(column)),
    )


def _up(column: str, text: ChartText) -> alt.Y:
    """A vertical axis that need not begin at zero, its title upright above it."""
    return alt.Y(
        f"{column}:Q",
        title=text.title(column),
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(
            tickCount=6,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=-30,
            titleY=-14,
            format=text.d3(column),
        ),
    )


def _steps(kind: str, text: ChartText) -> alt.Color:
    """Rises, falls and the total in the theme's first, fourth and sixth colour.

    Its second and third are near those of "worse" and "better", and a fall may be either; blank names take
    the colours between.
    """
    rise, fall, total = text.labels(kind)
    colours = alt.Scale(domain=[rise, " ", "  ", fall, "   ", total])
    key = legend()
    key.values = [rise, fall, total]
    return alt.Color(f"{kind}:N", scale=colours, legend=key)


def effect_waterfall(
    step: str, part: str, start: str, end: str, kind: str, *, low: str, high: str, error: str, place: str
) -> ChartBuilder:
    """Bars that float from ``start`` to ``end`` around zero, with the standard error as a whisker.

    Args:
        step: text column; part: the step's own size; kind: label column that colours rises, falls, total;
        low, high: ends of the whisker; error: tooltip column; place: column with the order.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(y=_rows(step, place))
        zero = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
        bars = base.mark_bar().encode(
            x=_across(start, text, title=text.title(part), zero=True),
            x2=f"{end}:Q",
            color=_steps(kind, text),
            tooltip=text.tooltip(step, part, error, end),
        )
        whiskers = (
            base.transform_filter(f"datum['{error}'] > 0")
            .mark_rule(aria=False, strokeWidth=1.5, color=INK)
            .encode(x=alt.X(f"{low}:Q"), x2=f"{high}:Q")
        )
        return alt.layer(zero.encode(x=alt.datum(0)), bars, whiskers).properties(height=alt.Step(ROW))

    return build


def tornado_bars(
    row: str, at_low: str, at_high: str, ground: str, *, centre: str, place: str, extra: tuple[str, ...] = ()
) -> ChartBuilder:
    """One bar a parameter, between the outcomes at its two ends; a dot marks the end with the higher value.

    Args:
        row: text column; at_low, at_high: the outcome at each end; ground: label column that colours bars and
            shapes dots; centre: column with the line that bars spread around; extra: tooltip columns.
    """

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(y=_rows(row, place))
        marks = series_marks(ground, text, shown=True)
        bars = base.mark_bar(opacity=0.75).encode(
            x=_across(at_low, text, title=text.title(centre)),
            x2=f"{at_high}:Q",
            color=marks["color"],
            tooltip=text.tooltip(row, ground, *extra, at_low, at_high),
        )
        dots = base.mark_point(filled=True, size=75, opacity=1, aria=False).encode(
            x=alt.X(f"{at_high}:Q"), **marks
        )
        line = (
            alt.Chart()
            .transform_aggregate(at=f"mean({centre})")
            .mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3], strokeWidth=2)
            .encode(x=alt.X("at:Q"))
        )
        return alt.layer(bars, line, dots).properties(height=alt.Step(ROW))

    return build


def response_line(
    x: str, value: str, *, low: str, high: str, wanted: str, here: str, outside: str
) -> ChartBuilder:
    """An outcome along a lever: band, line at the wanted level, hollow dots beyond what was observed.

    Args:
        x, value, low, high, wanted: numeric columns; here: flag of the row where the lever stands;
        outside: flag of values beyond the observed range.
    """

    def build(text: ChartText) -> Any:
        yes = text.text("values.yes")
        base = alt.Chart().encode(
            x=alt.X(
                f"{x}:Q",
                title=text.title(x),
                scale=alt.Scale(zero=False, nice=False),
                axis=alt.Axis(tickCount=6, format=text.d3(x)),
            )
        )
        band = base.mark_area(aria=False, opacity=0.2).encode(
            y=_up(low, text).title(text.title(value)), y2=high
        )
        line = base.mark_line(aria=False, strokeWidth=2).encode(y=_up(value, text))
        limit = base.mark_line(aria=False, color=REFERENCE_COLOUR, strokeDash=[5, 4], strokeWidth=2).encode(
            y=_up(wanted, text).title(text.title(value))
        )
        dots = base.mark_point(size=60, opacity=1, strokeWidth=2).encode(
            y=_up(value, text),
            fillOpacity=alt.condition(
                alt.FieldEqualPredicate(field=outside, equal=yes), alt.value(0), alt.value(1)
            ),
            fill=alt.value(REFERENCE_COLOUR),
            size=alt.condition(alt.FieldEqualPredicate(field=here, equal=yes), alt.value(190), alt.value(55)),
            tooltip=text.tooltip(x, value, low, high, here, outside),
        )
        return alt.layer(band, limit, line, dots).properties(height=300)

    return build


def best_mixes(x: str, y: str, kind: str, *, extra: tuple[str, ...] = ()) -> ChartBuilder:
    """The frontier as a line through the mixes found, with the reader's own point and today's beside it.

    Args:
        x, y: numeric columns; kind: label column, its first id the mixes of the frontier; extra: tooltip.
    """

    def build(text: ChartText) -> Any:
        found = text.labels(kind)[0]
        base = (
            alt.Chart().transform_filter(f"isValid(datum['{y}'])").encode(x=_across(x, text), y=_up(y, text))
        )
        line = base.transform_filter(alt.FieldEqualPredicate(field=kind, equal=found)).mark_line(
            aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3]
        )
        points = base.mark_point(filled=True, size=130, opacity=1).encode(
            tooltip=text.tooltip(kind, x, y, *extra), **series_marks(kind, text, shown=True)
        )
        return alt.layer(line, points).properties(height=320)

    return build


def band_over_time(x: str, value: str, *, low: str, high: str) -> ChartBuilder:
    """A line with its band by quarter and a line at zero."""

    def build(text: ChartText) -> Any:
        base = alt.Chart().encode(
            x=alt.X(
                f"{x}:T",
                title=text.text("chart.year_ticks", name=text.title(x)),
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%Y", tickCount="year", grid=False),
            )
        )
        upright = _up(low, text).title(text.title(value))
        zero = alt.Chart().mark_rule(aria=False, color=REFERENCE_COLOUR, strokeDash=[4, 3])
        band = base.mark_area(aria=False, opacity=0.25).encode(y=upright, y2=f"{high}:Q")
        line = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=30, filled=True)).encode(
            y=_up(value, text), tooltip=text.tooltip(x, value, low, high)
        )
        return alt.layer(zero.encode(y=alt.datum(0)), band, line).properties(height=270)

    return build
