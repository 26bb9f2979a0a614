"""The frozen results of the estimation layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lib.drivers.spec import ModelSpec

COLUMNS = ("term", "estimate", "std_error", "statistic", "p_value", "low", "high")


@dataclass(frozen=True)
class Distribution:
    """The distribution behind p-values and intervals: ``t`` with df, ``normal``, or ``bootstrap``."""

    kind: str
    df: int | None = None

    @property
    def symbol(self) -> str:
        """Language-free name, such as ``t(27)``."""
        return {"t": f"t({self.df})", "normal": "N(0, 1)", "bootstrap": "t*"}[self.kind]


@dataclass(frozen=True)
class CovarianceLabel:
    """Exactly which covariance was computed.

    Parameters
    ----------
    key : message key ``drivers.cov.<kind>``; `values` fills its placeholders.
    values : clusters, groups, lags, draws, seed, k, factor_text, distribution.
    factor : the number by which the sandwich was multiplied, 1.0 without correction.
    name : of the estimator, such as ``CR1 by branch``; ``drivers.exact.<kind>`` has it in words for readers.
    signs : everything else, which needs no translation: ``G = 28, t(27), (G/(G−1))·((n−1)/(n−k)), k = 4``.
    """

    key: str
    values: Mapping[str, object]
    factor: float
    name: str
    signs: str

    @property
    def symbol(self) -> str:
        """Name and signs in one line."""
        return f"{self.name}, {self.signs}"


@dataclass(frozen=True)
class Dropped:
    """Rows left out, with the message key of the reason and the column (or effect) that caused it."""

    reason: str
    column: str
    rows: int


@dataclass(frozen=True)
class Sample:
    """What became of the rows: how many came in, how many were used, how many each cause touched.

    A row that misses two columns counts for both, so that the causes may add up to more than the difference.
    """

    rows_in: int
    rows_used: int
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class Note:
    """A remark that belongs beside the estimate: a message key and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Estimate:
    """One estimated model.

    Attributes
    ----------
    spec : the specification that was estimated.
    coefficients : one row per coefficient with the columns `COLUMNS`; ``low`` and ``high`` bound the interval
        of level ``spec.level``.
    covariance_matrix : (terms x terms) covariance of the coefficients, labelled by term.
    n : rows used. k : coefficients including absorbed effects. df_resid : n - k.
    groups : number of levels of each fixed effect, of the clusters and of the panel's index.
    distribution : what p-values and intervals are read from.
    covariance : which covariance this is, to the last factor.
    fit : measures by name: ``r2``, ``adj_r2``, ``within_r2``, ``pseudo_r2``, ``log_likelihood``, ``aic``,
        ``bic``, ``rmse``, …; only those that the family has.
    sample : rows in, used and dropped with the reason.
    marginal : average marginal effects with the columns `COLUMNS` (logit and probit), otherwise None.
    notes : remarks to show with the estimate.
    """

    spec: ModelSpec
    coefficients: pd.DataFrame
    covariance_matrix: pd.DataFrame
    n: int
    k: int
    df_resid: int
    groups: Mapping[str, int]
    distribution: Distribution
    covariance: CovarianceLabel
    fit: Mapping[str, float]
    sample: Sample
    marginal: pd.DataFrame | None = None
    notes: tuple[Note, ...] = ()

    def value(self, term: str, column: str = "estimate") -> float:
        """One number of the coefficient table; ``KeyError`` if the term is not in it."""
        rows = self.coefficients.loc[self.coefficients["term"] == term, column]
        if rows.empty:
            raise KeyError(term)
        return float(rows.iloc[0])


@dataclass(frozen=True)
class TestResult:
    """One specification test.

    Parameters
    ----------
    key : ``drivers.test.<key>`` has the name, the null hypothesis and the readings.
    statistic, p_value : of the test; p is None where the measure has no distribution (VIF).
    distribution : in signs, such as ``F(3, 120)``.
    rejected : True if the null is rejected at 5 % (for measures without p: if the usual bound is passed).
    values : further named numbers, for the reading's placeholders and for tables.
    """

    __test__ = False  # not a pytest class

    key: str
    statistic: float
    p_value: float | None
    distribution: str
    rejected: bool
    values: Mapping[str, object] = field(default_factory=dict)
