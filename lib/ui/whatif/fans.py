"""The fan charts, with a sentence for those who do not see them and the table behind them."""

from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.charts.fans import BANDS, FanAxis, column, fans_spec
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


@lru_cache(maxsize=8)
def spec_of(instrument: Instrument, lang: Language) -> dict[str, Any]:
    """The charts of all outcomes that are drawn, without data."""
    return fans_spec(tuple(_axis(instrument, measure, lang) for measure in instrument.fans), lang)


def _axis(instrument: Instrument, measure: str, lang: Language) -> FanAxis:
    unit = instrument.measures[measure].unit
    low, high = (end * UNITS[unit].scale_in(lang) for end in axis_ends(instrument)[measure])
    # Some air, so that a line that hardly moves does not run along the frame.
    air = _AIR * (high - low)
    low, high = (max(low - air, 0.0) if low >= 0.0 else low - air), high + air
    return FanAxis(measure, instrument.names[measure].of(lang), unit, low, high)


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


def fans_data(instrument: Instrument, comparison: Comparison, text: Text) -> pa.Table:
    """Medians of the three series and the scenario's bands of every outcome that is drawn, one row a quarter.

    In the units of the screen. An Arrow table, because that is what the browser gets: a frame would be turned
    into one with every move.
    """
    table = _calendar(comparison.scenario.quarters, text.lang)
    for measure in instrument.fans:
        factor = UNITS[instrument.measures[measure].unit].scale_in(text.lang)
        bands = fan(comparison.scenario, measure)
        parts = {series: fan(getattr(comparison, series), measure).median for series in SERIES}
        for part, values in {**parts, **{level: getattr(bands, level) for level in BANDS}}.items():
            table = table.append_column(column(measure, part), pa.array(values * factor))
    return table


def show_fans(instrument: Instrument, fans: pa.Table, key: str, text: Text) -> None:
    """The charts below each other, updated in place; ``fans`` is from `fans_data`."""
    st.vega_lite_chart(
        fans,
        spec_of(instrument, text.lang),
        key=f"{key}_fans_{text.lang}",
        alt=fan_words(instrument, text),
        width="stretch",
    )


def fan_words(instrument: Instrument, text: Text) -> str:
    """What the charts show, in a sentence; without figures: charts whose words change are made anew."""
    names = (instrument.names[measure].of(text.lang) for measure in instrument.fans)
    return text("simulator.fan.alt", measures=text.listed(names))


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
