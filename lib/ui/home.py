"""The first page: the question, three figures that pose it, a door for each kind of reader."""

import streamlit as st

from lib.exhibits.compute import compute, pedigree_of
from lib.ui.badges import pedigree_badge
from lib.ui.language import current_text
from lib.ui.navigation import PAGES, page_link

# Exhibit, fact, format: what the tiles show. The words are messages ``home.tile_<n>``.
TILES = (
    ("XM-1.1", "latest_rmb", "money1"),
    ("XM-1.7", "share", "percent1"),
    ("XM-1.10", "npl", "percent2"),
)
DOORS = (("student", "xm_1"), ("lecturer", "xm_1"), ("policymaker", "sources"))


def show_home() -> None:
    """Show the home page in the session's language."""
    text = current_text()
    st.title(text("app.name"), anchor=False)
    st.markdown(text("home.question"))
    for number, (column, (exhibit_id, fact, form)) in enumerate(
        zip(st.columns(3), TILES, strict=True), start=1
    ):
        facts = compute(exhibit_id).facts
        with column.container(border=True, height="stretch"):
            # Not st.metric: it cuts a label that does not fit instead of wrapping it.
            st.subheader(text.value(facts[fact], form), anchor=False)
            st.markdown(text(f"home.tile_{number}", **facts))
            for kind in pedigree_of(exhibit_id)[:1]:
                words = text("home.tile_source", pedigree=text(f"pedigree.{kind}.name"), exhibit=exhibit_id)
                pedigree_badge(kind, words, text)
    st.subheader(text("home.doors"), anchor=False)
    for column, (reader, page) in zip(st.columns(3), DOORS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{text(f'home.{reader}.title')}**\n\n{text(f'home.{reader}.what')}")
            page_link(page, text, label=text(f"home.{reader}.start"))
    st.subheader(text("home.contents"), anchor=False)
    for info in PAGES[1:]:
        page_link(info.id, text, label=text(f"pages.{info.id}.title"))
        st.caption(text(f"pages.{info.id}.about"))
