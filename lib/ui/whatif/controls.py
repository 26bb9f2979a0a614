"""The controls: which group is open, its sliders with typed values as one element, and what differs."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from lib.text import Text
from lib.ui.language import current_text
from lib.ui.markdown import escape
from lib.ui.whatif.state import GROUP, Store
from lib.values import NotAvailable
from lib.whatif.instrument import Instrument
from lib.whatif.levers import KINDS, Lever
from lib.whatif.rows import row, typed
from lib.whatif.setting import moved
from lib.whatif.wording import say

_ASSETS = Path(__file__).with_name("assets")
# One element for a group, not two a lever: the browser draws every element of a fragment anew with each move.
# Inside are the browser's own range and number inputs, with their keys and their names for screen readers.
_levers = component(
    "casebook_levers",
    js=(_ASSETS / "levers.js").read_text(encoding="utf-8"),
    css=(_ASSETS / "levers.css").read_text(encoding="utf-8"),
)


@cache
def groups_of(instrument: Instrument) -> dict[str, tuple[Lever, ...]]:
    """The parameters by group, in the order of kinds and of the file."""
    found: dict[str, list[Lever]] = {}
    for kind in KINDS:
        for lever in instrument.book.of(kind):
            found.setdefault(lever.group, []).append(lever)
    return {group: tuple(levers) for group, levers in found.items()}


def choose_group(store: Store, text: Text) -> str:
    """Let the reader open a group: first whose decision it is, then the heading under which it stands."""
    groups = groups_of(store.instrument)
    kind_of = {group: levers[0].kind for group, levers in groups.items()}
    key = f"{store.key}_{GROUP}"
    if f"{key}_kind" not in st.session_state:
        given = st.query_params.get(GROUP, "")
        first = given if given in groups else default_group(store)
        st.session_state[f"{key}_kind"] = kind_of[first]
        st.session_state[f"{key}_{kind_of[first]}"] = first
    kind = st.segmented_control(
        text("simulator.groups"),
        tuple(dict.fromkeys(kind_of.values())),
        required=True,
        format_func=lambda name: text(f"whatif.kinds.{name}"),
        key=f"{key}_kind",
        width="stretch",
        wrap=True,
    )
    note = f"simulator.notes.{store.instrument.case_id}_{kind}"
    if text.has(note):
        st.caption(text(note))
    mine = [group for group in groups if kind_of[group] == kind]
    if len(mine) == 1:
        return mine[0]
    seeded = st.session_state.setdefault(f"{key}_{kind}", mine[0])
    chosen = st.pills(
        text("simulator.headings"),
        mine,
        required=True,
        format_func=lambda group: store.instrument.book.groups[group].of(text.lang),
        key=f"{key}_{kind}",
        wrap=True,
        label_visibility="collapsed",
    )
    return chosen or seeded


def default_group(store: Store) -> str:
    """The group of the first parameter that is moved, because a reader who comes for it should see it."""
    book = store.instrument.book
    names = moved(book, store.state.setting)
    return next((book[name].group for name in names), next(iter(groups_of(store.instrument))))


def show_controls(store: Store, group: str, text: Text) -> None:
    """The parameters of the open group."""
    levers = groups_of(store.instrument)[group]
    setting = store.state.setting
    key = f"{store.key}_levers"
    _levers(
        key=key,
        data={
            "shape": f"{group}.{text.lang}",
            "seq": st.session_state.get(f"{store.key}_seq", 0),
            "rows": [row(lever, setting[lever.id], text) for lever in levers],
            "words": {name: text(f"simulator.control.{name}") for name in ("typed", "reset", "group")},
        },
        on_move_change=lambda: take(store, st.session_state[key].get("move")),
    )


def take(store: Store, move: Any) -> None:
    """Take in what the controls sent; a client can send anything, so that nothing of it is trusted."""
    if not isinstance(move, dict):
        return
    seq, wanted, reset = move.get("seq"), move.get("set"), move.get("reset")
    if isinstance(seq, int):
        st.session_state[f"{store.key}_seq"] = seq
    known = store.instrument.book.by_id
    back = {name: known[name].default for name in reset or () if name in known}
    text = current_text()
    read = {
        str(name): typed(store.instrument, str(name), value, text)
        for name, value in (wanted if isinstance(wanted, dict) else {}).items()
    }
    values = {name: value for name, value in read.items() if not isinstance(value, NotAvailable)}
    refused = [value for value in read.values() if isinstance(value, NotAvailable)]
    if refused:
        # On a phone the reason above the controls is out of sight.
        st.toast(escape(say(refused[0], text)), icon=":material/block:")
    store.change(back | values, refused)
