"""What an exhibit's function may read: its case's warehouse and parameters, and the published figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from lib.cases import Case, load_case
from lib.facts import Facts
from lib.warehouse import Warehouse, open_case


@cache
def published_facts() -> Facts:
    """The published figures, loaded and checked once per process."""
    return Facts.load()


@dataclass(frozen=True)
class CaseData:
    """The data of one case study. The warehouse is opened when it is first asked for.

    ``cache`` is the folder of the warehouse; ``None`` stands for the usual one.
    """

    case: Case
    cache: Path | None = None

    @property
    def facts(self) -> Facts:
        """The published figures."""
        return published_facts()

    @property
    def warehouse(self) -> Warehouse:
        """The case's warehouse, opened read-only."""
        return open_case(self.case, self.cache)

    def query(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame:
        """Rows of the case's warehouse.

        Raises:
            duckdb.Error: the query is wrong; WarehouseError: the file cannot be read.
        """
        return self.warehouse.query(sql, params)


@cache
def case_data(case_id: str) -> CaseData:
    """The data of one case study; one object per process."""
    return CaseData(load_case(case_id))
