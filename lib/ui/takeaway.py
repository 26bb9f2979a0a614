"""Take a chapter or a case home: made when asked for, with progress, one file at a time; and how to cite it.

What makes the files is imported when somebody opens the popover: the page itself costs no more for it.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from lib.text import Text

if TYPE_CHECKING:
    from lib.report.citation import Work

# Files are the same for all readers of the same data, and some take a minute to make.
KEPT = 12
_made: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
_writing = Lock()

Making = Callable[[Callable[[float, str], None]], bytes]


@st.fragment
def take_home(chapter: str, text: Text) -> None:
    """The popover of a chapter: scope, format, file, reference."""
    menu = st.popover(
        text("take.open"),
        icon=":material/ios_share:",
        type="tertiary",
        key=f"take_{chapter}",
        on_change="rerun",
    )
    if menu.open:
        with menu:
            _choices(chapter, text)


def _choices(chapter: str, text: Text) -> None:
    from lib.report.citation import case_work, chapter_work
    from lib.report.content import chapter_case, chapter_title
    from lib.report.edition import edition_of
    from lib.report.make import FILES, file_name, make

    edition = edition_of(chapter_case(chapter), text.lang)
    scope = st.segmented_control(
        text("take.scope"),
        ("chapter", "case"),
        default="chapter",
        required=True,
        format_func=lambda name: text(f"take.{name}"),
        key=f"take_{chapter}_scope",
    )
    form = st.selectbox(
        text("take.format"),
        [name for name in FILES if name != "brief"],
        format_func=lambda name: text(f"take.formats.{name}"),
        key=f"take_{chapter}_format",
    )
    chosen = chapter if scope == "chapter" else ""
    offer(
        (form, edition, chosen),
        lambda progress: make(form, edition, chosen, progress),
        file_name(form, edition, chosen),
        FILES[form][1],
        text,
        key=f"take_{chapter}",
    )
    title = chapter_title(chapter, text.lang)
    show_references(chapter_work(chapter, title, edition) if chosen else case_work(edition), text)


def offer(
    identity: tuple[object, ...], making: Making, name: str, mime: str, text: Text, *, key: str
) -> None:
    """A button that makes a file, with progress, and then one that saves it.

    Args:
        identity: what the file depends on, the same for every reader. key: prefix of the widgets' keys.
    """
    if st.button(text("take.prepare"), help=text("take.prepare_help"), key=f"{key}_prepare"):
        _make(identity, making, text)
    content = _made.get(identity)
    if content is None:
        return
    st.caption(text("take.ready", size=len(content) / 1e6))
    st.download_button(
        text("take.download"),
        data=content,
        file_name=name,
        mime=mime,
        key=f"{key}_save",
        on_click="ignore",
        icon=":material/download:",
    )


def _make(identity: tuple[object, ...], making: Making, text: Text) -> None:
    bar = st.progress(0.0, text("take.waiting"))

    def show(share: float, what: str) -> None:
        bar.progress(min(share, 1.0), text("take.working", share=share, what=what))

    with _writing:
        if identity not in _made:
            _made[identity] = making(show)
        _made.move_to_end(identity)
        while len(_made) > KEPT:
            _made.popitem(last=False)
    bar.empty()


def show_references(work: "Work", text: Text) -> None:
    """The reference in three styles, each to be copied."""
    from lib.report.citation import STYLES, cite

    with st.expander(text("cite.title"), icon=":material/format_quote:"):
        for style in STYLES:
            st.caption(text(f"cite.style.{style}"))
            st.code(cite(work, style), language=None, wrap_lines=True)
        st.caption(text("take.cite_note"))
