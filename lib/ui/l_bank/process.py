"""Panels of L-3: map, funnel and times for the applications that a reader chooses, and the questions."""

from functools import partial

import streamlit as st

from case_studies.l_bank.exhibits.process_questions import process_questions
from case_studies.l_bank.exhibits.setting_parts import BRANCH_NAMES, PRODUCTS, YEARS
from lib.text import Text
from lib.ui.explorer import ALL, explorer
from lib.ui.l_bank.setting import CASE, choice
from lib.ui.links import explain_refusals, keep_link, open_link
from lib.ui.quiz import quiz

# What the reader looks at, and the exhibit that answers.
VIEWS = {"map": "L-3.1", "funnel": "L-3.2", "times": "L-3.3"}
VIEW = "l3_view"

CHOICES = (
    choice(
        "product", "l3_product", (ALL, *(label.rsplit(".", 1)[1] for label in PRODUCTS)), "l3.product",
        "labels.l.product.{}",
    ),
    choice("branch", "l3_branch", (ALL, *BRANCH_NAMES), "l3.branch", "labels.l.branch.{}"),
    choice("year", "l3_year", (ALL, *YEARS), "l3.year", ""),
    choice("channel", "l3_channel", (ALL, "branch", "digital"), "l3.channel", "labels.l.channel.{}"),
)  # fmt: skip


@st.fragment
def process_explorer(text: Text) -> None:
    """The chosen view of the process for the chosen applications; the choices hold for all three views."""
    st.subheader(text("l3.explore"), anchor="process-explorer")
    open_link(VIEW, tuple(VIEWS), "map")
    explain_refusals(text, (VIEW,))
    view = st.segmented_control(
        text("l3.view"), tuple(VIEWS), format_func=lambda name: text(f"l3.{name}"), required=True, key=VIEW
    )
    explorer(VIEWS[str(view)], CHOICES, text)
    keep_link(VIEW)


PANELS = {"L-3.3": process_explorer, "L-3": partial(quiz, process_questions, CASE, "L-3")}
