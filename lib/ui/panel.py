"""An exhibit on screen: takeaway, pedigree, chart, table, code, sources, downloads, link."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.charts import can_draw_chinese, chart_specs
from lib.exhibits import Exhibit, Result, Source
from lib.exhibits.compute import compute, is_computed
from lib.exhibits.export import csv_bytes, png_bytes, svg_bytes
from lib.exhibits.prepared import Prepared, prepared
from lib.text import Text
from lib.ui.badges import pedigree_badge
from lib.ui.markdown import escape
from lib.ui.tables import show_table
from lib.ui.trouble import explain


def exhibit_panel(exhibit: Exhibit, text: Text, place: str = "") -> None:
    """Show one exhibit; its tabs and downloads rerun alone.

    ``place`` is what its link says besides page and language, such as ``&part=2``. An exhibit that cannot
    be computed says so in its place; the rest of the page is shown.
    """
    try:
        if not is_computed(exhibit.id):
            with st.spinner(text("exhibit.computing", id=exhibit.id)):
                compute(exhibit.id)
        _panel(prepared(exhibit.id, text.lang), place)
    except Exception as error:
        explain(error)


@st.fragment
def _panel(shown: Prepared, place: str) -> None:
    exhibit, text = shown.exhibit, shown.text
    with st.container(border=True):
        st.subheader(f"{exhibit.id}\N{EN SPACE}{shown.words.title}", anchor=exhibit.anchor)
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind in exhibit.pedigree:
                pedigree_badge(kind, text(f"pedigree.{kind}.name"), text)
            _downloads(shown)
        st.markdown(f"**{escape(shown.takeaway)}**")
        names = [name for name in SECTIONS if name != "chart" or exhibit.chart]
        tabs = st.tabs(
            [text(f"exhibit.tab_{name}") for name in names],
            key=f"tab_{exhibit.anchor}_{text.lang}",
            on_change="rerun",
        )
        # Only the open tab is filled: what is hidden costs nothing, on the server or in the browser.
        for name, tab in zip(names, tabs, strict=True):
            if tab.open:
                with tab:
                    SECTIONS[name](shown, place)
        if shown.result.notes:
            _notes(shown)


def _notes(shown: Prepared) -> None:
    notes = shown.result.notes
    with st.expander(shown.text("exhibit.notes", count=len(notes)), icon=":material/report:"):
        st.markdown("\n".join(f"- {escape(shown.words.note(note))}" for note in notes))


def _chart(shown: Prepared, _place: str) -> None:
    for number, spec in enumerate(chart_specs(shown.exhibit, shown.text)):
        key = f"chart_{shown.exhibit.anchor}_{number}"
        st.vega_lite_chart(shown.chart_frame, spec, key=key, alt=shown.alt, width="stretch")


def _table(shown: Prepared, _place: str) -> None:
    show_table(shown.screen_table, shown.words.title)


def _code(shown: Prepared, _place: str) -> None:
    st.caption(shown.text("exhibit.code_note"))
    st.code(shown.exhibit.source, language="python")


def _sources(shown: Prepared, place: str) -> None:
    text = shown.text
    st.markdown("\n".join(f"- {_citation(source, text)}" for source in shown.result.sources))
    st.caption(text("exhibit.link_note"))
    st.code(f"{st.context.url or ''}?lang={text.lang}{place}#{shown.exhibit.anchor}", language=None)


SECTIONS: dict[str, Callable[[Prepared, str], None]] = {
    "chart": _chart,
    "table": _table,
    "code": _code,
    "sources": _sources,
}


def _citation(source: Source, text: Text) -> str:
    if source.kind == "warehouse":
        return text("source.warehouse", case=escape(text(source.title)), tables=escape(source.detail))
    grade = text(f"source.grade.{source.grade}")
    title = f"[{escape(source.title)}]({source.url})" if source.url else escape(source.title)
    return text(
        "source.published",
        publisher=escape(source.publisher),
        title=title,
        date=source.published_on or text("source.undated"),
        detail=escape(source.detail),
        grade=grade,
    )


def _downloads(shown: Prepared) -> None:
    exhibit, text = shown.exhibit, shown.text
    key = f"download_{exhibit.anchor}"
    menu = st.popover(
        text("exhibit.download"), icon=":material/download:", type="tertiary", key=key, on_change="rerun"
    )
    if not menu.open:
        return
    makers: dict[str, tuple[Callable[[Exhibit, Result, Text], bytes], str]] = {"csv": (csv_bytes, "text/csv")}
    if exhibit.chart:
        makers |= {"svg": (svg_bytes, "image/svg+xml"), "png": (png_bytes, "image/png")}
    with menu:
        if exhibit.chart and text.lang == "zh" and not can_draw_chinese():
            del makers["png"]
            st.caption(text("exhibit.png_no_font"))
        for kind, (make, mime) in makers.items():
            st.download_button(
                text(f"exhibit.download_{kind}"),
                data=partial(make, exhibit, shown.result, text),
                file_name=f"{exhibit.id}_{text.lang}.{kind}",
                mime=mime,
                key=f"{key}_{kind}",
                on_click="ignore",
            )
