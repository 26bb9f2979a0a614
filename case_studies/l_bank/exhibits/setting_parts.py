"""What the exhibits of L-1 to L-3 share: ids of labels, sources, shares with intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.cases import load_case
from lib.credit.interval import wilson
from lib.exhibits import Source
from lib.pedigree import Pedigree

GENERATED = (Pedigree.GENERATED,)
ESTIMATED = (Pedigree.ESTIMATED, Pedigree.GENERATED)
# Everything from here on has twelve months to be seen to default in.
OBSERVED_UNTIL = "2023-12-31"
DEFAULT_12M = "coalesce(l.default_on <= l.disbursed_on + INTERVAL 12 MONTH, false)"

_SETTINGS = load_case("l_bank").settings


def of(column: str, *values: str) -> tuple[str, ...]:
    """Label ids of the values of one of the warehouse's columns."""
    return tuple(f"l.{column}.{value}" for value in values)


INDUSTRIES = of("industry", *(entry["name"] for entry in _SETTINGS["industry"]))
PRODUCTS = of("product", *(entry["code"] for entry in _SETTINGS["product"]))
SECURITIES = of("security", *dict.fromkeys(entry["security"] for entry in _SETTINGS["product"]))
SIZES = of("size", "self_employed", "micro", "small")
_FIRST_YEAR = int(_SETTINGS["case"]["first_month"][:4])
YEARS = tuple(str(_FIRST_YEAR + number) for number in range(_SETTINGS["case"]["months"] // 12))
REGIONS = of("region", *(entry["name"] for entry in _SETTINGS["region"]))
# Four branches a region; a test holds the list against the warehouse.
SITES = ("Riverside", "Market", "Station", "Park")
BRANCH_NAMES = tuple(f"{entry['name']} {site}" for site in SITES for entry in _SETTINGS["region"])
BRANCHES = of("branch", *BRANCH_NAMES)


def warehouse(*tables: str) -> Source:
    """The tables of the teaching data behind an exhibit."""
    return Source("warehouse", title="case.l_bank", detail=", ".join(tables))


def with_interval(
    table: pd.DataFrame, events: str, n: str, names: Sequence[str] = ("value", "low", "high")
) -> pd.DataFrame:
    """The table with a share and its bounds (Wilson, 95 %) in three more columns, named by ``names``."""
    low, high = wilson(table[events].to_numpy(np.float64), table[n].to_numpy(np.float64))
    value, lower, upper = names
    return table.assign(**{value: table[events] / table[n], lower: low, upper: high})
