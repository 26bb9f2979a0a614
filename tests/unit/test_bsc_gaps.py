"""Ranking of gaps, random weights, waterfalls, importance-performance."""

import math

import pytest

from lib.bsc.decomposition import (
    COVERAGE,
    ImportancePerformance,
    Quadrant,
    Waterfall,
    average,
    between,
    from_target,
    importance_performance,
)
from lib.bsc.gaps import rank_gaps, top_shares
from lib.bsc.weights import Weights, equal_weights
from lib.values import NotAvailable

GAPS = {"a": 10.0, "b": 80.0, "c": 0.0, "d": 40.0}
GROUPS = {"a": "one", "b": "one", "c": "two", "d": "two"}


def test_gaps_are_ranked_by_weight_times_gap_and_add_up() -> None:
    ranked = rank_gaps(GAPS, Weights("own", {"a": 0.5, "b": 0.05, "c": 0.2, "d": 0.25}))
    assert not isinstance(ranked, NotAvailable)
    assert [(gap.kpi, gap.rank) for gap in ranked] == [("d", 1), ("a", 2), ("b", 3), ("c", 4)]
    assert math.fsum(gap.weighted for gap in ranked) == pytest.approx(19.0)


def test_equal_gaps_share_a_rank() -> None:
    ranked = rank_gaps({"a": 5.0, "b": 5.0, "c": 1.0}, equal_weights("abc"))
    assert not isinstance(ranked, NotAvailable)
    assert [gap.rank for gap in ranked] == [1, 1, 3]


def test_no_scores_no_ranking() -> None:
    assert rank_gaps({}, equal_weights("ab")) == NotAvailable("bsc.no_score")
    assert top_shares({}) == NotAvailable("bsc.no_score")


def test_random_weights_never_count_a_kpi_without_a_gap() -> None:
    shares = top_shares(GAPS, draws=200, top=5)
    assert not isinstance(shares, NotAvailable)
    assert {entry.kpi: entry.share for entry in shares} == {"a": 1.0, "b": 1.0, "d": 1.0, "c": 0.0}


def test_the_share_of_the_widest_gap_is_the_analytic_one() -> None:
    # Two KPIs, gaps 3 and 1: the first is wider when its weight exceeds 1/4, so in 3/4 of uniform weights.
    shares = top_shares({"a": 3.0, "b": 1.0}, draws=40_000, seed=7, top=1)
    assert not isinstance(shares, NotAvailable)
    first = shares[0]
    assert first.kpi == "a"
    assert first.error == pytest.approx(math.sqrt(0.75 * 0.25 / 40_000), rel=0.02)
    assert abs(first.share - 0.75) < 4 * first.error


def test_the_same_seed_gives_the_same_shares() -> None:
    assert top_shares(GAPS, draws=500, seed=3, top=2) == top_shares(GAPS, draws=500, seed=3, top=2)
    assert top_shares(GAPS, draws=500, seed=3, top=2) != top_shares(GAPS, draws=500, seed=4, top=2)
    with pytest.raises(ValueError, match="positive"):
        top_shares(GAPS, draws=0)


def test_a_waterfall_from_the_target() -> None:
    scores = {kpi: 100 - gap for kpi, gap in GAPS.items()}
    fall = from_target(scores, equal_weights("abcd"), GROUPS)
    assert isinstance(fall, Waterfall)
    assert [(step.label, step.change) for step in fall.steps] == [("one", -22.5), ("two", -10.0)]
    assert fall.end == average(scores, equal_weights("abcd")) == 67.5


def test_a_waterfall_between_two_quarters_shows_what_coverage_does() -> None:
    before, after = {"a": 50.0, "b": 50.0}, {"a": 60.0, "b": 50.0, "c": 100.0}
    fall = between(before, after, equal_weights("abc"), GROUPS)
    assert isinstance(fall, Waterfall)
    changes = {step.label: step.change for step in fall.steps}
    assert changes["one"] == pytest.approx(5.0)
    assert changes[COVERAGE] == pytest.approx(15.0)
    assert (fall.start, fall.end) == (50.0, pytest.approx(70.0))


def test_nothing_in_common_is_said() -> None:
    weights = equal_weights("abcd")
    assert between({"a": 1.0}, {"b": 1.0}, weights, GROUPS) == NotAvailable("bsc.no_score")
    assert from_target({}, weights, GROUPS) == NotAvailable("bsc.no_score")
    nothing = Weights("own", {"a": 0.0, "b": 1.0})
    assert average({"a": 10.0}, nothing) == NotAvailable("bsc.weights.none_left")


def test_importance_and_performance_make_four_fields() -> None:
    scores = {"a": 10.0, "b": 90.0, "c": 20.0, "d": 80.0}
    matrix = importance_performance(scores, {"a": 0.4, "b": 0.4, "c": 0.1, "d": 0.1})
    assert isinstance(matrix, ImportancePerformance)
    assert {place.kpi: place.quadrant for place in matrix.places} == {
        "a": Quadrant.CONCENTRATE,
        "b": Quadrant.KEEP_UP,
        "c": Quadrant.LOW_PRIORITY,
        "d": Quadrant.OVERKILL,
    }
    assert (matrix.importance_at, matrix.performance_at) == (pytest.approx(0.25), 50.0)
    equal = dict.fromkeys("abcd", 0.25)
    assert importance_performance(scores, equal) == NotAvailable("bsc.same_importance")
    assert importance_performance({}, equal) == NotAvailable("bsc.no_score")
