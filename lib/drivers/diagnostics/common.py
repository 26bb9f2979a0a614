"""What the diagnostics share: fitting again with more columns, Wald tests, reasons instead of errors."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import numpy as np
import scipy

from lib.drivers.covariance import Covariance, covariance
from lib.drivers.design import Design
from lib.drivers.linear import Fitted, fit_linear, system_of
from lib.drivers.panel import fit_panel
from lib.drivers.refusal import RefusedError, unavailable
from lib.drivers.result import TestResult
from lib.drivers.spec import Cov, CovarianceSpec, Family
from lib.drivers.transforms import Array
from lib.values import NotAvailable

LEVEL = 0.05
LINEAR = frozenset({Family.OLS, Family.BETWEEN, Family.RANDOM, Family.FIRST_DIFFERENCE})

Answer = TestResult | NotAvailable
Diagnostic = Callable[[Design], Answer]


def answers(*families: Family) -> Callable[[Diagnostic], Diagnostic]:
    """A diagnostic for some families only; a refusal on the way becomes a `NotAvailable` with its reason."""

    def decorate(test: Diagnostic) -> Diagnostic:
        @wraps(test)
        def wrapped(design: Design) -> Answer:
            if design.spec.family not in families:
                return unavailable("other_family")
            try:
                return test(design)
            except RefusedError as refused:
                return NotAvailable(refused.refusal.reason, refused.refusal.values)
            except np.linalg.LinAlgError:
                return unavailable("singular")

        return wrapped

    return decorate


def refit(design: Design, kind: Cov | None = None) -> Fitted:
    """The linear fit of a design, with another covariance kind if given."""
    if kind is not None:
        design = replace(design, spec=design.spec.with_covariance(CovarianceSpec(kind)), clusters=())
    if design.spec.family is Family.OLS:
        return fit_linear(system_of(design))
    return fit_panel(design)


def exogenous(
    design: Design, columns: Array, names: tuple[str, ...], outcome: Array | None = None, name: str = ""
) -> Design:
    """A design without instruments whose regressors are the given columns (same rows and effects).

    With `outcome`, another column called `name` is explained.
    """
    empty = np.empty((design.n, 0))
    return replace(
        design,
        spec=replace(design.spec, outcome=name or design.spec.outcome),
        outcome=design.outcome if outcome is None else outcome,
        exog=columns,
        exog_names=names,
        endog=empty,
        endog_names=(),
        instruments=empty,
        instrument_names=(),
    )


def wald(params: Array, made: Covariance, chosen: list[int]) -> tuple[float, float, str]:
    """F statistic, p-value and distribution of the hypothesis that the chosen coefficients are zero.

    F = b' V^-1 b / q with F(q, df) from the covariance's own degrees of freedom; chi2(q) for likelihoods.
    """
    part, matrix = params[chosen], made.matrix[np.ix_(chosen, chosen)]
    count = len(chosen)
    if np.linalg.matrix_rank(matrix) < count:
        return float("nan"), float("nan"), ""
    statistic = float(part @ np.linalg.solve(matrix, part)) / count
    if made.distribution.kind == "t" and made.distribution.df is not None:
        df = made.distribution.df
        return statistic, float(scipy.stats.f.sf(statistic, count, df)), f"F({count}, {df})"
    return statistic * count, float(scipy.stats.chi2.sf(statistic * count, count)), f"χ²({count})"


def wald_of(fitted: Fitted, design: Design, chosen: list[int]) -> tuple[float, float, str]:
    """`wald` with the design's own covariance."""
    return wald(fitted.params, covariance(fitted.moments, design.spec.covariance), chosen)


def chi2_result(key: str, statistic: float, df: int, **values: object) -> TestResult:
    """A test whose statistic is chi-squared under the null."""
    p_value = float(scipy.stats.chi2.sf(statistic, df))
    return TestResult(key, float(statistic), p_value, f"χ²({df})", p_value < LEVEL, values)
