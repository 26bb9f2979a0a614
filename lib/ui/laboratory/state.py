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
IN_LINK = frozenset({MODEL_IN_LINK, KEPT_IN_LINK, "lang"})
MODES = ("lists", "formula")
LISTS = ("drivers", "effects", "endogenous", "instruments")
CHOSEN = ("table", "sample", "family", "covariance", "quantile", "weights")
CONTROLS = (*CHOSEN, "formula", "mode", "outcome", *LISTS)


def key(name: str) -> str:
    """The session's name of a control."""
    return f"lab_{name}"


def value(name: str) -> Any:
    """What a control holds."""
    return st.session_state[key(name)]


def open_laboratory(bench: Bench) -> None:
    """Take the choice from the link when the session first comes here, or back to what it had before.

    A run can be interrupted at any access to the session, and Streamlit forgets controls that a run did not
    show: whichever of them has no value gets the one that belongs to the choice.
    """
    if CHOICE not in st.session_state:
        _read_link(bench)
    missing = [name for name in CONTROLS if key(name) not in st.session_state]
    if not missing:
        return
    choice: Choice = st.session_state[CHOICE]
    if "table" in missing:
        fill(choice, bench)
        return
    if value("table") != choice.table:
        choice = start_of(bench.datasets[value("table")])
    controls = _controls(choice, bench)
    for name in missing:
        st.session_state[key(name)] = controls[name]


def _read_link(bench: Bench) -> None:
    refused = [f"{name}={held}" for name, held in st.query_params.items() if name not in IN_LINK]
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
    st.session_state[KEPT] = kept
    st.session_state[REFUSED] = refused
    # Last: its presence says that the link has been read to the end.
    st.session_state[CHOICE] = choice or start_of(next(iter(bench.datasets.values())))


def explain_refused(text: Text) -> None:
    """Say which parts of the link could not be used."""
    for line in st.session_state[REFUSED]:
        shown = line if len(line) <= 80 else f"{line[:80]}…"
        st.warning(text("laboratory.link_refused", given=code(shown)), icon=":material/link_off:")


def _controls(choice: Choice, bench: Bench) -> dict[str, Any]:
    """What every control holds for a choice; a formula that the lists cannot say is shown as a formula."""
    spec = bench.spec(choice)
    picks = None if isinstance(spec, Refusal) else picks_of(spec, bench.datasets[choice.table])
    parts = {name: getattr(choice, name) for name in CHOSEN}
    mode = MODES[0] if picks else MODES[1]
    return {
        **parts,
        "formula": choice.formula,
        "mode": mode,
        **_listed(picks or _start_picks(choice.table, bench)),
    }


def _listed(picks: Picks) -> dict[str, Any]:
    return {"outcome": picks.outcome, **{name: list(getattr(picks, name)) for name in LISTS}}


def fill(choice: Choice, bench: Bench) -> None:
    """Set every control to a choice."""
    for name, held in _controls(choice, bench).items():
        st.session_state[key(name)] = held


def fill_lists(picks: Picks) -> None:
    """Set the lists."""
    for name, held in _listed(picks).items():
        st.session_state[key(name)] = held


def _start_picks(table: str, bench: Bench) -> Picks:
    spec = bench.spec(start_of(bench.datasets[table]))
    picks = None if isinstance(spec, Refusal) else picks_of(spec, bench.datasets[table])
    if picks is None:
        raise ValueError(f"the first model of {table} cannot be said by its lists")
    return picks


def picked() -> Picks:
    """What the lists hold."""
    return Picks(value("outcome"), *(tuple(value(name)) for name in LISTS))


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
