"""Bad input: a typed refusal with the numbers of its sentence, never an exception."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

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

PANEL = PanelIndex("branch", "quarter")
CLUSTER = CovarianceSpec(Cov.CLUSTER, ("branch",))


def panel(branches: int = 8, quarters: int = 10, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    size = branches * quarters
    table = pd.DataFrame(
        {
            "branch": np.repeat([f"B{i}" for i in range(branches)], quarters),
            "quarter": np.tile(pd.date_range("2020-01-01", periods=quarters, freq="QS"), branches),
            "x": random.normal(size=size),
            "z": random.normal(size=size),
            "kind": random.choice(["a", "b", "c"], size),
        }
    )
    table["y"] = 1 + table["x"] + random.normal(size=size)
    table["twice"] = 2 * table["x"]
    table["sum"] = table["x"] + table["z"]
    table["flat"] = 3.0
    table["district"] = np.where(table["branch"] < "B4", 1.0, 2.0)
    table["won"] = (table["y"] > 1).astype(int)
    table["days"] = np.ceil(random.exponential(20, size))
    table["done"] = 1
    return table


BASE = ModelSpec("y", ("x",), covariance=CovarianceSpec(Cov.HC1))


def refusal(spec: ModelSpec, table: pd.DataFrame | None = None) -> Refusal:
    found = estimate(spec, panel() if table is None else table)
    assert isinstance(found, Refusal), found
    return found


def test_an_unknown_column_names_the_nearest() -> None:
    found = refusal(ModelSpec("y", ("quarterr",)))
    assert found.reason == "drivers.refusal.unknown_column"
    assert found.values == {"column": "quarterr", "nearest": "quarter"}
    assert found.control == "drivers"


@pytest.mark.parametrize(
    ("spec", "reason", "control"),
    [
        (replace(BASE, outcome="branch"), "not_numeric", "outcome"),
        (replace(BASE, outcome="flat"), "no_variation", "outcome"),
        (replace(BASE, drivers=("quarter",)), "not_numeric", "drivers"),
        (replace(BASE, drivers=("flat",)), "no_variation", "drivers"),
        (replace(BASE, drivers=("x", "twice")), "collinear", "drivers"),
        (replace(BASE, drivers=("x", "z", "sum")), "collinear", "drivers"),
        (replace(BASE, drivers=("x", "district"), fixed_effects=("branch",)), "absorbed", "drivers"),
        (replace(BASE, drivers=("district",), fixed_effects=("branch",)), "absorbed", "drivers"),
        (replace(BASE, drivers=(), intercept=False), "no_drivers", "drivers"),
        (replace(BASE, covariance=CovarianceSpec(Cov.CLUSTER, ("kind",))), "too_few_clusters", "covariance"),
        (replace(BASE, covariance=CovarianceSpec(Cov.CLUSTER)), "cluster_columns", "covariance"),
        (replace(BASE, covariance=CovarianceSpec(Cov.CLUSTER, ("nobody",))), "unknown_column", "covariance"),
        (
            replace(BASE, covariance=CovarianceSpec(Cov.DRISCOLL_KRAAY)),
            "panel_needed_covariance",
            "covariance",
        ),
        (
            replace(BASE, covariance=CovarianceSpec(Cov.NEWEY_WEST, lags=99), panel=PANEL),
            "too_many_lags",
            "covariance",
        ),
        (replace(BASE, drivers=("lag(x, 1)",)), "panel_needed_shift", "drivers"),
        (replace(BASE, family=Family.RANDOM), "panel_needed", "panel"),
        (replace(BASE, family=Family.RANDOM, panel=PanelIndex("kind", "quarter")), "repeated_rows", "panel"),
        (
            replace(BASE, family=Family.RANDOM, panel=PANEL, fixed_effects=("branch",)),
            "no_effects_here",
            "fixed_effects",
        ),
        (replace(BASE, endogenous=("x",), instruments=(), drivers=()), "instruments_needed", "instruments"),
        (replace(BASE, endogenous=("x",), instruments=("flat",), drivers=()), "no_variation", "instruments"),
        (
            replace(BASE, endogenous=("x",), instruments=("z",), drivers=(), family=Family.LOGIT),
            "no_instruments_here",
            "instruments",
        ),
        (
            replace(
                BASE, endogenous=("x",), instruments=("z",), drivers=(), covariance=CovarianceSpec(Cov.HC3)
            ),
            "no_leverage",
            "covariance",
        ),
        (replace(BASE, weights="x"), "negative_weights", "weights"),
        (replace(BASE, weights="district", family=Family.LOGIT, outcome="won"), "no_weights_here", "weights"),
        (replace(BASE, family=Family.LOGIT), "not_binary", "outcome"),
        (replace(BASE, family=Family.POISSON), "negative_counts", "outcome"),
        (replace(BASE, family=Family.ORDERED_LOGIT, outcome="won"), "ordered_levels", "outcome"),
        (replace(BASE, family=Family.LOGIT, outcome="won", drivers=("y",)), "separation", "drivers"),
        (
            replace(BASE, family=Family.LOGIT, outcome="won", covariance=CovarianceSpec(Cov.NEWEY_WEST)),
            "covariance_not_here",
            "covariance",
        ),
        (
            replace(BASE, family=Family.QUANTILE, quantile=1.5, covariance=CovarianceSpec(Cov.HC0)),
            "quantile_range",
            "quantile",
        ),
        (
            replace(BASE, family=Family.QUANTILE, quantile=0.01, covariance=CovarianceSpec(Cov.HC0)),
            "quantile_rows",
            "quantile",
        ),
        (replace(BASE, family=Family.COX, outcome="days"), "event_column_needed", "event"),
        (
            replace(
                BASE, family=Family.COX, outcome="x", event="done", covariance=CovarianceSpec(Cov.CLASSICAL)
            ),
            "negative_duration",
            "outcome",
        ),
        (
            replace(BASE, family=Family.COX, outcome="days", event="done", covariance=CLUSTER),
            "robust_needs_breslow",
            "covariance",
        ),
        (replace(BASE, family=Family.EVENT_STUDY, panel=PANEL), "event_needs_effects", "event"),
        (
            replace(
                BASE,
                family=Family.SUN_ABRAHAM,
                panel=PANEL,
                fixed_effects=("branch", "quarter"),
                adoption=EventSpec("x"),
            ),
            "cohort_units",
            "event",
        ),
        (replace(BASE, fixed_effects=("x",), drivers=("z",)), "only_singletons", "fixed_effects"),
        (
            replace(BASE, covariance=CovarianceSpec(Cov.WILD_CLUSTER, ("branch",), draws=0)),
            "bad_draws",
            "covariance",
        ),
        (replace(BASE, outcome="lo g(y)"), "not_a_term", "outcome"),
    ],
)
def test_refused_with_reason_at_the_control(spec: ModelSpec, reason: str, control: str) -> None:
    found = refusal(spec)
    assert found.reason == f"drivers.refusal.{reason}"
    assert found.control == control


def test_collinear_columns_are_all_named() -> None:
    found = refusal(replace(BASE, drivers=("x", "z", "sum")))
    assert found.values == {"column": "sum", "others": "x, z"}


def test_too_few_rows() -> None:
    found = refusal(replace(BASE, drivers=("x", "z", "kind")), panel().head(6))
    assert found.reason == "drivers.refusal.too_few_rows"
    assert found.values == {"rows": 6, "coefficients": 5, "least": 3}


def test_an_empty_table_and_a_table_without_complete_rows() -> None:
    assert refusal(BASE, panel().head(0)).reason == "drivers.refusal.no_rows"
    found = refusal(BASE, panel().assign(x=np.nan))
    assert found.values == {"rows": 80, "column": "x", "missing": 80}


def good(spec: ModelSpec, table: pd.DataFrame) -> Estimate:
    found = estimate(spec, table)
    assert isinstance(found, Estimate), found
    return found


def test_missing_values_are_counted_by_column() -> None:
    table = panel()
    table.loc[[0, 1, 2], "x"] = np.nan
    table.loc[[2, 3], "y"] = np.nan
    found = good(BASE, table)
    assert found.n == 76 and found.sample.rows_in == 80
    counts = {item.column: item.rows for item in found.sample.dropped}
    assert counts == {"y": 2, "x": 3}
    assert {item.reason for item in found.sample.dropped} == {"drivers.dropped.missing"}


def test_transforms_without_a_value_are_counted_apart() -> None:
    table = panel()
    table.loc[0, "days"] = 0.0
    found = good(replace(BASE, drivers=("log(days)",)), table)
    assert [(item.reason, item.column, item.rows) for item in found.sample.dropped] == [
        ("drivers.dropped.undefined", "log(days)", 1)
    ]
    lagged = good(replace(BASE, drivers=("lag(x, 2)",), panel=PANEL), panel())
    assert [(item.column, item.rows) for item in lagged.sample.dropped] == [("lag(x, 2)", 16)]


def test_singletons_are_left_out_and_counted() -> None:
    table = panel()
    table.loc[0, "branch"] = "alone"
    found = good(replace(BASE, fixed_effects=("branch",)), table)
    assert found.n == 79
    assert [(item.reason, item.rows) for item in found.sample.dropped] == [("drivers.dropped.singleton", 1)]


def test_a_gap_in_time_breaks_the_lag() -> None:
    table = panel(branches=6).drop(index=4).reset_index(drop=True)
    found = good(replace(BASE, drivers=("lag(x, 1)",), panel=PANEL), table)
    # 6 first quarters, and the quarter after the gap.
    assert found.sample.dropped[0].rows == 7


def test_few_clusters_leave_a_note() -> None:
    found = good(replace(BASE, covariance=CLUSTER), panel())
    assert [(note.key, note.values["groups"]) for note in found.notes] == [("drivers.note.few_clusters", 8)]


def test_refusals_can_be_compared_pickled_and_not_changed() -> None:
    import pickle

    found = refusal(ModelSpec("y", ("nobody",)))
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(TypeError):
        found.values["column"] = "other"  # type: ignore[index]


def test_the_table_is_not_changed() -> None:
    table = panel()
    before = table.copy(deep=True)
    good(replace(BASE, drivers=("log(days)", "kind"), fixed_effects=("branch",)), table)
    pd.testing.assert_frame_equal(table, before)
