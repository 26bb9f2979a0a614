"""The command line: evaluate a scenario without the browser, or run a record again."""

import argparse
import sys
from pathlib import Path

from lib.cases import UnknownCase, case_id_of
from lib.text import Text, text_for
from lib.values import NotAvailable
from lib.whatif.evaluate import LEAST_DRAWS, MOST_DRAWS
from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.instruments import instrument_of
from lib.whatif.records import save_record, to_json
from lib.whatif.setting import Setting, check_values, moved, setting_of
from lib.whatif.wording import change_text, result_sentence, say, value_text

DIFFERENT, UNUSABLE = 1, 2
_FIRST_DIFFERENCES = 20
_SIZES = ("draws", "quarters", "seed")


class Stop(Exception):
    """Nothing more can be done; the sentences say why."""

    def __init__(self, code: int, *sentences: str) -> None:
        super().__init__(*sentences)
        self.code = code
        self.sentences = sentences


def _parser(text: Text) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py whatif", description=text("whatif.command.usage"))
    parser.add_argument("case", help="xm, l")
    parser.add_argument("--set", metavar="LEVER=VALUE", action="append", default=[], dest="values")
    parser.add_argument("--scenario", metavar="ID")
    parser.add_argument("--record", metavar="FILE", type=Path)
    parser.add_argument("--json", metavar="FILE", help="- for the terminal")
    for name in _SIZES:
        parser.add_argument(f"--{name}", metavar="N")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    return parser


def main(arguments: list[str]) -> int:
    """Carry out one command line; return its exit code: 0, 1 (record differs, file fails), 2 (bad input)."""
    options = _parser(text_for("en")).parse_args(arguments)
    text = text_for(options.lang)
    try:
        return _run(options, text)
    except Stop as stop:
        for sentence in stop.sentences:
            print(sentence, file=sys.stderr)
        return stop.code


def _load(name: str, text: Text) -> Instrument:
    try:
        case_id = case_id_of(name)
    except UnknownCase as error:
        raise Stop(UNUSABLE, str(error)) from None
    instrument = instrument_of(case_id)
    if instrument is None:
        raise Stop(UNUSABLE, text("whatif.command.not_available", case=case_id))
    return instrument


def _run(options: argparse.Namespace, text: Text) -> int:
    if options.record and options.scenario:
        raise Stop(UNUSABLE, text("whatif.command.twice"))
    instrument = _load(options.case, text)
    sizes = _sizes(instrument, options, text)
    if options.record:
        for name in ("values", *_SIZES):
            if getattr(options, name):
                option = "--set" if name == "values" else f"--{name}"
                raise Stop(UNUSABLE, text("whatif.command.fixed_by_record", option=option))
        return _replay(instrument, options, text)
    setting = _setting(instrument, options, text)
    if options.json:
        _write(options.json, instrument.records.make(setting, sizes), text)
    if options.json != "-":
        _print_result(instrument, setting, sizes, text)
    return 0


def _sizes(instrument: Instrument, options: argparse.Namespace, text: Text) -> Sizes:
    usual = instrument.sizes
    bounds = {
        "draws": (LEAST_DRAWS, MOST_DRAWS), "quarters": instrument.quarters[:2], "seed": (0, 2**63 - 1)
    }  # fmt: skip
    chosen = {}
    for name, (low, high) in bounds.items():
        given = getattr(options, name)
        chosen[name] = getattr(usual, name) if given is None else _size(name, given, low, high, text)
    return Sizes(**chosen)


def _size(name: str, given: str, low: int, high: int, text: Text) -> int:
    if not given.isascii() or not given.isdecimal() or len(given) > 19 or not low <= int(given) <= high:
        raise Stop(UNUSABLE, text("whatif.command.bad_size", option=name, value=given, low=low, high=high))
    return int(given)


