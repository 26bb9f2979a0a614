"""Up to four scenarios side by side: ready ones, the reader's own, a loaded record."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from lib.facts import Wording
from lib.text import LANGUAGES, text_for
from lib.ui.figure import download, draw
from lib.ui.tables import show_table
from lib.ui.whatif import figures
from lib.ui.whatif.ask import ask_measure, ask_some
from lib.ui.whatif.panel import Panel
from lib.ui.whatif.panels.record import loaded_setting
from lib.whatif.compare import Comparison, summarise
from lib.whatif.setting import Setting, moved
from lib.whatif.tables import beside_table, change_unit, changes_table
from lib.whatif.wording import change_text, value_text

MOST = 4
OWN, RECORD = "own", "record"
# What the table shows before all outcomes are asked for.
_FIRST = 2


def show(panel: Panel) -> None:
    """Which scenarios; one outcome of each as a chart; all outcomes as a table with differences."""
    text, instrument = panel.text, panel.instrument
    settings = _settings(panel)
    labels = _labels(panel, settings)
    first = [name for name in (OWN, *instrument.scenarios) if name in settings]
    quo = next(iter(instrument.scenarios))
    chosen = ask_some(
        panel, "beside_chosen", text("tools.beside.scenarios", most=MOST), tuple(settings),
        lambda name: labels[name].of(text.lang),
        default=[name for name in first if name != quo][: _FIRST + 1], most=MOST,
    )  # fmt: skip
    if not chosen:
        st.info(text("tools.beside.none"), icon=":material/info:")
        return
    sizes = panel.sizes
    results = {
        name: instrument.compare(settings[name], sizes.draws, sizes.seed, sizes.quarters) for name in chosen
    }
    measure = ask_measure(panel)
    unit = instrument.measures[measure].unit
    figure = figures.changes(unit, change_unit(unit))
    name = instrument.names[measure].of(text.lang)
    st.caption(text("tools.beside.read", measure=name))
    table = changes_table(results, labels, measure)
    draw(
        figure, table, text, alt=text("tools.beside.alt", measure=name),
        key=f"{panel.key}_beside_{unit}",
    )  # fmt: skip
    key = f"{panel.key}_beside_all"
    st.session_state.setdefault(key, False)
    everything = st.toggle(text("tools.beside.everything"), key=key)
    wanted = tuple(instrument.measures) if everything else instrument.headline
    screen = wide_table(panel, results, labels, wanted)
    show_table(screen, text("simulator.panels.beside"))
    st.caption(text("tools.beside.how"))
    tidy = beside_table(results, labels, list(instrument.measures.values()), instrument.names)
    download(figures.BESIDE, tidy, text, key=f"{panel.key}_beside")


def _settings(panel: Panel) -> dict[str, Setting]:
    """Everything that can be compared, by id: the reader's own first."""
    instrument = panel.instrument
    found = {OWN: panel.setting} if moved(instrument.book, panel.setting) else {}
    loaded = loaded_setting(panel)
    if loaded is not None:
        found[RECORD] = loaded
    return found | {name: ready.setting(instrument.book) for name, ready in instrument.scenarios.items()}


def _labels(panel: Panel, settings: Mapping[str, Setting]) -> dict[str, Wording]:
    english, chinese = (text_for(lang) for lang in LANGUAGES)
    return {
        name: panel.instrument.scenarios[name].name
        if name in panel.instrument.scenarios
        else Wording(english(f"tools.beside.{name}"), chinese(f"tools.beside.{name}"))
        for name in settings
    }


def wide_table(
    panel: Panel,
    results: Mapping[str, Comparison],
    labels: Mapping[str, Wording],
    measures: tuple[str, ...],
) -> pd.DataFrame:
    """The table on screen: an outcome a row, a scenario a column, its difference in brackets."""
    text, instrument = panel.text, panel.instrument
    rows = []
    for measure in measures:
        unit = instrument.measures[measure].unit
        baseline = next(iter(results.values())).baseline
        row = {
            text("tools.outcome"): instrument.names[measure].of(text.lang),
            text("whatif.series.baseline"): value_text(baseline.median(measure), unit, text),
        }
        for name, result in results.items():
            change = summarise(result.scenario.last(measure) - result.baseline.last(measure))
            row[labels[name].of(text.lang)] = text(
                "tools.beside.cell",
                value=value_text(result.scenario.median(measure), unit, text),
                change=change_text(change.median, unit, text),
            )
        rows.append(row)
    return pd.DataFrame(rows)
