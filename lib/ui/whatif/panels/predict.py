"""Predict, then reveal: the result stays hidden until a guess is entered, then both stand together."""

from dataclasses import dataclass

import streamlit as st

from lib.ui.markdown import escape
from lib.ui.whatif.ask import ask_measure, ask_number, ask_one, sentences
from lib.ui.whatif.panel import Panel
from lib.whatif.guess import Guess, Verdict, judge, reference
from lib.whatif.instrument import Sizes
from lib.whatif.setting import Setting, moved
from lib.whatif.tables import change_unit
from lib.whatif.wording import change_text, value_text

SIGNS = ("up", "down", "none")


@dataclass(frozen=True)
class _Given:
    """A guess belongs to the question that it was made for."""

    setting: Setting
    sizes: Sizes
    guess: Guess


def show(panel: Panel) -> bool:
    """Ask for a guess about this setting, or show it beside the truth; whether results may be seen."""
    text = panel.text
    if not moved(panel.instrument.book, panel.setting):
        st.info(text("tools.predict.nothing"), icon=":material/info:")
        return True
    given = st.session_state.get(f"{panel.key}_guess")
    if given is None or (given.setting, given.sizes) != (panel.setting, panel.sizes):
        _ask(panel)
        return False
    _together(panel, given.guess)
    return True


def _ask(panel: Panel) -> None:
    """The question; what comes without the levers is no secret: a guess needs something to start from."""
    text, instrument = panel.text, panel.instrument
    against = reference(panel.comparison)
    before = getattr(panel.comparison, against)
    with st.container(border=True):
        st.markdown(f"**{text(f'tools.predict.ask_{against}')}**")
        left, middle, right = st.columns(3)
        with left:
            measure = ask_measure(panel, "predict_outcome")
        unit = instrument.measures[measure].unit
        with middle:
            sign = ask_one(
                panel, "predict_sign", text(f"tools.predict.sign_{against}"), SIGNS,
                lambda name: text(f"tools.predict.{name}"), buttons=True,
            )  # fmt: skip
        change = change_unit(unit)
        with right:
            size = 0.0
            if sign != "none":
                size = ask_number(
                    panel, f"predict_size_{measure}", text("tools.predict.size"), change, 0.0, low=0.0,
                    steps=1,
                )  # fmt: skip
        st.caption(
            text(
                f"tools.predict.without_{against}",
                measure=instrument.names[measure].of(text.lang),
                value=value_text(before.median(measure), unit, text),
                quarter=panel.comparison.baseline.quarters[-1],
            )
        )
        guess = Guess(measure, size if sign == "up" else -size)
        ready = sign == "none" or size > 0.0
        st.button(
            text("tools.predict.reveal"), type="primary", icon=":material/visibility:",
            key=f"{panel.key}_predict_reveal", disabled=not ready, on_click=_keep, args=(panel, guess),
        )  # fmt: skip
        if not ready:
            st.caption(text("tools.predict.size_first"))


def _keep(panel: Panel, guess: Guess) -> None:
    st.session_state[f"{panel.key}_guess"] = _Given(panel.setting, panel.sizes, guess)


def _together(panel: Panel, guess: Guess) -> None:
    text, instrument = panel.text, panel.instrument
    verdict = judge(panel.comparison, guess)
    unit = instrument.measures[guess.measure].unit
    said = _said(panel, guess, verdict, unit)
    (st.success if verdict.inside80 else st.warning if verdict.inside95 else st.error)(
        escape(said), icon=":material/school:"
    )
    st.button(
        text("tools.predict.again"), key=f"{panel.key}_predict_again", icon=":material/refresh:",
        on_click=lambda: st.session_state.pop(f"{panel.key}_guess", None), type="tertiary",
    )  # fmt: skip


def _said(panel: Panel, guess: Guess, verdict: Verdict, unit: str) -> str:
    text = panel.text
    place = "inside80" if verdict.inside80 else "inside95" if verdict.inside95 else "outside"
    said = [
        text(
            f"tools.predict.said_{reference(panel.comparison)}",
            measure=panel.instrument.names[guess.measure].of(text.lang),
            guess=change_text(guess.change, unit, text),
            truth=change_text(verdict.truth.median, unit, text),
            low=change_text(verdict.truth.low80, unit, text),
            high=change_text(verdict.truth.high80, unit, text),
        ),
        text(f"tools.predict.sign_{verdict.sign}"),
        text(
            f"tools.predict.{place}",
            off=change_text(verdict.off, unit, text, signed=False),
            widths=text.value(verdict.widths, "decimal1"),
        ),
    ]
    return sentences(said, text)
