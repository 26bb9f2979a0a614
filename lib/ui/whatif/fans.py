"""The fan charts, with a sentence for those who do not see them and the table behind them."""

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from lib.charts.fans import LEVELS, SERIES, fan_spec
from lib.exhibits.units import UNITS
from lib.text import Language, Text, text_for
from lib.whatif.compare import Comparison, Fan, fan
from lib.whatif.evaluate import Outcome
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.wording import value_text

_QUICK = Sizes(draws=200)


@lru_cache(maxsize=64)
def _still(outcome: Outcome, measure: str) -> Fan:
    """The fan of a series that stays while levers move."""
    return fan(outcome, measure)


@lru_cache(maxsize=8)
def axis_ends(instrument: Instrument, measure: str) -> tuple[float, float]:
    """What a chart's axis always shows, in stored units: every ready scenario's 80 % band."""
    ends = []
    for ready in instrument.scenarios.values():
        outcome = instrument.evaluate(
            ready.setting(instrument.book), _QUICK.draws, _QUICK.seed, _QUICK.quarters
        )
        found = fan(outcome, measure)
        ends += [float(found.low80.min()), float(found.high80.max())]
    return min(ends), max(ends)


@lru_cache(maxsize=16)
def _calendar(outcome_quarters: tuple[object, ...], lang: Language) -> pd.DataFrame:
    """The columns that stay: quarters as dates and in words, and the series."""
    text = text_for(lang)
    rows = len(SERIES)
    return pd.DataFrame(
        {
            "quarter": pd.to_datetime(list(outcome_quarters) * rows, utc=True),
            "quarter_text": [text.value(quarter, "quarter") for quarter in outcome_quarters] * rows,
            "series": np.repeat([text(f"whatif.series.{name}") for name in SERIES], len(outcome_quarters)),
        }
    )


def fan_frame(comparison: Comparison, measure: str, unit: str, text: Text) -> pd.DataFrame:
    """Quantiles of the three series by quarter, in the units of the screen, one row a series and quarter."""
    fans = [
        fan(comparison.scenario, measure),
        _still(comparison.believed, measure),
        _still(comparison.baseline, measure),
    ]
    factor = UNITS[unit].scale_in(text.lang)
    quantiles = {level: np.concatenate([getattr(each, level) for each in fans]) * factor for level in LEVELS}
    return _calendar(comparison.scenario.quarters, text.lang).assign(**quantiles)


def show_fans(instrument: Instrument, comparison: Comparison, key: str, text: Text) -> None:
    """The charts in two columns, each updated in place."""
    columns = st.columns(2)
    for place, measure in enumerate(instrument.fans):
        unit = instrument.measures[measure].unit
        factor = UNITS[unit].scale_in(text.lang)
        low, high = (end * factor for end in axis_ends(instrument, measure))
        name = instrument.names[measure].of(text.lang)
        columns[place % 2].vega_lite_chart(
            fan_frame(comparison, measure, unit, text),
            fan_spec(name, unit, text.lang, low, high),
            key=f"{key}_fan_{measure}_{text.lang}",
            alt=fan_words(instrument, comparison, measure, text),
            width="stretch",
        )


def fan_words(instrument: Instrument, comparison: Comparison, measure: str, text: Text) -> str:
    """What a chart shows, in a sentence."""
    unit = instrument.measures[measure].unit
    last = fan(comparison.scenario, measure)
    return text(
        "simulator.fan.alt",
        measure=instrument.names[measure].of(text.lang),
        first=comparison.scenario.quarters[0],
        last=comparison.scenario.quarters[-1],
        baseline=value_text(comparison.baseline.median(measure), unit, text),
        scenario=value_text(comparison.scenario.median(measure), unit, text),
        low=value_text(float(last.low80[-1]), unit, text),
        high=value_text(float(last.high80[-1]), unit, text),
    )


def fan_table(instrument: Instrument, comparison: Comparison, text: Text) -> pd.DataFrame:
    """The figures behind the charts, written out: one row an outcome, series and quarter."""
    parts = []
    for measure in instrument.fans:
        unit = instrument.measures[measure].unit
        frame = fan_frame(comparison, measure, unit, text)
        factor = UNITS[unit].scale_in(text.lang)
        written = {
            text(f"whatif.statistics.{level}"): [
                value_text(value / factor, unit, text) for value in frame[level]
            ]
            for level in LEVELS
        }
        parts.append(
            pd.DataFrame(
                {
                    text("simulator.board.measure"): instrument.names[measure].of(text.lang),
                    text("simulator.fan.series"): frame["series"],
                    text("simulator.fan.quarter"): frame["quarter_text"],
                    **written,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
