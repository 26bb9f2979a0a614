"""XM-3: the models find what they should, the study is what it says, every word is there."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from case_studies.xm_bank.dgp.branches import build_branches
from case_studies.xm_bank.dgp.parameters import Streams, load_parameters
from case_studies.xm_bank.drivers.datasets import datasets
from case_studies.xm_bank.drivers.models import answer, covariances, estimates, fitted, group
from case_studies.xm_bank.drivers.montecarlo.estimators import COVARIANCES, ESTIMATORS
from case_studies.xm_bank.drivers.montecarlo.study import CONSISTENT, Study, cached, paths_of, run
from case_studies.xm_bank.drivers.montecarlo.world import Draws, World, draw, waves
from case_studies.xm_bank.drivers.switches import TERM, positions, tried
from case_studies.xm_bank.drivers.tables import sample, table
from lib.drivers import CovarianceSpec, Estimate, EventSpec, ModelSpec, PanelIndex, Refusal, estimate
from lib.exhibits import case_data, compute
from lib.text import LANGUAGES, text_for

DATA = case_data("xm_bank")
PARAMS = load_parameters()
NOMINAL = 0.95
GROUPS = ("lending", "instrument", "platform", "amount", "time", "default", "national", "loanapp")


@pytest.fixture(scope="module")
def drawn() -> Draws:
    return draw(PARAMS, World(), Streams(11).rng("monte_carlo", 0), 3, paths_of(DATA))


def one_table(drawn: Draws, replication: int) -> pd.DataFrame:
    """A replication as the table that the estimation layer reads."""
    quarters, branches = drawn.outcome.shape[1:]
    quarter, branch = np.meshgrid(np.arange(quarters), np.arange(branches), indexing="ij")
    joined = np.where(drawn.platform.any(axis=0), drawn.platform.argmax(axis=0).astype(float), np.nan)
    columns = {name: values[replication].ravel() for name, values in drawn.columns.items()}
    made = pd.DataFrame({"y": drawn.outcome[replication].ravel(), **columns})
    made["z"], made["demand"] = drawn.instrument[replication].ravel(), drawn.demand[replication].ravel()
    made["quarter"], made["branch"] = quarter.ravel(), branch.ravel()
    made["wave_quarter"] = [f"{w} {q}" for w, q in zip(waves()[branch.ravel()], quarter.ravel(), strict=True)]
    return made.assign(joined=joined[branch.ravel()])


OTHERS = ("npl_lag", "log_officers", "competition", "local_growth")
SPECS = {
    "pooled": ModelSpec("y", ("funding_cost", *OTHERS, "platform")),
    "branch_effects": ModelSpec("y", ("funding_cost", *OTHERS, "platform"), ("branch",)),
    "two_way": ModelSpec("y", ("funding_cost", *OTHERS, "platform"), ("branch", "quarter")),
    "wave_effects": ModelSpec("y", ("funding_cost", *OTHERS), ("branch", "wave_quarter")),
    "differences": ModelSpec(
        "y", ("funding_cost", *OTHERS, "platform"), ("quarter",), family="first_difference"
    ),
    "instrumented": ModelSpec("y", OTHERS, ("branch", "wave_quarter"), ("funding_cost",), ("z",)),
    "demand_seen": ModelSpec("y", ("funding_cost", *OTHERS, "demand"), ("branch", "wave_quarter")),
    "static": ModelSpec("y", ("platform", *OTHERS), ("branch", "quarter")),
    "event_robust": ModelSpec(
        "y", OTHERS, ("branch", "quarter"), family="sun_abraham", adoption=EventSpec("joined", -40, 40)
    ),
}  # fmt: skip
COVARIANCE_SPECS = {
    "classical": CovarianceSpec("classical"),
    "hc1": CovarianceSpec("hc1"),
    "by_quarter": CovarianceSpec("cluster", ("quarter",)),
    "by_branch": CovarianceSpec("cluster", ("branch",)),
}


@pytest.mark.parametrize(
    ("target", "name"), [(target, name) for target, names in ESTIMATORS.items() for name in names]
)
def test_vectorised_estimator_is_the_estimation_layers(drawn: Draws, target: str, name: str) -> None:
    found = ESTIMATORS[target][name](drawn)
    term = {"static": "platform", "event_robust": "att"}.get(name, "funding_cost")
    assert tuple(found.errors) == COVARIANCES
    for replication in range(len(drawn.outcome)):
        rows = one_table(drawn, replication)
        for kind, covariance in COVARIANCE_SPECS.items():
            spec = replace(SPECS[name], covariance=covariance, panel=PanelIndex("branch", "quarter"))
            other = estimate(spec, rows)
            assert isinstance(other, Estimate)
            assert found.estimate[replication] == pytest.approx(other.value(term), rel=1e-8)
            error = other.value(term, "std_error")
            assert found.errors[kind][replication] == pytest.approx(error, rel=1e-6, abs=1e-12)
            half = (other.value(term, "high") - other.value(term, "low")) / 2
            assert found.reach[kind] * error == pytest.approx(half, rel=1e-9)


def test_consistent_estimators_cover_at_the_nominal_rate_and_others_do_not() -> None:
    rows = cached(DATA, Study())
    by_branch = rows.loc[rows["covariance"] == "by_branch"].set_index("estimator")
    assert set(by_branch.index[by_branch["consistent"]]) == set(CONSISTENT)
    for name, row in by_branch.iterrows():
        if row["consistent"]:
            # Three standard errors of a share of 95 % with this many replications.
            assert abs(row["coverage"] - NOMINAL) < 3 * row["coverage_error"], name
            assert abs(row["bias"]) < 3 * row["spread"] / np.sqrt(row["replications"]), name
        else:
            assert row["coverage"] < NOMINAL - 10 * row["coverage_error"], name
            assert abs(row["bias"]) > 10 * row["spread"] / np.sqrt(row["replications"]), name


def test_a_wrong_covariance_covers_too_seldom() -> None:
    rows = cached(DATA, Study()).set_index(["estimator", "covariance"])
    bound = NOMINAL - 4 * rows["coverage_error"].iloc[0]
    for kind in ("classical", "hc1", "by_quarter"):
        assert rows.at[("instrumented", kind), "coverage"] < bound
    assert rows.at[("event_robust", "by_quarter"), "coverage"] < 0.5


def test_study_is_reproducible_and_reports_progress() -> None:
    seen: list[float] = []
    first = run(DATA, Study(replications=120), seen.append)
    pd.testing.assert_frame_equal(first, run(DATA, Study(replications=120)))
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) == 3


def test_a_platform_with_one_effect_is_no_trouble_for_the_static_estimate() -> None:
    rows = run(DATA, Study(World(growing=False), replications=200)).set_index(["estimator", "covariance"])
    static = rows.loc[("static", "by_branch")]
    assert abs(static["bias"]) < 3 * static["spread"] / np.sqrt(200)
    # Exposure is balanced across waves by design, which the clustered error does not know: it is too large.
    assert static["coverage"] > NOMINAL - 3 * static["coverage_error"]


def test_redrawn_worlds_have_the_generators_spread() -> None:
    drawn = draw(PARAMS, World(), Streams(5).rng("monte_carlo", 0), 200, paths_of(DATA))
    made = [build_branches(PARAMS, Streams(seed)) for seed in range(40)]
    steps = slice(PARAMS.first, None)
    theirs = {
        "funding_cost": np.mean([world.funding_cost[steps].std() for world in made]),
        "local_growth": np.mean([world.local_growth[steps].std() for world in made]),
        "competition": np.mean([world.competition[steps].std() for world in made]),
    }
    for name, spread in theirs.items():
        ours = drawn.columns[name].std(axis=(1, 2)).mean()
        assert ours == pytest.approx(spread, rel=0.05), name
    demand = np.mean([world.demand[steps].std() for world in made])
    assert drawn.demand.std(axis=(1, 2)).mean() == pytest.approx(demand, rel=0.05)
    assert drawn.instrument.std() == pytest.approx(
        np.mean([w.instrument[steps].std() for w in made]), rel=0.02
    )
    effects = np.mean([world.platform_effect[steps].mean() for world in made])
    assert drawn.effect.mean() == pytest.approx(effects, rel=1e-4)


def test_chapter_models_tell_the_story() -> None:
    truth = PARAMS.value("branch_lending", "funding_cost")
    found = estimates(DATA, "lending")
    iv = found["instrumented"]
    assert iv.value("funding_cost", "low") < truth < iv.value("funding_cost", "high")
    for name in ("pooled", "two_way", "wave_effects", "differences"):
        assert found[name].value("funding_cost", "low") > truth, name
    effect = compute("XM-3b.2").facts
    assert effect["static_high"] < effect["truth"] < effect["robust_high"]
    assert effect["robust_low"] < effect["truth"]


def test_two_stages_are_the_ratio_of_reduced_form_and_first_stage() -> None:
    facts = compute("XM-3a.3").facts
    iv = fitted(DATA, group("lending")["instrumented"]).value("funding_cost")
    assert facts["ratio"] == pytest.approx(iv, rel=1e-9)


def test_weights_of_the_static_estimate_add_up_and_explain_it() -> None:
    result = compute("XM-3b.4")
    assert result.table["weight"].sum() == pytest.approx(1.0)
    assert result.facts["negative"] > 0
    static = fitted(DATA, group("platform")["static"])
    # What the weights make of the true effects is what the estimate aims at, up to sampling error.
    gap = abs(static.value("platform") - float(str(result.facts["aims_at"])))
    assert gap < 2.5 * static.value("platform", "std_error")


def test_switches_hit_where_the_specification_is_consistent() -> None:
    truth = PARAMS.value("branch_lending", "funding_cost")
    for position in positions():
        found = tried(DATA, position)
        if position.consistent:
            assert found.value(TERM, "low") < truth < found.value(TERM, "high"), position
    assert sum(position.consistent for position in positions()) == 9


def test_mortgage_models_agree_with_r() -> None:
    facts = compute("XM-3e.4").facts
    assert facts["agree"] == facts["models"] == 5


def test_too_few_banks_are_refused_with_a_reason() -> None:
    found = answer(DATA, group("city_banks")["sme"])
    assert isinstance(found, Refusal)
    assert text_for("zh")(found.reason, **found.values)


def test_every_model_and_covariance_of_the_chapter_is_estimated() -> None:
    for name in GROUPS:
        assert all(isinstance(found, Estimate) for found in estimates(DATA, name).values())
    assert {"by_branch", "wild"} <= covariances().keys()


@pytest.mark.parametrize("name", datasets())
def test_every_column_exists_and_has_a_name_in_both_languages(name: str) -> None:
    dataset, rows = datasets()[name], table(DATA, name)
    for column in (*dataset.columns, *filter(None, (dataset.cohort, dataset.event))):
        assert column in rows.columns
    for lang in LANGUAGES:
        text = text_for(lang)
        assert text.has(f"laboratory.tables.{name}")
        assert [column for column in dataset.columns if not text.has(f"labels.t.{column}")] == []
        assert [entry for entry in dataset.samples if not text.has(f"laboratory.samples.{entry}")] == []


@pytest.mark.parametrize("name", datasets())
def test_samples_are_parts_of_their_table(name: str) -> None:
    rows = table(DATA, name)
    for subset in datasets()[name].samples.values():
        part = subset.of(rows)
        assert 0 < len(part) <= len(rows)
        assert list(part.columns) == list(rows.columns)


def test_stopping_as_it_is_seen_is_the_hidden_event() -> None:
    hidden = DATA.query("SELECT loan_id, quarter FROM truth_stops WHERE loan_id % 3 = 0").assign(hidden=1)
    rows = table(DATA, "loan_quarters").merge(hidden, on=["loan_id", "quarter"], how="left")
    assert (rows["hidden"].notna() == (rows["stopped"] == 1)).all()


def test_quantile_with_ties_is_one_plane_whatever_the_order_of_rows() -> None:
    # Several dummies make whole edges of planes optimal at this quantile; one of them must be chosen always.
    model = group("amount")["q50"]
    rows = sample(DATA, model.table, model.sample)
    shuffled = rows.sample(frac=1.0, random_state=7).reset_index(drop=True)
    found = [estimate(model.spec, part) for part in (rows, shuffled)]
    one, other = (entry.coefficients["estimate"] for entry in found if isinstance(entry, Estimate))
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
