"""From an exhibit's chart builder to a Vega-Lite specification without data.

The specification depends on the exhibit and the language alone. Data travel apart from it, so that a
chart is updated in place when only its data change.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import altair as alt

from lib.exhibits.kept import kept
from lib.exhibits.model import Exhibit
from lib.exhibits.registry import get_exhibit
from lib.exhibits.words import ExhibitWords
from lib.text import Language, Text, text_for

# Streamlit and the exporter hand the data in; these parts of Altair's output would be in the way.
_LEFT_OUT = ("$schema", "config", "data", "datasets")


def _without_data(part: Any) -> Any:
    """A specification without data and configuration, at any depth (Altair names an empty source a layer)."""
    if isinstance(part, dict):
        return {key: _without_data(value) for key, value in part.items() if key not in _LEFT_OUT}
    return [_without_data(value) for value in part] if isinstance(part, list) else part


class ChartText:
    """What a chart builder needs of the exhibit's words: titles with units, label order, formats."""

    def __init__(self, exhibit: Exhibit, text: Text) -> None:
        self._words = ExhibitWords(exhibit, text)
        self.exhibit = exhibit
        self.text = text

    def title(self, column: str) -> str:
        """A column's name with its unit."""
        return self._words.axis(column)

    def heading(self, column: str) -> str:
        """A column's name without its unit."""
        return self._words.heading(column)

    def labels(self, column: str) -> list[str]:
        """The words of a label column's ids, in order."""
        return self._words.labels(column)

    def label(self, identifier: str) -> str:
        """The word of one id."""
        return self._words.label(identifier)

    def suffix(self, column: str) -> str:
        """The sign of a column's unit."""
        return self.text(self.exhibit.columns[column].kind.suffix)

    def with_suffix(self, name: str, column: str) -> str:
        """A name with the sign of a column's unit."""
        return self.text("units.with_unit", name=name, unit=self.suffix(column))

    def d3(self, column: str) -> str:
        """Number format of a column's axis and tooltip."""
        return self.exhibit.columns[column].kind.d3

    def tooltip(self, *columns: str) -> list[alt.Tooltip]:
        """Tooltip lines for the named columns, in their units; periods in words."""
        lines = []
        for name in columns:
            unit = self.exhibit.columns[name].kind
            if self.exhibit.columns[name].unit in {"quarter", "month", "date", "by_row"}:
                lines.append(alt.Tooltip(f"{name}_text:N", title=self.title(name)))
            elif unit.numeric:
                lines.append(alt.Tooltip(f"{name}:Q", title=self.title(name), format=unit.d3))
            else:
                lines.append(alt.Tooltip(f"{name}:N", title=self.title(name)))
        return lines


# The page's own text colour has the contrast that Streamlit's grey for charts lacks, in both themes.
_INK = {"labelColor": "currentColor", "titleColor": "currentColor"}
# Flush labels would move the first and last name from its mark, and the ends of a scale from their ticks.
READABLE = {
    "axis": {**_INK, "labelFlush": False},
    # Beside long names a phone has little room for the plot, and a title in its middle would be cut off.
    "axisX": {"titleAnchor": {"expr": "width < 260 ? 'end' : 'middle'"}},
    "legend": _INK,
    "header": _INK,
}

# Returns one chart, or a list of charts that stand below each other as panels of one exhibit.
ChartBuilder = Callable[[ChartText], Any]


def finished(built: Any) -> tuple[dict[str, Any], ...]:
    """Specifications of what a chart builder made (one chart or several), without data, ready to be shown."""
    panels = built if isinstance(built, list) else [built]
    specs: list[dict[str, Any]] = [_without_data(panel.to_dict()) for panel in panels]
    for spec in specs:
        # SVG keeps the chart's text readable for assistive tools; canvas is Vega's choice for many marks.
        spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}
        spec["config"] = READABLE
    return tuple(specs)


@lru_cache(maxsize=512)
def _specs(exhibit_id: str, lang: Language) -> tuple[dict[str, Any], ...]:
    found = kept(exhibit_id)
    if found:
        return found.specs[lang]
    exhibit = get_exhibit(exhibit_id)
    return () if exhibit.chart is None else finished(exhibit.chart(ChartText(exhibit, text_for(lang))))


def chart_specs(exhibit: Exhibit, text: Text) -> list[dict[str, Any]]:
    """The exhibit's specifications in the reader's language, without data: one a panel, none for a table."""
    return [dict(spec) for spec in _specs(exhibit.id, text.lang)]
