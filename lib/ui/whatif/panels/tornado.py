"""Which assumptions matter: the outcome with each of them at the ends of its interval."""

import streamlit as st

from lib.ui.figure import draw, tabulate
from lib.ui.markdown import escape
from lib.ui.whatif import figures
from lib.ui.whatif.ask import ask_measure, ask_one
from lib.ui.whatif.kept import kept
from lib.ui.whatif.panel import Panel
from lib.whatif.setting import moved
from lib.whatif.tables import change_unit, tornado_table
from lib.whatif.tornado import Of, Tornado, tornados
from lib.whatif.wording import change_text, value_text

DRAWS = 100
# The chart shows the widest bars; the table has them all.
DRAWN = 12
_OF: tuple[Of, ...] = ("effect", "level")


def show(panel: Panel) -> None:
    """Sentence, chart and table for an outcome; of the levers' effect, or of the outcome itself."""
    text, instrument = panel.text, panel.instrument
    measure = ask_measure(panel)
    of: Of = "level"
    if moved(instrument.book, panel.setting, ("bank", "policy")):
        chosen = ask_one(
            panel, "tornado_of", text("tools.tornado.of"), _OF, lambda name: text(f"tools.tornado.{name}"),
            buttons=True,
        )  # fmt: skip
        of = "effect" if chosen == "effect" else "level"
    found = kept(
        panel,
        "tornado",
        of,
        compute=lambda progress: tornados(
            instrument, panel.setting, instrument.measures, of, min(DRAWS, panel.sizes.draws),
            panel.sizes.seed, panel.sizes.quarters, progress,
        ),
    )[measure]  # fmt: skip
    unit = instrument.measures[measure].unit
    said = _said(panel, found, unit)
    st.markdown(f"**{escape(said)}**")
    if found.is_flat:
        return
    table = tornado_table(found, instrument.book, panel.setting)
    figure = figures.tornado(change_unit(unit) if of == "effect" else unit)
    key = f"{panel.key}_tornado_{figure.columns['width'].unit}"
    st.caption(text("tools.tornado.read", drawn=DRAWN, all=len(found.bars)))
    draw(figure, table.head(DRAWN), text, alt=text("tools.tornado.alt", said=said), key=key)
    st.caption(text("tools.tornado.how", draws=min(DRAWS, panel.sizes.draws)))
    tabulate(figure, table, text, name=text("simulator.panels.tornado"), key=key)


def _said(panel: Panel, found: Tornado, unit: str) -> str:
    text, book = panel.text, panel.instrument.book
    widest = found.bars[0]
    lever = book[widest.parameter]

    def amount(value: float) -> str:
        return change_text(value, unit, text) if found.of == "effect" else value_text(value, unit, text)

    if found.is_flat:
        name = panel.instrument.names[found.measure].of(text.lang)
        return text("tools.tornado.said_exact", measure=name, centre=amount(found.centre))
    tile = panel.comparison.tile(found.measure)
    assumed = sum(book[bar.parameter].assumed for bar in found.bars[:DRAWN])
    return text(
        f"tools.tornado.said_{found.of}",
        measure=panel.instrument.names[found.measure].of(text.lang),
        parameter=lever.name.of(text.lang),
        centre=amount(found.centre),
        median=amount((tile.effect if found.of == "effect" else tile.scenario).median),
        low=amount(min(widest.at_low, widest.at_high)),
        high=amount(max(widest.at_low, widest.at_high)),
        assumed=assumed,
        drawn=min(DRAWN, len(found.bars)),
    )
