"""Records: take a scenario away with its numbers, bring it back, and see whether they still come out."""

import json
from functools import partial

import pandas as pd
import streamlit as st

from lib.ui.figure import download, show_table
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.panel import Panel
from lib.values import NotAvailable
from lib.whatif.instrument import Sizes
from lib.whatif.reading import Difference, Replay
from lib.whatif.records import to_json
from lib.whatif.setting import Setting
from lib.whatif.wording import say

_WIDEST = 5


def show(panel: Panel) -> None:
    """Save, load, and the report of what was loaded last."""
    text, key = panel.text, f"{panel.key}_record"
    st.markdown(text("tools.record.about"))
    left, right = st.columns(2)
    with left:
        st.download_button(
            text("tools.record.save"),
            data=partial(_text, panel),
            file_name=f"{panel.instrument.case_id}_record.json",
            mime="application/json",
            icon=":material/save:",
            key=f"{key}_save",
            on_click="ignore",
        )
        st.caption(text("tools.record.save_about"))
    with right:
        st.file_uploader(
            text("tools.record.load"),
            type="json",
            max_upload_size=2,
            key=f"{key}_file",
            on_change=_load,
            args=(panel,),
        )
    found = st.session_state.get(f"{key}_report")
    if isinstance(found, NotAvailable):
        st.error(f"{text('tools.record.refused')} {escape(say(found, text))}", icon=":material/block:")
    elif found is not None:
        _report(panel, found)


def loaded_setting(panel: Panel) -> Setting | None:
    """The setting of the record that this session loaded last."""
    found = st.session_state.get(f"{panel.key}_record_report")
    return found.opened.setting if isinstance(found, Replay) else None


def _text(panel: Panel) -> str:
    """The record as JSON; made when it is asked for."""
    return to_json(panel.instrument.records.make(panel.setting, panel.sizes))


def _load(panel: Panel) -> None:
    """Open the file, set the controls to it, and run it again; a file that cannot be used changes nothing."""
    key = f"{panel.key}_record"
    file = st.session_state[f"{key}_file"]
    if file is None:
        st.session_state.pop(f"{key}_report", None)
        return
    records = panel.instrument.records
    try:
        content = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.session_state[f"{key}_report"] = NotAvailable("whatif.record.no_json")
        return
    opened = records.open(content)
    if isinstance(opened, NotAvailable):
        st.session_state[f"{key}_report"] = opened
        return
    st.session_state[f"{key}_report"] = records.replay(opened)
    panel.adopt(opened.setting, Sizes(opened.draws, opened.seed, opened.quarters))


def _report(panel: Panel, found: Replay) -> None:
    text, opened = panel.text, found.opened
    if found.same:
        st.success(text("whatif.record.same", compared=found.compared), icon=":material/check_circle:")
    elif not found.compared:
        st.warning(text("whatif.record.nothing_to_compare"), icon=":material/warning:")
    elif found.differences:
        said = text("whatif.record.differ", differing=len(found.differences), compared=found.compared)
        largest = "\n".join(f"- {escape(_line(panel, item))}" for item in found.differences[:_WIDEST])
        st.warning(f"{said} {text('tools.record.largest')}\n\n{largest}", icon=":material/difference:")
    else:
        st.info(text("tools.record.results_same", compared=found.compared), icon=":material/info:")
    st.caption(text("tools.record.set", draws=opened.draws, quarters=opened.quarters, seed=str(opened.seed)))
    for heading, reasons in (("values_refused", opened.refused), ("notes", opened.notes)):
        if reasons:
            lines = "\n".join(f"- {escape(say(reason, text))}" for reason in reasons)
            st.markdown(f"**{text(f'tools.record.{heading}')}**\n\n{lines}")
    if found.differences:
        table = differences_table(panel, found.differences)
        show_table(figures.DIFFERENCES, table, text, name=text("tools.record.differences"))
        download(figures.DIFFERENCES, table, text, key=f"{panel.key}_record_differences")


def _line(panel: Panel, item: Difference) -> str:
    text = panel.text
    return text(
        "whatif.record.difference",
        measure=panel.instrument.names[item.measure].of(text.lang),
        series=text(f"whatif.series.{item.series}"),
        statistic=text(f"whatif.statistics.{item.statistic}"),
        recorded=f"{item.recorded:.8g}",
        now=f"{item.now:.8g}",
        relative=item.relative,
    )


def differences_table(panel: Panel, differences: tuple[Difference, ...]) -> pd.DataFrame:
    """Every number that is no longer the recorded one, with all its digits."""
    rows = [
        (
            panel.instrument.names[item.measure], f"tool.series.{item.series}",
            panel.text(f"whatif.statistics.{item.statistic}"), json.dumps(item.recorded),
            json.dumps(item.now), item.relative,
        )
        for item in differences
    ]  # fmt: skip
    columns = ["measure", "series", "statistic", "recorded", "now", "relative"]
    return pd.DataFrame(rows, columns=columns)
