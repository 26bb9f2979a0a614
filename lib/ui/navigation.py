"""The pages, declared once: navigation, sidebar and tests read this list."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from lib.text import Text
from lib.text.catalog import ROOT


@dataclass(frozen=True)
class PageInfo:
    """A page: message key, script, address, section of the sidebar, icon."""

    id: str
    script: str
    url_path: str
    section: str
    icon: str


PAGES = (
    PageInfo("home", "pages/home.py", "", "start", ":material/home:"),
    PageInfo("xm_1", "pages/xm_1.py", "xm-1", "xm", ":material/account_balance:"),
    PageInfo("xm_2", "pages/xm_2.py", "xm-2", "xm", ":material/balance:"),
    PageInfo("xm_2_workbench", "pages/xm_2_workbench.py", "xm-2-workbench", "xm", ":material/tune:"),
    PageInfo("xm_3a", "pages/xm_3a.py", "xm-3a", "xm", ":material/trending_up:"),
    PageInfo("xm_3b", "pages/xm_3b.py", "xm-3b", "xm", ":material/hub:"),
    PageInfo("xm_3c", "pages/xm_3c.py", "xm-3c", "xm", ":material/request_quote:"),
    PageInfo("xm_3d", "pages/xm_3d.py", "xm-3d", "xm", ":material/visibility:"),
    PageInfo("xm_3e", "pages/xm_3e.py", "xm-3e", "xm", ":material/public:"),
    PageInfo("laboratory", "pages/laboratory.py", "laboratory", "xm", ":material/science:"),
    PageInfo("xm_4_whatif", "pages/xm_4_whatif.py", "xm-4-whatif", "xm", ":material/tune:"),
    PageInfo("xm_4", "pages/xm_4.py", "xm-4", "xm", ":material/functions:"),
    PageInfo("l_1", "pages/l_1.py", "l-1", "l", ":material/storefront:"),
    PageInfo("l_2", "pages/l_2.py", "l-2", "l", ":material/inventory_2:"),
    PageInfo("l_3", "pages/l_3.py", "l-3", "l", ":material/account_tree:"),
    PageInfo("l_4", "pages/l_4.py", "l-4", "l", ":material/target:"),
    PageInfo("l_5", "pages/l_5.py", "l-5", "l", ":material/psychology_alt:"),
    PageInfo("l_6", "pages/l_6.py", "l-6", "l", ":material/credit_score:"),
    PageInfo("l_7", "pages/l_7.py", "l-7", "l", ":material/savings:"),
    PageInfo("l_8", "pages/l_8.py", "l-8", "l", ":material/notifications_active:"),
    PageInfo("l_9_whatif", "pages/l_9_whatif.py", "l-9-whatif", "l", ":material/tune:"),
    PageInfo("l_9", "pages/l_9.py", "l-9", "l", ":material/functions:"),
    PageInfo("l_10", "pages/l_10.py", "l-10", "l", ":material/explore:"),
    PageInfo("compare", "pages/compare.py", "compare", "both", ":material/compare_arrows:"),
    PageInfo("sources", "pages/sources.py", "sources", "about", ":material/fact_check:"),
    PageInfo("sources_l", "pages/sources_l.py", "sources-l", "about", ":material/database:"),
)


# A section with more pages than this can be folded.
FEW = 3


def declare(text: Text) -> dict[str, "st.Page"]:
    """Streamlit's page objects by id, titled in the reader's language."""
    return {
        page.id: st.Page(
            ROOT / page.script,
            title=text(f"pages.{page.id}.title"),
            icon=page.icon,
            url_path=page.url_path or None,
            default=not page.url_path,
        )
        for page in PAGES
    }


_NOW, _BEFORE = "page_now", "page_before"


def note_page(opened: "st.Page") -> None:
    """Remember which page this run of the whole script shows, and which one the last run showed."""
    st.session_state[_BEFORE] = st.session_state.get(_NOW)
    st.session_state[_NOW] = opened.url_path


def has_arrived() -> bool:
    """Whether the reader comes to the page from another one, or has just begun."""
    return bool(st.session_state.get(_BEFORE) != st.session_state.get(_NOW))


def sidebar_links(pages: "dict[str, st.Page]", opened: "st.Page", text: Text) -> None:
    """Links to the pages; those of a case study fold away while a page of another section is open.

    On the first page all are unfolded, because there a reader looks for what there is. What a reader folds or
    unfolds stays so until they open another page. `note_page` is to follow.
    """
    arrives = st.session_state.get(_NOW) != opened.url_path
    for section, members in groupby(PAGES, key=lambda page: page.section):
        infos = list(members)
        if len(infos) <= FEW:
            st.caption(text(f"sections.{section}"))
            _links(infos, pages, text)
            continue
        key, kept = f"section_{section}_{text.lang}", f"section_{section}"
        if arrives:
            here = any(pages[info.id].url_path == opened.url_path for info in infos)
            st.session_state[key] = here or not opened.url_path
        elif key not in st.session_state:
            # In the other language it is another widget.
            st.session_state[key] = st.session_state[kept]
        _folding(infos, pages, text, key, kept)


@st.fragment
def _folding(infos: list[PageInfo], pages: "dict[str, st.Page]", text: Text, key: str, kept: str) -> None:
    section = st.expander(text(f"sections.{infos[0].section}"), key=key, on_change="rerun")
    st.session_state[kept] = section.open
    # With each move on a page a browser goes over every link, folded away or not.
    if section.open:
        with section:
            _links(infos, pages, text)


def _links(infos: list[PageInfo], pages: "dict[str, st.Page]", text: Text) -> None:
    for info in infos:
        page_link(info.id, text, label=text(f"pages.{info.id}.nav"), pages=pages)


def page_link(
    page_id: str,
    text: Text,
    *,
    label: str,
    pages: "dict[str, st.Page] | None" = None,
    link: Mapping[str, str] | None = None,
) -> None:
    """A link to a page that keeps the language; ``link`` are parameters of the page's own."""
    info = next(page for page in PAGES if page.id == page_id)
    target = pages[page_id] if pages else ROOT / info.script
    st.page_link(target, label=label, icon=info.icon, query_params={"lang": text.lang, **(link or {})})
