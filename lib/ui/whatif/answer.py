"""Words and figures that every move changes: HTML of which the browser rewrites what differs."""

from pathlib import Path

from streamlit.components.v2 import component

_ASSETS = Path(__file__).with_name("assets")
# Streamlit's own element for HTML cleanses and replaces the whole of it, which took a third of a move.
_answer = component(
    "casebook_answer",
    js=(_ASSETS / "answer.js").read_text(encoding="utf-8"),
    css=(_ASSETS / "answer.css").read_text(encoding="utf-8"),
)


def show_answer(html: str, key: str) -> None:
    """Show HTML in which every text is escaped already; it stays in place while only its figures change."""
    _answer(key=key, data={"html": html})
