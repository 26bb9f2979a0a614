"""The first page: the question, three figures that pose it, a door for each kind of reader."""

from itertools import groupby

import streamlit as st

from lib.exhibits.compute import compute, pedigree_of
from lib.ui.badges import pedigree_badge
from lib.ui.language import current_text
from lib.ui.navigation import PAGES, page_link

# Exhibit, fact, format: what the tiles show, and how many of the exhibit's kinds of number they hold.
# The words are messages ``home.tile_<n>``.
TILES = (
    ("XM-1.1", "latest_rmb", "money1", 1),
    ("XM-1.7", "share", "percent1", 1),
    ("L-1.7", "unsecured", "percent1", 2),
)
# For each kind of reader the pages to begin with, under the messages ``home.<reader>.start_<n>``.
DOORS = (
    ("student", ("xm_1", "l_1")),
    ("lecturer", ("xm_2", "laboratory")),
    ("policymaker", ("sources", "xm_4_whatif")),
)


def show_home() -> None:
    """Show the home page in the session's language."""
    text = current_text()
    st.title(text("app.name"), anchor=False)
    st.markdown(text("home.question"))
    for number, (column, (exhibit_id, fact, form, kinds)) in enumerate(
        zip(st.columns(3), TILES, strict=True), start=1
    ):
        facts = compute(exhibit_id).facts
        with column.container(border=True, height="stretch"):
            # Not st.metric: it cuts a label that does not fit instead of wrapping it.
            st.subheader(text.value(facts[fact], form), anchor=False)
            st.markdown(text(f"home.tile_{number}", **facts))
            for kind in pedigree_of(exhibit_id)[:kinds]:
                words = text("home.tile_source", pedigree=text(f"pedigree.{kind}.name"), exhibit=exhibit_id)
                pedigree_badge(kind, words, text)
    st.subheader(text("home.doors"), anchor=False)
    for column, (reader, pages) in zip(st.columns(3), DOORS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{text(f'home.{reader}.title')}**\n\n{text(f'home.{reader}.what')}")
            for number, page in enumerate(pages, start=1):
                page_link(page, text, label=text(f"home.{reader}.start_{number}"))
    st.subheader(text("home.contents"), anchor=False)
    for section, members in groupby(PAGES[1:], key=lambda page: page.section):
        st.markdown(f"**{text(f'sections.{section}')}**")
        for info in members:
            page_link(info.id, text, label=text(f"pages.{info.id}.title"))
            st.caption(text(f"pages.{info.id}.about"))
