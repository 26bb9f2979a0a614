"""Tests for panels: random or fixed effects, serial correlation, pre-trends."""

from dataclasses import replace

import numpy as np
import scipy

from lib.drivers.absorb import Absorber
from lib.drivers.checks import RANK_TOLERANCE
from lib.drivers.design import INTERCEPT, Design, dense
from lib.drivers.diagnostics.common import LEVEL, Answer, answers, chi2_result, wald_of
from lib.drivers.linear import Fitted, fit_linear, system_of
from lib.drivers.panel import first_difference, first_difference_rows, random_effects
from lib.drivers.refusal import unavailable
from lib.drivers.result import Estimate, TestResult
from lib.drivers.spec import Cov, CovarianceSpec, Family
from lib.drivers.transforms import Array
from lib.values import NotAvailable

_CLASSICAL = CovarianceSpec(Cov.CLASSICAL)


def _slopes(fitted: Fitted) -> dict[str, int]:
    return {name: j for j, name in enumerate(fitted.names) if name != INTERCEPT}


def _as(design: Design, family: Family, **changes: object) -> Design:
    spec = replace(design.spec, family=family, fixed_effects=(), covariance=_CLASSICAL, intercept=True)
    return replace(design, spec=spec, clusters=(), **changes)  # type: ignore[arg-type]


@answers(Family.OLS, Family.RANDOM)
def hausman(design: Design) -> Answer:
    """Hausman's test that the units' effects are unrelated to the drivers.

    H = (b_FE - b_RE)' (V_FE - V_RE)^-1 (b_FE - b_RE) with classical covariances, chi-squared with one degree
    of freedom per slope. Needs the panel's index; for a fixed-effects model the unit must be its only effect.
    """
    spec = design.spec
    if spec.panel is None or design.entity is None:
        return unavailable("needs_panel")
    if spec.endogenous:
        return unavailable("not_with_instruments")
    if spec.fixed_effects and spec.fixed_effects != (spec.panel.entity,):
        return unavailable("only_unit_effects", column=spec.panel.entity)
    if spec.weights:
        return unavailable("not_with_weights")
    slopes = [j for j, name in enumerate(design.exog_names) if name != INTERCEPT]
    if not slopes:
        return unavailable("no_drivers")
    names = tuple(design.exog_names[j] for j in slopes)
    codes = dense(design.entity[:, None])
    within = fit_linear(
        system_of(_as(design, Family.OLS, exog=design.exog[:, slopes], exog_names=names, effects=codes,
                      effect_names=(spec.panel.entity,)))
    )  # fmt: skip
    columns = np.column_stack([np.ones(design.n), design.exog[:, slopes]])
    random, _ = random_effects(
        _as(
            design,
            Family.RANDOM,
            exog=columns,
            exog_names=(INTERCEPT, *names),
            effects=codes[:, :0],
            effect_names=(),
        )
    )
    at = [_slopes(random)[name] for name in within.names]
    gap = within.params - random.params[at]
    spread = within.moments.classical - random.moments.classical[np.ix_(at, at)]
    if np.linalg.eigvalsh(spread).min() <= 0:
        return unavailable("hausman_indefinite")
    return chi2_result("hausman", float(gap @ np.linalg.solve(spread, gap)), len(gap))


@answers(Family.OLS, Family.RANDOM)
def mundlak(design: Design) -> Answer:
    """The same question as `hausman`, by an auxiliary regression (Mundlak, 1978; Wooldridge, 2010, 10.7.3).

    The quasi-demeaned outcome is regressed on the quasi-demeaned drivers and on the drivers demeaned by unit;
    the test is a Wald F that the demeaned ones do not matter. It always exists and uses the model's own
    covariance, so that it stays valid with heteroskedasticity or clustering. ``values["chi2"]`` is the
    statistic in the form of plm's ``phtest(method = "aux")``.
    """
    spec = design.spec
    if spec.panel is None or design.entity is None:
        return unavailable("needs_panel")
    if spec.endogenous:
        return unavailable("not_with_instruments")
    if spec.weights:
        return unavailable("not_with_weights")
    if spec.fixed_effects and spec.fixed_effects != (spec.panel.entity,):
        return unavailable("only_unit_effects", column=spec.panel.entity)
    codes = dense(design.entity[:, None])
    slopes = [j for j, name in enumerate(design.exog_names) if name != INTERCEPT]
    values = design.exog[:, slopes]
    within = Absorber(codes, (spec.panel.entity,))(values)
    varying = np.linalg.norm(within, axis=0) > RANK_TOLERANCE * np.linalg.norm(
        values - values.mean(axis=0), axis=0
    )
    if not varying.any():
        return unavailable("no_drivers")
    names = tuple(design.exog_names[j] for j in slopes)
    columns = np.column_stack([np.ones(design.n), values])
    plain = _as(
        design, Family.RANDOM, exog=columns, exog_names=(INTERCEPT, *names), effects=codes[:, :0],
        effect_names=(),
    )  # fmt: skip
    random, theta = random_effects(plain)
    added = tuple(f"·{name}" for name, keep in zip(names, varying, strict=True) if keep)
    wider = replace(
        design, spec=replace(spec, family=Family.OLS, fixed_effects=()), outcome=random.outcome,
        exog=np.hstack([random.columns, within[:, varying]]), exog_names=(*random.names, *added),
        effects=codes[:, :0], effect_names=(),
    )  # fmt: skip
    fitted = fit_linear(system_of(wider))
    chosen = list(range(len(random.names), len(fitted.names)))
    statistic, p_value, distribution = wald_of(fitted, wider, chosen)
    return TestResult(
        "mundlak", statistic, p_value, distribution, p_value < LEVEL,
        {"chi2": statistic * len(chosen), "theta": float(np.median(theta))},
    )  # fmt: skip


