"""The committed expectation of an exhibit: its table and facts, written so that people can read a diff."""

import datetime as dt
import hashlib
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lib.exhibits.model import Exhibit, Result
from lib.exhibits.narrative import CASES
from lib.text import Bilingual
from lib.values import NotAvailable

SIGNIFICANT_DIGITS = 12
# Below this two numbers count as equal: rounding noise around zero has no relative size.
ABSOLUTE_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Difference:
    """Where a computed exhibit departs from the committed one; ``what`` is a sentence for the terminal."""

    exhibit_id: str
    what: str


def folder(case_id: str) -> Path:
    """The folder of a case's expectations."""
    return CASES / case_id / "expected"


def _plain(value: object) -> object:
    """A value as JSON and CSV can hold it."""
    if isinstance(value, NotAvailable):
        return f"n/a: {value.reason}"
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, Bilingual):
        return value.of("en")
    if isinstance(value, bool | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return "" if math.isnan(value) else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return value


def table_text(result: Result) -> str:
    """The table as canonical CSV: ISO dates, 12 significant digits, empty for missing."""
    plain = result.table.astype(object).map(_plain)
    written: str = plain.to_csv(index=False, lineterminator="\n")
    return written


def facts_of(result: Result) -> dict[str, object]:
    """The facts as JSON can hold them, with the takeaway variant among them."""
    return {"variant": result.variant, **{name: _plain(value) for name, value in result.facts.items()}}


def fingerprint(result: Result) -> str:
    """SHA-256 over table and facts in canonical form."""
    facts = json.dumps(facts_of(result), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{table_text(result)}\n{facts}".encode()).hexdigest()


def read_facts(case_id: str) -> dict[str, dict[str, Any]]:
    """Committed facts by exhibit id; empty where nothing is committed yet."""
    path = folder(case_id) / "facts.json"
    loaded: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


def write(exhibit: Exhibit, result: Result) -> None:
    """Commit a result as the expectation."""
    target = folder(exhibit.case_id)
    target.mkdir(exist_ok=True)
    (target / f"{exhibit.id}.csv").write_text(table_text(result), encoding="utf-8", newline="\n")
    facts = read_facts(exhibit.case_id) | {exhibit.id: facts_of(result)}
    ordered = {name: facts[name] for name in sorted(facts)}
    (target / "facts.json").write_text(
        json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def _as_number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _same(expected: object, found: object, rtol: float) -> bool:
    one, other = str(expected), str(found)
    if one == other:
        return True
    first, second = _as_number(one), _as_number(other)
    if first is None or second is None:
        return False
    return math.isclose(first, second, rel_tol=rtol, abs_tol=ABSOLUTE_TOLERANCE)


def _table_differences(exhibit: Exhibit, expected: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    if list(expected.columns) != list(found.columns):
        return [f"columns {list(found.columns)}, expected {list(expected.columns)}"]
    if len(expected) != len(found):
        return [f"{len(found)} rows, expected {len(expected)}"]
    return [
        f"row {row + 2}, {name}: computed {found.at[row, name]}, expected {expected.at[row, name]}"
        for name in expected.columns
        for row in range(len(expected))
        if not _same(expected.at[row, name], found.at[row, name], exhibit.rtol)
    ]


def _facts_differences(
    exhibit: Exhibit, expected: Mapping[str, object], found: Mapping[str, object]
) -> list[str]:
    return [
        f"fact {name}: computed {found.get(name)}, expected {expected.get(name)}"
        for name in sorted(expected.keys() | found.keys())
        if name not in expected or name not in found or not _same(expected[name], found[name], exhibit.rtol)
    ]


def differences(exhibit: Exhibit, result: Result) -> list[Difference]:
    """Every cell and fact in which ``result`` departs from what is committed, beyond ``exhibit.rtol``."""
    path = folder(exhibit.case_id) / f"{exhibit.id}.csv"
    if not path.exists():
        return [Difference(exhibit.id, f"no expectation is committed ({path.name} is missing)")]
    expected = pd.read_csv(path, dtype=str, keep_default_na=False)
    found = pd.read_csv(io.StringIO(table_text(result)), dtype=str, keep_default_na=False)
    facts = read_facts(exhibit.case_id).get(exhibit.id, {})
    found_lines = _table_differences(exhibit, expected, found) + _facts_differences(
        exhibit, facts, facts_of(result)
    )
    return [Difference(exhibit.id, line) for line in found_lines]
