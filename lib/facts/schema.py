"""The schema of the three published tables. Every rule is a key of ``[rules]`` in the message catalogs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.facts import files
from lib.facts.catalog import Catalog
from lib.facts.errors import Problem, PublishedDataError
from lib.facts.evidence import DIRECTIONS
from lib.facts.prefer import GRADES
from lib.periods import parse_period

Mask = Callable[[pd.DataFrame], pd.Series]

# [0-9] and not \d, which also takes full-width digits.
_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_DATE = r"(?:[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)?"
_YEAR = r"(?:(?:c\.)?(?:19|20)[0-9]{2})?"
_ADDRESS = r"https?://\S+"


@dataclass(frozen=True)
class Rule:
    """`holds` gives one boolean per row; `column` is the cell that a failing row is reported for."""

    id: str
    column: str
    holds: Mask


@dataclass(frozen=True)
class RawTables:
    """The three tables as text, checked; with ``row``, the line of each record in its file."""

    facts: pd.DataFrame
    city_banks: pd.DataFrame
    evidence: pd.DataFrame


def check_tables(folder: Path, catalog: Catalog) -> RawTables:
    """Read and check the three CSV files. Raises `PublishedDataError` with every cell that breaks a rule."""
    return RawTables(
        facts=_checked(folder, files.FACTS, _FACT_COLUMNS, _fact_rules(catalog)),
        city_banks=_checked(folder, files.CITY_BANKS, _PANEL_COLUMNS, _panel_rules(catalog)),
        evidence=_checked(folder, files.EVIDENCE, _EVIDENCE_COLUMNS, _evidence_rules(catalog)),
    )


_FACT_COLUMNS = [
    "series_id",
    "period",
    "value",
    "unit",
    "definition",
    "source_title",
    "publisher",
    "published_on",
    "url",
    "source_grade",
]
_PANEL_COLUMNS = [
    "bank",
    "ticker",
    "period",
    "indicator",
    "value",
    "unit",
    "source_title",
    "publisher",
    "url",
]
_EVIDENCE_COLUMNS = [
    "evidence_id",
    "lever",
    "outcome",
    "effect",
    "effect_unit",
    "se_or_ci",
    "direction",
    "setting",
    "design",
    "authors",
    "year",
    "title",
    "venue",
    "doi_or_url",
]


def _fact_rules(catalog: Catalog) -> list[Rule]:
    series = catalog.series
    units = {key: info.published_unit for key, info in series.items()}
    ranges = {key: info.plausible for key, info in series.items()}
    several = {(key, label) for key, info in series.items() for label in info.several}
    key = ["series_id", "period"]
    return [
        Rule("known_series", "series_id", _among("series_id", series)),
        Rule("period", "period", _periods),
        Rule("number", "value", _matches("value", _NUMBER)),
        Rule("unit", "unit", _as_described("unit", "series_id", units)),
        Rule("plausible", "value", _within("series_id", ranges)),
        *(_filled(column) for column in ("definition", "source_title", "publisher")),
        Rule("published_on", "published_on", _matches("published_on", _DATE)),
        Rule("grade", "source_grade", _among("source_grade", GRADES)),
        Rule("url", "url", lambda rows: _matches("url", _ADDRESS)(rows) | _withheld(rows)),
        Rule("repeated", "value", _distinct([*key, "value", "source_title", "publisher"])),
        Rule("second_value", "period", lambda rows: ~rows.duplicated(key) | _pairs_in(rows, key, several)),
    ]


def _panel_rules(catalog: Catalog) -> list[Rule]:
    indicators = catalog.indicators
    units = {key: info.published_unit for key, info in indicators.items()}
    ranges = {key: info.plausible for key, info in indicators.items()}
    return [
        Rule("known_bank", "bank", _among("bank", catalog.banks)),
        Rule("known_indicator", "indicator", _among("indicator", indicators)),
        Rule("period", "period", _periods),
        Rule("number", "value", _matches("value", _NUMBER)),
        Rule("unit", "unit", _as_described("unit", "indicator", units)),
        Rule("plausible", "value", _within("indicator", ranges)),
        *(_filled(column) for column in ("source_title", "publisher")),
        Rule("url", "url", _matches("url", _ADDRESS)),
        Rule("repeated", "value", _distinct(["bank", "period", "indicator", "value", "source_title", "url"])),
    ]


def _evidence_rules(catalog: Catalog) -> list[Rule]:
    filled = ("outcome", "setting", "design", "authors", "title", "venue")
    return [
        Rule("repeated", "evidence_id", _distinct(["evidence_id"])),
        Rule("not_empty", "evidence_id", lambda rows: rows["evidence_id"] != ""),
        Rule("known_lever", "lever", lambda rows: _first_word(rows["lever"]).isin(list(catalog.levers))),
        Rule("number", "effect", _matches("effect", f"(?:{_NUMBER})?")),
        Rule("effect_unit", "effect_unit", lambda rows: (rows["effect"] == "") | (rows["effect_unit"] != "")),
        Rule("direction", "direction", _among("direction", DIRECTIONS)),
        Rule("year", "year", _matches("year", _YEAR)),
        *(_filled(column) for column in filled),
        Rule("url", "doi_or_url", _matches("doi_or_url", rf"{_ADDRESS}|10\.\S+")),
    ]


def _checked(folder: Path, name: str, columns: list[str], rules: list[Rule]) -> pd.DataFrame:
    try:
        records = files.read_csv_text(folder / name)
    except FileNotFoundError as error:
        raise PublishedDataError((Problem(name, 0, "", "missing_file"),)) from error
    except (OSError, ValueError) as error:
        raise PublishedDataError((Problem(name, 0, "", "unreadable", str(error)),)) from error
    frame = _framed(name, columns, records)
    problems = _violations(name, frame, rules)
    if problems:
        raise PublishedDataError(problems)
    return frame


def _framed(name: str, columns: list[str], records: list[tuple[int, list[str]]]) -> pd.DataFrame:
    """The records below the header as a table of text, with ``row``; every cell must have its column."""
    header, rows = (records[0][1], records[1:]) if records else ([], [])
    if header != columns:
        raise PublishedDataError((Problem(name, 1, "", "columns", ", ".join(header)),))
    if not rows:
        raise PublishedDataError((Problem(name, 1, columns[0], "no_rows"),))
    misshapen = tuple(_shape(name, columns, row, cells) for row, cells in rows if len(cells) != len(columns))
    if misshapen:
        raise PublishedDataError(misshapen)
    frame = pd.DataFrame([cells for _, cells in rows], columns=columns, dtype=str)
    return frame.assign(row=[row for row, _ in rows])


def _shape(name: str, columns: list[str], row: int, cells: list[str]) -> Problem:
    """The problem of a row without cells, with too few (of the first column that lacks one) or too many."""
    if not cells:
        return Problem(name, row, columns[0], "blank_line")
    if len(cells) < len(columns):
        return Problem(name, row, columns[len(cells)], "too_few_cells")
    return Problem(name, row, columns[-1], "too_many_cells", ",".join(cells[len(columns) :]))


def _violations(name: str, frame: pd.DataFrame, rules: list[Rule]) -> tuple[Problem, ...]:
    """Every cell that breaks a rule, in the order of the file."""
    import pandera.pandas as pa  # heavy: a process that only asks for periods or values does not pay for it

    checks = [pa.Check(rule.holds, name=str(number)) for number, rule in enumerate(rules)]
    schema = pa.DataFrameSchema(checks=checks)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        found = {(int(row), int(number)) for row, number in zip(cases["index"], cases["check"], strict=True)}
    else:
        found = set()
    return tuple(
        Problem(
            file=name,
            row=int(frame["row"].iloc[index]),
            column=rules[number].column,
            rule=rules[number].id,
            value=str(frame[rules[number].column].iloc[index]),
        )
        for index, number in sorted(found)
    )


def _among(column: str, allowed: Any) -> Mask:
    return lambda rows: rows[column].isin(list(allowed))


def _matches(column: str, pattern: str) -> Mask:
    return lambda rows: rows[column].str.fullmatch(pattern)


def _filled(column: str) -> Rule:
    return Rule("not_empty", column, lambda rows: rows[column].str.strip() != "")


def _distinct(columns: list[str]) -> Mask:
    return lambda rows: ~rows.duplicated(columns)


def _pairs_in(rows: pd.DataFrame, key: list[str], pairs: set[tuple[str, str]]) -> pd.Series:
    found = [pair in pairs for pair in zip(rows[key[0]], rows[key[1]], strict=True)]
    return pd.Series(found, index=rows.index, dtype=bool)


def _first_word(text: pd.Series) -> pd.Series:
    return text.str.split(" ", n=1).str[0]


def _withheld(rows: pd.DataFrame) -> pd.Series:
    return (rows["source_grade"] == "mirror") & (rows["url"] == "")


def _periods(rows: pd.DataFrame) -> pd.Series:
    readable = {label: _is_period(label) for label in rows["period"].unique()}
    return rows["period"].map(readable).astype(bool)


def _is_period(label: str) -> bool:
    try:
        parse_period(label)
    except ValueError:
        return False
    return True


def _as_described(column: str, key: str, described: dict[str, str]) -> Mask:
    # A key that is not described is reported as such, not a second time for its unit.
    return lambda rows: (rows[key].map(described) == rows[column]) | ~rows[key].isin(list(described))


def _within(key: str, ranges: dict[str, tuple[float, float]]) -> Mask:
    def holds(rows: pd.DataFrame) -> pd.Series:
        value = pd.to_numeric(rows["value"], errors="coerce").to_numpy(dtype=float)
        low = rows[key].map({name: bounds[0] for name, bounds in ranges.items()}).to_numpy(dtype=float)
        high = rows[key].map({name: bounds[1] for name, bounds in ranges.items()}).to_numpy(dtype=float)
        # What is no number, or has no described range, is another rule's business.
        unknown = np.isnan(value) | np.isnan(low)
        return pd.Series(unknown | ((low <= value) & (value <= high)), index=rows.index)

    return holds
