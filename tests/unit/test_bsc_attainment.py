"""Scoring one value: directions, caps, missing values, trends."""

import math

import pytest

from lib.bsc.attainment import Attainment, Direction, Scale, attain, raw_attainment, shortfall
from lib.bsc.trend import Trend, year_on_year
from lib.values import NotAvailable

HIGHER = Scale(Direction.HIGHER, floor=0.10, target=0.30)
LOWER = Scale(Direction.LOWER, floor=0.05, target=0.01)
BAND = Scale(Direction.BAND, floor=0.5, target=0.7, upper_target=0.9, upper_floor=1.0)


@pytest.mark.parametrize(
    ("value", "scale", "score", "raw"),
    [
        (0.10, HIGHER, 0, 0),
        (0.30, HIGHER, 100, 100),
        (0.20, HIGHER, 50, 50),
        (0.50, HIGHER, 100, 200),
        (0.05, LOWER, 0, 0),
        (0.01, LOWER, 100, 100),
        (0.09, LOWER, 0, -100),
        (0.80, BAND, 100, 100),
        (0.60, BAND, 50, 50),
        (0.95, BAND, 50, 50),
        (0.40, BAND, 0, -50),
    ],
)
def test_scores(value: float, scale: Scale, score: float, raw: float) -> None:
    found = attain(value, scale)
    assert isinstance(found, Attainment)
    assert found.score == pytest.approx(score, abs=1e-9)
    assert found.raw == pytest.approx(raw, abs=1e-9)
    assert found.gap == pytest.approx(100 - score, abs=1e-9)


def test_a_capped_score_says_so() -> None:
    beyond, within = attain(0.5, HIGHER), attain(0.2, HIGHER)
    assert isinstance(beyond, Attainment) and beyond.capped
    assert isinstance(within, Attainment) and not within.capped


def test_missing_stays_missing_with_its_reason() -> None:
    why = NotAvailable("bsc.thin", {"n": 3})
    assert attain(why, HIGHER) is why
    assert attain(0.2, why) is why
    assert attain(math.nan, HIGHER) == NotAvailable("bsc.no_value")
    assert [math.isnan(raw) for raw in raw_attainment([math.nan, 0.2], BAND)] == [True, False]


@pytest.mark.parametrize(
    "ends",
    [
        (Direction.HIGHER, 0.3, 0.1, None, None),
        (Direction.HIGHER, 0.3, 0.3, None, None),
        (Direction.LOWER, 0.1, 0.3, None, None),
        (Direction.HIGHER, 0.1, math.nan, None, None),
        (Direction.HIGHER, 0.1, 0.3, 0.4, 0.5),
        (Direction.BAND, 0.5, 0.7, None, None),
        (Direction.BAND, 0.5, 0.7, 0.6, 1.0),
        (Direction.BAND, 0.5, 0.7, 0.9, 0.9),
    ],
)
def test_a_scale_that_makes_no_sense_is_refused(
    ends: tuple[Direction, float, float, float | None, float | None],
) -> None:
    with pytest.raises(ValueError):
        Scale(*ends)


def test_shortfall_is_positive_when_behind_whatever_the_direction() -> None:
    assert shortfall(0.2, Direction.HIGHER, 0.3) == pytest.approx(0.1)
    assert shortfall(0.2, Direction.LOWER, 0.3) == pytest.approx(-0.1)
    assert shortfall(0.5, Direction.BAND, 0.7, 0.9) == pytest.approx(0.2)
    assert shortfall(0.95, Direction.BAND, 0.7, 0.9) == pytest.approx(0.05)
    assert shortfall(0.8, Direction.BAND, 0.7, 0.9) == 0.0
    with pytest.raises(ValueError, match="upper target"):
        shortfall(0.8, Direction.BAND, 0.7)


def test_trend_compares_with_the_same_quarter_a_year_before() -> None:
    falling = year_on_year([0.04, 0.9, 0.9, 0.9, 0.03], LOWER)
    assert isinstance(falling, Trend)
    assert falling.change == pytest.approx(-0.01)
    assert falling.points == pytest.approx(25.0)
    assert falling.course == "better"
    flat = year_on_year([0.200, 0, 0, 0, 0.201], HIGHER)
    assert isinstance(flat, Trend) and flat.course == "flat"
    worse = year_on_year([0.20, 0, 0, 0, 0.15], HIGHER)
    assert isinstance(worse, Trend) and worse.course == "worse"


def test_a_trend_needs_both_quarters() -> None:
    assert year_on_year([0.1, 0.2], HIGHER) == NotAvailable("bsc.no_year_before")
    assert year_on_year([math.nan, 0, 0, 0, 0.2], HIGHER) == NotAvailable("bsc.no_year_before")
    why = NotAvailable("bsc.no_floor")
    assert year_on_year([0.0] * 5, why) is why
