"""A simulator's equations as a reader expects them: typeset, part by part, each with its meaning."""

from collections.abc import Iterable

import streamlit as st

from lib.text import Text
from lib.ui.markdown import escape
from lib.whatif.equations import Equation, equations


def show_equations(text: Text) -> None:
    """Show the equations of XM Bank's simulator, folded by part of the model."""
    typeset(equations().values(), "w.part", text)


def typeset(found: Iterable[Equation], label: str, text: Text) -> None:
    """Show equations folded by part; ``label`` is how the ids of the parts' names begin."""
    parts: dict[str, list[tuple[int, Equation]]] = {}
    for number, equation in enumerate(found, start=1):
        parts.setdefault(equation.part, []).append((number, equation))
    st.markdown(text("simulator.typeset"))
    for part, members in parts.items():
        folded = st.expander(
            text(f"labels.{label}.{part}"),
            icon=":material/function:",
            key=f"equations_{label}_{part}_{text.lang}",
            on_change="rerun",
        )
        # Typesetting costs the browser more than anything else here.
        if folded.open:
            folded.markdown("\n\n".join(_one(number, equation, text) for number, equation in members))


def _one(number: int, equation: Equation, text: Text) -> str:
    formula = equation.formula.replace(r",\qquad ", ",\\\\ ")
    meaning = escape(equation.meaning.of(text.lang))
    return f"**{number}** {meaning}\n\n$$\n\\begin{{gathered}}{formula}\\end{{gathered}}\n$$"