def _lagged(design: Design, rows: np.ndarray, values: Array) -> tuple[Array, Array, np.ndarray]:
    """Pairs of a differenced residual and the one before it, with the unit of each pair."""
    assert design.entity is not None and design.time is not None
    entity, time = design.entity[rows], design.time[rows]
    key = entity * (int(time.max()) + 2) + time
    order = np.argsort(key)
    partner = np.searchsorted(key[order], key - 1).clip(max=len(key) - 1)
    found = key[order][partner] == key - 1
    return values[found], values[order[partner[found]]], entity[found]


@answers(Family.OLS, Family.RANDOM, Family.FIRST_DIFFERENCE)
def serial_correlation(design: Design) -> Answer:
    """Wooldridge's test for serial correlation, on the residuals of the model in first differences.

    Without serial correlation in levels neighbouring differences correlate by -1/2. The differenced residual
    is regressed on its predecessor; F(1, n - 2) of the coefficient being -1/2 with a covariance clustered by
    unit (no small-sample factor), as in plm's ``pwfdtest(h0 = "fe")``.
    """
    from statsmodels.stats.sandwich_covariance import S_crosssection

    spec = design.spec
    if spec.panel is None or design.entity is None:
        return unavailable("needs_panel")
    if spec.endogenous:
        return unavailable("not_with_instruments")
    slopes = [j for j, name in enumerate(design.exog_names) if name != INTERCEPT]
    by_time = [j for j, name in enumerate(design.effect_names) if name != spec.panel.entity]
    plain = _as(
        design, Family.FIRST_DIFFERENCE, exog=design.exog[:, slopes], weights=None,
        exog_names=tuple(design.exog_names[j] for j in slopes), effects=design.effects[:, by_time],
        effect_names=tuple(design.effect_names[j] for j in by_time),
    )  # fmt: skip
    plain = replace(plain, spec=replace(plain.spec, weights=None))
    # A driver that only grows steadily has no variation left in differences.
    now, _ = first_difference_rows(plain)
    fitted = first_difference(plain)
    current, before, entity = _lagged(plain, now, fitted.residuals)
    units = np.unique(entity, return_inverse=True)[1]
    if len(current) < 10 or units.max(initial=0) < 4:
        return unavailable("too_few_pairs", pairs=len(current))
    columns = np.column_stack([np.ones(len(before)), before])
    bread = np.linalg.inv(columns.T @ columns)
    params = bread @ columns.T @ current
    scores = columns * (current - columns @ params)[:, None]
    matrix = bread @ S_crosssection(scores, units) @ bread
    statistic = float((params[1] + 0.5) ** 2 / matrix[1, 1])
    df = len(current) - 2
    p_value = float(scipy.stats.f.sf(statistic, 1, df))
    return TestResult(
        "serial_correlation",
        statistic,
        p_value,
        f"F(1, {df})",
        p_value < LEVEL,
        {"correlation": float(params[1])},
    )


def joint(estimate: Estimate, terms: tuple[str, ...], key: str = "joint") -> TestResult | NotAvailable:
    """Wald test that several coefficients of an estimate are all zero, with the estimate's own covariance."""
    table = estimate.coefficients.set_index("term")["estimate"]
    absent = [term for term in terms if term not in table.index]
    if absent or not terms:
        return unavailable("no_such_terms", terms=", ".join(absent) or "–")
    part = table.loc[list(terms)].to_numpy()
    matrix = estimate.covariance_matrix.loc[list(terms), list(terms)].to_numpy()
    count = len(terms)
    if np.linalg.matrix_rank(matrix) < count:
        return unavailable("joint_rank", terms=count)
    statistic = float(part @ np.linalg.solve(matrix, part)) / count
    if estimate.distribution.kind == "t" and estimate.distribution.df is not None:
        p_value = float(scipy.stats.f.sf(statistic, count, estimate.distribution.df))
        return TestResult(key, statistic, p_value, f"F({count}, {estimate.distribution.df})", p_value < LEVEL)
    return chi2_result(key, statistic * count, count)


def pre_trends(estimate: Estimate) -> TestResult | NotAvailable:
    """Are all effects before adoption zero? A joint Wald test on the coefficients of an event study."""
    if estimate.spec.adoption is None:
        return unavailable("needs_event_study")
    terms = [
        term for term in estimate.coefficients["term"] if term.startswith("event[-") and term != "event[-0]"
    ]
    return joint(estimate, tuple(terms), "pre_trends")
