"""Binary, ordered and count models against R's glm, sandwich, MASS and ordinal, and textbook tables."""

import numpy as np
import pandas as pd
import pytest

from lib.drivers import Cov, CovarianceSpec, Estimate, Family, ModelSpec
from tests.replication.drivers_reference import RTOL, assert_matches, data, fitted, value

CLASSICAL = CovarianceSpec(Cov.CLASSICAL)
DRIVERS = ("white", "hrat", "obrat", "loanprc", "unem")


def loan(family: Family, cov: CovarianceSpec = CLASSICAL) -> Estimate:
    """Approval of mortgage applications (Hunter and Walker's data)."""
    return fitted(
        ModelSpec("approve", DRIVERS, family=family, covariance=cov), data("loanapp").dropna(subset=["dep"])
    )


@pytest.mark.parametrize("family", [Family.LOGIT, Family.PROBIT])
def test_binary_against_r_glm(family: Family) -> None:
    assert_matches(loan(family), "discrete", family.value)


@pytest.mark.parametrize("family", [Family.LOGIT, Family.PROBIT])
def test_binary_robust_and_clustered_against_the_definition_in_r(family: Family) -> None:
    assert_matches(loan(family, CovarianceSpec(Cov.HC0)), "discrete", f"{family.value}_hc0")
    assert_matches(loan(family, CovarianceSpec(Cov.CLUSTER, ("dep",))), "discrete", f"{family.value}_cluster")


def test_logit_against_sandwich_and_vcovcl() -> None:
    assert_matches(loan(Family.LOGIT, CovarianceSpec(Cov.HC0)), "discrete", "logit_sandwich")
    assert_matches(loan(Family.LOGIT, CovarianceSpec(Cov.CLUSTER, ("dep",))), "discrete", "logit_vcovcl")


@pytest.mark.parametrize("family", [Family.LOGIT, Family.PROBIT])
def test_average_marginal_effects_against_the_delta_method_in_r(family: Family) -> None:
    marginal = loan(family).marginal
    assert marginal is not None
    table = marginal.set_index("term")
    for term in DRIVERS:
        for quantity in ("estimate", "std_error"):
            wanted = value("discrete", f"{family.value}_margins", term, quantity)
            assert float(table.loc[term, quantity]) == pytest.approx(wanted, rel=RTOL)


@pytest.mark.parametrize("family", [Family.LOGIT, Family.PROBIT])
def test_average_marginal_effects_against_statsmodels_get_margeff(family: Family) -> None:
    import statsmodels.api as sm

    table = data("loanapp")[["approve", *DRIVERS, "dep"]].dropna()
    model = sm.Logit if family is Family.LOGIT else sm.Probit
    theirs = model(table["approve"], sm.add_constant(table[list(DRIVERS)])).fit(disp=0, tol=1e-12)
    effects = theirs.get_margeff(dummy=True).summary_frame()
    ours = loan(family).marginal
    assert ours is not None
    np.testing.assert_allclose(ours["estimate"], effects["dy/dx"], rtol=RTOL)
    np.testing.assert_allclose(ours["std_error"], effects["Std. Err."], rtol=RTOL)


def test_labour_force_participation_against_wooldridge_table_17_1() -> None:
    # Wooldridge, Introductory Econometrics, table 17.1 (printed digits): logit and probit of mroz.
    drivers = ("nwifeinc", "educ", "exper", "expersq", "age", "kidslt6", "kidsge6")
    printed = {
        Family.LOGIT: [(-0.021, 0.008), (0.221, 0.043), (0.206, 0.032), (-0.0032, 0.0010), (-0.088, 0.015),
                       (-1.443, 0.204), (0.060, 0.075)],
        Family.PROBIT: [(-0.012, 0.005), (0.131, 0.025), (0.123, 0.019), (-0.0019, 0.0006), (-0.053, 0.008),
                        (-0.868, 0.119), (0.036, 0.043)],
    }  # fmt: skip
    likelihood = {Family.LOGIT: -401.77, Family.PROBIT: -401.30}
    for family, rows in printed.items():
        found = fitted(ModelSpec("inlf", drivers, family=family, covariance=CLASSICAL), data("mroz"))
        for term, (estimate, error) in zip(drivers, rows, strict=True):
            digits = 4 if term == "expersq" else 3
            assert found.value(term) == pytest.approx(estimate, abs=0.51 * 10**-digits)
            assert found.value(term, "std_error") == pytest.approx(error, abs=0.51 * 10**-digits)
        assert round(found.fit["log_likelihood"], 2) == likelihood[family]


def test_poisson_against_r_glm() -> None:
    for case, cov in (("poisson", CLASSICAL), ("poisson_hc0", CovarianceSpec(Cov.HC0))):
        spec = ModelSpec("Days", ("Sex", "Lrn", "Age"), family=Family.POISSON, covariance=cov)
        assert_matches(fitted(spec, data("quine")), "discrete", case)


def test_poisson_with_effects_against_r_glm_with_dummies() -> None:
    drivers, effects = ("beertax", "unemp", "income"), ("state", "year")
    for case, cov in (
        ("poisson_fe", CLASSICAL),
        ("poisson_fe_cluster", CovarianceSpec(Cov.CLUSTER, ("state",))),
    ):
        spec = ModelSpec("fatal", drivers, effects, family=Family.POISSON, covariance=cov)
        assert_matches(fitted(spec, data("fatalities")), "discrete", case)


def _housing() -> pd.DataFrame:
    table = data("housing")
    orders = {"Sat": ["Low", "Medium", "High"], "Infl": ["Low", "Medium", "High"],
              "Type": ["Tower", "Apartment", "Atrium", "Terrace"], "Cont": ["Low", "High"]}  # fmt: skip
    return table.assign(**{name: pd.Categorical(table[name], levels) for name, levels in orders.items()})


def test_ordered_logit_against_ordinal_clm() -> None:
    spec = ModelSpec("Sat", ("Infl", "Type", "Cont"), family=Family.ORDERED_LOGIT, covariance=CLASSICAL)
    assert_matches(fitted(spec, _housing()), "discrete", "ordered_clm")


def test_ordered_logit_robust_and_clustered_against_sandwich_of_clm() -> None:
    table = _housing()
    table = table.assign(
        block=table["Infl"].astype(str) + table["Type"].astype(str) + table["Cont"].astype(str)
    )
    for case, cov in (
        ("ordered_hc0", CovarianceSpec(Cov.HC0)),
        ("ordered_cluster", CovarianceSpec(Cov.CLUSTER, ("block",))),
    ):
        spec = ModelSpec("Sat", ("Infl", "Type", "Cont"), family=Family.ORDERED_LOGIT, covariance=cov)
        assert_matches(fitted(spec, table), "discrete", case)


def test_ordered_logit_against_mass_polr() -> None:
    # polr stops its BFGS search earlier than clm's Newton iterations, hence the wider tolerance.
    spec = ModelSpec("Sat", ("Infl", "Type", "Cont"), family=Family.ORDERED_LOGIT, covariance=CLASSICAL)
    assert_matches(fitted(spec, _housing()), "discrete", "ordered", rtol=1e-4)
