"""XM-3d: four switches that a reader flips, and the estimate that follows."""

import importlib
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from lib.drivers import Estimate
from lib.exhibits import case_data, compute
from lib.text import Text
from lib.ui.laboratory.drawing import SWITCHED, draw
from lib.ui.language import current_text
from lib.ui.links import keep_link, open_link

CASE = "xm_bank"
EXHIBIT = "XM-3d.2"


def _module() -> Any:
    return importlib.import_module(f"case_studies.{CASE}.drivers.switches")


def show_switches() -> None:
    """The switches, the sentence, the picture."""
    text = current_text()
    st.subheader(text("switches.title"), anchor="switches")
    st.markdown(text("switches.about"))
    _switches(text)


def _shown(text: Text, words: str, value: str) -> str:
    return text(words.format(value))


@st.fragment
def _switches(text: Text) -> None:
    module = _module()
    options = {
        "effects": (tuple(module.EFFECTS), "full", "switches.effects_{}"),
        "instrument": (module.INSTRUMENT, "used", "switches.instrument_{}"),
        "demand": (module.DEMAND, "hidden", "switches.demand_{}"),
        "cluster": (tuple(module.CLUSTERS), "branch", "switches.cluster_{}"),
    }
    for column, (name, (values, default, words)) in zip(
        [*st.columns(2), *st.columns(2)], options.items(), strict=True
    ):
        open_link(name, values, default)
        with column:
            st.segmented_control(
                text(f"switches.{name}"), values, required=True, key=name,
                format_func=partial(_shown, text, words),
            )  # fmt: skip
        keep_link(name)
    position = module.Switches(**{name: st.session_state[name] for name in options})
    found: Estimate = module.tried(case_data(CASE), position)
    estimate, low, high = (found.value(module.TERM, column) for column in ("estimate", "low", "high"))
    truth = float(compute(EXHIBIT).facts["truth"])  # type: ignore[arg-type]
    hit = low <= truth <= high
    said = text(
        "switches.hit" if hit else "switches.miss", estimate=estimate, low=low, high=high, truth=truth
    )
    (st.success if hit else st.error)(said, icon=":material/check:" if hit else ":material/close:")
    st.caption(text("switches.consistent" if position.consistent else "switches.lucky"))
    row = {
        "row": text("labels.t.funding_cost"),
        "estimate": estimate,
        "low": low,
        "high": high,
        "truth": truth,
    }
    draw(SWITCHED, pd.DataFrame([row]), text, alt=text("switches.alt"))
