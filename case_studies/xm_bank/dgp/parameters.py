"""Parameters of the teaching data, read from case.toml, and the random streams.

Nothing else in the generator holds a number that a reader would want to change.
"""

import tomllib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

CASE_FILE: Final = Path(__file__).resolve().parents[1] / "case.toml"


@dataclass(frozen=True)
class Parameters:
    """The case file, with short ways to its numbers.

    `first` is the index of 2016Q1 on the simulation's clock: quarters before it are burnt in and dropped.
    """

    raw: dict[str, Any]

    @property
    def seed(self) -> int:
        """Seed of all random streams."""
        return int(self.raw["case"]["seed"])

    @property
    def first(self) -> int:
        """Number of burn-in quarters."""
        return int(self.raw["case"]["burn_in_quarters"])

    @property
    def quarters(self) -> int:
        """Number of quarters in the data."""
        return int(self.raw["case"]["quarters"])

    @property
    def steps(self) -> int:
        """Quarters simulated, burn-in included."""
        return self.first + self.quarters

    def value(self, block: str, name: str) -> float:
        """One true parameter of `[dgp.<block>.parameters]`."""
        return float(self.raw["dgp"][block]["parameters"][name]["value"])

    def block(self, block: str) -> dict[str, float]:
        """All true parameters of one block by name."""
        return {name: float(entry["value"]) for name, entry in self.raw["dgp"][block]["parameters"].items()}

    def path(self, name: str) -> FloatArray:
        """A quarterly path on the simulation's clock; burn-in quarters repeat the first value."""
        path = np.asarray(self.raw["paths"][name], dtype=np.float64)
        return np.concatenate([np.full(self.first, path[0]), path])

    def year_path(self, name: str) -> FloatArray:
        """A path of year-end values of `[bank]`, on the straight line between, one value per quarter from
        the end of 2015Q4 (first element) to the last quarter."""
        values = np.asarray(self.raw["bank"][name], dtype=np.float64)
        at = np.arange(4 * (len(values) - 1) + 1) / 4
        return np.interp(at, np.arange(len(values)), values)[: self.quarters + 1]

    def starts(self) -> NDArray[np.datetime64]:
        """First day of each quarter on the simulation's clock, and of the one after the last."""
        first = np.datetime64(self.raw["case"]["first_quarter"], "M")
        return (first + 3 * (np.arange(self.steps + 1) - self.first)).astype("datetime64[D]")


@dataclass(frozen=True)
class Streams:
    """Named random streams: a new draw in one block leaves all others unchanged."""

    seed: int

    def rng(self, name: str, step: int = 0) -> np.random.Generator:
        """The generator of one named purpose and quarter."""
        key = (zlib.crc32(name.encode("ascii")), step)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))


@lru_cache(maxsize=1)
def load_parameters() -> Parameters:
    """Read case.toml."""
    with CASE_FILE.open("rb") as file:
        return Parameters(tomllib.load(file))


def logistic(log_odds: FloatArray) -> FloatArray:
    """Probability of given log-odds."""
    result: FloatArray = 1.0 / (1.0 + np.exp(-log_odds))
    return result


def whole(amount: NDArray[np.floating[Any]]) -> IntArray:
    """Nearest whole RMB (halves up)."""
    nearest: IntArray = np.floor(amount + 0.5).astype(np.int64)
    return nearest
