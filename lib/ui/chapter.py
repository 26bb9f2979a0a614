"""A chapter on screen: its narrative with the exhibits in their places, and its abbreviations."""

from collections.abc import Callable, Mapping

import streamlit as st

from lib.exhibits import get_exhibit
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.narrative import contents
from lib.exhibits.parts import chapter_parts, filled
from lib.exhibits.words import ExhibitWords
from lib.text import Text
from lib.ui.language import current_text
from lib.ui.markdown import escape
from lib.ui.panel import exhibit_panel
from lib.ui.parts import choose_part, follow_anchors, is_parted, link_of, reading, turn_part
from lib.ui.takeaway import take_home


def show_chapter(chapter: str, after: Mapping[str, Callable[[Text], None]] | None = None) -> None:
    """Show a chapter in the session's language.

    ``after`` has what to show after an exhibit, by its id, and at the chapter's end, by the chapter's id.
    A long chapter is shown one part at a time, or whole when the reader wants that.
    """
    text = current_text()
    told = chapter_parts(chapter, text.lang)
    now = reading(chapter, told, text)
    st.markdown(filled(told.title, text.lang))
    if now.has_start and told.opening:
        st.markdown(filled(told.opening, text.lang))
    take_home(chapter, text)
    _abbreviations(chapter, text)
    _contents(chapter, text)
    follow_anchors(now, text)
    if is_parted(told):
        choose_part(now, text)
    for part in now.shown:
        for passage in part.passages:
            if passage.markdown:
                st.markdown(filled(passage.markdown, text.lang))
                continue
            exhibit_panel(get_exhibit(passage.exhibit_id), text, link_of(told, passage.exhibit_id))
            if after and passage.exhibit_id in after:
                after[passage.exhibit_id](text)
    if after and chapter in after and now.has_end:
        after[chapter](text)
    turn_part(now, text)


def _abbreviations(chapter: str, text: Text) -> None:
    terms, notes = abbreviations(chapter, text.lang), glossary(text.lang)
    if terms:
        with st.expander(text("chapter.abbreviations"), icon=":material/menu_book:"):
            st.markdown("\n".join(f"- **{term}**: {notes[term]}" for term in terms))


def _contents(chapter: str, text: Text) -> None:
    """What the chapter holds, folded: its sections, with a link to each exhibit, in whichever part it is."""
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
