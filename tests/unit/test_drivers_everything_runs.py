"""Every family, covariance and test that the notebook names runs, and gives a value or a reason."""

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
from lib.drivers.diagnostics import TESTS, diagnose
from lib.drivers.result import TestResult as Value
from lib.text import LANGUAGES, text_for
from lib.ui.laboratory import words
from lib.values import NotAvailable
from tests.unit.test_drivers_refusals import panel

INDEX = PanelIndex("branch", "quarter")
EVENTS = {Family.EVENT_STUDY, Family.SUN_ABRAHAM}
LIKELIHOODS = {Family.LOGIT, Family.PROBIT, Family.ORDERED_LOGIT, Family.POISSON, Family.COX}


def rows() -> pd.DataFrame:
    table = panel(branches=12, quarters=16, seed=4)
    quarters = table["quarter"].drop_duplicates().to_list()
    starts = dict(
        zip(table["branch"].unique(), [quarters[5]] * 4 + [quarters[9]] * 4 + [pd.NaT] * 4, strict=True)
    )
    random = np.random.default_rng(5)
    return table.assign(
        since=table["branch"].map(starts),
        grade=np.digitize(table["y"], [0.0, 2.0]),
        loans=random.poisson(np.exp(0.3 * table["x"] + 0.5)),
        weight=1.0 + random.random(len(table)),
        price=table["z"] + 0.5 * table["x"] + random.normal(size=len(table)),
    )


def model(family: Family, covariance: CovarianceSpec) -> ModelSpec:
    outcome = {
        Family.LOGIT: "won", Family.PROBIT: "won", Family.ORDERED_LOGIT: "grade", Family.POISSON: "loans",
        Family.COX: "days",
    }.get(family, "y")  # fmt: skip
    return ModelSpec(
        outcome, ("x", "z"), ("branch", "quarter") if family in EVENTS else (), family=family,
        covariance=covariance, panel=INDEX, event="done" if family is Family.COX else None,
        adoption=EventSpec("since", -3, 4) if family in EVENTS else None,
    )  # fmt: skip


def covariance_of(kind: Cov) -> CovarianceSpec:
    return CovarianceSpec(kind, ("branch",) if kind in {Cov.CLUSTER, Cov.WILD_CLUSTER} else (), draws=99)


def number_or_reason(found: Estimate | Refusal, what: object) -> bool:
    """Whether there are numbers; a refusal has to be a sentence in both languages."""
    if isinstance(found, Refusal):
        assert all(words.refusal(found, text_for(lang)) for lang in LANGUAGES), what
        return False
    assert np.isfinite(found.coefficients[["estimate", "std_error", "low", "high"]]).all(axis=None), what
    assert (found.coefficients["std_error"] > 0).all(), what
    assert found.covariance.symbol and all(words.label_of(found, text_for(lang)) for lang in LANGUAGES), what
    return True


@pytest.mark.parametrize("family", Family)
def test_every_family_runs_under_every_covariance(family: Family) -> None:
    table = rows()
    answered = {
        kind for kind in Cov if number_or_reason(estimate(model(family, covariance_of(kind)), table), kind)
    }
    assert answered, "no covariance at all"
    if family is Family.OLS:
        assert answered == set(Cov)


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec("y", ("x",), weights="weight"),
        ModelSpec("y", ("x",), ("branch",), panel=INDEX),
        ModelSpec(
            "y", ("x",), ("branch", "quarter"), covariance=CovarianceSpec(Cov.CLUSTER, ("branch", "quarter"))
        ),
        ModelSpec("y", ("x",), ("branch",), ("price",), ("z",), panel=INDEX),
        ModelSpec("loans", ("x",), ("branch",), family=Family.POISSON),
    ],
    ids=["weighted", "entity effects", "two-way effects and clusters", "two stages", "Poisson with effects"],
)
def test_what_the_families_include_runs(spec: ModelSpec) -> None:
    assert number_or_reason(estimate(spec, rows()), spec)


@pytest.mark.parametrize("name", TESTS)
def test_every_test_gives_a_value_somewhere_and_a_reason_elsewhere(name: str) -> None:
    table = rows()
    specs = [
        ModelSpec("y", ("x", "z"), panel=INDEX),
        ModelSpec("y", ("x", "z"), ("branch",), panel=INDEX),
        ModelSpec("y", ("x", "z"), family=Family.RANDOM, panel=INDEX),
        ModelSpec("y", ("x",), (), ("price",), ("z", "weight"), panel=INDEX),
        ModelSpec("won", ("x", "z"), family=Family.LOGIT),
    ]
    answers = []
    for spec in specs:
        found = diagnose(spec, table)
        assert not isinstance(found, Refusal)
        answers.append(found[name])
    values = [answer for answer in answers if isinstance(answer, Value)]
    reasons = [answer for answer in answers if isinstance(answer, NotAvailable)]
    assert values and all(np.isfinite(value.statistic) for value in values)
    assert len(values) + len(reasons) == len(specs)
    for lang in LANGUAGES:
        assert all(words.reading(answer, text_for(lang)) for answer in answers)
