"""Two-stage least squares and its diagnostics against R's AER 1.2 (ivreg), and textbook values."""

import pytest

from lib.drivers import Cov, CovarianceSpec, ModelSpec, prepare
from lib.drivers.design import Design
from lib.drivers.diagnostics import first_stage, over_identification, wu_hausman
from lib.drivers.result import TestResult
from tests.replication.drivers_reference import RTOL, assert_matches, data, fitted, value

CLASSICAL = CovarianceSpec(Cov.CLASSICAL)
ROBUST = CovarianceSpec(Cov.HC1)


def spec(*effects: str, cov: CovarianceSpec = CLASSICAL, weights: str | None = None) -> ModelSpec:
    """Cigarette demand with the price instrumented by taxes (Stock and Watson)."""
    return ModelSpec(
        "log(packs)",
        ("log(rincome)",),
        effects,
        ("log(rprice)",),
        ("tdiff", "rtax"),
        covariance=cov,
        weights=weights,
    )


CASES = {
    "iv_classical": spec(),
    "iv_hc0": spec(cov=CovarianceSpec(Cov.HC0)),
    "iv_hc1": spec(cov=ROBUST),
    "iv_weighted": spec(weights="population"),
    "iv_panel_classical": spec("state", "year"),
    "iv_panel_hc1": spec("state", "year", cov=ROBUST),
    "iv_panel_cluster": spec("state", "year", cov=CovarianceSpec(Cov.CLUSTER, ("state",))),
}


@pytest.mark.parametrize("case", CASES)
def test_cigarettes_against_aer_ivreg(case: str) -> None:
    table = data("cigarettes")
    if "panel" not in case:
        table = table.query("year == 1995")
    assert_matches(fitted(CASES[case], table), "instruments", case)


def _design(model: ModelSpec, *, panel: bool = False) -> Design:
    table = data("cigarettes")
    made = prepare(model, table if panel else table.query("year == 1995"))
    assert isinstance(made, Design)
    return made


TESTS = {"Weak instruments": first_stage, "Wu-Hausman": wu_hausman, "Sargan": over_identification}


@pytest.mark.parametrize("name", TESTS)
def test_iv_diagnostics_against_aer_summary_ivreg(name: str) -> None:
    found = TESTS[name](_design(spec()))
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("instruments", "iv_diagnostics", name), rel=RTOL)
    assert found.p_value == pytest.approx(value("instruments", "iv_diagnostics", name, "p_value"), rel=RTOL)


@pytest.mark.parametrize("name", TESTS)
def test_iv_diagnostics_with_effects_against_aer_with_dummies(name: str) -> None:
    found = TESTS[name](_design(spec("state", "year"), panel=True))
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("instruments", "iv_panel_diagnostics", name), rel=RTOL)


@pytest.mark.parametrize("name", ["Weak instruments", "Wu-Hausman"])
def test_robust_iv_diagnostics_against_aer_with_vcovhc(name: str) -> None:
    found = TESTS[name](_design(spec(cov=ROBUST)))
    assert isinstance(found, TestResult)
    assert found.statistic == pytest.approx(value("instruments", "iv_diagnostics_hc1", name), rel=RTOL)


def test_effective_f_against_its_definition_in_r() -> None:
    found = first_stage(_design(spec(cov=ROBUST)))
    assert isinstance(found, TestResult)
    assert found.values["effective_f"] == pytest.approx(value("instruments", "effective_f"), rel=RTOL)


def test_hansen_j_against_two_step_gmm_in_r() -> None:
    found = over_identification(_design(spec(cov=ROBUST)))
    assert isinstance(found, TestResult) and found.key == "hansen"
    assert found.statistic == pytest.approx(value("instruments", "hansen"), rel=RTOL)


def test_return_to_education_against_wooldridge_example_15_5() -> None:
    # Wooldridge, Introductory Econometrics, example 15.5 (printed digits): 428 working women of mroz.
    women = data("mroz").query("inlf == 1")
    model = ModelSpec(
        "lwage", ("exper", "expersq"), (), ("educ",), ("motheduc", "fatheduc"), covariance=CLASSICAL
    )
    found = fitted(model, women)
    printed = {
        "(Intercept)": (0.048, 0.400),
        "educ": (0.061, 0.031),
        "exper": (0.044, 0.013),
        "expersq": (-0.0009, 0.0004),
    }
    for term, (estimate, error) in printed.items():
        digits = 4 if term == "expersq" else 3
        assert round(found.value(term), digits) == estimate
        assert round(found.value(term, "std_error"), digits) == error
    assert found.n == 428
    made = prepare(model, women)
    assert isinstance(made, Design)
    sargan = over_identification(made)
    # Example 15.8: n R² = .378, p = .539.
    assert isinstance(sargan, TestResult) and round(sargan.statistic, 3) == 0.378
    assert sargan.p_value is not None and round(sargan.p_value, 2) == 0.54
    exogeneity = wu_hausman(made)
    # Example 15.7: t = 1.67 on the first-stage residual.
    assert isinstance(exogeneity, TestResult) and round(exogeneity.statistic**0.5, 2) == 1.67
    strength = first_stage(made)
    # Example 15.5: F of the two instruments is 55.40.
    assert isinstance(strength, TestResult) and round(strength.statistic, 2) == 55.40
