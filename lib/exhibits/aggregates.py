"""Aggregates of a warehouse that exhibits filter on demand: computed once for each warehouse and query."""

from functools import lru_cache

import pandas as pd

from lib.exhibits.data import CaseData


@lru_cache(maxsize=32)
def aggregate(data: CaseData, sql: str) -> pd.DataFrame:
    """The rows of a query, remembered for as long as the process runs; they must not be changed.

    Columns of text become categories, which are filtered and grouped several times faster. A warehouse does
    not change under a running process, so that the case's data and the query name the answer.

    Raises:
        duckdb.Error: the query is wrong; WarehouseError: the file cannot be read.
    """
    table = data.query(sql)
    texts = [name for name in table.columns if pd.api.types.is_string_dtype(table[name])]
    return table.astype({name: "category" for name in texts})


def chosen(table: pd.DataFrame, choices: dict[str, str], everything: str = "all") -> pd.DataFrame:
    """The rows that hold every choice; a choice of ``everything`` leaves its column unfiltered.

    >>> table = pd.DataFrame({"size": ["micro", "small"], "n": [1, 2]})
    >>> int(chosen(table, {"size": "small"})["n"].sum()), int(chosen(table, {"size": "all"})["n"].sum())
    (2, 3)
    """
    keep = pd.Series(True, index=table.index)
    for column, value in choices.items():
        if value != everything:
            keep &= table[column] == value
    return table.loc[keep]
