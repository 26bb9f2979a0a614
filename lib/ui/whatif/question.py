"""The question: a ready scenario, how large the simulation is, and what differs from the baseline."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.text import Text
from lib.ui.markdown import escape
from lib.ui.whatif.state import Store
from lib.whatif.instrument import Sizes
from lib.whatif.levers import Kind
from lib.whatif.link import LIMITS, with_scenario
from lib.whatif.rows import scale_of
from lib.whatif.setting import moved

OWN = "own"
DRAWS = (200, 500, 1000, 2000, 5000)


def show_question(store: Store, text: Text) -> None:
    """Ready scenarios with author, date and reason; the size of the simulation behind a button."""
    asked = store.ask()
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        _choose_scenario(store, asked.scenario, text)
    with right:
        _choose_sizes(store, asked.sizes, text)
    if asked.scenario is None:
        st.caption(text("simulator.scenario.own_about", number=asked.moved))
        return
    ready = store.instrument.scenarios[asked.scenario]
    st.caption(
        text(
            "simulator.scenario.about",
            reason=escape(ready.reason.of(text.lang)),
            author=escape(ready.author.of(text.lang)),
            date=ready.date,
        )
    )


def _choose_scenario(store: Store, scenario: str | None, text: Text) -> None:
    key = f"{store.key}_scenario"
    # The box follows the levers: a reader who moves one has a scenario of their own.
    st.session_state[key] = scenario or OWN
    names = {name: ready.name.of(text.lang) for name, ready in store.instrument.scenarios.items()}
    names[OWN] = text("simulator.scenario.own")

    def chosen() -> None:
        name = st.session_state[key]
        if name != OWN:
            store.adopt(with_scenario(store.instrument, store.state.setting, name))

    st.selectbox(
        text("simulator.scenario.label"), tuple(names), format_func=names.__getitem__, key=key,
        on_change=chosen,
    )  # fmt: skip


def _choose_sizes(store: Store, sizes: Sizes, text: Text) -> None:
    menu = st.popover(
        text("simulator.sizes.label", quarters=sizes.quarters),
        icon=":material/schedule:",
        key=f"{store.key}_sizes_{text.lang}",
        on_change="rerun",
        width="stretch",
    )
    if not menu.open:
        return
    least, most, _ = store.instrument.quarters
    with menu:
        _size(store, "quarters", sizes, text, tuple(range(least, most + 1)))
        _size(store, "draws", sizes, text, tuple(sorted({*DRAWS, sizes.draws})))
        key = f"{store.key}_seed"
        st.session_state[key] = sizes.seed
        low, high, _ = LIMITS["seed"]
        st.number_input(
            text("simulator.sizes.seed"), low, high, step=1, key=key, help=text("simulator.sizes.seed_help"),
            on_change=lambda: _resize(store, "seed", st.session_state[key]),
        )  # fmt: skip


def _size(store: Store, name: str, sizes: Sizes, text: Text, options: tuple[int, ...]) -> None:
    key = f"{store.key}_{name}"
    st.session_state[key] = getattr(sizes, name)
    st.selectbox(
        text(f"simulator.sizes.{name}"),
        options,
        format_func=lambda value: text.value(value, "integer"),
        key=key,
        on_change=lambda: _resize(store, name, st.session_state[key]),
        help=text(f"simulator.sizes.{name}_help"),
    )


def _resize(store: Store, name: str, value: Any) -> None:
    sizes = replace(store.state.sizes, **{name: int(value)})
    store.adopt(store.state.setting, sizes)


def show_differences(store: Store, text: Text) -> None:
    """What differs from the baseline, measures apart from beliefs; each goes back alone, or all at once."""
    instrument, setting = store.instrument, store.state.setting
    changed = moved(instrument.book, setting)
    menu = st.expander(
        text("simulator.differs.label"),
        icon=":material/difference:",
        key=f"{store.key}_differs_{text.lang}",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        if not changed:
            st.markdown(text("simulator.differs.nothing"))
            return
        kinds: tuple[tuple[Kind, ...], ...] = (("bank",), ("policy",), ("environment", "assumption"))
        for kind in kinds:
            mine = [name for name in changed if instrument.book[name].kind in kind]
            if mine:
                st.caption(text(f"simulator.differs.{kind[0]}"))
            for name in mine:
                lever = instrument.book[name]
                scale = scale_of(lever, text.lang)
                words = text(
                    "simulator.differs.line",
                    name=lever.name.of(text.lang),
                    before=scale.written(lever.default, text),
                    after=scale.written(setting[name], text),
                )
                st.button(
                    escape(words), key=f"{store.key}_back_{name}", type="tertiary", icon=":material/undo:",
                    help=text("simulator.differs.back"), on_click=store.reset, args=(name,),
                )  # fmt: skip
        st.button(
            text("simulator.differs.all"), key=f"{store.key}_back_all", icon=":material/restart_alt:",
            on_click=store.reset,
        )  # fmt: skip
