"""The laboratory's page: controls above, what they say below, the last good result kept."""

import streamlit as st

from lib.drivers import Refusal
from lib.pedigree import Pedigree
from lib.text import Text
from lib.ui.badges import pedigree_badge
from lib.ui.laboratory import state
from lib.ui.laboratory.bench import Bench, bench_of
from lib.ui.laboratory.choice import Choice, start_of
from lib.ui.laboratory.columns import show_columns
from lib.ui.laboratory.compare import show_kept
from lib.ui.laboratory.controls import current, show_controls
from lib.ui.laboratory.curve_view import show_curve
from lib.ui.laboratory.results import show_plot, show_script, show_table, show_tests
from lib.ui.language import current_text

CASE = "xm_bank"
TABS = ("table", "plot", "tests", "kept", "curve", "script")


def show_laboratory() -> None:
    """Show the laboratory in the session's language."""
    text = current_text()
    bench = bench_of(CASE)
    st.title(text("pages.laboratory.title"), anchor=False)
    st.markdown(text("laboratory.about"))
    state.open_laboratory(bench)
    state.explain_refused(text)
    _laboratory(bench, text)


@st.fragment
def _laboratory(bench: Bench, text: Text) -> None:
    state.open_laboratory(bench)
    choice = current(bench)
    st.session_state[state.CHOICE] = choice
    answer = bench.estimate(choice)
    refusal = answer if isinstance(answer, Refusal) else None
    with st.container(border=True):
        show_controls(bench, choice, refusal, text)
        show_columns(bench, choice, text)
    shown = _last_good(bench, choice, refused=refusal is not None)
    if refusal is not None:
        st.info(text("laboratory.last_good"), icon=":material/history:")
    _results(bench, shown, text)
    state.keep_links()


def _last_good(bench: Bench, choice: Choice, *, refused: bool) -> Choice:
    """The choice itself, or the last one of this session that had an estimate."""
    if not refused:
        st.session_state[state.GOOD] = choice
    if state.GOOD not in st.session_state:
        st.session_state[state.GOOD] = start_of(bench.datasets[choice.table])
    good: Choice = st.session_state[state.GOOD]
    return good


def _results(bench: Bench, shown: Choice, text: Text) -> None:
    found = bench.estimate(shown)
    if isinstance(found, Refusal):
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind in (Pedigree.ESTIMATED, Pedigree(bench.datasets[shown.table].kind)):
                pedigree_badge(kind, text(f"pedigree.{kind}.name"), text)
        tabs = st.tabs(
            [text(f"laboratory.tab_{name}") for name in TABS], key=f"lab_tabs_{text.lang}", on_change="rerun"
        )
        shows = {
            "table": lambda: show_table(found, text),
            "plot": lambda: show_plot(found, text),
            "tests": lambda: show_tests(bench, shown, found, text),
            "kept": lambda: show_kept(bench, shown, text),
            "curve": lambda: show_curve(bench, shown, text),
            "script": lambda: show_script(bench, shown, found, text),
        }
        for name, tab in zip(TABS, tabs, strict=True):
            if tab.open:
                with tab:
                    shows[name]()
