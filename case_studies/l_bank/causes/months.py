"""Models of the month in which a loan stops paying, on counted loan-months."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from case_studies.l_bank.risk.network import exposure
from lib.credit.heterogeneity import common_spread
from lib.credit.interval import Interval, normal_interval
from lib.exhibits import CaseData

Array = NDArray[np.float64]
# What a loan-month is compared within.
WITHIN = ("age", "product", "industry", "branch", "year")


@cache
def cells(data: CaseData) -> pd.DataFrame:
    """Loan-months at risk by product, branch, industry, year, age, overdue and specialised; stops."""
    return data.query(Path(__file__).with_name("months.sql").read_text(encoding="utf-8"))


def _dummies(rows: pd.DataFrame, columns: Sequence[str]) -> Array:
    blocks = [np.ones((len(rows), 1))]
    for name in columns:
        codes = pd.factorize(rows[name], sort=True)[0]
        blocks.append((codes[:, None] == np.arange(1, codes.max() + 1)).astype(np.float64))
    return np.hstack(blocks)


def fit_stops(rows: pd.DataFrame, drivers: Sequence[str], within: Sequence[str], cluster: str) -> Any:
    """Binomial GLM (logit) of stops among loans, drivers first; errors clustered.

    Rows that agree in drivers, ``within`` and the cluster are added up first: the likelihood is the same.
    """
    import statsmodels.api as sm

    keys = list(dict.fromkeys([*drivers, *within, cluster]))
    counted = rows.groupby(keys, as_index=False)[["loans", "stops"]].sum()
    own = counted[list(drivers)].to_numpy(dtype=np.float64)
    design = np.hstack([own, _dummies(counted, within)])
    outcome = np.column_stack([counted["stops"], counted["loans"] - counted["stops"]]).astype(np.float64)
    groups = pd.factorize(counted[cluster])[0]
    model = sm.GLM(outcome, design, family=sm.families.Binomial())
    return model.fit(cov_type="cluster", cov_kwds={"groups": groups})


def effect(fitted: Any, place: int) -> tuple[Interval, float]:
    """A coefficient with its 95 % interval, and its p-value."""
    return (
        normal_interval(float(fitted.params[place]), float(fitted.bse[place])),
        float(fitted.pvalues[place]),
    )


@cache
def stops(data: CaseData) -> tuple[tuple[Interval, float], tuple[Interval, float]]:
    """Effects of an overdue inspection, and of a branch that specialises in the borrower's industry."""
    fitted = fit_stops(cells(data), ("overdue", "specialised"), WITHIN, "branch")
    return effect(fitted, 0), effect(fitted, 1)


@cache
def industry_years(data: CaseData) -> pd.DataFrame:
    """Industry and year: stops, and those expected from industry, year, product, age and branch."""
    rows = cells(data)
    keys = [*WITHIN]
    counted = rows.groupby(keys, as_index=False)[["loans", "stops"]].sum()
    fitted = fit_stops(counted, (), WITHIN, "branch")
    expected = counted["loans"] * fitted.fittedvalues
    table = counted.assign(expected=expected).groupby(["industry", "year"], as_index=False)
    return table[["loans", "stops", "expected"]].sum()


@cache
def shared(data: CaseData) -> tuple[Interval, float]:
    """Standard deviation of what the loans of one industry share in one year, in log odds."""
    found = industry_years(data)
    found = found[found["stops"] > 0]
    effects = np.log(found["stops"] / found["expected"]).to_numpy(dtype=np.float64)
    variances = (1.0 / found["expected"]).to_numpy(dtype=np.float64)
    return common_spread(effects, variances, _dummies(found, ("industry", "year")))


def felt(data: CaseData) -> pd.DataFrame:
    """Loan-months of guarantors: month, year, links through which a default was felt, hit, loans, stops."""
    table = exposure(data).table
    return table.assign(hit=(table["links"] > 0).astype(float), year=2016 + table["month"] // 12)


@cache
def link(data: CaseData) -> tuple[Interval, float]:
    """Effect of a default felt through a link in the last six months, within the year."""
    return effect(fit_stops(felt(data), ("hit",), ("year",), "month"), 0)
