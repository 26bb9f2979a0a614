"""Reading the reference values that the scripts in ``r/`` and ``python/`` wrote, and comparing with them."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from lib.drivers import Estimate, ModelSpec, Refusal, estimate

HERE = Path(__file__).parent
# Both sides solve the same equations in double precision; what differs is rounding and where iterations stop.
RTOL = 1e-6


@cache
def _references(name: str) -> dict[tuple[str, str, str], float]:
    with (HERE / "reference" / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {(row["case"], row["term"], row["quantity"]): float(row["value"]) for row in rows}


def data(name: str) -> pd.DataFrame:
    """A data set from the folder ``data``."""
    return pd.read_csv(HERE / "data" / f"{name}.csv")


def value(file: str, case: str, term: str = "", quantity: str = "statistic") -> float:
    """One reference value."""
    return _references(file)[case, term, quantity]


def fitted(spec: ModelSpec, table: pd.DataFrame) -> Estimate:
    """The estimate; a refusal fails the test with its reason."""
    found = estimate(spec, table)
    assert not isinstance(found, Refusal), found
    return found


def assert_matches(found: Estimate, file: str, case: str, *, factor: float = 1.0, rtol: float = RTOL) -> None:
    """Every reference of a case equals the estimate; standard errors are scaled by the root of `factor`."""
    references = {key[1:]: number for key, number in _references(file).items() if key[0] == case}
    assert references, f"no reference values for {case}"
    table = found.coefficients.set_index("term")
    for (term, quantity), number in references.items():
        if term == "":
            assert found.fit[quantity] == pytest.approx(number, rel=rtol), (case, quantity)
            continue
        wanted = number * factor**0.5 if quantity == "std_error" else number
        # A coefficient that is zero up to rounding has no relative error; its standard error is the scale.
        slack = 1e-9 * abs(float(table.loc[term, "std_error"]))
        got = float(table.loc[term, quantity])
        assert got == pytest.approx(wanted, rel=rtol, abs=slack), (case, term, quantity)
