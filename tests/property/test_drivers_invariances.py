"""What must hold for any data: order, units, constants, and equivalences between estimators."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.drivers import (
    Cov,
    CovarianceSpec,
    Estimate,
    EventSpec,
    Family,
    ModelSpec,
    PanelIndex,
    Refusal,
    estimate,
)

PANEL = PanelIndex("unit", "period")
CLUSTER = CovarianceSpec(Cov.CLUSTER, ("unit",))
HC1 = CovarianceSpec(Cov.HC1)
CLASSICAL = CovarianceSpec(Cov.CLASSICAL)
SEEDS = st.integers(0, 10_000)
few = settings(max_examples=15, deadline=None)


def table(seed: int, units: int = 8, periods: int = 6, *, holes: bool = False) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    size = units * periods
    made = pd.DataFrame(
        {"unit": np.repeat(np.arange(units), periods), "period": np.tile(np.arange(periods), units)}
    )
    own = np.repeat(random.normal(size=units), periods)
    made["x"] = random.normal(size=size) + own
    made["z"] = random.normal(size=size)
    made["w"] = random.uniform(0.5, 2, size)
    made["y"] = own + 0.5 * made["x"] - made["z"] + random.normal(size=size)
    made["won"] = (made["y"] + random.normal(size=size) > 0).astype(int)
    made["count"] = random.poisson(np.exp(0.3 * made["z"]))
    made["row"] = np.arange(size)
    if holes:
        made = made.drop(index=random.choice(size, size // 5, replace=False))
    return made.reset_index(drop=True)


def fit(spec: ModelSpec, data: pd.DataFrame) -> Estimate:
    found = estimate(spec, data)
    assert isinstance(found, Estimate), found
    return found


def same(first: Estimate, second: Estimate, terms: tuple[str, ...] = ("x", "z"), rtol: float = 1e-7) -> None:
    for term in terms:
        for quantity in ("estimate", "std_error", "p_value"):
            assert first.value(term, quantity) == pytest.approx(
                second.value(term, quantity), rel=rtol, abs=1e-12
            )


SPECS = [
    ModelSpec("y", ("x", "z"), covariance=CLUSTER),
    ModelSpec("y", ("x", "z"), ("unit", "period"), covariance=CLUSTER),
    ModelSpec("y", ("x", "z"), weights="w", covariance=CovarianceSpec(Cov.HC3)),
    ModelSpec("y", ("x", "z"), family=Family.RANDOM, panel=PANEL, covariance=CLUSTER),
    ModelSpec("y", ("x", "z"), family=Family.FIRST_DIFFERENCE, panel=PANEL, covariance=HC1),
    ModelSpec("y", ("x", "z"), ("unit",), panel=PANEL, covariance=CovarianceSpec(Cov.DRISCOLL_KRAAY, lags=1)),
    ModelSpec("y", ("x", "z"), ("unit",), panel=PANEL, covariance=CovarianceSpec(Cov.NEWEY_WEST, lags=2)),
    ModelSpec("y", ("x", "z"), ("unit",), covariance=CovarianceSpec(Cov.WILD_CLUSTER, ("unit",), draws=256)),
    ModelSpec("y", ("x", "z"), family=Family.QUANTILE, covariance=CovarianceSpec(Cov.HC0)),
    ModelSpec("count", ("x", "z"), family=Family.POISSON, covariance=CLUSTER),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.family}-{spec.covariance.kind}")
@few
@given(seed=SEEDS)
def test_order_of_rows_does_not_matter(spec: ModelSpec, seed: int) -> None:
    data = table(seed, holes=spec.family is not Family.FIRST_DIFFERENCE)
    shuffled = data.sample(frac=1, random_state=seed)
    same(fit(spec, data), fit(spec, shuffled), rtol=1e-6)


@few
@given(seed=SEEDS, scale=st.floats(1e-3, 1e4), shift=st.floats(-100, 100))
def test_units_of_a_driver_and_of_the_outcome(seed: int, scale: float, shift: float) -> None:
    data = table(seed)
    spec = ModelSpec("y", ("x", "z"), ("unit",), covariance=CLUSTER)
    base = fit(spec, data)
    moved = fit(spec, data.assign(x=data["x"] * scale + shift, y=data["y"] * 2 + 7))
    assert moved.value("x") == pytest.approx(2 * base.value("x") / scale, rel=1e-6)
    assert moved.value("z") == pytest.approx(2 * base.value("z"), rel=1e-6)
    for term in ("x", "z"):
        assert moved.value(term, "statistic") == pytest.approx(base.value(term, "statistic"), rel=1e-6)
    assert moved.fit["r2"] == pytest.approx(base.fit["r2"], rel=1e-6)


@few
@given(seed=SEEDS)
def test_absorbed_effects_equal_dummies(seed: int) -> None:
    """Frisch, Waugh and Lovell: also standard errors, R² and likelihood, balanced or not."""
    data = table(seed, holes=True)
    for covariance in (CLASSICAL, HC1, CovarianceSpec(Cov.HC2), CovarianceSpec(Cov.HC3)):
        for weights in (None, "w"):
            absorbed = fit(
                ModelSpec("y", ("x", "z"), ("unit", "period"), covariance=covariance, weights=weights), data
            )
            dummies = fit(
                ModelSpec("y", ("x", "z", "C(unit)", "C(period)"), covariance=covariance, weights=weights),
                data,
            )
            same(absorbed, dummies)
            assert absorbed.df_resid == dummies.df_resid
            assert absorbed.fit["r2"] == pytest.approx(dummies.fit["r2"], rel=1e-9)
            assert absorbed.fit["log_likelihood"] == pytest.approx(dummies.fit["log_likelihood"], rel=1e-9)


@few
@given(seed=SEEDS)
def test_two_periods_differences_equal_fixed_effects(seed: int) -> None:
    data = table(seed, units=20, periods=2)
    differences = fit(
        ModelSpec("y", ("x", "z"), family=Family.FIRST_DIFFERENCE, panel=PANEL, covariance=CLASSICAL), data
    )
    effects = fit(ModelSpec("y", ("x", "z"), ("unit",), covariance=CLASSICAL), data)
    same(differences, effects)
    with_period = fit(
        ModelSpec(
            "y", ("x", "z"), ("period",), family=Family.FIRST_DIFFERENCE, panel=PANEL, covariance=CLASSICAL
        ),
        data,
    )
    same(with_period, fit(ModelSpec("y", ("x", "z"), ("unit", "period"), covariance=CLASSICAL), data))


@few
@given(seed=SEEDS)
def test_clusters_of_one_row_equal_hc1(seed: int) -> None:
    """The factor n/(n-1) (n-1)/(n-k) is n/(n-k); only the degrees of freedom differ."""
    data = table(seed)
    clustered = fit(ModelSpec("y", ("x", "z"), covariance=CovarianceSpec(Cov.CLUSTER, ("row",))), data)
    robust = fit(ModelSpec("y", ("x", "z"), covariance=HC1), data)
    np.testing.assert_allclose(clustered.covariance_matrix, robust.covariance_matrix, rtol=1e-10)
    assert clustered.covariance.factor == pytest.approx(robust.covariance.factor, rel=1e-12)
    assert clustered.distribution.df == len(data) - 1 and robust.distribution.df == len(data) - 3


@few
@given(seed=SEEDS)
def test_two_way_clusters_with_the_same_column_twice_equal_one_way(seed: int) -> None:
    data = table(seed).assign(copy=lambda frame: frame["unit"])
    once = fit(ModelSpec("y", ("x", "z"), covariance=CLUSTER), data)
    twice = fit(ModelSpec("y", ("x", "z"), covariance=CovarianceSpec(Cov.CLUSTER, ("unit", "copy"))), data)
    same(once, twice)


@few
@given(seed=SEEDS)
def test_kernels_without_lags(seed: int) -> None:
    """Newey-West with no lag is HC1; Driscoll-Kraay with no lag is clustered by period up to the factor."""
    data = table(seed)
    newey = fit(
        ModelSpec("y", ("x", "z"), panel=PANEL, covariance=CovarianceSpec(Cov.NEWEY_WEST, lags=0)), data
    )
    same(newey, fit(ModelSpec("y", ("x", "z"), covariance=HC1), data))
    kraay = fit(
        ModelSpec("y", ("x", "z"), panel=PANEL, covariance=CovarianceSpec(Cov.DRISCOLL_KRAAY, lags=0)), data
    )
    same(kraay, fit(ModelSpec("y", ("x", "z"), covariance=CovarianceSpec(Cov.CLUSTER, ("period",))), data))


@few
@given(seed=SEEDS)
def test_equal_weights_change_nothing_and_an_exogenous_driver_instruments_itself(seed: int) -> None:
    data = table(seed).assign(same=3.0)
    base = fit(ModelSpec("y", ("x", "z"), ("unit",), covariance=CLUSTER), data)
    same(base, fit(ModelSpec("y", ("x", "z"), ("unit",), covariance=CLUSTER, weights="same"), data))
    same(base, fit(ModelSpec("y", ("z",), ("unit",), ("x",), ("x",), covariance=CLUSTER), data))


@few
@given(seed=SEEDS)
def test_wild_bootstrap_bounds_are_where_the_p_value_is_the_level(seed: int) -> None:
    data = table(seed)
    spec = ModelSpec(
        "y", ("x", "z"), ("unit",), covariance=CovarianceSpec(Cov.WILD_CLUSTER, ("unit",), draws=256)
    )
    found = fit(spec, data)
    width = found.value("x", "high") - found.value("x", "low")
    for bound, inward in ((found.value("x", "low"), 1), (found.value("x", "high"), -1)):
        if not np.isfinite(bound):
            continue
        tested = {
            side: fit(
                spec, data.assign(y=data["y"] - (bound + side * inward * 1e-6 * width) * data["x"])
            ).value("x", "p_value")
            for side in (1, -1)
        }
        assert tested[1] > 0.05 >= tested[-1]


@few
@given(seed=SEEDS)
def test_quantile_solution_is_optimal(seed: int) -> None:
    """No other line through any two rows has a smaller loss."""
    data = table(seed, units=5, periods=4)
    found = fit(
        ModelSpec("y", ("x",), family=Family.QUANTILE, quantile=0.3, covariance=CovarianceSpec(Cov.HC0)), data
    )
    x, y = data["x"].to_numpy(), data["y"].to_numpy()

    def loss(intercept: float, slope: float) -> float:
        residual = y - intercept - slope * x
        return float((residual * (0.3 - (residual < 0))).sum())

    best = loss(found.value("(Intercept)"), found.value("x"))
    for i in range(len(x)):
        for j in range(i):
            slope = (y[i] - y[j]) / (x[i] - x[j])
            assert loss(y[i] - slope * x[i], slope) >= best - 1e-9


def test_long_quantile_regression_equals_the_whole_programme() -> None:
    from lib.drivers.quantile import _programme, solve_quantile

    random = np.random.default_rng(3)
    columns = np.column_stack([np.ones(6_000), random.normal(size=(6_000, 3))])
    outcome = columns @ np.array([1.0, 2.0, -1.0, 0.5]) + random.standard_t(3, 6_000) * (
        1 + np.abs(columns[:, 1])
    )
    for quantile in (0.1, 0.5, 0.9):
        whole = _programme(outcome, columns, (1 - quantile) * columns.sum(axis=0))
        np.testing.assert_allclose(solve_quantile(outcome, columns, quantile), whole, rtol=1e-9)


_ODD = {
    "text": ["a", "b", "c", "d"],
    "mixed": ["a", 1, None, 2.5],
    "infinite": [1.0, np.inf, -np.inf, 2.0],
    "huge": [1e300, 1.0, -1e300, 2.0],
    "tiny": [1e-300, 2e-300, 0.0, 1e-299],
    "empty": [None, None, None, None],
    "flags": [True, False, True, True],
    "counts": [0.0, 1.0, 2.0, 3.0],
    "dates": pd.to_datetime(["2020-01-01", "2020-04-01", "2020-07-01", None]),
}
_TERMS = [
    *_ODD,
    *(f"log({name})" for name in _ODD),
    *(f"lag({name}, 1)" for name in _ODD),
    "counts:flags",
    "C(mixed)",
]


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.integers(0, 3), max_size=40),
    outcome=st.sampled_from(_TERMS),
    drivers=st.lists(st.sampled_from(_TERMS), max_size=3, unique=True),
    effects=st.lists(st.sampled_from(sorted(_ODD)), max_size=2, unique=True),
    family=st.sampled_from(list(Family)),
    kind=st.sampled_from(list(Cov)),
    column=st.sampled_from(sorted(_ODD)),
)
def test_no_exception_for_any_table_and_any_choice(
    rows: list[int],
    outcome: str,
    drivers: list[str],
    effects: list[str],
    family: Family,
    kind: Cov,
    column: str,
) -> None:
    data = pd.DataFrame({name: pd.Series(values).iloc[rows].to_numpy() for name, values in _ODD.items()})
    spec = ModelSpec(
        outcome,
        tuple(drivers),
        tuple(effects),
        family=family,
        covariance=CovarianceSpec(kind, (column,)),
        panel=PanelIndex("text", column),
        event="flags",
        adoption=EventSpec(column) if family in {Family.EVENT_STUDY, Family.SUN_ABRAHAM} else None,
    )
    assert isinstance(estimate(spec, data), Estimate | Refusal)
