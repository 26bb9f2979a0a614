"""What is built on `evaluate`: differences, attribution, tornado, reverse question, frontier, cost."""

import datetime as dt
import itertools
import math
from functools import cache

import numpy as np
import pytest

from case_studies.xm_bank.whatif.instrument import xm_instrument as bank
from lib.bsc.attainment import Direction
from lib.bsc.board import load_board
from lib.bsc.kpis import load_kpis
from lib.cases import CASE_STUDIES
from lib.exhibits.data import case_data
from lib.text import LANGUAGES, text_for
from lib.values import NotAvailable
from lib.whatif import attribution as at
from lib.whatif.attribution import attribute
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.compare import Comparison, Target, compare, fan, jobs, summarise
from lib.whatif.evaluate import Outcome, evaluate_setting
from lib.whatif.evidence import findings
from lib.whatif.frontier import Limits, Mix, frontier, missing, standing
from lib.whatif.outcomes import MEASURES
from lib.whatif.public_cost import public_cost
from lib.whatif.reverse import Answer, response, reverse, telling_limit
from lib.whatif.setting import setting_of, status_quo
from lib.whatif.targets import scorecard_targets
from lib.whatif.tornado import tornado
from lib.whatif.wording import measure_names, result_sentence, say

FOLDER = CASE_STUDIES / "xm_bank"
SMALL = {"draws": 100, "quarters": 12}


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


def test_the_effect_is_taken_draw_by_draw() -> None:
    setting = setting_of(case().book, {"whole_process_monitoring": 0.8, "growth_shock": -0.03})
    found = compare(case(), setting, **SMALL)
    tile = found.tile("npl_ratio")
    paired = found.scenario.last("npl_ratio") - found.believed.last("npl_ratio")
    assert tile.effect == summarise(paired)
    spread = tile.effect.high95 - tile.effect.low95
    assert spread < tile.scenario.high95 - tile.scenario.low95, "common worlds leave less noise"
    assert tile.shift.median != 0.0
    nothing = compare(case(), status_quo(case().book), **SMALL)
    assert nothing.scenario is nothing.baseline is nothing.believed
    assert nothing.tile("roe").effect == summarise(np.zeros(100))


def test_summary_against_numpy() -> None:
    values = np.random.default_rng(0).gamma(2.0, size=999)
    found = summarise(values)
    assert found.median == pytest.approx(np.median(values))
    assert (found.low80, found.high95) == pytest.approx(
        (np.quantile(values, 0.1), np.quantile(values, 0.975))
    )
    # About three standard errors of a median: 1 / (2 f sqrt n) with the density f at the median.
    density = 1.6783 * math.exp(-1.6783)
    assert found.mc_error == pytest.approx(3 / (2 * density * math.sqrt(999)), rel=0.35)


def test_fan_holds_the_median_path() -> None:
    outcome = evaluate_setting(case(), status_quo(case().book), **SMALL)
    found = fan(outcome, "npl_ratio")
    assert np.allclose(found.median, np.median(outcome.values["npl_ratio"], axis=1))
    assert (found.low95 <= found.low80).all() and (found.low80 <= found.median).all()
    assert (found.median <= found.high80).all() and (found.high80 <= found.high95).all()


def test_targets_come_from_the_scorecard() -> None:
    data = case_data("xm_bank")
    board = load_board(data.warehouse, load_kpis(FOLDER / "kpis"), data.facts, FOLDER / "traceability.toml")
    targets = scorecard_targets(board)
    assert isinstance(targets["npl_ratio"], Target) and targets["npl_ratio"].direction is Direction.LOWER
    assert targets["training_hours"] == NotAvailable("whatif.not_modelled")
    setting = setting_of(case().book, {"whole_process_monitoring": 0.9})
    tile = compare(case(), setting, **SMALL).tile("npl_ratio", targets)
    assert isinstance(tile.chance, float) and isinstance(tile.chance_before, float)
    assert tile.chance >= tile.chance_before
    below = compare(case(), setting, **SMALL).scenario.last("npl_ratio") <= targets["npl_ratio"].value
    assert tile.chance == pytest.approx(below.mean())
    assert isinstance(compare(case(), setting, **SMALL).tile("roe", targets).target, NotAvailable)


THREE = {"whole_process_monitoring": 0.7, "review_team": 90.0, "npl_disposal": 0.3}


def test_shapley_values_add_up_and_match_their_definition() -> None:
    setting = setting_of(case().book, THREE)
    found = attribute(bank(), setting, ["npl_ratio", "sme_balance"], draws=60, quarters=12)
    assert isinstance(found, dict)
    split = found["npl_ratio"]
    assert split.exact and split.evaluations == 8
    assert sum(split.parts.values()) == pytest.approx(split.total, rel=1e-9)

    def value(names: frozenset[str]) -> float:
        moved = setting_of(case().book, {name: THREE[name] for name in names})
        return float(evaluate_setting(case(), moved, draws=60, quarters=12).last("npl_ratio").mean())

    for name in THREE:
        gains = []
        for order in itertools.permutations(THREE):
            before = frozenset(order[: order.index(name)])
            gains.append(value(before | {name}) - value(before))
        assert split.parts[name] == pytest.approx(np.mean(gains), rel=1e-9)


