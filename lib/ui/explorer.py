"""An exhibit that a reader may ask differently: controls in the link, the exhibit's own function, its chart.

An exhibit's function takes choices as keyword arguments with defaults. Called without them it is the exhibit
of the chapter; here it is called with the reader's, and shown by the same words and chart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

import streamlit as st

from lib.exhibits import Result, case_data, compute, get_exhibit
from lib.text import Text
from lib.ui.links import explain_refusals, keep_link, open_link
from lib.ui.markdown import escape
from lib.ui.view import show_view
from lib.values import NotAvailable

# The value of a choice that leaves everything in.
ALL = "all"
# What a function may answer to choices that leave too little to compute from.
Answer = Result | NotAvailable


@dataclass(frozen=True)
class Choice:
    """One control.

    Attributes:
        argument: keyword of the exhibit's function. name: of the value in the link; unique in the notebook.
        values: what can be chosen, as ids; default: one of them, for which the exhibit was computed.
        label: message key of the control's label.
        control: a list, a row of buttons (for few short words), or a slider over ordered values.
        words: message key pattern for a value, such as ``labels.{}``; empty for values that are written
            as they are.
    """

    argument: str
    name: str
    values: tuple[str, ...]
    default: str
    label: str
    control: Literal["list", "buttons", "slider"] = "list"
    words: str = ""

    def word(self, value: str, text: Text) -> str:
        """A value in the reader's words; what has none of its own is written as it is, but for “all”."""
        key = self.words.format(value) if self.words else ""
        if key and text.has(key):
            return text(key)
        return text("explorer.all") if value == ALL else value


@lru_cache(maxsize=512)
def answer(exhibit_id: str, chosen: tuple[tuple[str, str], ...]) -> Answer:
    """The exhibit under a reader's choices, remembered; its table must not be changed."""
    exhibit = get_exhibit(exhibit_id)
    found: Answer = exhibit.function(case_data(exhibit.case_id), **dict(chosen))
    return found


def defaults(choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    """The arguments for which the exhibit itself was computed."""
    return tuple((choice.argument, choice.default) for choice in choices)


@st.fragment
def explorer(exhibit_id: str, choices: tuple[Choice, ...], text: Text) -> None:
    """Show the controls and what follows from them; only this part of the page reruns."""
    for choice in choices:
        open_link(choice.name, choice.values, choice.default)
    with st.container(border=True):
        explain_refusals(text, tuple(choice.name for choice in choices))
        for start in range(0, len(choices), 3):
            row = choices[start : start + 3]
            for column, choice in zip(st.columns(len(row)), row, strict=True):
                with column:
                    _control(choice, text)
        chosen = tuple((choice.argument, str(st.session_state[choice.name])) for choice in choices)
        # As it stands in the chapter an exhibit is at hand; what filters it may have to be summed up first.
        found: Answer = compute(exhibit_id) if chosen == defaults(choices) else answer(exhibit_id, chosen)
        if isinstance(found, NotAvailable):
            why = text(found.reason, **found.values)
            st.info(text("explorer.none", reason=escape(why)), icon=":material/block:")
        else:
            show_view(get_exhibit(exhibit_id), found, text, place="explore")
    # Last, because the address is drawn by the browser too, and the answer should come first.
    for choice in choices:
        keep_link(choice.name)


def _control(choice: Choice, text: Text) -> None:
    words: Callable[[str], str] = partial(choice.word, text=text)
    label = text(choice.label)
    if choice.control == "slider":
        st.select_slider(label, choice.values, format_func=words, key=choice.name)
    elif choice.control == "buttons":
        st.segmented_control(label, choice.values, format_func=words, required=True, key=choice.name)
    else:
        st.selectbox(label, choice.values, format_func=words, key=choice.name)
