"""A discrete-time hazard model of stopping to pay, fitted on earlier months and applied to later ones."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from case_studies.l_bank.warning.months import MONTHS_TO_DEFAULT, PERIOD

Array = npt.NDArray[np.float64]

SPLIT_YEAR = 2021
# Terms of the model: column, value from which the dummy is on.
DUMMIES = (
    ("hard", "hard", 1), ("soft", "soft", 1), ("guarantor", "guarantor", 1), ("second", "signals", 2),
    ("orange", "severity", 2), ("red", "severity", 3),
    ("earlier", "earlier", 1), ("old", "old", 1), ("concern", "concern", 1), ("unseen", "unseen", 1),
    ("late_before", "late_before", 1), ("bullet_due", "bullet_due", 1),
)  # fmt: skip
# Column and the value at which the dummy is on; the value that is left out stands for itself.
BANDS = (
    ("ltv_low", "ltv", 1), ("ltv_middle", "ltv", 2), ("ltv_high", "ltv", 3),
    ("age_0", "age", 0), ("age_1", "age", 1), ("age_2", "age", 2), ("age_3", "age", 3),
)  # fmt: skip
# Column and the value from which it counts.
NUMBERS = (("grade", "grade", 4), ("growth", "growth", 5))
TERMS = tuple(name for name, _, _ in (*DUMMIES, *BANDS, *NUMBERS))


def design(table: pd.DataFrame) -> Array:
    """(n, 1 + terms) constant, then `TERMS`."""
    columns = [np.ones(len(table))]
    columns += [(table[column] >= least).to_numpy(dtype=np.float64) for _, column, least in DUMMIES]
    columns += [(table[column] == value).to_numpy(dtype=np.float64) for _, column, value in BANDS]
    columns += [table[column].to_numpy(dtype=np.float64) - middle for _, column, middle in NUMBERS]
    return np.column_stack(columns)


@dataclass(frozen=True, eq=False)
class WarningModel:
    """A logit of the hazard to stop paying within the coming `PERIOD`, of loans that are not overdue.

    Attributes
    ----------
    coefficients, low, high : (1 + terms,) log-odds with 95 % intervals, clustered by borrower.
    looks, stops : loans looked at and stops among them. last_month : the last month that was looked at.
    """

    coefficients: Array
    low: Array
    high: Array
    looks: int
    stops: int
    last_month: int

    def risk(self, table: pd.DataFrame) -> Array:
        """(n,) probability to stop within the coming period, from the columns of `KNOWN`."""
        odds = np.exp(design(table) @ self.coefficients)
        found: Array = odds / (1 + odds)
        return found


def learning(table: pd.DataFrame, split: int) -> pd.DataFrame:
    """The loan-months from which the model can be learned at the beginning of month ``split``.

    Each loan is looked at once a period, in months that differ by loan, so that no stop counts twice. A stop
    is known only when it has become a default; so the last look lies a whole period, the months to
    default and one more before the split.
    """
    looked = (table["loan"] + table["month"]) % PERIOD == 0
    settled = table["month"] + PERIOD + MONTHS_TO_DEFAULT < split
    return table[looked & settled & (table["late"] == 0)]


def fit(table: pd.DataFrame, split: int) -> WarningModel:
    """The model as it could be made at the beginning of month ``split``."""
    import statsmodels.api as sm

    learn = learning(table, split)
    found = sm.GLM(learn["stops"].to_numpy(), design(learn), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": learn["borrower"].to_numpy()}
    )
    low, high = np.asarray(found.conf_int(), dtype=np.float64).T
    return WarningModel(
        np.asarray(found.params, dtype=np.float64), low, high, len(learn), int(learn["stops"].sum()),
        int(learn["month"].max()),
    )  # fmt: skip
