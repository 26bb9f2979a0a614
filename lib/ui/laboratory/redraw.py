"""XM-3d: the Monte Carlo study again, in a world that the reader changes."""

import importlib
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import chart_specs
from lib.exhibits import case_data, get_exhibit
from lib.exhibits.display import chart_frame
from lib.exhibits.model import Result
from lib.text import Text
from lib.ui.language import current_text
from lib.ui.links import keep_link, open_link

CASE = "xm_bank"
EXHIBIT = "XM-3d.3"
PERSISTENCE = ("0", "0.3", "0.6", "0.9")
STRENGTH = ("0.1", "0.3", "1", "2")
GROWING = ("yes", "no")
REPLICATIONS = ("100", "200", "400", "1000")
DEFAULTS = {"persistence": "0.6", "strength": "1", "growing": "yes", "replications": "200"}


def show_redraw() -> None:
    """Settings, a button, progress, coverage."""
    text = current_text()
    st.subheader(text("redraw.title"), anchor="redraw")
    st.markdown(text("redraw.about"))
    _redraw(text)


@st.fragment
def _redraw(text: Text) -> None:
    options = {
        "persistence": PERSISTENCE, "strength": STRENGTH, "growing": GROWING, "replications": REPLICATIONS
    }  # fmt: skip
    for column, (name, values) in zip([*st.columns(2), *st.columns(2)], options.items(), strict=True):
        open_link(name, values, DEFAULTS[name])
        with column:
            st.segmented_control(
                text(f"redraw.{name}"), values, required=True, key=name,
                format_func=partial(_shown, text, name),
            )  # fmt: skip
        keep_link(name)
    if not st.button(text("redraw.run"), icon=":material/casino:", key="redraw_run"):
        return
    bar = st.progress(0.0, text=text("redraw.working"))
    found = _study(lambda share: bar.progress(share, text=text("redraw.working")))
    bar.empty()
    _said(found, text)
    exhibit = get_exhibit(EXHIBIT)
    frame = chart_frame(exhibit, Result(found), text)
    for number, spec in enumerate(chart_specs(exhibit, text)):
        st.vega_lite_chart(
            frame, spec, key=f"redraw_{number}", width="stretch", alt=text(f"exhibits.{EXHIBIT}.alt")
        )


def _shown(text: Text, name: str, value: str) -> str:
    return text(f"redraw.growing_{value}") if name == "growing" else value


def _study(progress: Any) -> pd.DataFrame:
    study = importlib.import_module(f"case_studies.{CASE}.drivers.montecarlo.study")
    world = importlib.import_module(f"case_studies.{CASE}.drivers.montecarlo.world")
    state = st.session_state
    settings = study.Study(
        world.World(float(state["persistence"]), float(state["strength"]), state["growing"] == "yes"),
        int(state["replications"]),
    )
    rows = study.cached(case_data(CASE), settings, progress)
    table: pd.DataFrame = study.labelled(rows)
    return table


def _said(found: pd.DataFrame, text: Text) -> None:
    by = found.set_index(["estimator", "covariance"])["coverage"]
    st.markdown(
        text(
            "redraw.said",
            replications=int(st.session_state["replications"]),
            iv=float(by["m.instrumented", "c.by_branch"]),
            hc1=float(by["m.instrumented", "c.hc1"]),
            static=float(by["m.static", "c.by_branch"]),
            robust=float(by["m.event_robust", "c.by_branch"]),
        )
    )
