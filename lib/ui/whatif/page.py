"""The what-if page of an instrument: question above, answer at once, everything behind it below."""

import importlib
from collections.abc import Callable, Mapping
from importlib.util import find_spec

import streamlit as st

from lib.pedigree import Pedigree
from lib.text import Text
from lib.ui.badges import COLOURS
from lib.ui.language import current_text
from lib.ui.markdown import escape
from lib.ui.navigation import has_arrived, page_link
from lib.ui.tables import show_table
from lib.ui.whatif.board import outcomes_html, scorecard_html
from lib.ui.whatif.controls import choose_group, default_group, show_controls
from lib.ui.whatif.fans import fan_table, show_fans
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.panels import PANELS
from lib.ui.whatif.question import show_differences, show_question
from lib.ui.whatif.sentence import sentence
from lib.ui.whatif.state import GROUP, PREDICT, VIEW, Store, explain_refused
from lib.ui.whatif.style import STYLE
from lib.ui.whatif.tiles import tiles_html
from lib.whatif.beliefs import beliefs_behind
from lib.whatif.instrument import Instrument
from lib.whatif.setting import moved

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
    st.title(text(f"pages.{page_id}.title"), anchor=False)
    st.markdown(text(f"simulator.about_{instrument.case_id}"))
    page_link(method_page, text, label=text("simulator.method"))
    # Once and not with what a move changes: with a new style sheet a browser styles the whole page anew.
    st.html(STYLE)
    Store(instrument).open(arrived=has_arrived())
    _live(instrument, dict(panels or {}), text)


@st.fragment
def _live(instrument: Instrument, panels: Views, text: Text) -> None:
    """Everything that a move changes; only this reruns."""
    store = Store(instrument)
    state = store.state
    show_question(store, text)
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
        if revealed:
            st.markdown(_headline(panel))
    view = ""
    if revealed:
        with right:
            st.html(tiles_html(instrument, comparison, text))
            show_fans(instrument, comparison, store.key, text)
        view = _show_view(panel, panels)
    # Last, because the browser draws the address too, and the answer should come first.
    # What an address without it opens is not written: writing it would be one more step back.
    more = {GROUP: group} if group != default_group(store) else {}
    if view not in ("", _views(panel, panels)[0]):
        more[VIEW] = view
    if st.session_state.get(f"{store.key}_{PREDICT}"):
        more[PREDICT] = "yes"
    store.keep(**more)


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
    badges = " ".join(f":{COLOURS[kind]}-badge[{text(f'pedigree.{kind}.name')}]" for kind in _KINDS)
    book, setting = panel.instrument.book, panel.setting
    measures = moved(book, setting, ("bank", "policy"))
    behind = [*(book[name] for name in measures), *beliefs_behind(book, setting)]
    rests = text("simulator.rests_on", assumed=sum(each.assumed for each in behind), of=len(behind))
    return f"**{escape(sentence(panel))}**{escape(_beyond(panel))}\n\n{badges} {escape(rests)}"


def _beyond(panel: Panel) -> str:
    """Which parameters were never observed where they stand; empty when all were."""
    book, text = panel.instrument.book, panel.text
    names = [
        book[name].name.of(text.lang)
        for name, value in moved(book, panel.setting).items()
        if book[name].extrapolates(value)
    ]
    if not names:
        return ""
    listed = text("simulator.lever.and").join(names)
    return f" {text('simulator.beyond', levers=listed)}"


def _scorecard(panel: Panel) -> None:
    st.caption(panel.text("simulator.board.about"))
    st.html(scorecard_html(panel.instrument, panel.comparison, panel.text))


def _outcomes(panel: Panel) -> None:
    st.html(outcomes_html(panel.instrument, panel.comparison, panel.text))


def _courses(panel: Panel) -> None:
    table = fan_table(panel.instrument, panel.comparison, panel.text)
    show_table(table, panel.text("simulator.panels.courses"))


_OWN: dict[str, Callable[[Panel], None]] = {
    "scorecard": _scorecard, "outcomes": _outcomes, "courses": _courses
}  # fmt: skip


def _views(panel: Panel, panels: Views) -> tuple[str, ...]:
    """Names of the parts below the results: without those that need what the instrument does not have."""
    measures = panel.instrument.measures
    lacking = set()
    if not panel.instrument.scorecard(panel.comparison):
        lacking.add("scorecard")
    if "public_cost_total" not in measures:
        lacking.add("public_cost")
    return tuple(name for name in (*panels, *_OWN, *PANELS) if name not in lacking)


def _show_view(panel: Panel, panels: Views) -> str:
    """The part below the results that the reader has open; returns its name."""
    names = _views(panel, panels)
    key = f"{panel.key}_{VIEW}"
    if key not in st.session_state:
        given = st.query_params.get(VIEW, names[0])
        st.session_state[key] = given if given in names else names[0]
    view = (
        st.segmented_control(
            panel.text("simulator.look_closer"),
            names,
            required=True,
            format_func=lambda name: panel.text(f"simulator.panels.{name}"),
            key=key,
        )
        or names[0]
    )
    shown = {**_OWN, **panels}
    if view in shown:
        shown[view](panel)
    else:
        importlib.import_module(f"lib.ui.whatif.panels.{view}").show(panel)
    return view
