"""Clustered fixed effects, instruments and the wild bootstrap against pyfixest 0.60 and wildboottest 0.3.2.

Standard errors, p-values and interval bounds together pin the small-sample factor and the degrees of freedom.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.drivers import Cov, CovarianceSpec, ModelSpec
from tests.replication.drivers_reference import RTOL, data, fitted, value

DRIVERS = ("beertax", "unemp", "income")
STATE = CovarianceSpec(Cov.CLUSTER, ("state",))
QUANTITIES = ("estimate", "std_error", "p_value", "low", "high")


def fatal(*effects: str, cov: CovarianceSpec = STATE, weights: str | None = None) -> tuple[ModelSpec, str]:
    return ModelSpec("frate", DRIVERS, effects, covariance=cov, weights=weights), "fatalities"


CASES = {
    "pooled_cluster": fatal(),
    "fe_cluster": fatal("state"),
    "twfe_cluster": fatal("state", "year"),
    "twfe_two_way": fatal("state", "year", cov=CovarianceSpec(Cov.CLUSTER, ("state", "year"))),
    "twfe_iid": fatal("state", "year", cov=CovarianceSpec(Cov.CLASSICAL)),
    "twfe_hc1": fatal("state", "year", cov=CovarianceSpec(Cov.HC1)),
    "wls_twfe_cluster": fatal("state", "year", weights="pop"),
    "unbalanced_cluster": (
        ModelSpec(
            "log(emp)",
            ("log(wage)", "log(capital)", "log(output)"),
            ("firm", "year"),
            covariance=CovarianceSpec(Cov.CLUSTER, ("firm",)),
        ),
        "empluk",
    ),
    "iv_cluster": (
        ModelSpec("lp", ("li",), ("state", "year"), ("lr",), ("tdiff", "rtax"), covariance=STATE),
        "cigarettes",
    ),
}


def _table(name: str) -> pd.DataFrame:
    table = data(name)
    if name == "cigarettes":
        table = table.assign(
            lp=np.log(table["packs"]), lr=np.log(table["rprice"]), li=np.log(table["rincome"])
        )
    return table


@pytest.mark.parametrize("case", CASES)
def test_estimates_errors_p_values_and_bounds_against_pyfixest(case: str) -> None:
    spec, name = CASES[case]
    found = fitted(spec, _table(name))
    for term in found.coefficients["term"]:
        theirs = {"(Intercept)": "Intercept"}.get(term, term.replace("log(", "np.log("))
        for quantity in QUANTITIES:
            wanted = value("pyfixest", case, theirs, quantity)
            # The p-value of a large t is a small number that amplifies rounding.
            assert found.value(term, quantity) == pytest.approx(
                wanted, rel=1e-5 if quantity == "p_value" else RTOL
            )


WILD = CovarianceSpec(Cov.WILD_CLUSTER, ("firm",), draws=1024)


def test_wild_bootstrap_over_all_signs_against_wildboottest() -> None:
    found = fitted(ModelSpec("inv", ("value", "capital"), covariance=WILD), data("grunfeld"))
    for term, theirs in (("(Intercept)", "const"), ("value", "value"), ("capital", "capital")):
        statistic = value("pyfixest", "wild_grunfeld", theirs)
        assert found.value(term, "statistic") == pytest.approx(statistic, rel=RTOL)
        # For `capital` wildboottest misses, by rounding, the two draws that repeat the sample (equal signs).
        slack = 2 / 1024 if term == "capital" else 1e-12
        assert found.value(term, "p_value") == pytest.approx(
            value("pyfixest", "wild_grunfeld", theirs, "p-value"), abs=slack
        )


@pytest.mark.parametrize("tested", [0.0, 0.15])
def test_wild_bootstrap_against_its_definition_with_unit_and_period_effects(tested: float) -> None:
    """Every sign vector, each with a full regression on dummies: none of the shortcuts."""
    table = data("grunfeld").query("year < 1945")
    firms = table["firm"].to_numpy()
    dummies = pd.get_dummies(table[["firm", "year"]].astype(str), drop_first=True).to_numpy(float)
    x = np.column_stack([table["value"], table["capital"], np.ones(len(table)), dummies])
    y = table["inv"].to_numpy() - tested * table["value"].to_numpy()
    inverse = np.linalg.inv(x.T @ x)

    def t_statistic(outcome: np.ndarray) -> float:
        beta = inverse @ x.T @ outcome
        scores = x * (outcome - x @ beta)[:, None]
        sums = np.array([scores[firms == firm].sum(axis=0) for firm in np.unique(firms)])
        return float(beta[0] / np.sqrt((inverse @ sums.T @ sums @ inverse)[0, 0]))

    others = x[:, 1:]
    fit = others @ np.linalg.lstsq(others, y, rcond=None)[0]
    residual = y - fit
    sample = abs(t_statistic(y))
    draws = []
    for signs in product((1.0, -1.0), repeat=9):  # the first firm's sign is free: v and -v give the same |t|
        weight = dict(zip(np.unique(firms), (1.0, *signs), strict=True))
        draws.append(abs(t_statistic(fit + residual * np.vectorize(weight.get)(firms))))
    expected = float(np.mean(np.array(draws) >= sample * (1 - 1e-9)))

    shifted = table.assign(inv=y)
    found = fitted(ModelSpec("inv", ("value", "capital"), ("firm", "year"), covariance=WILD), shifted)
    assert found.value("value", "p_value") == pytest.approx(expected, abs=1e-12)
