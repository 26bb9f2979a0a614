"""The workbench: one's own weights, quarter, baseline year and branch, and what follows from them."""

from collections.abc import Callable

import streamlit as st

from case_studies.xm_bank.exhibits import (
    scorecard_overview,
    scorecard_problems,
    scorecard_ranking,
    scorecard_split,
    scorecard_weights,
)
from lib.bsc.setting import Setting, obstacle, weights_of
from lib.bsc.weights import Weights
from lib.exhibits import CaseData, Result, case_data, get_exhibit
from lib.text import Text
from lib.ui.markdown import escape
from lib.ui.scorecard.controls import choose_setting, shares
from lib.ui.scorecard.state import CASE, board, keep_setting, open_state, open_view, seed
from lib.ui.view import show_view

View = Callable[[CaseData, Setting], Result]
# Name, exhibit, and the exhibit's own function, called with the reader's setting.
VIEWS: dict[str, tuple[str, View]] = {
    "ranking": ("XM-2.9", scorecard_ranking.weighted_gaps),
    "scorecard": ("XM-2.1", scorecard_overview.overview),
    "lost": ("XM-2.11", scorecard_split.lost_points),
    "changed": ("XM-2.12", scorecard_split.gained_points),
    "everywhere": ("XM-2.10", scorecard_ranking.ranks_everywhere),
    "weights": ("XM-2.7", scorecard_weights.weights),
    "problems": ("XM-2.17", scorecard_problems.problems_found),
}


@st.fragment
def workbench(text: Text) -> None:
    """Show the controls and the open view; only this reruns when something is moved."""
    setting, name = open_state()[0], open_view(tuple(VIEWS))
    with st.container(border=True):
        setting = choose_setting(setting, text)
        reason = obstacle(board(), setting)
        if reason is None:
            weights = weights_of(board(), setting)
            if isinstance(weights, Weights):
                st.caption(shares(weights, text))
            name = choose_view(name, text)
            exhibit_id, view = VIEWS[name]
            show_view(get_exhibit(exhibit_id), view(case_data(CASE), setting), text, place="bench")
        else:
            why = text(reason.reason, **reason.values)
            st.error(text("scorecard.nothing", reason=escape(why)), icon=":material/block:")
    # Last, because the address is drawn by the browser too, and the answer should come first.
    keep_setting(setting, name, next(iter(VIEWS)))


def choose_view(name: str, text: Text) -> str:
    """Let the reader choose what to look at."""
    seed("sc_view", name)
    chosen = st.segmented_control(
        text("scorecard.view"),
        tuple(VIEWS),
        required=True,
        format_func=lambda view: text(f"scorecard.tab.{view}"),
        key="sc_view",
        label_visibility="collapsed",
    )
    return chosen or name
