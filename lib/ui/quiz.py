"""Questions with checked answers: choose, check, and look at the answer when asked."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.exhibits.data import CaseData, case_data
from lib.exhibits.questions import Question
from lib.text import Text
from lib.ui.markdown import escape

# Up to here choices stand in a row of buttons; more of them need a list.
FEW = 4


Questions = Callable[[CaseData], tuple[Question, ...]]


@st.fragment
def quiz(questions: Questions, case_id: str, chapter: str, text: Text) -> None:
    """Show a chapter's questions, in tabs when they fall into more than one group."""
    asked = questions(case_data(case_id))
    groups = tuple(dict.fromkeys(question.group for question in asked))
    with st.container(border=True):
        st.subheader(text("quiz.title"), anchor="questions")
        st.caption(text("quiz.help"))
        if len(groups) == 1:
            _ask_all(asked, text)
            return
        tabs = st.tabs(
            [text(f"labels.{group}") for group in groups],
            key=f"quiz_{chapter}_{text.lang}",
            on_change="rerun",
        )
        for group, tab in zip(groups, tabs, strict=True):
            if tab.open:
                with tab:
                    _ask_all([question for question in asked if question.group == group], text)


def _ask_all(questions: "list[Question] | tuple[Question, ...]", text: Text) -> None:
    for question in questions:
        _ask(question, text)


def _ask(question: Question, text: Text) -> None:
    key = f"quiz_{question.id}"
    ask, words = text(f"quiz.{question.id}.ask"), partial(_word, text=text)
    if len(question.choices) <= FEW:
        chosen = st.radio(ask, question.choices, index=None, format_func=words, key=f"{key}_choice")
    else:
        chosen = st.selectbox(
            ask,
            question.choices,
            index=None,
            format_func=words,
            key=f"{key}_choice",
            placeholder=text("quiz.choose"),
        )
    check, reveal = st.columns(2)
    checked = check.button(text("quiz.check"), key=f"{key}_check", icon=":material/check:")
    shown = reveal.toggle(text("quiz.reveal"), key=f"{key}_reveal")
    if checked and chosen is None:
        st.info(text("quiz.choose_first"))
    elif checked and chosen is not None and question.is_right(chosen):
        st.success(text("quiz.right"), icon=":material/check_circle:")
    elif checked:
        st.warning(text("quiz.wrong", exhibit=question.exhibit), icon=":material/search:")
    if shown:
        st.markdown(escape(question.explanation(text)))


def _word(choice: str, text: Text) -> str:
    return text(f"labels.{choice}") if text.has(f"labels.{choice}") else choice
