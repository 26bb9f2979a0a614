"""L-9: the replay and its checks, with the equations as they are written, and the questions."""

import streamlit as st

from case_studies.l_bank.exhibits.replay_questions import questions
from case_studies.l_bank.replay.case import equations
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.markdown import escape
from lib.ui.quiz import quiz

CHAPTER = "L-9"


def _after_the_equations(text: Text) -> None:
    """Every equation in mathematical notation, on request, and then the questions."""
    written = st.expander(
        text("l9.written"), icon=":material/function:", key=f"l9_written_{text.lang}", on_change="rerun"
    )
    if written.open:
        with written:
            for number, item in enumerate(equations().values(), 1):
                st.markdown(f"**{number}** {escape(item.meaning.of(text.lang))}")
                st.latex(item.formula)
    quiz(questions, "l_bank", CHAPTER, text)


def show_replay_checks() -> None:
    """Show chapter L-9 in the session's language."""
    show_chapter(CHAPTER, after={"L-9.8": _after_the_equations})
