"""An exhibit under a reader's setting: the same function, words and chart as the exhibit itself."""

import streamlit as st

from lib.charts import chart_specs
from lib.exhibits import Exhibit, Result
from lib.exhibits.display import chart_frame, screen_table
from lib.exhibits.words import ExhibitWords
from lib.text import Text
from lib.ui.badges import COLOURS
from lib.ui.markdown import escape
from lib.ui.tables import show_table


def show_view(exhibit: Exhibit, result: Result, text: Text, *, place: str, table: bool = True) -> None:
    """Takeaway, kinds of number, chart, and the table behind it on request.

    ``place`` tells this view from the exhibit and from other views of it.
    """
    words = ExhibitWords(exhibit, text)
    key = f"{place}_{exhibit.anchor}"
    badges = " ".join(f":{COLOURS[kind]}-badge[{text(f'pedigree.{kind}.name')}]" for kind in exhibit.pedigree)
    # One element, not five: the browser looks at every element again when one of them changes.
    st.markdown(
        f"**{escape(words.takeaway(result))}**\n\n{badges} {text('exhibit.computed_as', exhibit=exhibit.id)}"
    )
    if exhibit.chart:
        frame, alt = chart_frame(exhibit, result, text), words.alt(result)
        for number, spec in enumerate(chart_specs(exhibit, text)):
            st.vega_lite_chart(frame, spec, key=f"{key}_{number}_{text.lang}", alt=alt, width="stretch")
    if table:
        behind = st.expander(
            text("exhibit.tab_table"),
            icon=":material/table:",
            key=f"{key}_table_{text.lang}",
            on_change="rerun",
        )
        if behind.open:
            with behind:
                show_table(screen_table(exhibit, result, text), words.title)
