"""L-4: the choices of a reader, and the questions."""

from functools import partial

from case_studies.l_bank.exhibits.risk_circles import CHAINS
from case_studies.l_bank.exhibits.risk_parts import ALL, DIMENSIONS, YEARS
from case_studies.l_bank.exhibits.risk_questions import questions
from case_studies.l_bank.exhibits.risk_spread import CHANCES, SHOCKS
from case_studies.l_bank.exhibits.setting_parts import BRANCHES, INDUSTRIES, PRODUCTS
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.explorer import Choice, explorer
from lib.ui.quiz import quiz

LABELS = "labels.{}"
PLACES = (
    Choice("by", "l4_by", tuple(DIMENSIONS), "l4.by_industry", "l4.by", words=LABELS),
    Choice("year", "l4_year", YEARS, "2024", "l4.year", "slider"),
    Choice("product", "l4_product", (ALL, *PRODUCTS), ALL, "l4.product", words=LABELS),
    Choice("industry", "l4_industry", (ALL, *INDUSTRIES), ALL, "l4.industry", words=LABELS),
    Choice("branch", "l4_branch", (ALL, *BRANCHES), ALL, "l4.branch", words=LABELS),
)
VINTAGES = (
    Choice("product", "l4_vintage_product", (ALL, *PRODUCTS), ALL, "l4.product", words=LABELS),
    Choice("industry", "l4_vintage_industry", (ALL, *INDUSTRIES), ALL, "l4.industry", words=LABELS),
)
STEPS = ("1", "3", "6", "12")
# A start in 2024 has no twelve months behind it.
STARTS = (ALL, *YEARS[:-1])
MATRIX = (
    Choice("step", "l4_step", STEPS, "12", "l4.step", "buttons"),
    Choice("year", "l4_start", STARTS, ALL, "l4.start", words=LABELS),
)
PROJECTION = (
    Choice("step", "l4_ahead", STEPS[1:], "12", "l4.step", "buttons"),
    Choice("year", "l4_ahead_start", STARTS, ALL, "l4.start", words=LABELS),
)
NETWORK = (Choice("chain", "l4_chain", CHAINS, "1", "l4.chain", "slider"),)
AHEAD = (
    Choice("shock", "l4_shock", SHOCKS, "none", "l4.shock", words="labels.l4.shock.{}"),
    Choice("chance", "l4_chance", CHANCES, "0.05", "l4.chance", "slider"),
)


PANELS: dict[str, tuple[Choice, ...]] = {
    "L-4.2": PLACES,
    "L-4.3": VINTAGES,
    "L-4.5": MATRIX,
    "L-4.6": PROJECTION,
    "L-4.10": NETWORK,
    "L-4.13": AHEAD,
}


def _panel(exhibit_id: str, choices: tuple[Choice, ...], text: Text) -> None:
    explorer(exhibit_id, choices, text)


def _questions(text: Text) -> None:
    quiz(questions, "l_bank", "L-4", text)


def show_risk() -> None:
    """Show chapter L-4 in the session's language."""
    after = {name: partial(_panel, name, choices) for name, choices in PANELS.items()}
    show_chapter("L-4", after={**after, "L-4": _questions})