def _setting(instrument: Instrument, options: argparse.Namespace, text: Text) -> Setting:
    values: dict[str, object] = {}
    if options.scenario is not None:
        if options.scenario not in instrument.scenarios:
            known = ", ".join(instrument.scenarios)
            raise Stop(
                UNUSABLE, text("whatif.command.unknown_scenario", scenario=options.scenario, known=known)
            )
        values |= instrument.scenarios[options.scenario].values
    for given in options.values:
        name, sign, value = given.partition("=")
        if not sign or not name:
            raise Stop(UNUSABLE, text("whatif.command.not_an_assignment", given=given))
        values[name.strip()] = value.strip()
    checked = check_values(instrument.book, values)
    if checked.refused:
        raise Stop(UNUSABLE, *(say(reason, text) for reason in checked.refused))
    return setting_of(instrument.book, checked.values)


def _write(path: str, record: dict[str, object], text: Text) -> None:
    if path == "-":
        print(to_json(record), end="")
        return
    try:
        save_record(record, Path(path))
    except OSError as error:
        raise Stop(DIFFERENT, text("whatif.command.unwritable", path=path, why=_why(error))) from None
    print(text("whatif.command.written", path=path))


def _print_result(instrument: Instrument, setting: Setting, sizes: Sizes, text: Text) -> None:
    comparison = instrument.compare(setting, sizes.draws, sizes.seed, sizes.quarters)
    last = comparison.scenario.quarters[-1]
    print(
        text(
            "whatif.command.heading",
            case=instrument.case_id,
            quarter=last,
            draws=sizes.draws,
            seed=str(sizes.seed),
            quarters=sizes.quarters,
        )
    )
    changed = [f"{name} = {value:g}" for name, value in moved(instrument.book, setting).items()]
    print(
        text("whatif.command.moved", names=", ".join(changed))
        if changed
        else text("whatif.command.not_moved")
    )
    first = instrument.headline[0]
    print(
        result_sentence(
            instrument.book, comparison, instrument.measures[first], instrument.names[first], text
        )
    )
    for name, measure in instrument.measures.items():
        tile = comparison.tile(name)
        total = tile.scenario.median - tile.baseline.median
        print(
            text(
                "whatif.command.line",
                measure=instrument.names[name].of(text.lang),
                baseline=value_text(tile.baseline.median, measure.unit, text),
                scenario=value_text(tile.scenario.median, measure.unit, text),
                effect=change_text(total, measure.unit, text),
                low=value_text(tile.scenario.low80, measure.unit, text),
                high=value_text(tile.scenario.high80, measure.unit, text),
            )
        )


def _replay(instrument: Instrument, options: argparse.Namespace, text: Text) -> int:
    try:
        content = options.record.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(
            DIFFERENT, text("whatif.command.unreadable", path=options.record, why=_why(error))
        ) from None
    opened = instrument.records.open(content)
    if isinstance(opened, NotAvailable):
        raise Stop(UNUSABLE, say(opened, text))
    for reason in (*opened.refused, *opened.notes):
        print(say(reason, text), file=sys.stderr)
    result = instrument.records.replay(opened)
    if options.json:
        record = instrument.records.make(opened.setting, Sizes(opened.draws, opened.seed, opened.quarters))
        _write(options.json, record, text)
    if not result.compared:
        raise Stop(DIFFERENT, text("whatif.record.nothing_to_compare"))
    if not result.differences:
        print(
            text("whatif.record.same", compared=result.compared),
            file=sys.stderr if options.json == "-" else sys.stdout,
        )
        return DIFFERENT if opened.refused else 0
    print(
        text("whatif.record.differ", differing=len(result.differences), compared=result.compared),
        file=sys.stderr,
    )
    for item in result.differences[:_FIRST_DIFFERENCES]:
        words = text(
            "whatif.record.difference",
            measure=instrument.names[item.measure].of(text.lang),
            series=text(f"whatif.series.{item.series}"),
            statistic=text(f"whatif.statistics.{item.statistic}"),
            recorded=f"{item.recorded:.12g}",
            now=f"{item.now:.12g}",
            relative=item.relative,
        )
        print(words, file=sys.stderr)
    return DIFFERENT


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
