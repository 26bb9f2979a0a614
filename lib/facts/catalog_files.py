"""Reading the TOML files into a `Catalog`; an entry that is missing or of the wrong kind is named."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

from lib.facts import files
from lib.facts.catalog import (
    BankInfo,
    Break,
    BreakKind,
    Catalog,
    Frequency,
    IndicatorInfo,
    LeverInfo,
    Publishers,
    Rounding,
    SeriesInfo,
    SourceField,
    SourceRule,
    Table,
    Wording,
)
from lib.facts.errors import Problem, PublishedDataError
from lib.periods import Period, parse_period

T = TypeVar("T")
Entry = Mapping[str, Any]

_BOUNDS = ("at_least", "at_most", "about")
_KINDS: Mapping[type, str] = {dict: "table", list: "array", str: "text"}


def read_catalog(folder: Path) -> Catalog:
    """Read and check the TOML files of `folder`. Raises `PublishedDataError` naming file and entry."""
    series, banks = _read(folder, files.SERIES), _read(folder, files.BANKS)
    levers, breaks = _read(folder, files.LEVERS), _read(folder, files.BREAKS)
    ranges = _part(files.SERIES, series, "units")
    groups = _each(files.SERIES, _part(files.SERIES, series, "groups"), _name)
    described = partial(_series, ranges=ranges, groups=tuple(groups))
    grades = _each(files.LEVERS, _part(files.LEVERS, levers, "grades"), _name)
    return Catalog(
        groups=groups,
        series=_each(files.SERIES, _part(files.SERIES, series, "series"), described),
        banks=_each(files.BANKS, _part(files.BANKS, banks, "banks"), _bank),
        indicators=_each(files.BANKS, _part(files.BANKS, banks, "indicators"), _indicator),
        levers=_each(files.LEVERS, _part(files.LEVERS, levers, "levers"), partial(_lever, grades=grades)),
        breaks=tuple(_each(files.BREAKS, _by_id(files.BREAKS, breaks, "breaks"), _break).values()),
        rounding=_rounding(_part(files.BREAKS, breaks, "rounding")),
        publishers=_publishers(_read(folder, files.PUBLISHERS)),
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        return files.read_toml_text(folder / name)
    except OSError as error:
        raise PublishedDataError((Problem(name, 0, "", "missing_file"),)) from error
    except ValueError as error:
        raise PublishedDataError((Problem(name, 0, "", "toml", str(error)),)) from error


@contextmanager
def _naming(file: str, key: str) -> Iterator[None]:
    """Turn what a missing entry, or one of the wrong kind, raises into an error that names it."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"missing {error}" if isinstance(error, KeyError) else str(error)
        raise PublishedDataError((Problem(file, 0, key, "toml", detail),)) from error


def _part(file: str, content: Entry, key: str) -> dict[str, Any]:
    with _naming(file, key):
        return _of_kind(dict, content[key])