def test_sampled_shapley_values_add_up_and_lie_near_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = setting_of(case().book, THREE | {"digital_share": 0.4})
    exact = attribute(bank(), setting, ["npl_ratio"], draws=60, quarters=12)
    monkeypatch.setattr(at, "EXACT_UP_TO", 3)
    sampled = attribute(bank(), setting, ["npl_ratio"], draws=60, quarters=12)
    assert isinstance(exact, dict) and isinstance(sampled, dict)
    rough, sure = sampled["npl_ratio"], exact["npl_ratio"]
    assert not rough.exact
    assert sum(rough.parts.values()) == pytest.approx(rough.total, rel=1e-9)
    for name, part in sure.parts.items():
        assert abs(rough.parts[name] - part) <= 5 * rough.errors[name] + 1e-9


def test_nothing_moved_has_no_attribution() -> None:
    assumed = setting_of(case().book, {"demand_elasticity": -0.6})
    assert attribute(bank(), assumed, ["npl_ratio"]) == NotAvailable("whatif.nothing_moved")


def test_tornado_moves_one_belief_at_a_time() -> None:
    setting = setting_of(case().book, {"whole_process_monitoring": 0.8})
    bars = tornado(bank(), setting, "npl_ratio", draws=50, quarters=12)
    uncertain = [lever.id for lever in case().book.of("environment", "assumption") if lever.spread]
    assert {bar.parameter for bar in bars} == set(uncertain)
    assert [bar.width for bar in bars] == sorted((bar.width for bar in bars), reverse=True)
    own = next(bar for bar in bars if bar.parameter == "monitoring_effect")
    assert own in bars[:6]
    level = tornado(bank(), setting, "npl_ratio", of="level", draws=50, quarters=12)
    assert level[0].width > bars[0].width


@pytest.mark.parametrize("lever", ["credit_information_sharing", "npl_disposal", "review_team"])
@pytest.mark.parametrize("measure", ["npl_ratio", "sme_balance"])
def test_the_limit_offered_first_can_be_reached(lever: str, measure: str) -> None:
    start, size = status_quo(bank().book), {"draws": 100, "quarters": 12}
    points = response(bank(), start, lever, measure, **size)
    limit = telling_limit(points, start[lever], MEASURES[measure].better, 1e-4)
    assert isinstance(reverse(bank(), start, lever, measure, limit, **size), Answer)
    medians = [point.median for point in points]
    assert min(medians) < limit < max(medians)


def test_the_reverse_question_is_answered_or_says_what_is_in_reach() -> None:
    start = status_quo(case().book)
    found = reverse(bank(), start, "whole_process_monitoring", "npl_ratio", 0.027, draws=100, quarters=12)
    assert isinstance(found, Answer)
    there = start.with_values({"whole_process_monitoring": found.value})
    assert evaluate_setting(case(), there, **SMALL).median("npl_ratio") == pytest.approx(0.027, abs=1e-6)
    assert found.extrapolated
    far = reverse(bank(), start, "whole_process_monitoring", "npl_ratio", 0.001, draws=100, quarters=12)
    assert isinstance(far, NotAvailable) and far.reason == "whatif.reverse.out_of_reach"
    for lang in LANGUAGES:
        assert case().book["whole_process_monitoring"].name.of(lang) in say(far, text_for(lang))


def test_the_frontier_keeps_its_limits_and_rises_with_them() -> None:
    shares: list[float] = []
    levers = ("whole_process_monitoring", "staffing_promotion", "interest_subsidy")
    found = frontier(
        bank(), status_quo(case().book), levers, [0.005, 0.028, 0.034], roe_floor=0.05, budget_rmb_mn=300.0,
        draws=50, quarters=12, progress=shares.append,
    )  # fmt: skip
    impossible, tight, loose = found
    assert isinstance(impossible, NotAvailable) and impossible.reason == "whatif.frontier.infeasible"
    said = impossible.values
    quo = standing(bank(), status_quo(case().book), Limits(0.005, 0.05, 300.0), draws=50, quarters=12)
    assert 0.005 < said["npl"] < quo.npl_ratio, "no farther off than where the search began"
    assert "npl" in missing(quo.limits, said["npl"], said["roe"], said["cost"])
    assert isinstance(tight, Mix) and isinstance(loose, Mix)
    for mix in (tight, loose):
        assert mix.npl_ratio <= mix.limits.npl_ceiling + 1e-4
        assert mix.roe >= 0.05 - 1e-4 and mix.public_rmb_mn <= 300.0 * 1.01
        again = evaluate_setting(case(), setting_of(case().book, mix.values), draws=50, quarters=12)
        assert again.last("sme_balance").mean() == pytest.approx(mix.sme_balance_bn)
    today = evaluate_setting(case(), status_quo(case().book), draws=50, quarters=12)
    assert loose.sme_balance_bn >= tight.sme_balance_bn - 1e-6
    assert loose.sme_balance_bn > today.last("sme_balance").mean()
    assert shares[-1] == 1.0
    assert say(impossible, text_for("zh")) and "0.50%" in say(impossible, text_for("en"))


