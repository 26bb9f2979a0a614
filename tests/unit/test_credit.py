"""Small credit-risk cases worked by hand, and refusals where there is no answer."""

import numpy as np
import pandas as pd
import pytest

from lib.credit.bins import CategoryBins, NumericBins, category_bins, numeric_bins
from lib.credit.calibration import calibration_bins, hosmer_lemeshow
from lib.credit.circles import Circles, guarantee_circles
from lib.credit.contagion import simulate_contagion
from lib.credit.early_warning import Panel, Rule, panel, performance, rule_hits, threshold_table
from lib.credit.grades import GRADES, GradeRule, grade_codes, npl_ratio
from lib.credit.irb import irb_capital, standardised_rwa
from lib.credit.lgd import SegmentLgd, lgd_by_segment
from lib.credit.migration import Migration, compare_power, migration
from lib.credit.process import END, START, directly_follows, event_log, funnel, step_times, throughput
from lib.credit.rejects import RejectInference, fuzzy_augmentation, infer_rejects, inferred_pd
from lib.credit.roc import auc, compare_auc
from lib.credit.satellite import fit_satellite
from lib.credit.scorecard import fit_scorecard
from lib.credit.staging import StageRule, stages
from lib.credit.survival import kaplan_meier
from lib.credit.vintage import vintage_curves
from lib.credit.woe import Characteristic, characteristic, fit_characteristic
from lib.values import NotAvailable


def reason(found: object) -> str:
    assert isinstance(found, NotAvailable), found
    return found.reason.removeprefix("credit.unavailable.")


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (numeric_bins([], []), "no_rows"),
        (numeric_bins([np.nan, np.nan], [0, 1]), "no_rows"),
        (numeric_bins([1, 2], [0, 0]), "one_class"),
        (numeric_bins([3, 3, 3], [0, 1, 0]), "one_value"),
        (category_bins(["a", "b"], [0, 1]), "no_category"),
        (category_bins(["a", "a"], [0, 1]), "one_category"),
        (auc([1, 2, 3], [0, 0, 1]), "too_few_of_a_kind"),
        (auc([1, np.nan, 3, 4], [0, 0, 1, 1]), "missing_risk"),
        (compare_auc([1, 2, 3, 4], [2, 4, 6, 8], [0, 1, 0, 1]), "same_ranking"),
        (fit_scorecard(pd.DataFrame({"bad": [0, 1]}), "bad", ()), "no_characteristics"),
        (calibration_bins([0.1, 1.2], [0, 1]), "not_probability"),
        (hosmer_lemeshow([0.1, 0.1, 0.1], [0, 1, 0]), "too_few_bins"),
        (migration([1, 2], [0, 0], ["a", "a"], ("a",)), "no_pairs"),
        (vintage_curves([2020], [np.nan], [0]), "too_young"),
        (kaplan_meier([1, 2], [0, 0]), "no_events"),
        (kaplan_meier([-1, 2], [0, 1]), "negative_duration"),
        (infer_rejects([1, 2], [0, 1], [1]), "small_band"),
        (guarantee_circles(["a"], ["a"]), "no_links"),
        (event_log([1], ["x"], ["2020-01-02"], ["2020-01-01"]), "ends_before_start"),
        (fit_satellite([0.0, 0.1], pd.DataFrame({"x": [1.0, 2.0]}), {"x": 0}), "certain_forecast"),
    ],
)
def test_what_has_no_answer_says_why(found: object, key: str) -> None:
    assert reason(found) == key


def test_a_refusal_of_the_regression_comes_through() -> None:
    macro = pd.DataFrame({"x": np.ones(20)})
    found = fit_satellite(np.linspace(0.01, 0.02, 20), macro, {"x": 0})
    assert isinstance(found, NotAvailable)
    assert found.reason.startswith("drivers.refusal.")


def test_bins_include_their_upper_edge_and_keep_missing_apart() -> None:
    bins = NumericBins((10.0, 20.0))
    assert bins.codes([10, 10.1, 20, 99, None]).tolist() == [0, 1, 1, 2, 3]
    assert [bins.bounds(code) for code in range(4)] == [
        (None, 10.0),
        (10.0, 20.0),
        (20.0, None),
        (None, None),
    ]


def test_rare_and_unseen_categories() -> None:
    names = ["a"] * 50 + ["b"] * 40 + ["c"] * 6 + ["d"] * 4 + [None] * 3
    bad = [1, 0] * 25 + [1, 0, 0, 0] * 10 + [1, 0] * 5 + [0, 0, 1]
    bins = category_bins(names, bad, min_share=0.08)
    assert isinstance(bins, CategoryBins)
    assert set(bins.groups) == {("a",), ("b",), ("c", "d")}
    assert bins.codes(["zebra", None]).tolist() == [3, 3]
    ordered = category_bins(names, bad, min_share=0.08, order=("b", "a"))
    assert isinstance(ordered, CategoryBins)
    assert ordered.groups == (("b",), ("a",), ("c", "d"))


