"""Reading the TOML files into a `Catalog`; an entry that is missing or of the wrong kind is named."""

import re
from collections.abc import Callable, Mapping
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
    Rounding,
    SeriesInfo,
    Table,
    Text,
)
from lib.facts.errors import Problem, PublishedDataError
from lib.periods import Period, parse_period

T = TypeVar("T")
Entry = Mapping[str, Any]


def read_catalog(folder: Path) -> Catalog:
    """Read and check the TOML files of `folder`. Raises `PublishedDataError` naming file and entry."""
    series, banks = _read(folder, files.SERIES), _read(folder, files.BANKS)
    levers, breaks = _read(folder, files.LEVERS), _read(folder, files.BREAKS)
    publishers = _read(folder, files.PUBLISHERS)
    ranges = _part(files.SERIES, series, "units")
    grades = _each(files.LEVERS, _part(files.LEVERS, levers, "grades"), _name)
    _part(files.PUBLISHERS, publishers, "rules")
    return Catalog(
        groups=_each(files.SERIES, _part(files.SERIES, series, "groups"), _name),
        series=_each(files.SERIES, _part(files.SERIES, series, "series"), partial(_series, ranges=ranges)),
        banks=_each(files.BANKS, _part(files.BANKS, banks, "banks"), _bank),
        indicators=_each(files.BANKS, _part(files.BANKS, banks, "indicators"), _indicator),
        levers=_each(files.LEVERS, _part(files.LEVERS, levers, "levers"), partial(_lever, grades=grades)),
        breaks=tuple(
            _each(
                files.BREAKS,
                {str(entry.get("id", place)): entry for place, entry in enumerate(breaks.get("breaks", []))},
                _break,
            ).values()
        ),
        rounding=_rounding(_part(files.BREAKS, breaks, "rounding")),
        publishers=publishers,
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        return files.read_toml_text(folder / name)
    except OSError as error:
        raise PublishedDataError((Problem(name, 0, "", "missing_file"),)) from error
    except ValueError as error:
        raise PublishedDataError((Problem(name, 0, "", "toml", str(error)),)) from error


def _part(file: str, content: Entry, key: str) -> Any:
    try:
        return content[key]
    except KeyError as error:
        raise PublishedDataError((Problem(file, 0, key, "toml"),)) from error


def _each(file: str, table: Mapping[str, Entry], make: Callable[[str, Entry], T]) -> dict[str, T]:
    made: dict[str, T] = {}
    for key, entry in table.items():
        try:
            made[key] = make(key, entry)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            detail = f"missing {error}" if isinstance(error, KeyError) else str(error)
            raise PublishedDataError((Problem(file, 0, key, "toml", detail),)) from error
    return made


def _text(entry: Mapping[str, str]) -> Text:
    return Text(en=entry["en"], zh=entry["zh"])


def _name(_: str, entry: Entry) -> Text:
    return _text(entry["name"])


def _one_of(allowed: tuple[str, ...], value: str) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return value


def _range(bounds: list[float]) -> tuple[float, float]:
    low, high = (float(bound) for bound in bounds)
    return low, high


def _series(key: str, entry: Entry, ranges: Mapping[str, list[float]]) -> SeriesInfo:
    unit = _one_of(tuple(ranges), entry["unit"])
    return SeriesInfo(
        id=key,
        group=entry["group"],
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


def _lever(key: str, entry: Entry, grades: Mapping[str, Text]) -> LeverInfo:
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


def _rounding(words: Mapping[str, list[str]]) -> Rounding:
    patterns = []
    for bound, listed in words.items():
        either = "|".join(re.escape(word) for word in listed)
        # After a quotation mark: 'over', 'about 50,000'. Alone in brackets: (rounded).
        patterns.append((bound, re.compile(rf"(?:(?<=\W)'(?:{either})\b)|(?:\((?:{either})\))")))
    return Rounding(tuple(patterns))
