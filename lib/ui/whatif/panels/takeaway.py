"""Take the scenario home: a report with its record, or a policy brief of two pages."""

import streamlit as st

from lib.report.edition import edition_of
from lib.report.make import FILES, file_name
from lib.report.scenario import FORMS, scenario_page, scenario_work
from lib.ui.takeaway import offer, show_references
from lib.ui.whatif.panel import Panel


def show(panel: Panel) -> None:
    """Choice of report or brief, the file, and how to cite the scenario."""
    text, instrument = panel.text, panel.instrument
    edition = edition_of(instrument.case_id, text.lang)
    form = st.segmented_control(
        text("take.format"),
        FORMS,
        default=FORMS[0],
        required=True,
        format_func=lambda name: text("take.formats.brief" if name == "brief" else "take.formats.scenario"),
        key=f"{panel.key}_take_format",
    )
    form = form or FORMS[0]
    work = scenario_work(edition, instrument, panel.setting, panel.sizes)
    offer(
        (form, edition, panel.setting, panel.sizes),
        lambda progress: scenario_page(
            form, edition, instrument, panel.setting, panel.sizes, progress=progress
        ),
        file_name(form, edition, f"{text(f'take.file_{form}')}_{work.record[:6]}"),
        FILES[form][1],
        text,
        key=f"{panel.key}_take",
    )
    show_references(work, text)