def _of_kind(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {_KINDS[kind]}")
    return value


def _by_id(file: str, content: Entry, key: str) -> dict[str, Entry]:
    """The tables of the array `key` by their ``id``."""
    found: dict[str, Entry] = {}
    with _naming(file, key):
        for entry in _of_kind(list, content[key]):
            name = _of_kind(str, _of_kind(dict, entry)["id"])
            if name in found:
                raise ValueError(f"{name!r} stands twice")
            found[name] = entry
    return found


def _each(file: str, table: Mapping[str, Entry], make: Callable[[str, Entry], T]) -> dict[str, T]:
    made: dict[str, T] = {}
    for key, entry in table.items():
        with _naming(file, key):
            made[key] = make(key, entry)
    return made


def _text(entry: Mapping[str, str]) -> Wording:
    return Wording(en=entry["en"], zh=entry["zh"])


def _name(_: str, entry: Entry) -> Wording:
    return _text(entry["name"])


def _one_of(allowed: tuple[str, ...], value: str) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return value


def _range(bounds: list[float]) -> tuple[float, float]:
    low, high = (float(bound) for bound in bounds)
    return low, high


def _series(key: str, entry: Entry, ranges: Mapping[str, list[float]], groups: tuple[str, ...]) -> SeriesInfo:
    unit = _one_of(tuple(ranges), entry["unit"])
    return SeriesInfo(
        id=key,
        group=_one_of(groups, entry["group"]),
        name=_text(entry["name"]),
        short=_text(entry["short"]),
        published_unit=entry["published_unit"],
        unit=unit,
        frequency=cast(Frequency, _one_of(get_args(Frequency), entry["frequency"])),
        plausible=_range(entry.get("plausible", ranges[unit])),
        several=tuple(parse_period(label).label for label in entry.get("several", ())),
    )


def _bank(key: str, entry: Entry) -> BankInfo:
    kind = _one_of(("bank", "sector"), entry["kind"])
    return BankInfo(id=key, kind=cast(Literal["bank", "sector"], kind), name=_text(entry["name"]))


def _indicator(key: str, entry: Entry) -> IndicatorInfo:
    return IndicatorInfo(
        id=key,
        name=_text(entry["name"]),
        short=_text(entry["short"]),
        published_unit=entry["published_unit"],
        unit=entry["unit"],
        plausible=_range(entry["plausible"]),
        one_series=bool(entry["one_series"]),
    )


def _lever(key: str, entry: Entry, grades: Mapping[str, Wording]) -> LeverInfo:
    return LeverInfo(
        id=key,
        name=_text(entry["name"]),
        grade=entry["grade"],
        grade_name=grades[entry["grade"]],
        qualifier=_text(entry["qualifier"]),
        range=_text(entry["range"]),
    )


def _break(key: str, entry: Entry) -> Break:
    return Break(
        id=key,
        kind=cast(BreakKind, _one_of(get_args(BreakKind), entry["kind"])),
        table=cast(Table, _one_of(get_args(Table), entry.get("table", "facts"))),
        ids=tuple(entry["ids"]),
        start=_period(entry.get("from")),
        end=_period(entry.get("to")),
        label=_text(entry["label"]),
        note=_text(entry["note"]),
    )


def _period(label: str | None) -> Period | None:
    return None if label is None else parse_period(label)


def _publishers(content: Entry) -> Publishers:
    file = files.PUBLISHERS
    classes = tuple(_each(file, _part(file, content, "classes"), _name))
    with _naming(file, "order"):
        order = tuple(_of_kind(list, content["order"]))
        if sorted(order) != sorted(classes):
            raise ValueError(f"{order} does not list each of {', '.join(classes)} once")
    with _naming(file, "otherwise"):
        otherwise = _one_of(order, content["otherwise"])
    with _naming(file, "rules"):
        rules = {f"rules {number}": rule for number, rule in enumerate(_of_kind(list, content["rules"]), 1)}
    made = _each(file, rules, partial(_source_rule, order=order))
    return Publishers(order, otherwise, tuple(made.values()))


def _source_rule(_: str, entry: Entry, order: tuple[str, ...]) -> SourceRule:
    return SourceRule(
        source_class=_one_of(order, entry["class"]),
        field=cast(SourceField, _one_of(get_args(SourceField), entry["field"])),
        words=_words(entry["words"]),
    )


def _words(listed: Any) -> tuple[str, ...]:
    words = tuple(_of_kind(str, word) for word in _of_kind(list, listed))
    # An empty word would be found everywhere.
    if not words or "" in words:
        raise ValueError(f"{listed!r} is empty or has an empty word")
    return words


def _rounding(words: Mapping[str, list[str]]) -> Rounding:
    patterns = []
    for bound, listed in words.items():
        with _naming(files.BREAKS, bound):
            _one_of(_BOUNDS, bound)
            either = "|".join(re.escape(word) for word in _words(listed))
        # After a quotation mark: 'over', 'about 50,000'. Alone in brackets: (rounded).
        patterns.append((bound, re.compile(rf"(?:(?<=\W)'(?:{either})\b)|(?:\((?:{either})\))")))
    return Rounding(tuple(patterns))
