"""Panel families, kernel covariances and panel tests against R's plm 2.6."""

import numpy as np
import pytest

from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec, PanelIndex, prepare
from lib.drivers.design import Design
from lib.drivers.diagnostics import hausman, mundlak, serial_correlation
from lib.drivers.result import TestResult
from lib.values import NotAvailable
from tests.replication.drivers_reference import RTOL, assert_matches, data, fitted, value

CLASSICAL = CovarianceSpec(Cov.CLASSICAL)
FIRM = PanelIndex("firm", "year")
STATE = PanelIndex("state", "year")
ONE = ("value", "capital")
THREE = ("beertax", "unemp", "income")
LOGS = ("log(wage)", "log(capital)", "log(output)")


def grunfeld(family: Family = Family.OLS, *effects: str, cov: CovarianceSpec = CLASSICAL) -> ModelSpec:
    """Investment demand of ten firms."""
    return ModelSpec("inv", ONE, effects, family=family, covariance=cov, panel=FIRM)


def fatal(family: Family = Family.OLS, *effects: str, cov: CovarianceSpec = CLASSICAL) -> ModelSpec:
    """Traffic fatalities of 48 states in 7 years."""
    return ModelSpec("frate", THREE, effects, family=family, covariance=cov, panel=STATE)


def employment(family: Family = Family.OLS, *effects: str) -> ModelSpec:
    """Labour demand of 140 firms, observed for 7 to 9 years."""
    return ModelSpec("log(emp)", LOGS, effects, family=family, covariance=CLASSICAL, panel=FIRM)


CASES = {
    "grunfeld_within": ("grunfeld", grunfeld(Family.OLS, "firm")),
    "grunfeld_twoways": ("grunfeld", grunfeld(Family.OLS, "firm", "year")),
    "grunfeld_between": ("grunfeld", grunfeld(Family.BETWEEN)),
    "grunfeld_fd": ("grunfeld", grunfeld(Family.FIRST_DIFFERENCE)),
    "fatalities_random": ("fatalities", fatal(Family.RANDOM)),
    "fatalities_between": ("fatalities", fatal(Family.BETWEEN)),
    "fatalities_fd": ("fatalities", fatal(Family.FIRST_DIFFERENCE)),
    "empluk_within": ("empluk", employment(Family.OLS, "firm")),
    "empluk_twoways": ("empluk", employment(Family.OLS, "firm", "year")),
    "empluk_fd": ("empluk", employment(Family.FIRST_DIFFERENCE)),
    "empluk_between": ("empluk", employment(Family.BETWEEN)),
}


@pytest.mark.parametrize("case", CASES)
def test_panel_families_against_plm(case: str) -> None:
    name, spec = CASES[case]
    assert_matches(fitted(spec, data(name)), "panel", case)


def test_random_effects_and_theta_against_plm_swar() -> None:
    found = fitted(grunfeld(Family.RANDOM), data("grunfeld"))
    for term in ("(Intercept)", *ONE):
        for quantity in ("estimate", "std_error"):
            wanted = value("panel", "grunfeld_random", term, quantity)
            assert found.value(term, quantity) == pytest.approx(wanted, rel=RTOL)
    assert found.fit["theta"] == pytest.approx(value("panel", "grunfeld_random", "", "theta"), rel=RTOL)


def test_random_effects_unbalanced_against_plm_swar() -> None:
    assert_matches(fitted(employment(Family.RANDOM), data("empluk")), "panel", "empluk_random")


def test_lag_within_units_against_plm_lag() -> None:
    spec = ModelSpec(
        "log(emp)", ("lag(lwage, 1)", "log(capital)"), ("firm",), covariance=CLASSICAL, panel=FIRM
    )
    table = data("empluk")
    found = fitted(spec, table.assign(lwage=np.log(table["wage"])))
    for ours, theirs in (("lag(lwage, 1)", "lag(log(wage), 1)"), ("log(capital)", "log(capital)")):
        for quantity in ("estimate", "std_error"):
            assert found.value(ours, quantity) == pytest.approx(
                value("panel", "empluk_lag", theirs, quantity), rel=RTOL
            )


@pytest.mark.parametrize(
    ("case", "table", "spec"),
    [
        # plm::vcovHC(method = "arellano", type = "HC0"): the sandwich without any factor
        (
            "grunfeld_random_arellano",
            "grunfeld",
            grunfeld(Family.RANDOM, cov=CovarianceSpec(Cov.CLUSTER, ("firm",))),
        ),
        (
            "grunfeld_fd_arellano",
            "grunfeld",
            grunfeld(Family.FIRST_DIFFERENCE, cov=CovarianceSpec(Cov.CLUSTER, ("firm",))),
        ),
        # plm::vcovNW and plm::vcovSCC with maxlag = 2, type = "HC0"
        ("nw_panel", "fatalities", fatal(Family.OLS, "state", cov=CovarianceSpec(Cov.NEWEY_WEST, lags=2))),
        ("nw_pooled", "fatalities", fatal(cov=CovarianceSpec(Cov.NEWEY_WEST, lags=2))),
        (
            "dk_panel",
            "fatalities",
            fatal(Family.OLS, "state", cov=CovarianceSpec(Cov.DRISCOLL_KRAAY, lags=2)),
        ),
        ("dk_pooled", "fatalities", fatal(cov=CovarianceSpec(Cov.DRISCOLL_KRAAY, lags=2))),
    ],
)
def test_panel_covariances_against_plm_times_the_labelled_factor(
    case: str, table: str, spec: ModelSpec
) -> None:
    found = fitted(spec, data(table))
    assert found.covariance.factor > 1
    assert_matches(found, "panel", case, factor=found.covariance.factor)


