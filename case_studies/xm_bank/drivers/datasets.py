"""What can be regressed: one description per table, read from datasets.toml."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from lib.drivers import PanelIndex

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Subset:
    """A condition on one column; an empty column keeps every row.

    ``least`` and ``below`` bound a date, ``among`` lists values, ``modulus`` keeps ids that it divides.
    """

    column: str = ""
    least: dt.date | None = None
    below: dt.date | None = None
    among: tuple[str, ...] = ()
    modulus: int = 1

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table that meet the condition."""
        if not self.column:
            return table
        values = table[self.column]
        keep = pd.Series(True, index=table.index)
        if self.least:
            keep &= values >= pd.Timestamp(self.least)
        if self.below:
            keep &= values < pd.Timestamp(self.below)
        if self.among:
            keep &= values.isin(self.among)
        if self.modulus > 1:
            keep &= values % self.modulus == 0
        return table.loc[keep].reset_index(drop=True)


@dataclass(frozen=True)
class Dataset:
    """A table for regressions.

    Attributes:
        id: name of the table; its columns' names for readers are ``variables.<id>.<column>``.
        kind: pedigree of the rows, ``generated`` or ``published``.
        sql: file of the query; empty for tables made from published figures or a package.
        outcomes, drivers, effects, clusters, instruments, weights, families: what the laboratory offers.
        panel: unit and period, or None. cohort: column with the period of adoption. event: column that
            says whether a duration ended in the event.
        start, start_family: the model shown first. curve_effects: sets of effects of a specification curve.
        categories: order of levels of text columns. samples: subsets by id, the default first.
        sources: tables of the warehouse.
    """

    id: str
    kind: str
    outcomes: tuple[str, ...]
    drivers: tuple[str, ...]
    effects: tuple[str, ...]
    clusters: tuple[str, ...]
    families: tuple[str, ...]
    start: str
    curve_effects: tuple[tuple[str, ...], ...]
    samples: Mapping[str, Subset]
    sql: str = ""
    instruments: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    panel: PanelIndex | None = None
    cohort: str = ""
    event: str = ""
    start_family: str = "ols"
    sources: str = ""
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a reader can choose, once."""
        panel = (self.panel.entity, self.panel.time) if self.panel else ()
        lists = (
            self.outcomes, self.drivers, self.instruments, self.effects, self.clusters, self.weights, panel,
        )  # fmt: skip
        return tuple(dict.fromkeys(name for names in lists for name in names))


def _dataset(name: str, raw: dict[str, Any]) -> Dataset:
    values: dict[str, Any] = {
        key: tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if isinstance(value, list)
        else value
        for key, value in raw.items()
    }
    values["samples"] = {
        key: Subset(**condition | {"among": tuple(condition.get("among", ()))})
        for key, condition in raw["samples"].items()
    }
    values["categories"] = {key: tuple(order) for key, order in raw.get("categories", {}).items()}
    if "panel" in raw:
        values["panel"] = PanelIndex(*raw["panel"])
    return Dataset(id=name, **values)


@cache
def datasets() -> Mapping[str, Dataset]:
    """Every table by id, in the order of the file."""
    raw = tomllib.loads((FOLDER / "datasets.toml").read_text(encoding="utf-8"))
    return {name: _dataset(name, entry) for name, entry in raw.items()}
