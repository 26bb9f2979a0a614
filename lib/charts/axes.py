"""Axes and legends that all charts share: titles with units, upright and above, readable in both themes."""

from collections.abc import Sequence

import altair as alt

from lib.charts.spec import ChartText

# Mid greys keep 3:1 contrast on the light and on the dark background.
BREAK_COLOUR = "#808080"
REFERENCE_COLOUR = "#808080"
LABEL_LIMIT, LINE, LINE_ZH = 168, 25, 13
_BREAK = f"lastindexof(slice(datum.label, 0, {LINE}), ' ')"
_WORDS = f"length(datum.label) > {LINE} && {_BREAK} > 0"
# Chinese has no spaces and may break anywhere.
_SIGNS = f"length(datum.label) > {LINE_ZH} && test(/[\u4e00-\u9fff]/, datum.label)"
_LONG = f"({_WORDS}) || ({_SIGNS})"
_HALF = "ceil(length(datum.label) / 2)"
_TWO_LINES = (
    f"{_WORDS} ? [slice(datum.label, 0, {_BREAK}), slice(datum.label, {_BREAK} + 1)] : "
    f"{_SIGNS} ? [slice(datum.label, 0, {_HALF}), slice(datum.label, {_HALF})] : datum.label"
)


def long_names() -> alt.Axis:
    """An axis of long names, which break into two lines: a phone needs the other half for the bars."""
    return alt.Axis(
        labelLimit=LABEL_LIMIT,
        labelExpr=_TWO_LINES,
        # The first of two lines would stand at the bar's height, and the second at the next one's.
        labelOffset={"condition": {"test": _LONG, "value": -6}, "value": 0},
        # Two lines of neighbours touch; none is to be left out for it.
        labelOverlap=False,
        ticks=False,
    )


# Words in a chart take the colour of the page's text, readable in both themes.
INK = "currentColor"
# A line's sample in a legend: long enough to tell one way of dashing from another.
DASHED_SAMPLE = 900


# Widths in a legend, in pixels: a letter, a Chinese sign, a sample with its margins; height of a second line.
LETTER, SIGN, SAMPLE, SECOND_LINE = 6, 13, 24, 14


def _width(name: str) -> int:
    return sum(SIGN if letter > "\u2e7f" else LETTER for letter in name)


def legend(names: Sequence[str] = ()) -> alt.Legend:
    """A legend below the chart, one entry a line: a phone has no room for two.

    It begins where the plot begins. ``names``, what it lists, are given where long names of rows may leave a
    phone little room for the plot: there an entry that is wider than the plot breaks into two lines.
    """
    key = alt.Legend(orient="bottom", title=None, columns=1, labelLimit=300, symbolStrokeWidth=2)
    if names:
        room = f"(width - {SAMPLE})"
        space = f"lastindexof(slice(datum.label, 0, 1 + {room} / {LETTER}), ' ')"
        cut = f"(test(/[\u4e00-\u9fff]/, datum.label) ? {_HALF} : {space})"
        wide = " || ".join(f"(datum.label == {name!r} && {room} < {_width(name)})" for name in names)
        key.labelExpr = (
            f"({wide}) && {cut} > 0 ? [slice(datum.label, 0, {cut}), trim(slice(datum.label, {cut}))]"
            " : datum.label"
        )
        key.rowPadding = alt.ExprRef(f"{room} < {max(map(_width, names))} ? {SECOND_LINE} : 2")
    return key


def time_axis(column: str, text: ChartText, *, titled: str = "") -> alt.X:
    """A yearly time axis in UTC, as :func:`lib.exhibits.display.chart_frame` gives dates."""
    return alt.X(
        f"{column}:T",
        title=text.text("chart.year_ticks", name=text.title(titled or column)),
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%Y", tickCount="year", labelFlush=False, labelOverlap="greedy", grid=False),
    )


def value_axis(column: str, text: ChartText, *, zero: bool = False, above: int = 0) -> alt.Y:
    """A vertical value axis whose title with unit stands upright above it.

    ``above``: pixels between title and plot for words that stand over the plot.
    """
    return alt.Y(
        f"{column}:Q",
        title=text.title(column),
        scale=alt.Scale(zero=zero, nice=True),
        axis=alt.Axis(
            tickCount=7,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=-30,
            titleY=-14 - above,
            format=text.d3(column),
        ),
    )
