"""A figure, and the statistics that figures are made of."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured number. `goal` is the largest value that is wanted, where there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    def __str__(self) -> str:
        digits = 0 if self.unit in ("", "MB") else 1 if self.unit == "ms" else 2
        line = f"{self.name:<58} {self.value:>10.{digits}f} {self.unit:<4}"
        if self.goal is None:
            return line.rstrip()
        return f"{line} goal {self.goal:g}: {'met' if self.value <= self.goal else 'missed'}"


@dataclass(frozen=True)
class Setting:
    """What a part measures: the notebook whose `app.py` lies in `root`, and for how long.

    `seconds` bounds each load run; `repeats` is the number of page switches and reruns that are timed;
    `minutes`, if any, is the length of the load run on the what-if page, to see whether memory stays flat.
    """

    root: Path
    seconds: float = 25.0
    repeats: int = 20
    sessions: tuple[int, ...] = (1, 20, 60)
    minutes: float = 0.0


Part = Callable[[Setting], Iterator[Figure]]


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, by linear interpolation; of one value, that value."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
