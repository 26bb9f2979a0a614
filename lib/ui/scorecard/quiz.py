"""Three questions a perspective: choose, check, and look at the answer when asked."""

from functools import partial

import streamlit as st

from case_studies.xm_bank.exhibits.scorecard_board import BOOK
from case_studies.xm_bank.exhibits.scorecard_questions import Question, is_right, questions
from lib.exhibits import case_data
from lib.text import Text
from lib.ui.markdown import escape
from lib.ui.scorecard.state import CASE

# Up to here choices stand in a row of buttons; more of them need a list.
FEW = 4


@st.fragment
def quiz(text: Text) -> None:
    """Show the questions by perspective."""
    asked = questions(case_data(CASE))
    with st.container(border=True):
        st.subheader(text("scorecard.quiz.title"), anchor="questions")
        st.caption(text("scorecard.quiz.help"))
        tabs = st.tabs(
            [text(f"labels.perspective_{name}") for name in BOOK.perspectives],
            key=f"sc_quiz_{text.lang}",
            on_change="rerun",
        )
        for perspective, tab in zip(BOOK.perspectives, tabs, strict=True):
            if tab.open:
                with tab:
                    for question in asked:
                        if question.perspective == perspective:
                            _ask(question, text)


def _ask(question: Question, text: Text) -> None:
    key = f"sc_{question.id}"
    ask, words = text(f"scorecard.quiz.{question.id}.ask"), partial(_word, text=text)
    if len(question.choices) <= FEW:
        chosen = st.radio(ask, question.choices, index=None, format_func=words, key=f"{key}_choice")
    else:
        chosen = st.selectbox(
            ask,
            question.choices,
            index=None,
            format_func=words,
            key=f"{key}_choice",
            placeholder=text("scorecard.quiz.choose"),
        )
    check, reveal = st.columns(2)
    checked = check.button(text("scorecard.quiz.check"), key=f"{key}_check", icon=":material/check:")
    shown = reveal.toggle(text("scorecard.quiz.reveal"), key=f"{key}_reveal")
    if checked and chosen is None:
        st.info(text("scorecard.quiz.choose_first"))
    elif checked and chosen is not None and is_right(question, chosen):
        st.success(text("scorecard.quiz.right"), icon=":material/check_circle:")
    elif checked:
        st.warning(text("scorecard.quiz.wrong", exhibit=question.exhibit), icon=":material/search:")
    if shown:
        facts = {
            name: text(f"labels.{value}") if name.endswith("_label") else value
            for name, value in question.facts
        }
        st.markdown(escape(text(f"scorecard.quiz.{question.id}.why", exhibit=question.exhibit, **facts)))


def _word(choice: str, text: Text) -> str:
    return text(f"labels.{choice}") if text.has(f"labels.{choice}") else choice
