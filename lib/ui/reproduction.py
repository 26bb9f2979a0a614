"""What was reproduced on this machine, and when."""

import streamlit as st

from lib.exhibits.reproduce import last_outcome
from lib.ui.language import current_text
from lib.ui.markdown import escape


def show_last_reproduction() -> None:
    """The outcome of the last ``python run.py reproduce`` on this machine, or that there was none."""
    text = current_text()
    st.subheader(text("reproduction.title"), anchor="reproduced")
    outcome = last_outcome()
    if outcome is None:
        st.info(text("reproduction.never"), icon=":material/info:")
        return
    lines = outcome["lines"]
    wrong = [name for name, status in lines if status != "ok"]
    agree = len(lines) - len(wrong)
    st.markdown(text("reproduction.when", when=outcome["when"], count=len(lines), agree=agree))
    if wrong:
        which = escape(", ".join(wrong))
        st.warning(text("reproduction.different", which=which), icon=":material/difference:")
