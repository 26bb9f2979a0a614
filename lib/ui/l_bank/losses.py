"""L-7: a stress of the reader's own, and the questions."""

from case_studies.l_bank.exhibits.losses_questions import questions
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.explorer import Choice, explorer
from lib.ui.quiz import quiz

CHOICES = (
    Choice("depth", "l7_depth", ("0", "1", "2", "3", "4", "5", "6", "8"), "4", "l7.depth", "slider"),
    Choice("quarters", "l7_quarters", ("2", "4", "6", "8", "12"), "4", "l7.quarters", "slider"),
    Choice("prices", "l7_prices", ("0", "10", "20", "30", "40", "50"), "20", "l7.prices", "slider"),
)


def _stress(text: Text) -> None:
    explorer("L-7.9", CHOICES, text)


def _questions(text: Text) -> None:
    quiz(questions, "l_bank", "L-7", text)


def show_losses() -> None:
    """Show chapter L-7 in the session's language."""
    show_chapter("L-7", after={"L-7.9": _stress, "L-7": _questions})
