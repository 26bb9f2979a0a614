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

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

CASE_FILE: Final = Path(__file__).resolve().parents[1] / "case.toml"
NOBODY: Final = -1
NEVER: Final = 10_000
FIRST_YEAR: Final = 2016
FIRST_FISCAL_YEAR: Final = 2014


@dataclass(frozen=True)
class Parameters:
    """The case file, with short ways to its numbers."""

    raw: dict[str, Any]

    @property
    def seed(self) -> int:
        """Seed of all random streams."""
        return int(self.raw["case"]["seed"])

    @property
    def months(self) -> int:
        """Number of months in the data."""
        return int(self.raw["case"]["months"])

    def value(self, block: str, name: str) -> float:
        """One true parameter of `[dgp.<block>.parameters]`."""
        return float(self.raw["dgp"][block]["parameters"][name]["value"])

    def block(self, block: str) -> dict[str, float]:
        """All true parameters of one block by name."""
        return {name: float(entry["value"]) for name, entry in self.raw["dgp"][block]["parameters"].items()}

    def path(self, name: str) -> FloatArray:
        """A quarterly path, one value for each month."""
        return np.repeat(np.asarray(self.raw["paths"][name], dtype=np.float64), 3)

    def starts(self) -> NDArray[np.datetime64]:
        """First day of each month, and of the 72 after the last."""
        first = np.datetime64(self.raw["case"]["first_month"], "M")
        return (first + np.arange(self.months + 73)).astype("datetime64[D]")

    def column(self, table: str, name: str) -> list[Any]:
        """One column of the list of tables `[[table]]`."""
        return [entry[name] for entry in self.raw[table]]


@dataclass(frozen=True)
class Streams:
    """Named random streams: a new draw in one block leaves all others unchanged."""

    seed: int

    def rng(self, name: str, step: int = 0) -> np.random.Generator:
        """The generator of one named purpose and month."""
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


def whole(amount: FloatArray, unit: int = 1) -> IntArray:
    """Nearest whole multiple of `unit` RMB (halves up)."""
    nearest: IntArray = np.floor(amount / unit + 0.5).astype(np.int64) * unit
    return nearest


def pick(rng: np.random.Generator, shares: FloatArray, n: int) -> IntArray:
    """`n` draws from 0, 1, ... with probabilities proportional to `shares`."""
    edges = np.cumsum(shares) / np.sum(shares)
    return np.minimum(np.searchsorted(edges, rng.random(n), side="right"), len(edges) - 1)


def pick_rows(rng: np.random.Generator, weights: FloatArray) -> IntArray:
    """One draw per row of `weights` (n, k), probabilities proportional to the row."""
    edges = np.cumsum(weights, axis=1)
    chosen = (edges < (rng.random(len(weights)) * edges[:, -1])[:, None]).sum(axis=1)
    result: IntArray = np.minimum(chosen, weights.shape[1] - 1)
    return result
