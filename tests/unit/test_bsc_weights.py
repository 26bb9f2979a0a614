"""Weights: what is refused and why, and who is left out."""

import math

import numpy as np
import pytest

from lib.bsc.ahp import AhpResult, ahp, compose, reciprocal_matrix
from lib.bsc.topsis import closeness
from lib.bsc.weights import Weights, divergence, entropy_weights, equal_weights, own_weights
from lib.values import NotAvailable


def refused(answer: object) -> str:
    assert isinstance(answer, NotAvailable)
    return answer.reason


def test_a_matrix_that_is_no_set_of_judgements_is_refused() -> None:
    assert refused(ahp(np.eye(2), "abc")) == "bsc.ahp.shape"
    assert refused(ahp(np.ones((2, 2)), "aa")) == "bsc.ahp.shape"
    assert refused(ahp([[1, -2], [-0.5, 1]], "ab")) == "bsc.ahp.not_positive"
    assert refused(ahp([[1, math.nan], [1, 1]], "ab")) == "bsc.ahp.not_positive"
    assert refused(ahp(np.ones((16, 16)), [str(i) for i in range(16)])) == "bsc.ahp.too_large"
    answer = ahp([[1, 2, 3], [0.5, 1, 4], [1 / 3, 1 / 5, 1]], "abc")
    assert answer == NotAvailable("bsc.ahp.not_reciprocal", {"row": "b", "column": "c"})


def test_one_and_two_names_are_always_consistent() -> None:
    one, two = ahp([[1.0]], "a"), ahp([[1, 4], [0.25, 1]], "ab")
    assert isinstance(one, AhpResult) and one.weights == {"a": 1.0} and one.ratio == 0.0
    assert isinstance(two, AhpResult) and two.weights == pytest.approx({"a": 0.8, "b": 0.2})
    assert two.ratio == 0.0 and two.worst is None


def test_the_most_inconsistent_judgement_is_named_with_what_would_repair_it() -> None:
    matrix = reciprocal_matrix([2, 4, 1 / 8, 2, 2, 4], 4)
    found = ahp(matrix, "abcd")
    assert isinstance(found, AhpResult) and not found.consistent
    worst = found.worst
    assert worst is not None and (worst.row, worst.column) == ("a", "d")
    assert worst.given == 1 / 8
    assert worst.implied == pytest.approx(found.weights["a"] / found.weights["d"])
    matrix[0, 3], matrix[3, 0] = worst.implied, 1 / worst.implied
    repaired = ahp(matrix, "abcd")
    assert isinstance(repaired, AhpResult) and repaired.ratio < found.ratio


def test_a_triangle_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="3 judgements"):
        reciprocal_matrix([1, 2], 3)


def test_a_hierarchy_must_fit() -> None:
    top = ahp([[1, 1], [1, 1]], ["x", "y"])
    leaf = ahp([[1, 1], [1, 1]], "ab")
    assert isinstance(top, AhpResult) and isinstance(leaf, AhpResult)
    with pytest.raises(ValueError, match="groups differ"):
        compose(top, {"x": leaf})
    with pytest.raises(ValueError, match="two groups"):
        compose(top, {"x": leaf, "y": leaf})


def test_own_weights_are_refused_rather_than_repaired() -> None:
    assert refused(own_weights({"a": 1.0}, "ab")) == "bsc.weights.ids"
    assert refused(own_weights({"a": 1.2, "b": -0.2}, "ab")) == "bsc.weights.negative"
    assert refused(own_weights({"a": math.nan, "b": 1.0}, "ab")) == "bsc.weights.negative"
    assert own_weights({"a": 0.5, "b": 0.6}, "ab") == NotAvailable("bsc.weights.sum", {"sum": 1.1})
    rounded = own_weights({"a": 0.333, "b": 0.333, "c": 0.334}, "abc")
    assert isinstance(rounded, Weights) and math.fsum(rounded.values.values()) == pytest.approx(1.0)


def test_weights_object_refuses_what_is_no_weighting() -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        Weights("own", {"a": 0.4})
    with pytest.raises(ValueError):
        Weights("own", {"a": math.nan, "b": 1.0})


def test_weights_of_some_kpis_are_scaled_up_again() -> None:
    weights = Weights("own", {"a": 0.5, "b": 0.25, "c": 0.25, "d": 0.0})
    assert weights.over("bc") == {"b": 0.5, "c": 0.5}
    assert weights.over("d") == NotAvailable("bsc.weights.none_left")


def test_entropy_keeps_zeros_and_drops_what_cannot_be_told_apart() -> None:
    # A column that is all in one place is as divergent as can be; 0 ln 0 is 0, not NaN.
    assert divergence([[1, 1, 0], [1, 0, 0]]) == pytest.approx([0.0, 1.0, math.nan], nan_ok=True)
    found = entropy_weights([[1, 1, 0, math.nan], [1, 0, 0, 1]], "abcd")
    assert isinstance(found, Weights)
    assert found.values == pytest.approx({"a": 0.0, "b": 1.0, "c": 0.0, "d": 0.0})
    assert refused(entropy_weights([[1, 2], [1, 2]], "ab")) == "bsc.weights.no_divergence"
    with pytest.raises(ValueError, match="non-negative"):
        divergence([[-1.0], [1.0]])
    with pytest.raises(ValueError, match="two alternatives"):
        divergence([[1.0]])


def test_topsis_refuses_holes_and_copies() -> None:
    assert refused(closeness([[1, math.nan], [1, 2]], [0.5, 0.5], [True, True])) == "bsc.topsis.missing"
    assert refused(closeness([[1, 2], [1, 2]], [0.5, 0.5], [True, True])) == "bsc.topsis.alike"
    with pytest.raises(ValueError, match="shapes"):
        closeness([[1, 2]], [1.0], [True])


def test_equal_weights() -> None:
    assert equal_weights("abcd").values == {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}
