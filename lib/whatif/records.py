"""Records: a scenario with everything that its numbers depend on, and the numbers, to be cited and run again.

A record holds all values (defaults too, because defaults may change), units, the fingerprints of data and
parameters, versions, seed, draws and results. A record says what was computed then; running it again says
whether it still comes out. It does not vouch for the model.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from lib.whatif.case import MODEL_VERSION, WhatIfCase
from lib.whatif.compare import Comparison, compare
from lib.whatif.evaluate import DRAWS, QUARTERS, SEED
from lib.whatif.outcomes import MEASURES
from lib.whatif.setting import Setting, moved

KIND = "sme-credit-casebook/what-if"
# The layout of the file; raised when a reader of the old layout could not read the new one.
FORMAT = 1
SERIES = ("baseline", "believed", "scenario", "effect")


@cache
def app_version() -> str:
    """A digest of the simulator's code, so that a record names the program that made it."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def results_of(comparison: Comparison) -> dict[str, dict[str, Any]]:
    """The numbers of a comparison in the last quarter: what page, command line and record show."""
    numbers: dict[str, dict[str, Any]] = {}
    for name, measure in MEASURES.items():
        tile = comparison.tile(name)
        numbers[name] = {
            "unit": measure.unit,
            **{series: asdict(getattr(tile, series)) for series in SERIES},
            "path": [float(value) for value in np.median(comparison.scenario.values[name], axis=1)],
        }
    return numbers


def make_record(
    case: WhatIfCase, setting: Setting, draws: int = DRAWS, seed: int = SEED, quarters: int = QUARTERS
) -> dict[str, Any]:
    """Evaluate a setting and write everything down, ready for JSON."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "case": case.case_id,
        "model_version": MODEL_VERSION,
        "app_version": app_version(),
        "made_with": {
            "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
            "machine": platform.machine(),
        },
        "data_fingerprint": case.fingerprint,
        "parameter_fingerprint": case.parameters,
        "start": case.start.quarter.isoformat(),
        "draws": draws,
        "seed": seed,
        "quarters": quarters,
        "moved": sorted(moved(case.book, setting)),
        "values": {
            lever.id: {"value": setting[lever.id], "default": lever.default, "unit": lever.unit}
            for lever in case.book
        },
        "results": results_of(compare(case, setting, draws, seed, quarters)),
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
