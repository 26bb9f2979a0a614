"""Values that a reader may choose, ready scenarios, and `evaluate`'s own checks."""

import numpy as np
import pytest

from lib.cases import CASE_STUDIES
from lib.exhibits.data import case_data
from lib.text import LANGUAGES, text_for
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.evaluate import baseline, evaluate, evaluate_setting
from lib.whatif.scenarios import ScenarioError, load_scenarios
from lib.whatif.setting import check_values, moved, setting_of, status_quo, without_measures
from lib.whatif.wording import say

FILE = CASE_STUDIES / "xm_bank" / "scenarios.toml"


@pytest.fixture(scope="module")
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("review_team", 9000, "whatif.refused.out_of_range"),
        ("review_team", "-1", "whatif.refused.out_of_range"),
        ("review_team", "many", "whatif.refused.not_a_number"),
        ("review_team", float("nan"), "whatif.refused.not_a_number"),
        ("review_team", "inf", "whatif.refused.not_a_number"),
        ("review_team", True, "whatif.refused.not_a_number"),
        ("review_team", None, "whatif.refused.not_a_number"),
        ("review_team", [80], "whatif.refused.not_a_number"),
        ("review_team", "9" * 400, "whatif.refused.not_a_number"),
        ("reviewteam", 80, "whatif.refused.unknown_near"),
        ("zzzz", 80, "whatif.refused.unknown"),
    ],
)
def test_what_cannot_be_chosen_is_named_and_the_rest_kept(
    case: WhatIfCase, name: str, value: object, reason: str
) -> None:
    checked = check_values(case.book, {name: value, "digital_share": "0.5"})
    assert dict(checked.values) == {"digital_share": 0.5}
    (refused,) = checked.refused
    assert refused.reason == reason
    for lang in LANGUAGES:
        sentence = say(refused, text_for(lang))
        if name == "review_team":
            assert case.book[name].name.of(lang) in sentence
            assert "30" in sentence and "150" in sentence
        else:
            assert name in sentence


def test_settings_with_the_same_values_are_equal(case: WhatIfCase) -> None:
    one = setting_of(case.book, {"review_team": 80})
    two = status_quo(case.book).with_values({"review_team": 80.0})
    assert one == two and hash(one) == hash(two)
    assert moved(case.book, one) == {"review_team": 80.0}
    assert moved(case.book, without_measures(case.book, one)) == {}
    with pytest.raises(KeyError):
        one.with_values({"nothing": 1.0})
    with pytest.raises(ValueError, match="out_of_range"):
        setting_of(case.book, {"review_team": 1e9})


def test_evaluate_keeps_levers_and_assumptions_apart(case: WhatIfCase) -> None:
    outcome = evaluate(case, {"review_team": 80}, {"demand_elasticity": -0.5}, draws=60, quarters=12)
    assert len(outcome.quarters) == 12
    assert outcome.values["npl_ratio"].shape == (12, 60)
    with pytest.raises(ValueError, match="demand_elasticity"):
        evaluate(case, {"demand_elasticity": -0.5})
    with pytest.raises(ValueError, match="review_team"):
        evaluate(case, {}, {"review_team": 80})
    for wrong in ({"quarters": 8}, {"quarters": 24}, {"draws": 1}):
        with pytest.raises(ValueError, match="can be simulated"):
            evaluate(case, **wrong)  # type: ignore[arg-type]


def test_outcomes_cannot_be_changed(case: WhatIfCase) -> None:
    outcome = baseline(case, draws=60, quarters=12)
    with pytest.raises(ValueError, match="read-only"):
        outcome.values["npl_ratio"][0, 0] = 1.0


def test_ready_scenarios_are_those_of_the_notebook_and_all_run(case: WhatIfCase) -> None:
    scenarios = load_scenarios(FILE, case.book)
    assert next(iter(scenarios)) == "status_quo" and not scenarios["status_quo"].values
    assert {
        "thesis_financial", "thesis_customer", "thesis_process", "thesis_learning", "thesis_package",
        "cheap_funding", "digital_only", "guarantee_push", "volume_bonus", "npl_clean_up", "downturn",
        "severe_downturn_package",
    } < set(scenarios)  # fmt: skip
    package = scenarios["thesis_package"].values
    for part in ("financial", "customer", "process", "learning"):
        values = scenarios[f"thesis_{part}"].values
        assert {case.book[name].group for name in values} == {part}
        assert values.items() <= package.items()
    assert package.items() < scenarios["severe_downturn_package"].values.items()
    measures = {lever.measure for lever in case.book.of("bank")}
    assert {case.book[name].measure for name in package} == measures, "a measure of the thesis is missing"
    for scenario in scenarios.values():
        outcome = evaluate_setting(case, scenario.setting(case.book), draws=60, quarters=12)
        assert all(np.isfinite(values).all() for values in outcome.values.values())


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("values = { review_team = 9000 }", "9000"),
        ("values = { nothing = 1 }", "nothing"),
        ("values = { delegated_limit = 0.0 }", "not moved: delegated_limit"),
        ('parts = ["later"]', "does not stand before"),
    ],
)
def test_a_wrong_scenario_is_named(
    case: WhatIfCase, tmp_path_factory: pytest.TempPathFactory, table: str, message: str
) -> None:
    file = tmp_path_factory.mktemp("scenarios") / "scenarios.toml"
    words = '{ en = "x", zh = "一" }'
    head = (
        f'[[scenario]]\nid = "one"\nauthor = {words}\ndate = 2026-01-01\nname = {words}\nreason = {words}\n'
    )
    file.write_text(head + table, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        load_scenarios(file, case.book)
