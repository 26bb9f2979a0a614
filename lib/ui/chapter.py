"""A chapter on screen: its narrative with the exhibits in their places, and its abbreviations."""

from collections.abc import Callable, Mapping

import streamlit as st

from lib.exhibits import get_exhibit
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.narrative import told
from lib.text import Text
from lib.ui.language import current_text
from lib.ui.panel import exhibit_panel


def show_chapter(chapter: str, after: Mapping[str, Callable[[Text], None]] | None = None) -> None:
    """Show a chapter in the session's language; ``after`` has what to show after an exhibit, by its id."""
    text = current_text()
    terms = abbreviations(chapter, text.lang)
    notes = glossary(text.lang)
    opening, *rest = told(chapter, text)
    st.markdown(opening.markdown)
    if terms:
        with st.expander(text("chapter.abbreviations"), icon=":material/menu_book:"):
            st.markdown("\n".join(f"- **{term}**: {notes[term]}" for term in terms))
    for passage in rest:
        if passage.exhibit_id:
            exhibit_panel(get_exhibit(passage.exhibit_id), text)
            if after and passage.exhibit_id in after:
                after[passage.exhibit_id](text)
        else:
            st.markdown(passage.markdown)