def test_a_bin_without_bads_is_adjusted_and_an_unseen_missing_value_weighs_nothing() -> None:
    found = characteristic("x", [1, 1, 1, 2, 2, 2], [0, 0, 0, 0, 1, 1], NumericBins((1.0,)))
    assert isinstance(found, Characteristic)
    assert found.table["adjusted"].tolist() == [True, False]
    assert found.woe[0] == pytest.approx(np.log((3.5 / 4.5) / (0.5 / 2.5)))
    assert found.transform([np.nan]).tolist() == [0.0]


def test_no_future_in_the_bins() -> None:
    """Rows after the split change nothing that was made before it."""
    rng = np.random.default_rng(1)
    x, bad = rng.normal(size=500), rng.integers(0, 2, 500)
    before = fit_characteristic("x", x[:300], bad[:300])
    x[300:], bad[300:] = 99.0, 1
    after = fit_characteristic("x", x[:300], bad[:300])
    assert isinstance(before, Characteristic) and isinstance(after, Characteristic)
    assert before.bins == after.bins
    assert before.woe.tolist() == after.woe.tolist()


def test_grades_and_the_npl_ratio() -> None:
    codes = grade_codes([0, 1, 90, 91, 270, 271, 360, 361])
    assert codes.tolist() == [0, 1, 1, 2, 2, 3, 3, 4]
    assert GRADES[4] == "loss"
    assert npl_ratio([80, 5, 15], [0, 1, 2]) == pytest.approx(0.15)
    with pytest.raises(ValueError, match="ascend"):
        GradeRule(0, 90, 90, 360)


def test_stages_by_days_change_of_pd_watch_list_and_low_risk() -> None:
    rule = StageRule(30, 90, relative_increase=2.0, absolute_increase=0.005, low_risk_pd=0.003)
    days, first = [0, 0, 0, 31, 91, 0, 0], [0.01, 0.01, 0.001, 0.01, 0.01, 0.01, 0.01]
    now = [0.019, 0.02, 0.003, 0.01, 0.01, 0.01, 0.01]
    watch, impaired = [False] * 5 + [True, False], [False] * 6 + [True]
    assert stages(days, first, now, rule, watch_list=watch, impaired=impaired).tolist() == [
        1,
        2,
        1,
        2,
        3,
        2,
        3,
    ]
    with pytest.raises(ValueError, match="stage 2"):
        StageRule(90, 30)


def test_capital_refuses_a_certain_default_and_the_standardised_weights_are_flat() -> None:
    with pytest.raises(ValueError, match="strictly"):
        irb_capital([0.01, 1.0], 0.4)
    assert standardised_rwa([100.0], "corporate_sme").tolist() == [85.0]
    assert standardised_rwa([100.0], "regulatory_retail").tolist() == [75.0]


def test_amounts_migrate_by_weight_and_exits_are_no_migration() -> None:
    found = migration([1, 1, 2, 2, 3, 3], [0, 1, 0, 1, 0, 1], ["a", "b", "a", "a", "a", "gone"], ("a", "b"),
                      amount=[30.0, 0, 10.0, 0, 99.0, 0])  # fmt: skip
    assert isinstance(found, Migration)
    assert found.matrix.tolist() == [[0.25, 0.75], [0.0, 1.0]]
    with pytest.raises(ValueError, match="fit together"):
        compare_power(found, Migration(("a",), *[np.ones((1, 1))] * 4, (True,), 1))


def test_rejects_by_hand_and_fuzzy_copies() -> None:
    risk = np.repeat([0.1, 0.2], 100)
    bad = np.concatenate([np.arange(100) < 10, np.arange(100) < 20]).astype(int)
    found = infer_rejects(risk, bad, np.repeat(0.2, 50), odds_factor=4.0, bands=2)
    assert isinstance(found, RejectInference)
    # Odds 0.25 x 4 = 1, so that half of the refused are bad: (30 + 25) / 250.
    assert found.rejected.estimate == pytest.approx(0.5)
    assert found.everyone.estimate == pytest.approx(55 / 250)
    assert found.bounds == pytest.approx((30 / 250, 80 / 250))
    pds = inferred_pd(found, [0.2, 0.1])
    assert pds[0] == pytest.approx(0.5)
    table = fuzzy_augmentation(pd.DataFrame({"x": [1], "bad": [0]}), pd.DataFrame({"x": [2, 3]}), "bad", pds)
    assert table["bad"].tolist() == [0, 1, 1, 0, 0]
    assert table["weight"].sum() == pytest.approx(3)


def test_lgd_by_segment_leaves_open_workouts_out() -> None:
    lgd = np.concatenate([np.linspace(0.1, 0.5, 11), [0.9], np.full(5, 0.3)])
    closed = np.array([True] * 11 + [False] + [True] * 5)
    found = lgd_by_segment(["house"] * 12 + ["none"] * 5, lgd, np.ones(17), closed)
    house = found["house"]
    assert isinstance(house, SegmentLgd)
    assert (house.closed, house.open) == (11, 1)
    assert house.mean.estimate == pytest.approx(0.3)
    assert reason(found["none"]) == "too_few_workouts"


