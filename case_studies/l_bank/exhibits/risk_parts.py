"""What the exhibits of L-4 share: choices that stand for everything, filters, cells."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import BRANCHES, INDUSTRIES, PRODUCTS

ALL = "l.filter.all"
YEARS = tuple(str(year) for year in range(2016, 2025))
VINTAGES = tuple(f"l4.vintage.{year}" for year in YEARS)
DIMENSIONS = {"l4.by_product": "product", "l4.by_industry": "industry", "l4.by_branch": "branch",
              "l4.by_vintage": "vintage"}  # fmt: skip
GROUPS = {"product": PRODUCTS, "industry": INDUSTRIES, "branch": BRANCHES, "vintage": VINTAGES}


def labelled(column: str, value: object) -> str:
    """Label id of a value of product, industry, branch or vintage."""
    return f"l4.vintage.{value}" if column == "vintage" else f"l.{column}.{value}"


def chosen(table: pd.DataFrame, **filters: str) -> pd.DataFrame:
    """Rows that fit each filter: a label id of the column's value, or `ALL`."""
    for column, identifier in filters.items():
        if identifier != ALL:
            table = table[table[column] == identifier.rsplit(".", 1)[1]]
    return table
