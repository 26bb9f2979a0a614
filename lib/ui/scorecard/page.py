"""The scorecard's two pages: the chapter, and the workbench.

The workbench has a page of its own because the browser draws every element of a page anew when one is
moved: below twenty exhibits, a slider takes three times as long.
"""

import streamlit as st

from case_studies.xm_bank.exhibits.scorecard_questions import questions
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.language import current_text
from lib.ui.navigation import page_link
from lib.ui.quiz import quiz
from lib.ui.scorecard.closer import branch_closely, kpi_card
from lib.ui.scorecard.levers import problems_to_levers
from lib.ui.scorecard.state import CASE, explain_refused, follow_address, keep_close, open_state, open_view
from lib.ui.scorecard.workbench import VIEWS, workbench


def _way_to_workbench(text: Text) -> None:
    with st.container(border=True):
        st.markdown(text("scorecard.try_it"))
        page_link("xm_2_workbench", text, label=text("scorecard.open_workbench"))


def _questions(text: Text) -> None:
    quiz(questions, CASE, "XM-2", text)


# After which exhibit each panel stands.
PANELS = {
    "XM-2.3": kpi_card,
    "XM-2.10": _way_to_workbench,
    "XM-2.15": branch_closely,
    "XM-2.19": problems_to_levers,
    "XM-2.20": _questions,
}


def show_scorecard() -> None:
    """Show chapter XM-2 in the session's language."""
    follow_address()
    _, close = open_state()
    keep_close(close)
    explain_refused(current_text())
    show_chapter("XM-2", after=PANELS)


def show_workbench() -> None:
    """Show the workbench in the session's language."""
    text = current_text()
    follow_address()
    open_state()
    open_view(tuple(VIEWS))
    explain_refused(text)
    st.title(text("pages.xm_2_workbench.title"), anchor=False)
    st.markdown(text("scorecard.workbench_help"))
    workbench(text)
    page_link("xm_2", text, label=text("scorecard.back"))
