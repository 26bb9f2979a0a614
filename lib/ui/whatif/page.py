"""The what-if page of an instrument: question above, answer at once, everything behind it below."""

import importlib
from collections.abc import Callable, Mapping
from html import escape
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.pedigree import Pedigree
from lib.text import Text
from lib.ui.badges import badge_html
from lib.ui.language import current_text
from lib.ui.navigation import has_arrived, page_link
from lib.ui.tables import show_table
from lib.ui.whatif.answer import show_answer
from lib.ui.whatif.board import outcomes_html, scorecard_html
from lib.ui.whatif.controls import choose_group, default_group, show_controls
from lib.ui.whatif.fans import fan_table, fans_data, show_fans
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.panels import PANELS
from lib.ui.whatif.question import show_differences, show_question
from lib.ui.whatif.sentence import beyond, headline
from lib.ui.whatif.state import GROUP, PREDICT, VIEW, Store, explain_refused
from lib.ui.whatif.tiles import tiles_html
from lib.whatif.instrument import Instrument
from lib.whatif.setting import moved

_STALE = Path(__file__).with_name("assets") / "stale.css"
_PREDICTING = "lib.ui.whatif.panels.predict"
# A simulation rests on all of these, and the badges say so once for every figure of the page.
_KINDS = (Pedigree.SIMULATED, Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)


Views = Mapping[str, Callable[[Panel], None]]


def show_simulator(
    instrument: Instrument, page_id: str, method_page: str, panels: Views | None = None
) -> None:
    """Show the page in the session's language.

    ``method_page`` explains the model; ``panels`` are the case's own, by id, shown before the others.
    """
    text = current_text()
    st.set_page_config(layout="wide")
    st.html(_STALE)
    st.title(text(f"pages.{page_id}.title"), anchor=False)
    st.markdown(text(f"simulator.about_{instrument.case_id}"))
    page_link(method_page, text, label=text("simulator.method"))
    store = Store(instrument)
    store.open(arrived=has_arrived())
    st.fragment(show_question, key=store.question_part)(store, text)
    st.fragment(_live, key=store.answer_part)(store, dict(panels or {}), text)


def _live(store: Store, panels: Views, text: Text) -> None:
    """Everything that each move changes; only this reruns."""
    instrument, state = store.instrument, store.state
    explain_refused(state, text)
    result = st.container()
    left, right = st.columns([5, 7], gap="medium")
    # Before the result, because the browser draws them while the model still computes.
    with left:
        group = choose_group(store, text)
        show_controls(store, group, text)
        show_differences(store, text)
    comparison = instrument.compare(state.setting, state.sizes.draws, state.sizes.seed, state.sizes.quarters)
    panel = Panel(instrument, state.setting, state.sizes, comparison, text, store.key, store.adopt)
    with result:
        revealed = _predicted(panel)
    view = _show_result(panel, panels, result, right) if revealed else ""
    # Last, because the browser draws the address too, and the answer should come first.
    # What an address without it opens is not written: writing it would be one more step back.
    more = {GROUP: group} if group != default_group(store) else {}
    if view:
        more[VIEW] = view
    if st.session_state.get(f"{store.key}_{PREDICT}"):
        more[PREDICT] = "yes"
    store.keep(**more)


def _show_result(panel: Panel, panels: Views, above: DeltaGenerator, beside: DeltaGenerator) -> str:
    """The result, and the part below it that the reader has open: its name, or "" for the one opened first.

    All of it is made before any of it is written: what reaches the browser together is drawn once.
    """
    instrument, comparison, text = panel.instrument, panel.comparison, panel.text
    names = _views(panel, panels)
    view = _opened(panel, names)
    said, tiles = _headline(panel), tiles_html(instrument, comparison, text)
    fans = fans_data(instrument, comparison, text)
    below = _HTML[view](panel) if view in _HTML else ""
    with above:
        show_answer(said, f"{panel.key}_said")
    with beside:
        show_answer(tiles, f"{panel.key}_tiles")
        show_fans(instrument, fans, panel.key, text)
    _choose_view(panel, names)
    if below:
        show_answer(below, f"{panel.key}_below")
    elif view in panels:
        panels[view](panel)
    elif view == _COURSES:
        _courses(panel)
    else:
        importlib.import_module(f"lib.ui.whatif.panels.{view}").show(panel)
    return "" if view == names[0] else view


def _predicted(panel: Panel) -> bool:
    """Whether the result may be seen: always, unless the reader predicts first and has not yet."""
    if find_spec(_PREDICTING) is None:
        return True
    key = f"{panel.key}_{PREDICT}"
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(PREDICT) == "yes"
    if not st.toggle(panel.text("simulator.predict"), key=key, help=panel.text("simulator.predict_help")):
        return True
    shown: bool = importlib.import_module(_PREDICTING).show(panel)
    return shown


def _headline(panel: Panel) -> str:
    """The result in a sentence, and what kinds of numbers stand behind it."""
    text = panel.text
    badges = " ".join(badge_html(kind, text) for kind in _KINDS)
    book, setting = panel.instrument.book, panel.setting
    measures = moved(book, setting, ("bank", "policy"))
    behind = [*(book[name] for name in measures), *book.of("environment", "assumption")]
    rests = text(
        "simulator.rests_on",
        assumed=sum(each.assumed for each in behind),
        of=len(behind),
        ranked=text("simulator.panels.tornado"),
        listed=text("simulator.panels.evidence"),
    )
    first, others = map(escape, headline(panel))
    said = f"<strong>{first}</strong> {others}{escape(beyond(panel, setting))}"
    return f'<p class="wi-said">{said}</p><p class="wi-said">{badges} {escape(rests)}</p>'


def _courses(panel: Panel) -> None:
    table = fan_table(panel.instrument, panel.comparison, panel.text)
    show_table(table, panel.text("simulator.panels.courses"))


# The page's own parts that are one piece of HTML, and the one that is a table.
_HTML: dict[str, Callable[[Panel], str]] = {
    "scorecard": lambda panel: scorecard_html(panel.instrument, panel.comparison, panel.text),
    "outcomes": lambda panel: outcomes_html(panel.instrument, panel.comparison, panel.text),
}
_COURSES = "courses"


def _views(panel: Panel, panels: Views) -> tuple[str, ...]:
    """Names of the parts below the results: without those that need what the instrument does not have."""
    measures = panel.instrument.measures
    lacking = set()
    if not panel.instrument.scorecard(panel.comparison):
        lacking.add("scorecard")
    if "public_cost_total" not in measures:
        lacking.add("public_cost")
    return tuple(name for name in (*panels, *_HTML, _COURSES, *PANELS) if name not in lacking)


def _opened(panel: Panel, names: tuple[str, ...]) -> str:
    """The part below the results that is open: the reader's choice, or the address's, or the first."""
    key = f"{panel.key}_{VIEW}"
    if st.session_state.get(key) not in names:
        given = st.query_params.get(VIEW, names[0])
        st.session_state[key] = given if given in names else names[0]
    chosen: str = st.session_state[key]
    return chosen


def _choose_view(panel: Panel, names: tuple[str, ...]) -> None:
    st.segmented_control(
        panel.text("simulator.look_closer"),
        names,
        required=True,
        format_func=lambda name: panel.text(f"simulator.panels.{name}"),
        key=f"{panel.key}_{VIEW}",
    )
