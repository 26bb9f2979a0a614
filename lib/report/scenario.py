"""A what-if scenario as a report with its record, or as a policy brief of two pages."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, get_args

from lib.pedigree import Pedigree
from lib.report import scenario_words as words
from lib.report.citation import STYLES, Work, cite
from lib.report.content import Progress, silent
from lib.report.courses import course_svg
from lib.report.edition import Edition
from lib.report.render import render
from lib.text import text_for
from lib.values import NotAvailable
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.instruments import alias_of, instrument_of
from lib.whatif.setting import Setting, moved
from lib.whatif.wording import say

ScenarioForm = Literal["html", "brief"]
FORMS: tuple[ScenarioForm, ...] = get_args(ScenarioForm)

# What a simulation rests on.
KINDS = (Pedigree.SIMULATED, Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED)
# What two pages hold; the report has everything.
MOVED_IN_BRIEF, TILES_IN_BRIEF, BARS_IN_BRIEF, FINDINGS_IN_BRIEF = 6, 8, 5, 6
COMMAND_IN_BRIEF = 700


class Refused(ValueError):
    """The record cannot be used; the message is a sentence in the reader's language."""


def record_fingerprint(record: Mapping[str, Any]) -> str:
    """Sixteen digits of the SHA-256 over all that a record's numbers follow from, as JSON in order of keys.

    Left out are the numbers, whose last digit may differ from one run to the next, and the machine.
    """
    asked = {name: value for name, value in record.items() if name not in {"results", "made_with"}}
    written = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def make_scenario(form: ScenarioForm, edition: Edition, record: str, progress: Progress = silent) -> bytes:
    """Report or brief of the scenario in a record.

    A value of the record that cannot be used is replaced by today's; the page says so.

    Raises:
        Refused: the case has no simulator, or the text is no record of it.
    """
    text = text_for(edition.lang)
    instrument = instrument_of(edition.case_id)
    if instrument is None:
        raise Refused(text("report.command.no_simulator", case=edition.case_name))
    opened = instrument.records.open(record)
    if isinstance(opened, NotAvailable):
        raise Refused(say(opened, text))
    notes = tuple(say(reason, text) for reason in (*opened.refused, *opened.notes))
    sizes = Sizes(opened.draws, opened.seed, opened.quarters)
    return scenario_page(form, edition, instrument, opened.setting, sizes, notes, progress)


def _work(edition: Edition, instrument: Instrument, setting: Setting, record: Mapping[str, Any]) -> Work:
    text, ready = text_for(edition.lang), words.ready_scenario(instrument, setting)
    name = ready.name.of(edition.lang) if ready else text("report.scenario.own")
    title = text("report.scenario.title", name=name, case=edition.case_name)
    fingerprint = record_fingerprint(record)
    return Work(f"casebook-scenario-{fingerprint}", title, edition, fingerprint)


def scenario_work(edition: Edition, instrument: Instrument, setting: Setting, sizes: Sizes) -> Work:
    """A scenario as a work to be cited."""
    return _work(edition, instrument, setting, instrument.records.make(setting, sizes))


def scenario_page(
    form: ScenarioForm,
    edition: Edition,
    instrument: Instrument,
    setting: Setting,
    sizes: Sizes,
    notes: tuple[str, ...] = (),
    progress: Progress = silent,
) -> bytes:
    """Report or brief of a setting. ``notes`` say how it differs from what was asked for."""
    text, brief = text_for(edition.lang), form == "brief"
    progress(0.0, text("report.scenario.steps.simulating"))
    comparison = instrument.compare(setting, sizes.draws, sizes.seed, sizes.quarters)
    record = instrument.records.make(setting, sizes)
    work = _work(edition, instrument, setting, record)
    ready = words.ready_scenario(instrument, setting)

    def assuming(share: float) -> None:
        progress(0.2 + 0.7 * share, text("report.scenario.steps.assumptions"))

    rows = words.moved_words(instrument, setting, text)
    tiles = words.tile_words(instrument, comparison, text, every=not brief)
    bars = words.bar_words(instrument, setting, sizes, text, assuming)
    found = words.evidence(instrument, setting)
    progress(0.9, text("report.scenario.steps.writing"))
    listed = words.balanced(found, FINDINGS_IN_BRIEF) if brief else found
    shown = instrument.fans[:2] if brief else instrument.fans
    return render(
        "brief" if brief else "scenario",
        edition.lang,
        t=text,
        title=work.title,
        edition=edition,
        why=ready.reason.of(edition.lang) if ready else "",
        moved=rows[:MOVED_IN_BRIEF] if brief else rows,
        more_moved=max(len(rows) - MOVED_IN_BRIEF, 0) if brief else 0,
        sentences=words.sentences(instrument, comparison, text, 1 if brief else len(instrument.headline)),
        tiles=tiles[:TILES_IN_BRIEF] if brief else tiles,
        quarter=comparison.scenario.quarters[-1],
        beliefs=bool(moved(instrument.book, comparison.believed.setting)),
        bars=bars[:BARS_IN_BRIEF] if brief else bars,
        about=instrument.names[instrument.headline[0]].of(edition.lang),
        findings=words.finding_words(listed, instrument, text, brief=brief),
        more_findings=max(len(found) - FINDINGS_IN_BRIEF, 0) if brief else 0,
        costs=words.cost_words(comparison, text),
        charts=[
            course_svg(instrument, comparison, one, text, *((360, 160) if brief else ())) for one in shown
        ],
        kinds=KINDS,
        notes=notes,
        sizes=sizes,
        commands=[
            line
            for line in _commands(instrument, setting, sizes)
            if not brief or len(line) <= COMMAND_IN_BRIEF
        ],
        # One line: as it is saved, a number a line, it would fill forty pages.
        record=json.dumps(record, ensure_ascii=False, allow_nan=False),
        fingerprint=work.record,
        citations=[(style, cite(work, style)) for style in STYLES],
    )


def _commands(instrument: Instrument, setting: Setting, sizes: Sizes) -> tuple[str, ...]:
    """Command lines that give the numbers again: without any file, and from the record."""
    alias, usual = alias_of(instrument.case_id), Sizes()
    changed = "".join(f" --set {name}={value!r}" for name, value in moved(instrument.book, setting).items())
    other = "".join(
        f" --{name} {getattr(sizes, name)}"
        for name in ("draws", "seed", "quarters")
        if getattr(sizes, name) != getattr(usual, name)
    )
    return (
        f"python run.py whatif {alias}{changed}{other} --json record.json",
        f"python run.py whatif {alias} --record record.json",
        f"python run.py report {alias} --scenario record.json --format brief --out brief.html",
    )
