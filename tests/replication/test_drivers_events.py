"""Staggered adoption: minimum wages and teenage employment (mpdta), against R and published tables."""

import numpy as np
import pandas as pd
import pytest

from lib.drivers import Cov, CovarianceSpec, Estimate, EventSpec, Family, ModelSpec, PanelIndex
from tests.replication.drivers_reference import assert_matches, data, fitted

COUNTY = CovarianceSpec(Cov.CLUSTER, ("county",))


def _table() -> pd.DataFrame:
    table = data("mpdta")
    return table.assign(cohort=table["first_treat"].where(table["first_treat"] > 0))


def _fit(family: Family, event: EventSpec) -> Estimate:
    spec = ModelSpec(
        "lemp",
        (),
        ("county", "year"),
        family=family,
        covariance=COUNTY,
        panel=PanelIndex("county", "year"),
        adoption=event,
    )
    return fitted(spec, _table())


def test_two_way_event_study_against_r_lm_with_dummies() -> None:
    assert_matches(_fit(Family.EVENT_STUDY, EventSpec("cohort", -3, 2)), "events", "mpdta_two_way")


def test_sun_abraham_against_r_lm_with_dummies() -> None:
    assert_matches(_fit(Family.SUN_ABRAHAM, EventSpec("cohort", -4, 3)), "events", "mpdta_sun_abraham")


def test_dynamic_effects_against_the_did_packages_published_example() -> None:
    # Callaway and Sant'Anna's R package did, vignette "Getting started with the did package": mpdta,
    # aggte(type = "dynamic"), no covariates. With never-treated controls and
    # a balanced panel both estimators are the same averages.
    found = _fit(Family.SUN_ABRAHAM, EventSpec("cohort", -4, 3))
    published = {0: -0.0199, 1: -0.0510, 2: -0.1373, 3: -0.1008}
    for relative, effect in published.items():
        assert round(found.value(f"event[{relative}]"), 4) == effect


def test_cells_equal_differences_of_means() -> None:
    """ATT(g, t) = change of the cohort's mean since g-1 minus the same of the never treated."""
    table = _table()
    means = table.assign(group=table["cohort"].fillna(0)).groupby(["group", "year"])["lemp"].mean().unstack()
    sizes = table.groupby(table["cohort"].fillna(0))["county"].nunique()
    change = {
        g: means.loc[g] - means.loc[g, g - 1] - (means.loc[0] - means.loc[0, g - 1])
        for g in (2004, 2006, 2007)
    }
    at_zero = np.average([change[g][g] for g in change], weights=[sizes[g] for g in change])
    found = _fit(Family.SUN_ABRAHAM, EventSpec("cohort", -4, 3))
    assert found.value("event[0]") == pytest.approx(at_zero, rel=1e-9)
    cells = [(change[g][t], sizes[g]) for g in change for t in range(g, 2008)]
    att = np.average([effect for effect, _ in cells], weights=[size for _, size in cells])
    assert found.value("att") == pytest.approx(att, rel=1e-9)


def test_last_cohort_serves_as_control_without_never_treated() -> None:
    table = _table().dropna(subset=["cohort"])
    spec = ModelSpec(
        "lemp", (), ("county", "year"), family=Family.SUN_ABRAHAM, covariance=COUNTY,
        panel=PanelIndex("county", "year"), adoption=EventSpec("cohort", -4, 3),
    )  # fmt: skip
    found = fitted(spec, table)
    before = table[table["year"] < 2007]
    means = before.groupby(["cohort", "year"])["lemp"].mean().unstack()
    sizes = before.groupby("cohort")["county"].nunique()
    effects = [
        means.loc[g, g] - means.loc[g, g - 1] - (means.loc[2007, g] - means.loc[2007, g - 1])
        for g in (2004, 2006)
    ]
    expected = np.average(effects, weights=[sizes[2004], sizes[2006]])
    assert found.value("event[0]") == pytest.approx(expected, rel=1e-9)
    assert any(item.reason == "drivers.dropped.after_last_cohort" for item in found.sample.dropped)
