"""A chapter on screen: its narrative with the exhibits in their places, and its abbreviations."""

import streamlit as st

from lib.exhibits import get_exhibit
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.narrative import told
from lib.ui.language import current_text
from lib.ui.panel import exhibit_panel


def show_chapter(chapter: str) -> None:
    """Show a chapter in the session's language."""
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
        else:
            st.markdown(passage.markdown)
