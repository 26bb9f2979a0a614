"""The two banks side by side: the chapter and its questions."""

from functools import partial

from case_studies.l_bank.exhibits.compare_questions import compare_questions
from lib.ui.chapter import show_chapter
from lib.ui.quiz import quiz


def show_compare() -> None:
    """Show the chapter with its questions at its end."""
    show_chapter("C-1", after={"C-1": partial(quiz, compare_questions, "l_bank", "C-1")})
