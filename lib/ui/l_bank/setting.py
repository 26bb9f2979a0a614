"""Panels of L-1 and L-2: the book for chosen borrowers, and the questions."""

from functools import partial

from case_studies.l_bank.exhibits.setting_parts import BRANCH_NAMES, INDUSTRIES, SIZES
from case_studies.l_bank.exhibits.setting_questions import product_questions, setting_questions
from lib.text import Text
from lib.ui.explorer import ALL, Choice, explorer
from lib.ui.quiz import quiz

CASE = "l_bank"


def _values(labels: tuple[str, ...]) -> tuple[str, ...]:
    return (ALL, *(label.rsplit(".", 1)[1] for label in labels))


def choice(
    argument: str, name: str, values: tuple[str, ...], label: str, words: str, default: str = ALL
) -> Choice:
    """A list of values, of which the first leaves everything in."""
    return Choice(argument, name, values, default, label, words=words)


BOOK = (
    choice("size", "l2_size", _values(SIZES), "l2.size", "labels.l.size.{}"),
    choice("industry", "l2_industry", _values(INDUSTRIES), "l2.industry", "labels.l.industry.{}"),
    choice("branch", "l2_branch", (ALL, *BRANCH_NAMES), "l2.branch", "labels.l.branch.{}"),
)


def book_explorer(text: Text) -> None:
    """The book over time for the borrowers and the branch that a reader chooses."""
    explorer("L-2.4", BOOK, text)


PANELS_1 = {"L-1": partial(quiz, setting_questions, CASE, "L-1")}
PANELS_2 = {"L-2.4": book_explorer, "L-2": partial(quiz, product_questions, CASE, "L-2")}
