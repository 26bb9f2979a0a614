"""L-10: the questions at its end."""

from functools import partial

from case_studies.l_bank.exhibits.outlook_questions import questions
from lib.ui.chapter import show_chapter
from lib.ui.quiz import quiz


def show_outlook() -> None:
    """Show chapter L-10 in the session's language."""
    show_chapter("L-10", after={"L-10": partial(quiz, questions, "l_bank", "L-10")})
