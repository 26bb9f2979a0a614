"""How L's default rate follows the economy: the satellite model, and its projections."""

from functools import cache

import numpy as np
import pandas as pd

from case_studies.l_bank.risk.hazards import sql
from case_studies.l_bank.risk.stress import Scenario
from lib.credit.satellite import Projection, Satellite, fit_satellite, project
from lib.exhibits import CaseData
from lib.values import NotAvailable

# In the first quarters the book was so young that hardly any loan could be in default.
FIRST_QUARTER = pd.Timestamp("2017-01-01")
GROWTH = "growth_pct"


@cache
def quarters(data: CaseData) -> pd.DataFrame:
    """Quarterly default rate and growth of the quarter before: quarter, defaults, loans, rate, growth_pct.

    ``loans`` are loans at risk, on average over the quarter; growth is weighted by them over the regions.
    """
    cells = data.query(sql("cells"))
    cells["weighted"] = 100.0 * cells["growth"] * cells["months"]
    found = cells.groupby("quarter", as_index=False)[["defaults", "months", "weighted"]].sum()
    found["quarter"] = pd.to_datetime(found["quarter"])
    found = found.loc[found["quarter"] >= FIRST_QUARTER].reset_index(drop=True)
    found["loans"] = found["months"] / 3.0
    found["rate"] = found["defaults"] / found["loans"]
    found[GROWTH] = found["weighted"] / found["months"]
    return found[["quarter", "defaults", "loans", "rate", GROWTH]]


@cache
def satellite(data: CaseData) -> Satellite:
    """The log-odds of the quarterly default rate on growth, by least squares with Newey-West errors.

    Raises
    ------
    ValueError : the data leave no model.
    """
    table = quarters(data)
    found = fit_satellite(table["rate"].to_numpy(), table[[GROWTH]], {GROWTH: 0})
    if isinstance(found, NotAvailable):
        raise ValueError(f"no satellite model: {found.reason}")
    return found


def projected(data: CaseData, scenario: Scenario) -> Projection:
    """The default rate along a scenario, with the doubt about coefficients and the residual."""
    return project(satellite(data), pd.DataFrame({GROWTH: 100.0 * np.asarray(scenario.growth)}), level=0.8)
