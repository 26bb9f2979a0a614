"""L-8: notice by threshold and horizon, the officers' work, the worth of a threshold, and the questions."""

from case_studies.l_bank.exhibits.warning_parts import CHOICES, HORIZONS
from case_studies.l_bank.exhibits.warning_questions import questions
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.explorer import Choice, explorer
from lib.ui.quiz import quiz

NOTICE = (
    Choice("threshold", "l8_threshold", CHOICES, "0.2", "l8.threshold", "slider", words="l8.percent.{}"),
    Choice("horizon", "l8_horizon", HORIZONS, "12", "l8.horizon", "buttons"),
)
WORK = (
    Choice("hours", "l8_hours", ("2", "4", "6", "8", "12"), "6", "l8.hours", "slider"),
    Choice("available", "l8_available", ("8", "12", "16", "24", "32"), "16", "l8.available", "slider"),
)
WORTH = (
    Choice(
        "saved", "l8_saved", ("0.02", "0.05", "0.1", "0.2", "0.3"), "0.1", "l8.saved_share", "slider",
        words="l8.percent.{}",
    ),
    Choice("cost", "l8_cost", ("500", "1000", "2000", "4000", "8000"), "2000", "l8.alert_cost", "slider"),
)  # fmt: skip


def _notice(text: Text) -> None:
    explorer("L-8.7", NOTICE, text)


def _work(text: Text) -> None:
    explorer("L-8.8", WORK, text)


def _worth(text: Text) -> None:
    explorer("L-8.9", WORTH, text)


def _questions(text: Text) -> None:
    quiz(questions, "l_bank", "L-8", text)


def show_warning() -> None:
    """Show chapter L-8 in the session's language."""
    show_chapter("L-8", {"L-8.7": _notice, "L-8.8": _work, "L-8.9": _worth, "L-8": _questions})
