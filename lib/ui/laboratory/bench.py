"""The workbench: a case's tables, and answers kept in the process for all readers."""

import importlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from lib.drivers import Estimate, ModelSpec, Refusal, estimate
from lib.drivers.diagnostics import Answer, diagnose
from lib.exhibits import CaseData, case_data
from lib.ui.laboratory.choice import Choice, model_of

# Above this many rows one model is computed at a time: two would share the same cores and both be late.
LONG = 20_000
KEPT = 512

_one_long_model = threading.Lock()


@dataclass(frozen=True)
class Bench:
    """The tables of one case that can be regressed."""

    case_id: str

    @cached_property
    def _module(self) -> Any:
        return importlib.import_module(f"case_studies.{self.case_id}.drivers.tables")

    @property
    def data(self) -> CaseData:
        """The case's data."""
        return case_data(self.case_id)

    @cached_property
    def datasets(self) -> Mapping[str, Any]:
        """Descriptions of the tables by id."""
        found: Mapping[str, Any] = self._module.datasets()
        return found

    def table(self, name: str, sample: str) -> pd.DataFrame:
        """The rows of a sample. They must not be changed."""
        return _rows(self, self.fingerprint(name), name, sample)

    def fingerprint(self, name: str) -> str:
        """Fingerprint of a table's data."""
        return str(self._module.fingerprint(self.data, name))

    def spec(self, choice: Choice) -> ModelSpec | Refusal:
        """The model of a choice."""
        return model_of(choice, self.datasets[choice.table])

    def estimate(self, choice: Choice) -> Estimate | Refusal:
        """The estimate of a choice, or why there is none; computed once."""
        return _estimate(self, self.fingerprint(choice.table), choice)

    def diagnose(self, choice: Choice) -> dict[str, Answer] | Refusal:
        """Every specification test of a choice; computed once."""
        return _diagnose(self, self.fingerprint(choice.table), choice)


@lru_cache(maxsize=24)
def _rows(bench: Bench, fingerprint: str, name: str, sample: str) -> pd.DataFrame:
    rows: pd.DataFrame = bench._module.sample(bench.data, name, sample)
    return rows


def _computed(rows: pd.DataFrame, work: Callable[[], Any]) -> Any:
    if len(rows) <= LONG:
        return work()
    with _one_long_model:
        return work()


@lru_cache(maxsize=KEPT)
def _estimate(bench: Bench, fingerprint: str, choice: Choice) -> Estimate | Refusal:
    spec = bench.spec(choice)
    if isinstance(spec, Refusal):
        return spec
    rows = bench.table(choice.table, choice.sample)
    found: Estimate | Refusal = _computed(rows, lambda: estimate(spec, rows))
    return found


@lru_cache(maxsize=KEPT)
def _diagnose(bench: Bench, fingerprint: str, choice: Choice) -> dict[str, Answer] | Refusal:
    spec = bench.spec(choice)
    if isinstance(spec, Refusal):
        return spec
    rows = bench.table(choice.table, choice.sample)
    found: dict[str, Answer] | Refusal = _computed(rows, lambda: diagnose(spec, rows))
    return found


@lru_cache(maxsize=4)
def bench_of(case_id: str) -> Bench:
    """The workbench of a case; one object per process."""
    return Bench(case_id)
