"""Weights and TOPSIS against published worked examples and against independent packages.

Where a printed table is the reference, it agrees to the three decimals that the project asks for. The second
references were computed once with pymcdm 1.4.0 and AHPy 2.1 (numpy 2.4.6); they are full-precision numbers of
programs that share no code with this one.
"""

import pytest

from lib.bsc.ahp import AhpResult, ahp, compose, reciprocal_matrix
from lib.bsc.topsis import closeness
from lib.bsc.weights import Weights, entropy_weights
from lib.values import NotAvailable

DRINKS = ("coffee", "wine", "tea", "beer", "sodas", "milk", "water")
DRINK_JUDGEMENTS = [
    *(9, 5, 2, 1, 1, 1 / 2),
    *(1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    *(1 / 3, 1 / 4, 1 / 3, 1 / 9),
    *(1 / 2, 1, 1 / 3),
    *(2, 1 / 2),
    1 / 3,
]


def weights_of(result: object) -> AhpResult:
    assert isinstance(result, AhpResult)
    return result


def test_ahp_gives_saatys_drink_consumption() -> None:
    """Saaty (2008), Int. J. Services Sciences 1(1), 83-98: relative consumption of drinks in the USA.

    The article prints the derived scale and a consistency ratio of .022.
    """
    found = weights_of(ahp(reciprocal_matrix(DRINK_JUDGEMENTS, 7), DRINKS))
    printed = (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327)
    assert tuple(found.weights.values()) == pytest.approx(printed, abs=5e-4)
    assert found.ratio == pytest.approx(0.022, abs=5e-4)
    assert found.consistent


CITIES = ("bethesda", "boston", "pittsburgh", "santa_fe")
# Upper triangles in the order of CITIES.
CITY_JUDGEMENTS = {
    "culture": [1 / 2, 1, 1 / 2, 2.5, 1, 1 / 2.5],
    "family": [2, 1 / 3, 4, 1 / 8, 2, 9],
    "housing": [5, 1 / 2, 2.5, 1 / 9, 1 / 4, 7],
    "jobs": [1 / 2, 3, 4, 6, 8, 1],
    "transport": [1.5, 1 / 2, 4, 1 / 3.5, 2.5, 9],
}
CITY_CRITERIA = [1 / 5, 3, 1 / 2, 5, 7, 1, 7, 1 / 4, 3, 7]


def test_a_two_level_hierarchy_gives_saatys_best_city() -> None:
    """Saaty (2005), Theory and Applications of the Analytic Network Process: the city to live in.

    Judgements and results (.229, .275, .385, .111) as the test suite of AHPy quotes them from the book.
    """
    criteria = weights_of(ahp(reciprocal_matrix(CITY_CRITERIA, 5), tuple(CITY_JUDGEMENTS)))
    below = {
        name: weights_of(ahp(reciprocal_matrix(upper, 4), [f"{name}.{city}" for city in CITIES]))
        for name, upper in CITY_JUDGEMENTS.items()
    }
    weights = compose(criteria, below)
    city = [sum(weights[f"{name}.{place}"] for name in CITY_JUDGEMENTS) for place in CITIES]
    assert city == pytest.approx([0.229, 0.275, 0.385, 0.111], abs=5e-4)


def test_ahp_agrees_with_ahpy_when_judgements_contradict_each_other() -> None:
    """AHPy 2.1, ``Compare(..., precision=8, random_index="saaty")``."""
    found = weights_of(ahp(reciprocal_matrix([3, 1 / 4, 5, 6, 2, 7], 4), "abcd"))
    assert tuple(found.weights.values()) == pytest.approx(
        (0.2779184, 0.37353738, 0.29455617, 0.05398805), abs=1e-7
    )
    assert found.ratio == pytest.approx(0.84959626, abs=1e-7)
    assert not found.consistent
    # b is called six times as important as c, while the weights say 1.27 times; c against a says 4, not 1.06.
    assert found.worst is not None
    assert (found.worst.row, found.worst.column) == ("b", "c")


ENTROPY_EXAMPLES = {
    "Xu (2004), European Journal of Operational Research 156(2), 530-532": (
        [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]],
        (0.4630, 0.3992, 0.1378, 0.0000),
    ),
    "Zavadskas and Podvezko (2016), Int. J. Information Technology & Decision Making 15(2), 267-283": (
        [[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]],
        (0.1146, 0.1981, 0.4185, 0.2689),
    ),
}


@pytest.mark.parametrize("source", ENTROPY_EXAMPLES)
def test_entropy_weights_are_those_of_the_published_example(source: str) -> None:
    """Matrix and weights as the test suite of pyrepo-mcda quotes them from the papers named."""
    matrix, printed = ENTROPY_EXAMPLES[source]
    found = entropy_weights(matrix, "abcd")
    assert isinstance(found, Weights)
    assert tuple(found.values.values()) == pytest.approx(printed, abs=6e-5)


FIGHTERS = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]


def test_topsis_gives_hwang_and_yoons_fighter_aircraft() -> None:
    """Hwang and Yoon (1981), Multiple Attribute Decision Making, pp. 133-134: C* = .643, .268, .613, .312.

    Criteria: speed, range, payload, cost (less is better), reliability, manoeuvrability.
    """
    found = closeness(FIGHTERS, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [True, True, True, False, True, True])
    assert not isinstance(found, NotAvailable)
    assert found[[0, 1, 3]] == pytest.approx([0.643, 0.268, 0.312], abs=5e-4)
    # The book divides distances that it rounded to four decimals: .0920 / (.0580 + .0920) = .6133.
    # Unrounded, the third closeness is .61354.
    assert found[2] == pytest.approx(0.0920 / (0.0580 + 0.0920), abs=5e-4)


def test_topsis_gives_tzeng_and_huangs_example() -> None:
    """Tzeng and Huang (2011), Multiple Attribute Decision Making, CRC Press; as scikit-criteria quotes it."""
    found = closeness([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [True] * 3)
    assert found == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=6e-5)


MIXED = [
    [70.0, 3, 12, 0.4, 5],
    [55, 9, 7, 0.9, 2],
    [62, 5, 15, 0.2, 8],
    [90, 1, 9, 0.6, 4],
    [48, 7, 3, 0.8, 9],
    [77, 4, 11, 0.3, 6],
]


def test_entropy_and_topsis_agree_with_pymcdm() -> None:
    """pymcdm 1.4.0, ``entropy_weights`` and ``TOPSIS(vector_normalization)``."""
    weights = entropy_weights(MIXED, "abcde")
    assert isinstance(weights, Weights)
    w = list(weights.values.values())
    assert w == pytest.approx([0.04460295, 0.32771505, 0.18818276, 0.247028, 0.19247124], abs=1e-8)
    expected = [0.3547339, 0.68038185, 0.49770369, 0.28547324, 0.65665115, 0.3961676]
    assert closeness(MIXED, w, [True] * 5) == pytest.approx(expected, abs=1e-7)