def test_public_cost_per_yuan_and_per_borrower() -> None:
    found = public_cost(compare(case(), setting_of(case().book, {"interest_subsidy": 0.01}), **SMALL))
    assert isinstance(found.per_yuan, float) and isinstance(found.per_borrower_rmb, float)
    assert found.per_yuan == pytest.approx(found.cost_rmb_mn.mean / found.loans_rmb_bn.mean / 1e3)
    assert found.per_borrower_rmb == pytest.approx(found.cost_rmb_mn.mean * 1e3 / found.borrowers_k.mean)
    none = public_cost(compare(case(), setting_of(case().book, {"review_team": 40}), **SMALL))
    assert isinstance(none.per_yuan, NotAvailable) and say(none.per_yuan, text_for("en"))


def test_evidence_stands_beside_moved_levers_on_both_sides() -> None:
    facts = case_data("xm_bank").facts
    rows = findings(bank(), setting_of(case().book, {"diversified_funding": 0.3}), facts)
    assert {row.evidence_id for row in rows if row.stance == "against"} == {"E044", "E045"}
    assert {row.evidence_id for row in rows if row.stance == "supports"} >= {"E040", "E043"}
    assert findings(bank(), status_quo(case().book), facts) == ()


def test_every_finding_has_a_sign_and_says_who_found_it_where_the_record_does() -> None:
    book, facts = case().book, case_data("xm_bank").facts
    rows = findings(bank(), setting_of(book, {lever.id: lever.high for lever in book}), facts)
    assert {row.sign for row in rows} == {"up", "down", "none", "mixed", "level"}
    known = {row.evidence_id: row.known_authors for row in rows}
    record = facts.evidence().set_index("evidence_id")["authors"]
    assert all(who == record[name] for name, who in known.items() if not record[name].startswith("("))
    assert f"({known['E217']})" == record["E217"], "who cites whom, without the brackets"
    unnamed = {name for name, who in known.items() if who is None}
    assert unnamed == {name for name in known if "not shown" in record[name]} and len(unnamed) > 5


def test_jobs_are_not_made_up() -> None:
    assert jobs() == NotAvailable("whatif.no_jobs")
    for lang in LANGUAGES:
        assert say(jobs(), text_for(lang))


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ({}, "Nothing is moved", "未作任何调整"),
        ({"growth_shock": -0.05}, "No lever is moved", "未调整任何措施"),
        ({"whole_process_monitoring": 0.9}, "lower than without the levers", "低"),
        (
            {"officer_turnover": 0.6},
            "world by world the levers raise it",
            "逐次模拟相减，措施使其升高",
        ),
        ({"delegated_limit": 0.3}, "sign of the effect is not certain", "方向不确定"),
    ],
)
def test_the_result_is_said_in_one_sentence(values: dict[str, float], english: str, chinese: str) -> None:
    names = measure_names(load_kpis(FOLDER / "kpis"))
    setting = setting_of(case().book, values)
    found = compare(case(), setting, **SMALL)
    split = attribute(bank(), setting, ["npl_ratio"], draws=50, quarters=12)
    main = None if isinstance(split, NotAvailable) else split["npl_ratio"]
    for lang, words in (("en", english), ("zh", chinese)):
        text = text_for("zh" if lang == "zh" else "en")
        sentence = result_sentence(case().book, found, MEASURES["npl_ratio"], names["npl_ratio"], text, main)
        assert words in sentence and "%" in sentence
        if main is not None:
            assert case().book[next(iter(values))].name.of(lang) in sentence


@pytest.mark.parametrize(
    ("effect", "sign"),
    [
        (0.0, {"en": "1.00 percentage points", "zh": "1.00 个百分点"}),
        (-0.01, {"en": "1.00 percentage points lower", "zh": "低 1.00 个百分点"}),
        (0.01, {"en": "1.00 percentage points higher", "zh": "高 1.00 个百分点"}),
    ],
)
def test_an_effect_without_any_doubt_has_no_interval(effect: float, sign: dict[str, str]) -> None:
    """The same in all worlds but for rounding: a sentence with "between −1.00 and −1.00" would mock."""
    settings = (status_quo(case().book), setting_of(case().book, {"whole_process_monitoring": 0.9}))
    rounding = np.linspace(-1e-17, 1e-17, 50) if effect else np.zeros(50)
    before, after = (
        Outcome(setting, 50, 1, (dt.date(2029, 10, 1),), {"npl_ratio": (0.03 + added)[None]})
        for setting, added in zip(settings, (np.zeros(50), rounding + effect), strict=True)
    )
    found = Comparison(before, before, after)
    for lang in LANGUAGES:
        text, name = text_for(lang), measure_names(load_kpis(FOLDER / "kpis"))["npl_ratio"]
        said = result_sentence(case().book, found, MEASURES["npl_ratio"], name, text)
        assert ("in every simulated world" if lang == "en" else "各次模拟") in said and "80%" not in said
        assert (sign[lang] in said) == bool(effect)
