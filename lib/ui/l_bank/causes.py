"""L-5: the questions after the last exhibit."""

from functools import partial

from case_studies.l_bank.exhibits.causes_questions import questions
from lib.ui.chapter import show_chapter
from lib.ui.quiz import quiz


def show_causes() -> None:
    """Show chapter L-5 in the session's language."""
    show_chapter("L-5", after={"L-5.11": partial(quiz, questions, "l_bank", "L-5")})
