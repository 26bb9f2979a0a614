"""Which lever did it: the effect split among the levers that were moved."""

import streamlit as st

from lib.facts import Wording
from lib.text import LANGUAGES, text_for
from lib.ui.figure import draw, tabulate
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import ask_measure, lever_name
from lib.ui.whatif.kept import kept
from lib.ui.whatif.panel import Panel
from lib.values import NotAvailable
from lib.whatif.attribution import Attribution, attribute
from lib.whatif.tables import attribution_table, change_unit
from lib.whatif.wording import change_text, say

DRAWS = 200
# So many levers are named in the sentence; the chart shows all.
NAMED = 3


def show(panel: Panel) -> None:
    """Sentence, waterfall and table for an outcome of the reader's choice."""
    text, instrument = panel.text, panel.instrument
    measure = ask_measure(panel)
    found = kept(
        panel,
        "attribution",
        compute=lambda progress: attribute(
            instrument, panel.setting, instrument.measures, min(DRAWS, panel.sizes.draws),
            panel.sizes.seed, panel.sizes.quarters, progress,
        ),
    )  # fmt: skip
    if isinstance(found, NotAvailable):
        st.info(escape(say(found, text)), icon=":material/info:")
        return
    split = found[measure]
    unit = instrument.measures[measure].unit
    said = _said(panel, split, unit)
    st.markdown(f"**{escape(said)}**")
    table = attribution_table(split, instrument.book, _together())
    figure = figures.attribution(change_unit(unit))
    key = f"{panel.key}_attribution_{figure.columns['part'].unit}"
    draw(figure, table, text, alt=text("tools.attribution.alt", said=said), key=key)
    how = "exact" if split.exact else "sampled"
    st.caption(
        text(
            f"tools.attribution.{how}",
            evaluations=split.evaluations,
            draws=min(DRAWS, panel.sizes.draws),
            levers=len(split.parts),
        )
    )
    tabulate(figure, table, text, name=text("simulator.panels.attribution"), key=key)


def _together() -> Wording:
    english, chinese = (text_for(lang)("tools.attribution.together") for lang in LANGUAGES)
    return Wording(english, chinese)


def _said(panel: Panel, split: Attribution, unit: str) -> str:
    text = panel.text
    parts = [
        text("tools.attribution.part", lever=lever_name(panel, name), part=change_text(part, unit, text))
        for name, part in list(split.parts.items())[:NAMED]
    ]
    return text(
        "tools.attribution.said" if len(split.parts) > 1 else "tools.attribution.only",
        measure=panel.instrument.names[split.measure].of(text.lang),
        total=change_text(split.total, unit, text),
        median=change_text(panel.comparison.tile(split.measure).effect.median, unit, text),
        parts=text.listed(parts),
    )
