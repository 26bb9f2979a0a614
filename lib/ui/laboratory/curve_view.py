"""The specification curve on screen."""

import streamlit as st

from lib.drivers import Refusal
from lib.text import Text
from lib.ui.laboratory import state, words
from lib.ui.laboratory.bench import Bench
from lib.ui.laboratory.choice import Choice
from lib.ui.laboratory.curve import FAMILIES, Curve, curve_of, focuses
from lib.ui.laboratory.drawing import CURVE, CURVE_CHOICES, draw
from lib.ui.markdown import escape

KINDS = ("own", "estimator", "effects", "control", "sample")


def show_curve(bench: Bench, choice: Choice, text: Text) -> None:
    """Which driver, then its coefficient under every sensible specification."""
    spec = bench.spec(choice)
    if isinstance(spec, Refusal) or spec.family not in FAMILIES or not focuses(spec):
        st.info(text("laboratory.curve_family"), icon=":material/info:")
        return
    options = focuses(spec)
    name = state.key("focus")
    if st.session_state.get(name) not in options:
        st.session_state[name] = options[0]
    st.selectbox(
        text("laboratory.focus"), options, format_func=lambda entry: words.column(entry, text), key=name
    )
    focus = st.session_state[name]
    bar = st.progress(0.0, text=text("laboratory.curve_working"))
    curve = curve_of(bench, choice, focus, lambda share: _advance(bar, share, text))
    bar.empty()
    if curve is None:
        st.info(text("laboratory.curve_empty"), icon=":material/info:")
        return
    _said(curve, focus, text)
    _drawn(curve, text)


def _advance(bar: "st.delta_generator.DeltaGenerator", share: float, text: Text) -> None:
    bar.progress(share, text=text("laboratory.curve_working"))


def _said(curve: Curve, focus: str, text: Text) -> None:
    own = curve.table.loc[curve.table["mine"]]
    sentence = text(
        "laboratory.curve_said",
        count=len(curve.table),
        driver=words.column(focus, text),
        low=float(curve.table["estimate"].min()),
        high=float(curve.table["estimate"].max()),
        positive=curve.positive,
        significant=curve.significant,
    )
    if len(own):
        sentence = f"{sentence} {text('laboratory.curve_own', rank=int(own['rank'].iloc[0]))}"
    if curve.refused:
        sentence = f"{sentence} {text('laboratory.curve_refused', count=curve.refused)}"
    st.markdown(escape(sentence))


def _drawn(curve: Curve, text: Text) -> None:
    mine = {True: "mine.yes", False: "mine.no"}
    table = curve.table.assign(mine=curve.table["mine"].map(mine), what=curve.table["formula"])
    draw(CURVE, table, text, alt=text("laboratory.curve_alt"))
    order = curve.marks.assign(
        place=curve.marks["kind"].map(KINDS.index), mine=curve.marks["mine"].map(mine)
    ).sort_values(["place", "name", "rank"])
    named = order.assign(
        choice=[_choice(kind, name, text) for kind, name in zip(order["kind"], order["name"], strict=True)]
    )
    draw(CURVE_CHOICES, named, text, alt=text("laboratory.curve_alt"))


def _choice(kind: str, name: str, text: Text) -> str:
    if kind == "effects":
        shown = " + ".join(words.column(part, text) for part in name.split("+"))
        return (
            text("laboratory.no_effects") if name == "none" else text("laboratory.curve_effects", name=shown)
        )
    if kind == "control":
        return words.column(name, text)
    if kind == "sample":
        return text(f"laboratory.samples.{name}")
    return text("laboratory.curve_own_only") if kind == "own" else text(f"laboratory.curve_{name}")
