"""The fan charts, with a sentence for those who do not see them and the table behind them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.charts.fans import BANDS, fan_spec
from lib.charts.series import SERIES
from lib.exhibits.units import UNITS
from lib.text import Language, Text, text_for
from lib.whatif.compare import Comparison, fan
from lib.whatif.instrument import Instrument
from lib.whatif.setting import moved
from lib.whatif.wording import value_text

LEVELS = ("low95", "low80", "median", "high80", "high95")
_QUICK_DRAWS = 200
_AIR = 0.12


@lru_cache(maxsize=8)
def axis_ends(instrument: Instrument) -> dict[str, tuple[float, float]]:
    """What each chart's axis always shows, in stored units: the 80 % bands of the ready scenarios.

    Those of another economy are left out: beside a severe downturn every other line would be flat, and the
    axis grows when one is chosen.
    """
    sizes = instrument.sizes
    ends: dict[str, list[float]] = {measure: [] for measure in instrument.fans}
    for ready in instrument.scenarios.values():
        setting = ready.setting(instrument.book)
        if moved(instrument.book, setting, ("environment",)):
            continue
        outcome = instrument.evaluate(setting, _QUICK_DRAWS, sizes.seed, sizes.quarters)
        for measure, reached in ends.items():
            found = fan(outcome, measure)
            reached += [float(found.low80.min()), float(found.high80.max())]
    return {measure: (min(reached), max(reached)) for measure, reached in ends.items()}


def spec_of(instrument: Instrument, measure: str, lang: Language) -> dict[str, Any]:
    """The chart of an outcome, without data."""
    unit = instrument.measures[measure].unit
    low, high = (end * UNITS[unit].scale_in(lang) for end in axis_ends(instrument)[measure])
    # Some air, so that a line that hardly moves does not run along the frame.
    air = _AIR * (high - low)
    low, high = (max(low - air, 0.0) if low >= 0.0 else low - air), high + air
    return fan_spec(instrument.names[measure].of(lang), unit, lang, low, high)


@lru_cache(maxsize=16)
def _calendar(quarters: tuple[object, ...], lang: Language) -> pa.Table:
    """The columns that stay: quarters as dates and in words."""
    text = text_for(lang)
    frame = pd.DataFrame(
        {
            "quarter": pd.to_datetime(list(quarters), utc=True),
            "quarter_text": [text.value(quarter, "quarter") for quarter in quarters],
        }
    )
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def fan_data(comparison: Comparison, measure: str, unit: str, text: Text) -> pa.Table:
    """Medians of the three series and the scenario's bands, in the units of the screen, one row a quarter.

    An Arrow table, because that is what the browser gets: a frame would be turned into one with every move.
    """
    factor = UNITS[unit].scale_in(text.lang)
    table = _calendar(comparison.scenario.quarters, text.lang)
    bands = fan(comparison.scenario, measure)
    columns = {series: fan(getattr(comparison, series), measure).median for series in SERIES}
    for name, values in {**columns, **{level: getattr(bands, level) for level in BANDS}}.items():
        table = table.append_column(name, pa.array(values * factor))
    return table


def fans_data(instrument: Instrument, comparison: Comparison, text: Text) -> dict[str, pa.Table]:
    """`fan_data` of every outcome that is drawn."""
    return {
        measure: fan_data(comparison, measure, instrument.measures[measure].unit, text)
        for measure in instrument.fans
    }


def show_fans(instrument: Instrument, fans: Mapping[str, pa.Table], key: str, text: Text) -> None:
    """The charts in two columns, each updated in place; ``fans`` is from `fans_data`."""
    columns = st.columns(2)
    for place, (measure, data) in enumerate(fans.items()):
        columns[place % 2].vega_lite_chart(
            data,
            spec_of(instrument, measure, text.lang),
            key=f"{key}_fan_{measure}_{text.lang}",
            alt=fan_words(instrument, measure, text),
            width="stretch",
        )


def fan_words(instrument: Instrument, measure: str, text: Text) -> str:
    """What a chart shows, in a sentence; without figures, because a chart whose words change is made anew."""
    return text("simulator.fan.alt", measure=instrument.names[measure].of(text.lang))


def fan_table(instrument: Instrument, comparison: Comparison, text: Text) -> pd.DataFrame:
    """The figures behind the charts, written out: one row an outcome, series and quarter."""
    quarters = [text.value(quarter, "quarter") for quarter in comparison.scenario.quarters]
    parts = []
    for measure in instrument.fans:
        unit = instrument.measures[measure].unit
        for series in SERIES:
            found = fan(getattr(comparison, series), measure)
            written = {
                text(f"whatif.statistics.{level}"): [
                    value_text(value, unit, text) for value in getattr(found, level)
                ]
                for level in LEVELS
            }
            parts.append(
                pd.DataFrame(
                    {
                        text("simulator.board.measure"): instrument.names[measure].of(text.lang),
                        text("simulator.fan.series"): text(f"whatif.series.{series}"),
                        text("simulator.fan.quarter"): quarters,
                        **written,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
