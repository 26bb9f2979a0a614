"""Least squares and its covariances against R 4.2 (lm, sandwich 3.0, lmtest 0.9, car 3.1)."""

import pytest

from lib.drivers import Cov, CovarianceSpec, ModelSpec, PanelIndex, prepare
from lib.drivers.design import Design
from lib.drivers.diagnostics import breusch_pagan, inflation, influence, largest_influence, reset, white
from lib.drivers.result import TestResult
from tests.replication.drivers_reference import RTOL, assert_matches, data, fitted, value

DRIVERS = ("beertax", "unemp", "income")
STATE = CovarianceSpec(Cov.CLUSTER, ("state",))
BOTH = CovarianceSpec(Cov.CLUSTER, ("state", "year"))
CLASSICAL = CovarianceSpec(Cov.CLASSICAL)


def spec(*effects: str, cov: CovarianceSpec = CLASSICAL, weights: str | None = None) -> ModelSpec:
    """The traffic-fatality regression of Stock and Watson."""
    return ModelSpec("frate", DRIVERS, effects, covariance=cov, weights=weights)


# (case in reference/linear.csv, model): R's lm with vcovHC, vcovCL or the covariance written out in linear.R
CASES = {
    "ols_classical": spec(),
    "ols_hc0": spec(cov=CovarianceSpec(Cov.HC0)),
    "ols_hc1": spec(cov=CovarianceSpec(Cov.HC1)),
    "ols_hc2": spec(cov=CovarianceSpec(Cov.HC2)),
    "ols_hc3": spec(cov=CovarianceSpec(Cov.HC3)),
    "ols_cluster": spec(cov=STATE),
    "ols_two_way": spec(cov=BOTH),
    "wls_classical": spec(weights="pop"),
    "wls_hc1": spec(cov=CovarianceSpec(Cov.HC1), weights="pop"),
    "wls_hc3": spec(cov=CovarianceSpec(Cov.HC3), weights="pop"),
    "wls_cluster": spec(cov=STATE, weights="pop"),
    "fe_classical": spec("state"),
    "fe_hc1": spec("state", cov=CovarianceSpec(Cov.HC1)),
    "fe_hc2": spec("state", cov=CovarianceSpec(Cov.HC2)),
    "fe_hc3": spec("state", cov=CovarianceSpec(Cov.HC3)),
    "fe_cluster": spec("state", cov=STATE),
    "twfe_classical": spec("state", "year"),
    "twfe_hc1": spec("state", "year", cov=CovarianceSpec(Cov.HC1)),
    "twfe_hc3": spec("state", "year", cov=CovarianceSpec(Cov.HC3)),
    "twfe_cluster": spec("state", "year", cov=STATE),
    "twfe_two_way": spec("state", "year", cov=BOTH),
    "wls_twfe_cluster": spec("state", "year", cov=STATE, weights="pop"),
    "wls_twfe_hc2": spec("state", "year", cov=CovarianceSpec(Cov.HC2), weights="pop"),
}


@pytest.mark.parametrize("case", CASES)
def test_fatalities_against_r_lm_and_sandwich(case: str) -> None:
    assert_matches(fitted(CASES[case], data("fatalities")), "linear", case)


def test_categories_and_interactions_against_r_lm() -> None:
    found = fitted(
        ModelSpec("log1p(Days)", ("Sex", "Lrn", "Sex:Lrn", "Age"), covariance=CLASSICAL), data("quine")
    )
    assert_matches(found, "linear", "categories")


def test_newey_west_series_against_sandwich_neweywest() -> None:
    firm = data("grunfeld").query("firm == 1")
    cov = CovarianceSpec(Cov.NEWEY_WEST, lags=3)
    found = fitted(
        ModelSpec("inv", ("value", "capital"), covariance=cov, panel=PanelIndex("firm", "year")), firm
    )
    assert_matches(found, "linear", "newey_west_series")


def design(*effects: str, cov: CovarianceSpec = CLASSICAL) -> Design:
    made = prepare(spec(*effects, cov=cov), data("fatalities"))
    assert isinstance(made, Design)
    return made


@pytest.mark.parametrize(
    ("case", "test", "made"),
    [
        ("breusch_pagan", breusch_pagan, design()),  # lmtest::bptest
        ("white", white, design()),  # lmtest::bptest with squares and products
        ("reset", reset, design()),  # lmtest::resettest(power = 2:3)
    ],
)
def test_residual_tests_against_lmtest(case: str, test: object, made: Design) -> None:
    found = test(made)  # type: ignore[operator]
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("linear", case), rel=RTOL)
    assert found.p_value == pytest.approx(value("linear", case, quantity="p_value"), rel=RTOL)


def test_reset_with_effects_and_with_a_robust_covariance_against_lmtest() -> None:
    within, robust = reset(design("state")), reset(design(cov=CovarianceSpec(Cov.HC1)))
    assert isinstance(within, TestResult) and isinstance(robust, TestResult)
    assert within.statistic == pytest.approx(value("linear", "reset_fe"), rel=RTOL)
    assert robust.statistic == pytest.approx(value("linear", "reset_hc1"), rel=RTOL)


def test_variance_inflation_against_car_vif() -> None:
    found = inflation(design())
    assert isinstance(found, TestResult)
    factors = found.values["factors"]
    assert isinstance(factors, dict)
    for name in DRIVERS:
        assert factors[name] == pytest.approx(value("linear", "vif", name, "vif"), rel=RTOL)


def test_cooks_distance_against_r_stats() -> None:
    found = largest_influence(design())
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("linear", "cooks", quantity="max"), rel=RTOL)
    assert found.values["row"] == value("linear", "cooks", quantity="row")
    table = influence(design())
    worst = table.loc[table["cooks_distance"].idxmax()]
    assert worst["studentized"] == pytest.approx(value("linear", "cooks", quantity="rstandard"), rel=RTOL)
    within = largest_influence(design("state"))
    assert isinstance(within, TestResult)
    assert within.statistic == pytest.approx(value("linear", "cooks_fe", quantity="max"), rel=RTOL)
