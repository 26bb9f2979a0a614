"""Records: a scenario with everything that its numbers depend on, and the numbers, to be cited and run again.

A record holds all values (defaults too, because defaults may change), units, the fingerprints of data and
parameters, versions, seed, draws and results. A record says what was computed then; running it again says
whether it still comes out. It does not vouch for the model.
"""

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import scipy

from lib.whatif.compare import Comparison
from lib.whatif.levers import LeverBook
from lib.whatif.outcomes import Measure
from lib.whatif.setting import Setting, moved

KIND = "sme-credit-casebook/what-if"
# The layout of the file; raised when a reader of the old layout could not read the new one.
FORMAT = 1
SERIES = ("baseline", "believed", "scenario", "effect")


class Recorded(Protocol):
    """What a record says about the case that it was made with: data, parameters, model, where it begins."""

    @property
    def case_id(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def parameters(self) -> str: ...

    @property
    def model_version(self) -> int: ...

    @property
    def begins(self) -> dt.date: ...

    @property
    def code(self) -> tuple[Path, ...]: ...

    @property
    def book(self) -> LeverBook: ...

    @property
    def measures(self) -> Mapping[str, Measure]: ...

    def compare(self, setting: Setting, draws: int, seed: int, quarters: int) -> Comparison: ...


@cache
def app_version(*more: Path) -> str:
    """A digest of the simulator's code, so that a record names the program that made it.

    ``more``: folders of a case's own engine.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for folder in (here, *more):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def results_of(comparison: Comparison, measures: Mapping[str, Measure]) -> dict[str, dict[str, Any]]:
    """The numbers of a comparison in the last quarter: what page, command line and record show."""
    numbers: dict[str, dict[str, Any]] = {}
    for name, measure in measures.items():
        tile = comparison.tile(name)
        numbers[name] = {
            "unit": measure.unit,
            **{series: asdict(getattr(tile, series)) for series in SERIES},
            "path": [float(value) for value in np.median(comparison.scenario.values[name], axis=1)],
        }
    return numbers


def make_record(case: Recorded, setting: Setting, draws: int, seed: int, quarters: int) -> dict[str, Any]:
    """Evaluate a setting and write everything down, ready for JSON."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "case": case.case_id,
        "model_version": case.model_version,
        "app_version": app_version(*case.code),
        "made_with": {
            "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
            "machine": platform.machine(),
        },
        "data_fingerprint": case.fingerprint,
        "parameter_fingerprint": case.parameters,
        "start": case.begins.isoformat(),
        "draws": draws,
        "seed": seed,
        "quarters": quarters,
        "moved": sorted(moved(case.book, setting)),
        "values": {
            lever.id: {"value": setting[lever.id], "default": lever.default, "unit": lever.unit}
            for lever in case.book
        },
        "results": results_of(case.compare(setting, draws, seed, quarters), case.measures),
    }  # fmt: skip


def to_json(record: Mapping[str, Any]) -> str:
    """The record as text: keys in order, every number with all its digits, no NaN."""
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def save_record(record: Mapping[str, Any], path: Path) -> None:
    """Write the record aside and rename it, so that a full disk leaves no half of it."""
    aside = path.with_name(path.name + ".part")
    try:
        aside.write_text(to_json(record), encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