def test_circles_number_components_by_size_and_count_mutual_links() -> None:
    found = guarantee_circles(["a", "b", "b", "x", "a"], ["b", "a", "c", "y", "b"], [1.0, 2.0, 3.0, 4.0, 5.0])
    assert isinstance(found, Circles)
    table = found.borrowers.set_index("borrower")
    assert table["component"].to_dict() == {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1}
    assert table.loc["a", "amount_given"] == 6.0
    assert table["mutual"].to_dict() == {"a": 1, "b": 1, "c": 0, "x": 0, "y": 0}
    assert found.components["mutual"].tolist() == pytest.approx([2 / 3, 0.0])
    assert found.largest_share == pytest.approx(0.6)


def test_contagion_walks_one_link_a_month_and_stops_being_infectious() -> None:
    found = simulate_contagion(
        4, [1, 2, 3], [0, 1, 2], [1.0, 1.0, 0.0], 0.0, initial=[0], months=3, simulations=3
    )
    assert found.table["linked"].tolist() == [1.0, 2.0, 3.0, 3.0]
    assert found.multiplier == pytest.approx(3.0)
    with pytest.raises(ValueError, match="numbered"):
        simulate_contagion(2, [2], [0], 0.5, 0.0)
    with pytest.raises(ValueError, match="between"):
        simulate_contagion(2, [1], [0], 1.5, 0.0)


def test_process_of_two_cases_by_hand() -> None:
    """Case 1: apply 9-10, review 12-13, apply again 13-14. Case 2: apply 9-11."""
    day = "2024-01-02 "
    log = event_log(
        [1, 2, 1, 1],
        ["apply", "apply", "review", "apply"],
        [day + "09:00", day + "09:00", day + "12:00", day + "13:00"],
        [day + "10:00", day + "11:00", day + "13:00", day + "14:00"],
        ["ann", "bob", "ann", "ann"],
    )
    assert isinstance(log, pd.DataFrame)
    assert log["waiting_hours"].tolist() == [0, 2, 0, 0]
    assert log["repeat"].tolist() == [0, 0, 1, 0]
    links = directly_follows(log).set_index(["source", "target"])["count"].to_dict()
    assert links == {
        (START, "apply"): 2, ("apply", "review"): 1, ("review", "apply"): 1, ("apply", END): 2,
    }  # fmt: skip
    steps = step_times(log).set_index("activity")
    assert steps.index[0] == "review"
    assert steps.loc["review", "waiting_share"] == pytest.approx(2 / 3)
    assert steps.loc["apply", "rework_rate"] == pytest.approx(1 / 3)
    assert step_times(log, by="resource")["resource"].tolist() == ["ann", "bob"]
    whole = throughput(log)
    assert (whole.cases, whole.events, whole.variants) == (2, 4, 2)
    assert whole.median_hours == pytest.approx(3.5)
    assert whole.working_share == pytest.approx(5 / 7)
    assert whole.rework_rate == 0.5
    reached = funnel(log, ("apply", "review", "sign"))
    assert reached["cases"].tolist() == [2, 1, 0]
    assert reached["conversion"].tolist() == [1.0, 0.5, 0.0]


def watched() -> Panel:
    """Four loans over months 0 to 9: the first defaults in month 5, the second in month 9, two stay sound."""
    found = panel(np.repeat([1, 2, 3, 4], 10), np.tile(np.arange(10), 4),
                  np.repeat([5.0, 9.0, np.nan, np.nan], 10), horizon=4)  # fmt: skip
    assert isinstance(found, Panel)
    return found


def test_alerts_are_runs_that_settle_within_the_horizon() -> None:
    flag = np.zeros(40, dtype=bool)
    flag[[2, 3, 5, 7]] = (
        True  # loan 1: one alert from month 2 on; 5 and 7 are not looked at after the default
    )
    flag[[20, 21]] = True  # loan 3: one wrong alert
    flag[38] = True  # loan 4: its horizon has not passed
    found = performance(watched(), flag, officers=2)
    assert (found.alerts, found.right, found.defaults) == (2, 1, 2)
    assert found.precision is not None and found.recall is not None
    assert found.precision.estimate == found.recall.estimate == found.f1 == 0.5
    assert found.median_lead == 3.0
    assert found.alerts_per_month == pytest.approx(0.3)
    assert found.per_officer == pytest.approx(0.15)


def test_thresholds_and_rules() -> None:
    rows = watched()
    risk = np.zeros(40)
    risk[[3, 25]] = 0.9, 0.6
    table = threshold_table(rows, risk, [0.5, 0.8, 1.0])
    assert table["precision"].tolist()[:2] == [0.5, 1.0]
    assert np.isnan(table["precision"][2])
    assert table["recall"].tolist() == [0.5, 0.5, 0.0]
    frame = pd.DataFrame({"days": [0.0, 40.0, np.nan], "sales": [-0.5, 0.1, -0.4]})
    rules = (Rule("late", "days", 30), Rule("falling", "sales", -0.3, below=True))
    assert rule_hits(frame, rules).tolist() == [1, 1, 1]
