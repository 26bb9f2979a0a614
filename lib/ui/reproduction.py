"""What was reproduced on this machine, and when."""

import datetime as dt
import json

import streamlit as st

from lib.exhibits.reproduce import record_file
from lib.ui.language import current_text
from lib.ui.markdown import escape


def show_last_reproduction() -> None:
    """The outcome of the last ``python run.py reproduce`` on this machine, or that there was none."""
    text = current_text()
    st.subheader(text("reproduction.title"), anchor="reproduced")
    path = record_file()
    if not path.exists():
        st.info(text("reproduction.never"), icon=":material/info:")
        return
    outcome = json.loads(path.read_text(encoding="utf-8"))
    lines = outcome["exhibits"]
    wrong = [line["id"] for line in lines if line["status"] != "ok"]
    when = dt.datetime.fromisoformat(outcome["when"])
    st.markdown(text("reproduction.when", when=when, count=len(lines), agree=len(lines) - len(wrong)))
    if wrong:
        st.warning(
            text("reproduction.different", which=escape(", ".join(wrong))), icon=":material/difference:"
        )