def _design(spec: ModelSpec, name: str) -> Design:
    made = prepare(spec, data(name))
    assert isinstance(made, Design)
    return made


def test_hausman_against_plm_phtest() -> None:
    found = hausman(_design(grunfeld(), "grunfeld"))
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("panel", "hausman"), rel=RTOL)
    assert found.p_value == pytest.approx(value("panel", "hausman", quantity="p_value"), rel=RTOL)
    two = ModelSpec("log(emp)", ("log(wage)", "log(capital)"), ("firm",), covariance=CLASSICAL, panel=FIRM)
    unbalanced = hausman(_design(two, "empluk"))
    assert isinstance(unbalanced, TestResult)
    assert unbalanced.statistic == pytest.approx(value("panel", "hausman_empluk"), rel=RTOL)


def test_hausman_has_no_answer_where_the_difference_is_indefinite() -> None:
    # plm's phtest takes the absolute value of a negative quadratic form here; the Mundlak form still answers.
    design = _design(fatal(Family.OLS, "state"), "fatalities")
    found = hausman(design)
    assert isinstance(found, NotAvailable) and found.reason.endswith("hausman_indefinite")
    assert isinstance(mundlak(design), TestResult)


def test_mundlak_against_plm_phtest_auxiliary_regression() -> None:
    found = mundlak(_design(grunfeld(), "grunfeld"))
    assert isinstance(found, TestResult)
    assert found.values["chi2"] == pytest.approx(value("panel", "hausman_aux"), rel=RTOL)
    clustered = mundlak(_design(grunfeld(cov=CovarianceSpec(Cov.CLUSTER, ("firm",))), "grunfeld"))
    assert isinstance(clustered, TestResult)
    # plm's covariance has no small-sample factor: (G/(G-1))((n-1)/(n-k)) with G = 10, n = 200, k = 5.
    factor = 10 / 9 * 199 / 195
    assert clustered.values["chi2"] == pytest.approx(value("panel", "hausman_aux_cluster") / factor, rel=RTOL)


def test_wooldridge_serial_correlation_against_plm_pwfdtest() -> None:
    found = serial_correlation(_design(grunfeld(), "grunfeld"))
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("panel", "wooldridge"), rel=RTOL)
    assert found.p_value == pytest.approx(value("panel", "wooldridge", quantity="p_value"), rel=RTOL)


def test_wage_panel_against_wooldridge_table_14_2() -> None:
    # Wooldridge, Introductory Econometrics, table 14.2 (printed digits): 545 men in 8 years, year dummies.
    own = ("educ", "black", "hisp")
    shared = ("exper", "expersq", "married", "union")
    index = PanelIndex("nr", "year")
    printed = {
        "pooled": {
            "educ": (0.091, 0.005), "black": (-0.139, 0.024), "hisp": (0.016, 0.021), "exper": (0.067, 0.014),
            "expersq": (-0.0024, 0.0008), "married": (0.108, 0.016), "union": (0.182, 0.017),
        },
        "random": {
            "educ": (0.092, 0.011), "black": (-0.139, 0.048), "hisp": (0.022, 0.043), "exper": (0.106, 0.015),
            "expersq": (-0.0047, 0.0007), "married": (0.064, 0.017), "union": (0.106, 0.018),
        },
        "fixed": {"expersq": (-0.0052, 0.0007), "married": (0.047, 0.018), "union": (0.080, 0.019)},
    }  # fmt: skip
    specs = {
        "pooled": ModelSpec("lwage", (*own, *shared, "C(year)"), covariance=CLASSICAL),
        "random": ModelSpec(
            "lwage", (*own, *shared, "C(year)"), family=Family.RANDOM, covariance=CLASSICAL, panel=index
        ),
        "fixed": ModelSpec("lwage", shared[1:], ("nr", "year"), covariance=CLASSICAL),
    }
    for name, spec in specs.items():
        found = fitted(spec, data("wagepan"))
        for term, (estimate, error) in printed[name].items():
            step = 1e-4 if term == "expersq" else 1e-3
            assert found.value(term) == pytest.approx(estimate, abs=0.51 * step), (name, term)
            assert found.value(term, "std_error") == pytest.approx(error, abs=0.51 * step), (name, term)
