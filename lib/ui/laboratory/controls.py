"""The laboratory's controls, each with its refusal below it."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from lib.drivers import Refusal
from lib.text import Text
from lib.ui.laboratory import state, words
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import QUANTILES, Choice, covariances, start_of
from lib.ui.laboratory.picks import picks_of
from lib.ui.markdown import escape

# Where a refusal stands when its own control is not on the screen.
_STANDS_FOR = {"panel": "family", "event": "family", "quantile": "family"}
_IN_FORMULA = frozenset({"outcome", "drivers", "fixed_effects", "endogenous", "instruments"})


def place_of(refusal: Refusal | None, mode: str, *, instruments: bool) -> str:
    """The control at which a refusal is said."""
    if refusal is None:
        return ""
    place = _STANDS_FOR.get(refusal.control, refusal.control)
    if mode == "formula":
        return "formula" if place in _IN_FORMULA else place
    if place == "formula" or (place in {"endogenous", "instruments"} and not instruments):
        return "drivers"
    return place


def current(bench: Bench) -> Choice:
    """The choice that the controls make together."""
    table = state.value("table")
    dataset = bench.datasets[table]
    parts = {name: state.value(name) for name in state.CHOSEN if name != "table"}
    choice = Choice(table, state.value("formula"), **parts)
    if state.value("mode") == "formula":
        return choice
    base = bench.spec(Choice(table, "y ~ x", **parts))
    assert not isinstance(base, Refusal)
    _drop_impossible(dataset)
    return Choice(table, state.picked().formula(base), **parts)


def _drop_impossible(dataset: Any) -> None:
    """The outcome is no driver of itself, and only a driver can be endogenous."""
    outcome, drivers = state.value("outcome"), state.value("drivers")
    st.session_state[state.key("drivers")] = [name for name in drivers if name != outcome]
    endogenous = [
        name for name in state.value("endogenous") if name in st.session_state[state.key("drivers")]
    ]
    st.session_state[state.key("endogenous")] = endogenous


def show_controls(bench: Bench, choice: Choice, refusal: Refusal | None, text: Text) -> None:
    """All controls; the refusal stands at the one that it concerns."""
    dataset = bench.datasets[choice.table]
    place = place_of(refusal, state.value("mode"), instruments=bool(dataset.instruments))

    def said(control: str) -> None:
        if refusal is not None and place == control:
            st.warning(escape(words.refusal(refusal, text)), icon=":material/block:")

    left, right = st.columns(2)
    with left:
        _select("table", tuple(bench.datasets), lambda name: text(f"laboratory.tables.{name}"), text,
                on_change=_new_table, args=(bench,))  # fmt: skip
    with right:
        _select("sample", tuple(dataset.samples), lambda name: text(f"laboratory.samples.{name}"), text)
        said("sample")
    st.segmented_control(
        text("laboratory.mode"), state.MODES, required=True, key=state.key("mode"),
        format_func=lambda mode: text(f"laboratory.mode_{mode}"), on_change=_new_mode, args=(bench, choice),
    )  # fmt: skip
    if state.value("mode") == "formula":
        st.text_input(
            text("laboratory.formula"), key=state.key("formula"), help=text("laboratory.formula_help"),
            max_chars=1000,
        )  # fmt: skip
        said("formula")
    else:
        _lists(dataset, said, text)
    left, right = st.columns(2)
    with left:
        _select("family", dataset.families, lambda name: text(f"drivers.family.{name}"), text)
        if choice.family == "quantile":
            _select("quantile", QUANTILES, lambda share: text.value(float(share), "percent0"), text)
        said("family")
        if dataset.weights:
            _select("weights", ("", *dataset.weights), lambda name: _weights(name, text), text)
            said("weights")
    with right:
        _select("covariance", covariances(dataset), lambda name: words.covariance(name, text), text)
        said("covariance")


def _weights(name: str, text: Text) -> str:
    return words.column(name, text) if name else text("laboratory.no_weights")


def _lists(dataset: Any, said: Callable[[str], None], text: Text) -> None:
    outcome = state.value("outcome")
    drivers = [name for name in dataset.drivers if name != outcome]
    _select("outcome", dataset.outcomes, lambda name: words.column(name, text), text)
    said("outcome")
    _several("drivers", drivers, text)
    said("drivers")
    if dataset.effects:
        _several("effects", dataset.effects, text)
    said("fixed_effects")
    if dataset.instruments:
        _several("endogenous", state.value("drivers"), text)
        said("endogenous")
        _several("instruments", dataset.instruments, text)
        said("instruments")


def _select(name: str, options: Sequence[str], shown: Callable[[str], str], text: Text, **more: Any) -> None:
    if state.value(name) not in options:
        st.session_state[state.key(name)] = options[0]
    st.selectbox(text(f"laboratory.{name}"), options, format_func=shown, key=state.key(name), **more)


def _several(name: str, options: Sequence[str], text: Text) -> None:
    st.session_state[state.key(name)] = [entry for entry in state.value(name) if entry in options]
    # Not st.multiselect: in the dark theme its chosen entries lack contrast.
    st.pills(
        text(f"laboratory.{name}"),
        options,
        selection_mode="multi",
        format_func=lambda entry: words.column(entry, text),
        key=state.key(name),
    )


def _new_table(bench: Bench) -> None:
    """Another table: begin with its own first model."""
    state.fill(start_of(bench.datasets[state.value("table")]), bench)


def _new_mode(bench: Bench, choice: Choice) -> None:
    """To the formula: write down what was picked. Back: pick what the formula says, if the lists can."""
    if state.value("mode") == "formula":
        st.session_state[state.key("formula")] = choice.formula
        return
    spec = bench.spec(choice)
    picks = None if isinstance(spec, Refusal) else picks_of(spec, bench.datasets[choice.table])
    if picks:
        state.fill_lists(picks)
