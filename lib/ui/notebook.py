"""What runs for every reader: language, navigation, then the page that was asked for."""

from pathlib import Path

import streamlit as st

from lib.ui import collector
from lib.ui.language import language_switch
from lib.ui.links import explain_refusals
from lib.ui.navigation import declare, note_page, sidebar_links

# Wide enough for the pages' names inside their sections.
SIDEBAR_PX = 320

st.set_page_config(
    page_icon=Path(__file__).with_name("icon.png"), layout="centered", initial_sidebar_state=SIDEBAR_PX
)
st.html(Path(__file__).with_name("assets") / "contrast.css")
st.html(Path(__file__).with_name("assets") / "sidebar.html", unsafe_allow_javascript=True)

with st.sidebar:
    brand = st.container()
    text = language_switch()
    brand.markdown(f"### {text('app.name')}")

pages = declare(text)
page = st.navigation(list(pages.values()), position="hidden")

with st.sidebar:
    sidebar_links(pages, page, text)

explain_refusals(text)
note_page(page)
page.run()
st.caption(text("app.footer"))
collector.freeze_when_grown()
