"""Open a record: what of it can be used, what not and why, and whether it still gives the same numbers."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.values import NotAvailable
from lib.whatif.evaluate import LEAST_DRAWS, LEAST_QUARTERS, MOST_DRAWS, MOST_QUARTERS
from lib.whatif.records import FORMAT, KIND, SERIES, Recorded, app_version, results_of
from lib.whatif.setting import Setting, check_values, status_quo

MOST_CHARACTERS = 2_000_000
# The same program on another machine may differ in the last digits of a sum.
RELATIVE_TOLERANCE = 1e-9
_SIZES = {"draws": (LEAST_DRAWS, MOST_DRAWS), "seed": (0, 2**63 - 1)}


@dataclass(frozen=True)
class Opened:
    """A record that belongs to this case.

    Attributes
    ----------
    setting : its values; one that cannot be used is replaced by today's default.
    refused : why each of those cannot. notes : what differs from the time of the record, besides results.
    results : the recorded numbers by outcome.
    """

    setting: Setting
    draws: int
    seed: int
    quarters: int
    refused: tuple[NotAvailable, ...]
    notes: tuple[NotAvailable, ...]
    results: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A number that is no longer the recorded one; ``relative`` is the change over the recorded number."""

    measure: str
    series: str
    statistic: str
    recorded: float
    now: float
    relative: float


@dataclass(frozen=True)
class Replay:
    """A record run again. ``differences`` are the numbers that differ, the largest relative change first."""

    opened: Opened
    compared: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every recorded number came out again."""
        return self.compared > 0 and not self.differences and not self.opened.refused


def open_record(
    case: Recorded, text: str, quarters: tuple[int, int] = (LEAST_QUARTERS, MOST_QUARTERS)
) -> Opened | NotAvailable:
    """Read a record of an engine that simulates so many ``quarters``, at least and at most.

    Whole files are refused when they are none, of another case, or of a newer version.
    """
    if len(text) > MOST_CHARACTERS:
        return NotAvailable("whatif.record.too_long", {"characters": len(text), "most": MOST_CHARACTERS})
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return NotAvailable("whatif.record.no_json")
    if not isinstance(data, dict) or data.get("kind") != KIND or not isinstance(data.get("values"), dict):
        return NotAvailable("whatif.record.no_record")
    if data.get("case") != case.case_id:
        return NotAvailable(
            "whatif.record.other_case", {"case": _short(data.get("case")), "here": case.case_id}
        )
    for name, known in (("format", FORMAT), ("model_version", case.model_version)):
        version = data.get(name)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            return NotAvailable("whatif.record.no_record")
        if version > known:
            return NotAvailable("whatif.record.newer", {"version": version, "known": known})
    sizes = {}
    for name, (low, high) in {**_SIZES, "quarters": quarters}.items():
        value = data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            return NotAvailable(
                "whatif.record.bad_size",
                {"parameter": name, "value": _short(value), "low": low, "high": high},
            )
        sizes[name] = value
    return _opened(case, data, sizes)


def _opened(case: Recorded, data: Mapping[str, Any], sizes: Mapping[str, int]) -> Opened:
    given = {
        str(name): entry.get("value") if isinstance(entry, dict) else entry
        for name, entry in data["values"].items()
    }
    checked = check_values(case.book, given)
    notes = []
    for key, now in (
        ("model_version", case.model_version),
        ("data_fingerprint", case.fingerprint),
        ("parameter_fingerprint", case.parameters),
        ("app_version", app_version(*case.code)),
        ("start", case.begins.isoformat()),
    ):
        if data.get(key) != now:
            notes.append(
                NotAvailable(f"whatif.record.changed.{key}", {"recorded": _short(data.get(key)), "now": now})
            )
    for lever in case.book:
        entry = data["values"].get(lever.id)
        if entry is None:
            notes.append(
                NotAvailable("whatif.record.missing", {"name": lever.name, "default": f"{lever.default:g}"})
            )
        elif isinstance(entry, dict) and "default" in entry and entry["default"] != lever.default:
            notes.append(
                NotAvailable(
                    "whatif.record.other_default",
                    {"name": lever.name, "recorded": _short(entry["default"]), "now": f"{lever.default:g}"},
                )
            )
    results = data.get("results")
    return Opened(
        setting=status_quo(case.book).with_values(checked.values),
        draws=sizes["draws"],
        seed=sizes["seed"],
        quarters=sizes["quarters"],
        refused=checked.refused,
        notes=tuple(notes),
        results=results if isinstance(results, dict) else {},
    )


def replay(case: Recorded, opened: Opened) -> Replay:
    """Run a record again and list every number that differs."""
    now = results_of(case.compare(opened.setting, opened.draws, opened.seed, opened.quarters), case.measures)
    differences = []
    compared = 0
    for measure, numbers in now.items():
        recorded = opened.results.get(measure)
        if not isinstance(recorded, dict):
            continue
        for series in SERIES:
            for statistic, value in numbers[series].items():
                old = (
                    recorded.get(series, {}).get(statistic)
                    if isinstance(recorded.get(series), dict)
                    else None
                )
                if not isinstance(old, int | float) or isinstance(old, bool):
                    continue
                compared += 1
                if not _same(float(old), value):
                    relative = (value - old) / abs(old) if old else math.inf
                    differences.append(Difference(measure, series, statistic, float(old), value, relative))
    return Replay(opened, compared, tuple(sorted(differences, key=lambda item: -abs(item.relative))))


def _same(old: float, new: float) -> bool:
    # An effect of nothing is a difference of two equal numbers; what remains of it is rounding.
    return math.isclose(old, new, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-12)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
