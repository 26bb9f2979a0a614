"""The reverse question: which value of a lever brings an outcome to a limit."""

import streamlit as st

from lib.exhibits.units import UNITS
from lib.text import Text
from lib.ui.figure import draw, tabulate
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import ask_lever, ask_measure, ask_number, lever_name, sentences
from lib.ui.whatif.kept import kept
from lib.ui.whatif.panel import Panel
from lib.values import NotAvailable
from lib.whatif.reverse import Answer, Point, response, reverse, telling_limit
from lib.whatif.tables import response_table
from lib.whatif.wording import value_text

# As many as the page has by default, so that the tile and this panel say the same.
DRAWS = 1000


def show(panel: Panel) -> None:
    """Outcome, limit and lever; the answer or why there is none; the outcome along the whole lever."""
    text, instrument = panel.text, panel.instrument
    left, middle, right = st.columns(3)
    with left:
        measure = ask_measure(panel)
    unit = instrument.measures[measure].unit
    with right:
        lever_id = ask_lever(panel, "reverse_lever")
    size = (min(DRAWS, panel.sizes.draws), panel.sizes.seed, panel.sizes.quarters)
    points = kept(
        panel, "response", measure, lever_id,
        compute=lambda progress: response(instrument, panel.setting, lever_id, measure, *size),
    )  # fmt: skip
    at, better = panel.setting[lever_id], instrument.measures[measure].better
    with middle:
        wanted = ask_number(
            panel, f"reverse_wanted_{measure}", text("tools.reverse.wanted"), unit,
            telling_limit(points, at, better, 0.01 / UNITS[unit].scale_in(text.lang)), steps=1,
            follows=True,
        )  # fmt: skip
    answer = kept(
        panel, "reverse", measure, wanted, lever_id,
        compute=lambda progress: reverse(
            instrument, panel.setting, lever_id, measure, wanted, *size
        ),
    )  # fmt: skip
    stands = _stands(points, at, wanted, unit, text)
    said = _said(panel, answer, points, measure, wanted, lever_id, stands=stands)
    if isinstance(answer, NotAvailable):
        st.info(escape(said), icon=":material/block:")
    else:
        st.markdown(f"**{escape(said)}**")
        if not stands:
            _adopt(panel, answer)
    table = response_table(points, wanted, at)
    figure = figures.response(instrument.book[lever_id].unit, unit)
    key = f"{panel.key}_reverse_{instrument.book[lever_id].unit}_{unit}"
    named = {"lever": lever_name(panel, lever_id), "measure": instrument.names[measure].of(text.lang)}
    st.caption(text("tools.reverse.read", **named))
    draw(figure, table, text, alt=text("tools.reverse.alt", said=said, **named), key=key)
    tabulate(figure, table, text, name=text("simulator.panels.reverse"), key=key)


def _now(points: tuple[Point, ...], present: float) -> float:
    return next(point.median for point in points if point.value == present)


def _stands(points: tuple[Point, ...], present: float, wanted: float, unit: str, text: Text) -> bool:
    """Whether the outcome is at the limit already, as far as a reader can see."""
    return value_text(_now(points, present), unit, text) == value_text(wanted, unit, text)


def _adopt(panel: Panel, answer: Answer) -> None:
    if answer.value != panel.setting[answer.lever]:
        st.button(
            panel.text("tools.reverse.adopt", lever=escape(lever_name(panel, answer.lever))),
            icon=":material/input:",
            key=f"{panel.key}_reverse_adopt",
            on_click=panel.adopt,
            args=(panel.setting.with_values({answer.lever: answer.value}), None),
        )


def _said(
    panel: Panel, answer: Answer | NotAvailable, points: tuple[Point, ...], measure: str, wanted: float,
    lever_id: str, *, stands: bool,
) -> str:  # fmt: skip
    text, lever = panel.text, panel.instrument.book[lever_id]
    unit = panel.instrument.measures[measure].unit
    common = {
        "measure": panel.instrument.names[measure].of(text.lang),
        "quarter": panel.comparison.scenario.quarters[-1],
        "wanted": value_text(wanted, unit, text),
        "lever": lever.name.of(text.lang),
        "present": value_text(panel.setting[lever_id], lever.unit, text),
        "now": value_text(_now(points, panel.setting[lever_id]), unit, text),
    }
    medians = [point.median for point in points]
    span = {
        "lowest": value_text(min(medians), unit, text),
        "highest": value_text(max(medians), unit, text),
    }
    if isinstance(answer, NotAvailable):
        ends = {
            name: value_text(end, lever.unit, text)
            for name, end in (("low", lever.low), ("high", lever.high))
        }
        return text("tools.reverse.none", **common, **ends, **span)
    if stands:
        return text("tools.reverse.stands", **common, **span)
    said = [text("tools.reverse.said", **common, value=value_text(answer.value, lever.unit, text))]
    if answer.others:
        others = [value_text(value, lever.unit, text) for value in answer.others]
        said.append(text("tools.reverse.others", values=text.listed(others)))
    if answer.extrapolated:
        said.append(text("tools.reverse.outside"))
    return sentences(said, text)
