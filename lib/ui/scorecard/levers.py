"""From a problem or a KPI to the simulator: one click opens it with a measure's levers set."""

from collections.abc import Iterable

import streamlit as st

from lib.bsc.traceability import Measure
from lib.cases import load_case
from lib.text import Text
from lib.ui.markdown import escape
from lib.ui.navigation import page_link
from lib.ui.scorecard.state import CASE, board
from lib.whatif.link import number
from lib.whatif.measures import moves_by_measure


def measure_links(measures: Iterable[Measure], text: Text) -> None:
    """A link for each measure; it opens the simulator with the levers as the thesis's package sets them."""
    moves = moves_by_measure(load_case(CASE).folder)
    for measure in dict.fromkeys(measures):
        link = {move.lever: number(move.value) for move in moves[measure.id]}
        page_link("xm_4_whatif", text, label=measure.name.of(text.lang), link=link)


def problems_to_levers(text: Text) -> None:
    """Each problem with its signal and the measures that answer it."""
    trace = board().trace
    with st.container(border=True):
        st.subheader(text("scorecard.levers"), anchor="levers")
        st.markdown(text("scorecard.levers_help"))
        for problem in trace.problems:
            threads = [link for link in trace if link.problem == problem]
            kpis = dict.fromkeys(
                board().book[kpi].name.of(text.lang) for link in threads for kpi in link.kpis
            )
            with st.expander(escape(problem.name.of(text.lang)), icon=":material/arrow_forward:"):
                st.caption(escape(text("scorecard.shown_by", kpis=text.listed(kpis))))
                measure_links((link.measure for link in threads), text)
