"""L-5: the way from each cause to its exhibit, and the questions after the last exhibit."""

from functools import partial

import streamlit as st

from case_studies.l_bank.causes.tree import tree
from case_studies.l_bank.exhibits.causes_questions import questions
from lib.exhibits import get_exhibit
from lib.exhibits.parts import chapter_parts
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.markdown import escape
from lib.ui.parts import link_of
from lib.ui.quiz import quiz

CHAPTER = "L-5"


def _address(exhibit_id: str, text: Text) -> str:
    """An exhibit's address on this page, or on its own chapter's."""
    exhibit = get_exhibit(exhibit_id)
    if exhibit.chapter == CHAPTER:
        return f"#{exhibit.anchor}"
    place = link_of(chapter_parts(exhibit.chapter, text.lang), exhibit_id)
    return f"{exhibit.chapter.lower()}?lang={text.lang}{place}#{exhibit.anchor}"


def _where(text: Text) -> None:
    lines, problem = [], ""
    for cause in tree().causes:
        if cause.problem != problem:
            problem = cause.problem
            lines.append(f"- {escape(text(f'labels.l5.problem.{problem}'))}")
        name = escape(text(f"labels.l5.cause.{cause.id}"))
        lines.append(f"    - {name}: [{cause.shown}]({_address(cause.shown, text)})")
    with st.expander(text("l5.where"), icon=":material/account_tree:"):
        st.markdown("\n".join(lines))


def show_causes() -> None:
    """Show chapter L-5 in the session's language."""
    show_chapter(CHAPTER, after={"L-5.1": _where, CHAPTER: partial(quiz, questions, "l_bank", CHAPTER)})
