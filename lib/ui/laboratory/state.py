"""The laboratory's state: in the session while it is open, in the link for everybody else."""

from typing import Any

import streamlit as st

from lib.drivers import Refusal
from lib.text import Text
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import MAX_KEPT, Choice, read, start_of
from lib.ui.laboratory.picks import Picks, picks_of
from lib.ui.links import code

CHOICE, GOOD, KEPT, REFUSED = "lab_choice", "lab_good", "lab_kept", "lab_refused"
MODEL_IN_LINK, KEPT_IN_LINK = "model", "kept"
MODES = ("lists", "formula")


def key(name: str) -> str:
    """The session's name of a control."""
    return f"lab_{name}"


def value(name: str) -> Any:
    """What a control holds."""
    return st.session_state[key(name)]


def open_laboratory(bench: Bench) -> None:
    """Take the choice from the link when the session first comes here, or back to what it had before."""
    if CHOICE not in st.session_state:
        _read_link(bench)
    if key("table") not in st.session_state:
        fill(st.session_state[CHOICE], bench)


def _read_link(bench: Bench) -> None:
    refused = []
    given = st.query_params.get(MODEL_IN_LINK, "")
    choice = read(given, bench.datasets) if given else None
    if given and choice is None:
        refused.append(given)
    kept: list[Choice] = []
    for line in st.query_params.get_all(KEPT_IN_LINK):
        found = read(line, bench.datasets)
        if found is None or len(kept) == MAX_KEPT:
            refused.append(line)
        elif found not in kept:
            kept.append(found)
    st.session_state[CHOICE] = choice or start_of(next(iter(bench.datasets.values())))
    st.session_state[KEPT] = kept
    st.session_state[REFUSED] = refused


def explain_refused(text: Text) -> None:
    """Say which parts of the link could not be used."""
    for line in st.session_state[REFUSED]:
        shown = line if len(line) <= 80 else f"{line[:80]}…"
        st.warning(text("laboratory.link_refused", given=code(shown)), icon=":material/link_off:")


def fill(choice: Choice, bench: Bench) -> None:
    """Set every control to a choice; a formula that the lists cannot say is shown as a formula."""
    dataset = bench.datasets[choice.table]
    spec = bench.spec(choice)
    picks = None if isinstance(spec, Refusal) else picks_of(spec, dataset)
    st.session_state[key("table")] = choice.table
    st.session_state[key("sample")] = choice.sample
    st.session_state[key("family")] = choice.family
    st.session_state[key("covariance")] = choice.covariance
    st.session_state[key("quantile")] = choice.quantile
    st.session_state[key("formula")] = choice.formula
    st.session_state[key("mode")] = MODES[0] if picks else MODES[1]
    fill_lists(picks or _start_picks(choice.table, bench))


def fill_lists(picks: Picks) -> None:
    """Set the lists."""
    st.session_state[key("outcome")] = picks.outcome
    for name in ("drivers", "effects", "endogenous", "instruments"):
        st.session_state[key(name)] = list(getattr(picks, name))


def _start_picks(table: str, bench: Bench) -> Picks:
    spec = bench.spec(start_of(bench.datasets[table]))
    picks = None if isinstance(spec, Refusal) else picks_of(spec, bench.datasets[table])
    if picks is None:
        raise ValueError(f"the first model of {table} cannot be said by its lists")
    return picks


def picked() -> Picks:
    """What the lists hold."""
    lists = (tuple(value(name)) for name in ("drivers", "effects", "endogenous", "instruments"))
    return Picks(value("outcome"), *lists)


def keep_links() -> None:
    """Write the choice and the kept models into the address."""
    line = st.session_state[CHOICE].text
    if st.query_params.get(MODEL_IN_LINK) != line:
        st.query_params[MODEL_IN_LINK] = line
    kept = [choice.text for choice in st.session_state[KEPT]]
    if st.query_params.get_all(KEPT_IN_LINK) != kept:
        if kept:
            st.query_params[KEPT_IN_LINK] = kept
        else:
            st.query_params.pop(KEPT_IN_LINK, None)
