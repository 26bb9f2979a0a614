"""The panels' own controls: they keep what was chosen while another panel or language is shown."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lib.exhibits.units import UNITS
from lib.text import Text
from lib.ui.whatif.panel import Panel
from lib.whatif.setting import moved

_CHOSEN = "_chosen_in_panels"


def _chosen() -> dict[str, Any]:
    """What this session's panels were asked, by widget: Streamlit forgets widgets that are not shown."""
    found: dict[str, Any] = st.session_state.setdefault(_CHOSEN, {})
    return found


def ask_one(
    panel: Panel, name: str, label: str, options: Sequence[str], words: Callable[[str], str],
    *, default: str | None = None, buttons: bool = False,
) -> str:  # fmt: skip
    """One of several ids, from a list or a row of buttons."""
    key = f"{panel.key}_{name}"
    if st.session_state.get(key) not in options:
        kept = _chosen().get(key)
        st.session_state[key] = kept if kept in options else (default or options[0])
    if buttons:
        st.segmented_control(label, options, format_func=words, required=True, key=key)
    else:
        st.selectbox(label, options, format_func=words, key=key)
    _chosen()[key] = st.session_state[key]
    return str(st.session_state[key])


def ask_some(
    panel: Panel, name: str, label: str, options: Sequence[str], words: Callable[[str], str],
    *, default: Sequence[str], most: int,
) -> list[str]:  # fmt: skip
    """Several ids of a list."""
    key = f"{panel.key}_{name}"
    if key not in st.session_state:
        kept = _chosen().get(key, list(default))
        st.session_state[key] = [option for option in kept if option in options]
    st.multiselect(label, options, format_func=words, max_selections=most, key=key)
    _chosen()[key] = list(st.session_state[key])
    return list(st.session_state[key])


def ask_number(
    panel: Panel, name: str, label: str, unit: str, default: float,
    *, low: float | None = None, high: float | None = None, steps: int = 0,
    follows: bool = False,
) -> float:  # fmt: skip
    """A number in the unit that the reader sees; returned in the unit in which it is stored.

    ``steps``: decimals of the displayed step, 1 for 0.1. ``follows``: a number that the reader has not
    touched takes the new ``default`` when that changes.
    """
    text = panel.text
    scale = UNITS[unit].scale_in(text.lang)
    # The same amount is another number in the other language (亿元 for billions).
    key = f"{panel.key}_{name}_{text.lang}"
    kept = f"{panel.key}_{name}"
    offered = f"{kept}_offered"
    new = kept not in _chosen()
    untouched = new or (follows and _chosen()[kept] == _chosen().get(offered))
    if key not in st.session_state or (
        untouched and not new and _chosen().get(offered) != _stored(default, scale)
    ):
        st.session_state[key] = _shown(default if untouched else float(_chosen()[kept]), scale)
    _chosen()[offered] = _stored(default, scale)
    suffix = UNITS[unit].suffix
    st.number_input(
        text("units.with_unit", name=label, unit=text(suffix)) if suffix else label,
        min_value=None if low is None else float(low * scale),
        max_value=None if high is None else float(high * scale),
        step=10.0**-steps,
        format=f"%.{max(steps, 0) + (1 if unit in ('ratio', 'pp', 'share') else 0)}f",
        key=key,
    )
    _chosen()[kept] = round(float(st.session_state[key]) / scale, 12)
    return float(_chosen()[kept])


def _shown(value: float, scale: float) -> float:
    return round(value * scale, 6)


def _stored(value: float, scale: float) -> float:
    # The second rounding takes off what the division adds: 2.7 % is 0.027.
    return round(_shown(value, scale) / scale, 12)


def ask_measure(panel: Panel, name: str = "outcome") -> str:
    """One outcome, the headline first; panels that name it alike share the choice."""
    instrument, text = panel.instrument, panel.text
    options = tuple(dict.fromkeys([*instrument.headline, *instrument.measures]))
    return ask_one(
        panel, name, text("tools.outcome"), options, lambda entry: instrument.names[entry].of(text.lang)
    )


def ask_lever(panel: Panel, name: str) -> str:
    """One lever of the bank or of policy: those that were moved first."""
    book, text = panel.instrument.book, panel.text
    first = moved(book, panel.setting, ("bank", "policy"))
    options = tuple(dict.fromkeys([*first, *(lever.id for lever in book.of("bank", "policy"))]))
    return ask_one(panel, name, text("tools.lever"), options, lambda entry: lever_name(panel, entry))


def lever_name(panel: Panel, lever: str) -> str:
    """A lever's name."""
    return panel.instrument.book[lever].name.of(panel.text.lang)


def lacks(panel: Panel, *measures: str) -> bool:
    """Whether the instrument does not produce an outcome that the panel needs; says so."""
    missing = [name for name in measures if name not in panel.instrument.measures]
    if missing:
        st.info(panel.text("tools.lacks"), icon=":material/block:")
    return bool(missing)


def sentences(parts: Sequence[str], text: Text) -> str:
    """Sentences one after another; Chinese leaves no space between them."""
    return (" " if text.lang == "en" else "").join(part for part in parts if part)
