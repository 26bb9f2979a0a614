"""What holds for every scorecard: monotone scores, weights that add up, waterfalls that close."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.bsc.ahp import RANDOM_INDEX, AhpResult, ahp, reciprocal_matrix
from lib.bsc.attainment import Attainment, Direction, Scale, attain
from lib.bsc.decomposition import Waterfall, average, between, from_target
from lib.bsc.gaps import random_weights, rank_gaps, top_shares
from lib.bsc.topsis import closeness
from lib.bsc.weights import Weights, divergence, entropy_weights
from lib.values import NotAvailable

finite = st.floats(-1e3, 1e3, allow_nan=False)
points = st.floats(0, 100, allow_nan=False)
NAMES = "abcdefgh"
GROUPS = {name: "first" if name < "d" else "second" for name in NAMES}
some_scores = st.dictionaries(st.sampled_from(NAMES), points, min_size=1)


def some_weights(raw: list[float]) -> Weights:
    total = math.fsum(raw)
    return Weights("own", {name: weight / total for name, weight in zip(NAMES, raw, strict=True)})


weightings = st.lists(st.floats(0.01, 10), min_size=len(NAMES), max_size=len(NAMES)).map(some_weights)


@given(finite, finite, finite, finite)
def test_attainment_rises_with_the_value_or_falls_as_the_direction_asks(
    floor: float, target: float, one: float, two: float
) -> None:
    assume(abs(floor - target) > 1e-6)
    direction = Direction.HIGHER if target > floor else Direction.LOWER
    low, high = sorted((one, two))
    scale = Scale(direction, floor, target)
    first, second = attain(low, scale), attain(high, scale)
    assert isinstance(first, Attainment) and isinstance(second, Attainment)
    assert 0 <= first.score <= 100 and 0 <= second.score <= 100
    assert (first.score <= second.score) if direction is Direction.HIGHER else (first.score >= second.score)


@given(st.lists(finite, min_size=4, max_size=4, unique=True), finite, finite)
def test_a_band_is_best_inside_and_falls_on_both_sides(ends: list[float], one: float, two: float) -> None:
    ends.sort()
    assume(min(b - a for a, b in itertools.pairwise(ends)) > 1e-6)
    scale = Scale(Direction.BAND, *ends)
    inside = attain((ends[1] + ends[2]) / 2, scale)
    assert isinstance(inside, Attainment) and inside.score == 100.0
    near, far = sorted((one, two), key=lambda x: max(ends[1] - x, x - ends[2]))
    if (near < ends[1]) == (far < ends[1]):
        closer, farther = attain(near, scale), attain(far, scale)
        assert isinstance(closer, Attainment) and isinstance(farther, Attainment)
        assert closer.raw >= farther.raw - 1e-6


@given(
    st.integers(1, len(RANDOM_INDEX)).flatmap(lambda n: st.lists(st.floats(0.05, 20), min_size=n, max_size=n))
)
def test_consistent_judgements_give_back_the_weights_they_come_from(raw: list[float]) -> None:
    weights = np.array(raw) / sum(raw)
    names = [str(i) for i in range(len(raw))]
    found = ahp(weights[:, None] / weights[None, :], names)
    assert isinstance(found, AhpResult)
    assert list(found.weights.values()) == pytest.approx(weights.tolist(), rel=1e-8)
    assert found.ratio == pytest.approx(0.0, abs=1e-8)
    assert found.worst is None


@given(
    st.integers(3, 7).flatmap(
        lambda n: st.lists(st.floats(1 / 9, 9), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2)
    )
)
def test_any_judgements_give_weights_and_a_ratio_that_is_not_negative(upper: list[float]) -> None:
    n = round((1 + math.sqrt(1 + 8 * len(upper))) / 2)
    matrix = reciprocal_matrix(upper, n)
    found = ahp(matrix, NAMES[:n])
    assert isinstance(found, AhpResult)
    assert math.fsum(found.weights.values()) == pytest.approx(1.0)
    assert min(found.weights.values()) > 0
    assert found.ratio >= 0
    order = list(reversed(range(n)))
    turned = ahp(matrix[np.ix_(order, order)], [NAMES[i] for i in order])
    assert isinstance(turned, AhpResult)
    assert turned.weights == pytest.approx(dict(found.weights))


# Scores with two decimals: numbers of 1e-300, whose products vanish, are no scores.
hundredths = st.integers(0, 10_000).map(lambda number: number / 100)
matrices = st.lists(st.lists(hundredths, min_size=4, max_size=4), min_size=2, max_size=9)


@given(matrices, st.floats(0.001, 1000))
def test_entropy_weights_add_up_and_do_not_know_the_unit(matrix: list[list[float]], factor: float) -> None:
    d = divergence(matrix)
    assert ((d[~np.isnan(d)] >= 0) & (d[~np.isnan(d)] <= 1 + 1e-9)).all()
    found = entropy_weights(matrix, "abcd")
    if isinstance(found, NotAvailable):
        return
    assert math.fsum(found.values.values()) == pytest.approx(1.0)
    again = divergence(np.array(matrix) * [factor, 1, 1, 1])
    assert again == pytest.approx(d, abs=1e-6, nan_ok=True)


@given(matrices)
def test_topsis_stays_between_the_worst_and_the_ideal(matrix: list[list[float]]) -> None:
    found = closeness(matrix, [0.25] * 4, [True, True, False, True])
    if not isinstance(found, NotAvailable):
        assert ((found >= 0) & (found <= 1)).all()


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_random_weights_are_weights(n: int, seed: int) -> None:
    weights = random_weights(16, n, seed)
    assert weights.shape == (16, n)
    assert (weights >= 0).all()
    assert weights.sum(axis=1) == pytest.approx(np.ones(16))


@given(some_scores, st.integers(1, 6), st.integers(0, 1000))
def test_shares_of_the_widest_gaps_add_up(gaps: dict[str, float], top: int, seed: int) -> None:
    shares = top_shares(gaps, draws=50, seed=seed, top=top)
    assert not isinstance(shares, NotAvailable)
    wide = sum(gap > 0 for gap in gaps.values())
    assert math.fsum(entry.share for entry in shares) == pytest.approx(min(top, wide))
    assert all(0 <= entry.share <= 1 for entry in shares)


@given(some_scores, weightings)
def test_weighted_gaps_add_up_to_what_the_total_score_misses(
    scores: dict[str, float], weights: Weights
) -> None:
    ranked = rank_gaps({kpi: 100 - score for kpi, score in scores.items()}, weights)
    total = average(scores, weights)
    assert not isinstance(ranked, NotAvailable) and isinstance(total, float)
    assert math.fsum(gap.weighted for gap in ranked) == pytest.approx(100 - total, abs=1e-9)
    assert [gap.weighted for gap in ranked] == sorted((gap.weighted for gap in ranked), reverse=True)


@given(some_scores, some_scores, weightings)
def test_waterfalls_close(before: dict[str, float], after: dict[str, float], weights: Weights) -> None:
    falls = [from_target(before, weights, GROUPS), between(before, after, weights, GROUPS)]
    ends = [average(before, weights), average(after, weights)]
    for fall, end in zip(falls, ends, strict=True):
        if isinstance(fall, NotAvailable):
            assert not set(before) & set(after)
            continue
        assert isinstance(fall, Waterfall)
        assert fall.end == pytest.approx(end, abs=1e-9)
        assert fall.start + math.fsum(step.change for step in fall.steps) == pytest.approx(fall.end, abs=1e-9)
        for step, following in itertools.pairwise(fall.steps):
            assert step.end == following.start
