"""The command line: evaluate a scenario without the browser, or run a record again."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from lib.bsc.kpis import load_kpis
from lib.cases import CASE_STUDIES, UnknownCase, case_id_of
from lib.exhibits.data import case_data
from lib.facts import Wording as Name
from lib.text import Text, text_for
from lib.values import NotAvailable
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.compare import compare
from lib.whatif.evaluate import (
    DRAWS,
    LEAST_DRAWS,
    LEAST_QUARTERS,
    MOST_DRAWS,
    MOST_QUARTERS,
    QUARTERS,
    SEED,
)
from lib.whatif.outcomes import MEASURES
from lib.whatif.reading import open_record, replay
from lib.whatif.records import make_record, save_record, to_json
from lib.whatif.scenarios import Scenario, load_scenarios
from lib.whatif.setting import Setting, check_values, moved, setting_of
from lib.whatif.wording import change_text, measure_names, result_sentence, say, value_text

DIFFERENT, UNUSABLE = 1, 2
_FIRST_DIFFERENCES = 20
_LIMITS = {
    "draws": (LEAST_DRAWS, MOST_DRAWS),
    "quarters": (LEAST_QUARTERS, MOST_QUARTERS),
    "seed": (0, 2**63 - 1),
}
_SENTENCE = "npl_ratio"


class Stop(Exception):
    """Nothing more can be done; the sentences say why."""

    def __init__(self, code: int, *sentences: str) -> None:
        super().__init__(*sentences)
        self.code = code
        self.sentences = sentences


@dataclass(frozen=True)
class _Loaded:
    case: WhatIfCase
    scenarios: dict[str, Scenario]
    names: dict[str, Name]


def _parser(text: Text) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py whatif", description=text("whatif.command.usage"))
    parser.add_argument("case", help="xm")
    parser.add_argument("--set", metavar="LEVER=VALUE", action="append", default=[], dest="values")
    parser.add_argument("--scenario", metavar="ID")
    parser.add_argument("--record", metavar="FILE", type=Path)
    parser.add_argument("--json", metavar="FILE", help="- for the terminal")
    for name in _LIMITS:
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


def _load(name: str, text: Text) -> _Loaded:
    try:
        case_id = case_id_of(name)
    except UnknownCase as error:
        raise Stop(UNUSABLE, str(error)) from None
    folder = CASE_STUDIES / case_id
    if not (folder / "levers.toml").exists() or not (folder / "whatif").is_dir():
        raise Stop(UNUSABLE, text("whatif.command.not_available", case=case_id))
    data = case_data(case_id)
    case = load_whatif(case_id, data.warehouse, data.facts)
    return _Loaded(
        case, load_scenarios(folder / "scenarios.toml", case.book), measure_names(load_kpis(folder / "kpis"))
    )


def _run(options: argparse.Namespace, text: Text) -> int:
    sizes = {name: _size(name, getattr(options, name), text) for name in _LIMITS}
    if options.record and options.scenario:
        raise Stop(UNUSABLE, text("whatif.command.twice"))
    loaded = _load(options.case, text)
    if options.record:
        for name in ("values", *_LIMITS):
            if getattr(options, name):
                option = "--set" if name == "values" else f"--{name}"
                raise Stop(UNUSABLE, text("whatif.command.fixed_by_record", option=option))
        return _replay(loaded, options, text)
    setting = _setting(loaded, options, text)
    draws, quarters, seed = (
        default if sizes[name] is None else sizes[name]
        for name, default in (("draws", DRAWS), ("quarters", QUARTERS), ("seed", SEED))
    )
    assert draws is not None and quarters is not None and seed is not None
    if options.json:
        _write(options.json, make_record(loaded.case, setting, draws, seed, quarters), text)
    if options.json != "-":
        _print_result(loaded, setting, draws, seed, quarters, text)
    return 0


def _size(name: str, given: str | None, text: Text) -> int | None:
    if given is None:
        return None
    low, high = _LIMITS[name]
    if not given.isascii() or not given.isdecimal() or len(given) > 19 or not low <= int(given) <= high:
        raise Stop(UNUSABLE, text("whatif.command.bad_size", option=name, value=given, low=low, high=high))
    return int(given)


def _setting(loaded: _Loaded, options: argparse.Namespace, text: Text) -> Setting:
    values: dict[str, object] = {}
    if options.scenario is not None:
        if options.scenario not in loaded.scenarios:
            known = ", ".join(loaded.scenarios)
            raise Stop(
                UNUSABLE, text("whatif.command.unknown_scenario", scenario=options.scenario, known=known)
            )
        values |= loaded.scenarios[options.scenario].values
    for given in options.values:
        name, sign, value = given.partition("=")
        if not sign or not name:
            raise Stop(UNUSABLE, text("whatif.command.not_an_assignment", given=given))
        values[name.strip()] = value.strip()
    checked = check_values(loaded.case.book, values)
    if checked.refused:
        raise Stop(UNUSABLE, *(say(reason, text) for reason in checked.refused))
    return setting_of(loaded.case.book, checked.values)


def _write(path: str, record: dict[str, object], text: Text) -> None:
    if path == "-":
        print(to_json(record), end="")
        return
    try:
        save_record(record, Path(path))
    except OSError as error:
        raise Stop(DIFFERENT, text("whatif.command.unwritable", path=path, why=_why(error))) from None
    print(text("whatif.command.written", path=path))


def _print_result(
    loaded: _Loaded, setting: Setting, draws: int, seed: int, quarters: int, text: Text
) -> None:
    case, comparison = loaded.case, compare(loaded.case, setting, draws, seed, quarters)
    last = comparison.scenario.quarters[-1]
    print(
        text(
            "whatif.command.heading",
            case=case.case_id,
            quarter=last,
            draws=draws,
            seed=str(seed),
            quarters=quarters,
        )
    )
    changed = [f"{name} = {value:g}" for name, value in moved(case.book, setting).items()]
    print(
        text("whatif.command.moved", names=", ".join(changed))
        if changed
        else text("whatif.command.not_moved")
    )
    print(result_sentence(case.book, comparison, MEASURES[_SENTENCE], loaded.names[_SENTENCE], text))
    for name, measure in MEASURES.items():
        tile = comparison.tile(name)
        total = tile.scenario.median - tile.baseline.median
        print(
            text(
                "whatif.command.line",
                measure=loaded.names[name].of(text.lang),
                baseline=value_text(tile.baseline.median, measure.unit, text),
                scenario=value_text(tile.scenario.median, measure.unit, text),
                effect=change_text(total, measure.unit, text),
                low=value_text(tile.scenario.low80, measure.unit, text),
                high=value_text(tile.scenario.high80, measure.unit, text),
            )
        )


def _replay(loaded: _Loaded, options: argparse.Namespace, text: Text) -> int:
    try:
        content = options.record.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(
            DIFFERENT, text("whatif.command.unreadable", path=options.record, why=_why(error))
        ) from None
    opened = open_record(loaded.case, content)
    if isinstance(opened, NotAvailable):
        raise Stop(UNUSABLE, say(opened, text))
    for reason in (*opened.refused, *opened.notes):
        print(say(reason, text), file=sys.stderr)
    result = replay(loaded.case, opened)
    if options.json:
        record = make_record(loaded.case, opened.setting, opened.draws, opened.seed, opened.quarters)
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
            measure=loaded.names[item.measure].of(text.lang),
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
