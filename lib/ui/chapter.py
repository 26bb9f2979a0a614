"""A chapter on screen: its narrative with the exhibits in their places, and its abbreviations."""

from collections.abc import Callable, Mapping

import streamlit as st

from lib.exhibits import get_exhibit
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.narrative import contents, told
from lib.exhibits.words import ExhibitWords
from lib.text import Text
from lib.ui.language import current_text
from lib.ui.markdown import escape
from lib.ui.panel import exhibit_panel
from lib.ui.takeaway import take_home


def show_chapter(chapter: str, after: Mapping[str, Callable[[Text], None]] | None = None) -> None:
    """Show a chapter in the session's language; ``after`` has what to show after an exhibit, by its id."""
    text = current_text()
    terms = abbreviations(chapter, text.lang)
    notes = glossary(text.lang)
    opening, *rest = told(chapter, text)
    st.markdown(opening.markdown)
    take_home(chapter, text)
    if terms:
        with st.expander(text("chapter.abbreviations"), icon=":material/menu_book:"):
            st.markdown("\n".join(f"- **{term}**: {notes[term]}" for term in terms))
    _contents(chapter, text)
    for passage in rest:
        if passage.exhibit_id:
            exhibit_panel(get_exhibit(passage.exhibit_id), text)
            if after and passage.exhibit_id in after:
                after[passage.exhibit_id](text)
        else:
            st.markdown(passage.markdown)


def _contents(chapter: str, text: Text) -> None:
    """What the page holds, folded: its sections, with a link to each exhibit."""
    lines: list[str] = []
    for heading, exhibit_ids in contents(chapter, text.lang):
        if lines or exhibit_ids:
            lines.append(f"- {heading}")
        for exhibit in map(get_exhibit, exhibit_ids):
            title = escape(ExhibitWords(exhibit, text).title)
            lines.append(f"    - [{exhibit.id}\N{EN SPACE}{title}](#{exhibit.anchor})")
    if lines:
        with st.expander(text("chapter.contents"), icon=":material/toc:"):
            st.markdown("\n".join(lines))
