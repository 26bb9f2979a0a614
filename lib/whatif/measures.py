"""From a measure of the thesis to the simulator's levers, as a ready scenario sets them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lib.facts import Wording

# The ready scenario that carries out all measures of a case's thesis.
PACKAGE = "thesis_package"


@dataclass(frozen=True)
class Move:
    """One lever of a measure, and the value (in the lever's own unit) that the scenario gives it."""

    lever: str
    name: Wording
    value: float


@cache
def moves_by_measure(folder: Path, scenario: str = PACKAGE) -> Mapping[str, tuple[Move, ...]]:
    """The levers that a scenario moves, by the measure that they simulate.

    Reads a case's ``levers.toml`` and ``scenarios.toml`` and nothing else, so that a page can link to the
    simulator without starting it; the simulator checks the files when it loads them.

    Raises
    ------
    KeyError : there is no such scenario.
    """
    levers = tomllib.loads((folder / "levers.toml").read_text(encoding="utf-8"))["lever"]
    scenarios = tomllib.loads((folder / "scenarios.toml").read_text(encoding="utf-8"))["scenario"]
    values = _values({table["id"]: table for table in scenarios}, scenario)
    found: dict[str, tuple[Move, ...]] = {}
    for lever in levers:
        if lever.get("measure") and lever["id"] in values:
            move = Move(lever["id"], Wording(**lever["name"]), values[lever["id"]])
            found[lever["measure"]] = (*found.get(lever["measure"], ()), move)
    return found


def _values(scenarios: Mapping[str, Mapping[str, Any]], scenario: str) -> dict[str, float]:
    """A scenario's values, its parts' included."""
    table = scenarios[scenario]
    values: dict[str, float] = {}
    for part in table.get("parts", ()):
        values |= _values(scenarios, part)
    return values | dict(table.get("values", {}))
