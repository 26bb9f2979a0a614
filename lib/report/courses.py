"""The course of an outcome over the quarters as a picture for print."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from lib.charts.export import WIDTH, bare_spec, to_svg
from lib.charts.series import DASHES, SERIES
from lib.exhibits.units import UNITS
from lib.report.pictures import inline_svg
from lib.text import Text
from lib.whatif.compare import Comparison, fan
from lib.whatif.instrument import Instrument
from lib.whatif.wording import value_text


def _spec(title: str, names: list[str], d3: str, height: int) -> dict[str, Any]:
    x = {
        "field": "quarter",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"format": "%Y", "tickCount": "year", "grid": False},
    }
    y = {
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 5, "format": d3},
    }
    key = {
        "orient": "bottom",
        "title": None,
        "columns": 3,
        "labelLimit": 400,
        "symbolType": "stroke",
        "symbolOpacity": 1,
    }
    series = {"field": "series", "type": "nominal", "sort": names}
    colour = {**series, "scale": {"domain": names}, "legend": key}
    dash = {**series, "scale": {"domain": names, "range": list(DASHES[: len(names)])}, "legend": key}

    def band(low: str, high: str, opacity: float) -> dict[str, Any]:
        return {
            "transform": [{"filter": {"field": "series", "equal": names[0]}}],
            "mark": {"type": "area", "opacity": opacity},
            "encoding": {
                "x": x,
                "y": {**y, "field": low, "title": None},
                "y2": {"field": high},
                "color": colour,
            },
        }

    line = {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": x,
            "y": {**y, "field": "median", "title": None},
            "color": colour,
            "strokeDash": dash,
        },
    }
    return {
        # Above, because beside a low chart it would be longer than the axis.
        "title": {"text": title, "anchor": "start", "frame": "group"},
        "height": height,
        "layer": [band("low95", "high95", 0.15), band("low80", "high80", 0.25), line],
    }


def course_svg(
    instrument: Instrument,
    comparison: Comparison,
    measure: str,
    text: Text,
    width: int = WIDTH,
    height: int = 250,
) -> Markup:
    """Medians by quarter, and the scenario's bands of 80 and 95 %.

    The baseline with the reader's assumptions is drawn where they differ from the file's.
    """
    unit = UNITS[instrument.measures[measure].unit]
    name = instrument.names[measure].of(text.lang)
    title = text("units.with_unit", name=name, unit=text(unit.suffix)) if unit.suffix else name
    same = comparison.believed.setting == comparison.baseline.setting
    drawn = [series for series in SERIES if series != "believed" or not same]
    names = [text(f"whatif.series.{series}") for series in drawn]
    frames = []
    for series, words in zip(drawn, names, strict=True):
        found = fan(getattr(comparison, series), measure)
        bands = {
            level: getattr(found, level) * unit.scale_in(text.lang)
            for level in ("low95", "low80", "median", "high80", "high95")
        }
        quarters = pd.to_datetime(list(comparison.scenario.quarters), utc=True)
        frames.append(pd.DataFrame({"quarter": quarters, "series": words, **bands}))
    last, stored = fan(comparison.scenario, measure), instrument.measures[measure].unit
    alt = text(
        "report.scenario.course_alt",
        measure=name,
        quarter=comparison.scenario.quarters[-1],
        scenario=value_text(float(last.median[-1]), stored, text),
        baseline=value_text(comparison.baseline.median(measure), stored, text),
        low=value_text(float(last.low80[-1]), stored, text),
        high=value_text(float(last.high80[-1]), stored, text),
    )
    spec = bare_spec([_spec(title, names, unit.d3, height)], pd.concat(frames), width)
    return inline_svg(to_svg(spec), alt, f"course-{measure}-")
