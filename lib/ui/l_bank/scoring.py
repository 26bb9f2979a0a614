"""L-6: the bins of one characteristic, an applicant of the reader's own, the cut-off, and the questions."""

from case_studies.l_bank.exhibits.scoring_parts import INDUSTRIES
from case_studies.l_bank.exhibits.scoring_questions import questions
from case_studies.l_bank.scoring.characteristics import CANDIDATES
from lib.text import Text
from lib.ui.chapter import show_chapter
from lib.ui.explorer import Choice, explorer
from lib.ui.quiz import quiz

MISSING = "missing"
# argument, characteristic, values to choose from, the value of the exhibit.
ANSWERS = (
    ("leverage", "leverage", ("0.3", "0.4", "0.5", "0.55", "0.6", "0.7", "0.8", MISSING), "0.6"),
    ("coverage", "cash_flow_coverage", ("0.7", "0.9", "1.2", "1.6", "2.2", "3", MISSING), "1.2"),
    ("overdues", "owner_overdues_24m", ("0", "1", "2", "4", MISSING), "1"),
    ("tax", "tax_paid_growth", ("-0.4", "-0.2", "0", "0.1", "0.2", "0.4", MISSING), "0"),
    ("age", "firm_age_years", ("1", "3", "4", "5", "8", "15"), "5"),
    ("character", "soft_character", ("1", "2", "3", "4", "5", MISSING), "3"),
    ("inquiries", "credit_inquiries_6m", ("0", "1", "2", "4"), "2"),
    ("amount", "amount_to_revenue", ("0.03", "0.08", "0.15", "0.2", "0.3", "0.6", MISSING), "0.2"),
    ("utilities", "utilities_change", ("-0.4", "-0.2", "-0.1", "0", "0.1", "0.3", MISSING), "0"),
)
APPLICANT = (
    *(
        Choice(argument, f"l6_{argument}", values, default, f"labels.l6.{name}", words="l6.answer.{}")
        for argument, name, values, default in ANSWERS
    ),
    Choice(
        "industry", "l6_industry", INDUSTRIES, "textiles", "labels.l6.industry", words="labels.l.industry.{}"
    ),
)
CHARACTERISTIC = (
    Choice(
        "characteristic", "l6_characteristic", tuple(item.name for item in CANDIDATES), "leverage",
        "l6.characteristic", words="labels.l6.{}",
    ),
)  # fmt: skip
CUTOFF = (
    Choice("cutoff", "l6_cutoff", tuple(map(str, range(540, 641, 5))), "580", "l6.cutoff", "slider"),
    Choice("margin", "l6_margin", ("1.0", "1.5", "2.0", "2.5", "3.0", "4.0"), "2.0", "l6.margin", "slider"),
)

DECISION = (
    Choice("cutoff", "l6_decision", tuple(map(str, range(540, 641, 5))), "580", "l6.cutoff", "slider"),
)


def _bins(text: Text) -> None:
    explorer("L-6.3", CHARACTERISTIC, text)


def _applicant(text: Text) -> None:
    explorer("L-6.6", APPLICANT, text)


def _cutoff(text: Text) -> None:
    explorer("L-6.11", CUTOFF, text)


def _decisions(text: Text) -> None:
    explorer("L-6.17", DECISION, text)


def _questions(text: Text) -> None:
    quiz(questions, "l_bank", "L-6", text)


def show_scoring() -> None:
    """Show chapter L-6 in the session's language."""
    show_chapter(
        "L-6",
        {"L-6.3": _bins, "L-6.6": _applicant, "L-6.11": _cutoff, "L-6.17": _decisions, "L-6": _questions},
    )
