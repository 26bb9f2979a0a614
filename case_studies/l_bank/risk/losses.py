"""Loss given default from closed workouts: discounted, by collateral and guarantee."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from case_studies.l_bank.risk.hazards import Array, sql
from lib.exhibits import CaseData

# More collateral than this protects no further: the bank is owed no more than the exposure and costs.
FULL_COVERAGE = 2.0
TERMS = ("const", "coverage", "guarantee_company", "mutual")


@dataclass(frozen=True, eq=False)
class LossModel:
    """A fractional logit of the loss given a default that is not cured.

    Attributes
    ----------
    coefficients, covariance : of ``TERMS``, log-odds; robust (HC1).
    cured : share of closed workouts that ended without loss because the borrower paid again.
    workouts : closed workouts that were not cured.
    """

    coefficients: Array
    covariance: Array
    cured: float
    workouts: int

    def interval(self, term: str) -> tuple[float, float, float]:
        """Coefficient and its 95 % interval (normal)."""
        place = TERMS.index(term)
        value, reach = (
            float(self.coefficients[place]),
            1.959964 * float(np.sqrt(self.covariance[place, place])),
        )
        return value, value - reach, value + reach

    def lgd(self, coverage: Array, security: pd.Series, price_change: float = 0.0) -> Array:
        """Expected LGD of loans, (n,); a change of collateral prices moves the coverage."""
        design = _design(coverage * (1.0 + price_change), security)
        odds = np.exp(design @ self.coefficients)
        found: Array = (1.0 - self.cured) * odds / (1.0 + odds)
        return found


def _design(coverage: Array, security: pd.Series) -> Array:
    return np.column_stack(
        [
            np.ones(len(coverage)),
            np.minimum(coverage, FULL_COVERAGE),
            (security == "guarantee_company").to_numpy(dtype=np.float64),
            (security == "mutual_guarantee").to_numpy(dtype=np.float64),
        ]
    )


def workouts(data: CaseData) -> pd.DataFrame:
    """Closed workouts: loan_id, security, outcome, default_balance_rmb, coverage, lgd (0 where cured)."""
    found = data.query(sql("workouts"))
    # A cured borrower pays what is due to the account: nothing of it is booked as a recovery.
    found.loc[found["outcome"] == "cured", "lgd"] = 0.0
    return found


@cache
def timed_slope(data: CaseData) -> tuple[float, float]:
    """What a year until the end adds to the log-odds of the loss, and its standard error: see `fit_timed`."""
    fitted, _ = _fit_timed(data)
    return float(fitted.params[-1]), float(fitted.bse[-1])


@cache
def fit_timed(data: CaseData) -> LossModel:
    """The log-odds of the loss by least squares on the same and on the years until the end.

    It is closer to how losses came about, and of no use for a live loan, whose time nobody knows yet.
    Losses of nothing or everything have no log-odds and are moved by half a percent.
    """
    fitted, lost = _fit_timed(data)
    closed = workouts(data)
    kept = slice(0, len(TERMS))
    return LossModel(
        coefficients=np.asarray(fitted.params, dtype=np.float64)[kept],
        covariance=np.asarray(fitted.cov_params(), dtype=np.float64)[kept, kept],
        cured=float((closed["outcome"] == "cured").mean()),
        workouts=len(lost),
    )


@cache
def _fit_timed(data: CaseData) -> tuple[Any, pd.DataFrame]:
    import statsmodels.api as sm

    closed = workouts(data)
    lost = closed.loc[closed["outcome"] != "cured"]
    share = lost["lgd_plain"].clip(0.005, 0.995).to_numpy(dtype=np.float64)
    years = lost["months_to_close"].to_numpy(dtype=np.float64) / 12.0
    design = np.column_stack([_design(lost["coverage"].to_numpy(dtype=np.float64), lost["security"]), years])
    fitted = sm.OLS(np.log(share / (1.0 - share)), design).fit(cov_type="HC1")
    return fitted, lost


@cache
def fit_losses(data: CaseData) -> LossModel:
    """Fit the loss model (Papke and Wooldridge 1996: quasi-likelihood for a share)."""
    import statsmodels.api as sm

    closed = workouts(data)
    lost = closed.loc[closed["outcome"] != "cured"]
    design = _design(lost["coverage"].to_numpy(dtype=np.float64), lost["security"])
    fitted = sm.GLM(lost["lgd"].to_numpy(dtype=np.float64), design, family=sm.families.Binomial()).fit(
        cov_type="HC1"
    )
    return LossModel(
        coefficients=np.asarray(fitted.params, dtype=np.float64),
        covariance=np.asarray(fitted.cov_params(), dtype=np.float64),
        cured=float((closed["outcome"] == "cured").mean()),
        workouts=len(lost),
    )
