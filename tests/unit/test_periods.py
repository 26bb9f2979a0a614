"""Periods as they stand in published figures."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.periods import Period, PeriodKind, parse_period, period_of, quarter_closed_by, sequence

DATED: tuple[PeriodKind, ...] = ("month", "quarter", "half", "year")

dated_periods = st.builds(
    period_of, st.sampled_from(DATED), st.integers(min_value=1950, max_value=2150), st.integers(1, 12)
)
any_period = st.one_of(dated_periods, st.just(parse_period("undated")))


@pytest.mark.parametrize(
    ("label", "kind", "first", "last"),
    [
        ("2019Q2", "quarter", date(2019, 4, 1), date(2019, 6, 30)),
        ("2019-05", "month", date(2019, 5, 1), date(2019, 5, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", "year", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024H1", "half", date(2024, 1, 1), date(2024, 6, 30)),
        ("undated", "undated", None, None),
    ],
)
def test_reads_every_spelling_found(label: str, kind: str, first: date | None, last: date | None) -> None:
    assert parse_period(label) == Period(kind, first, last, label)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "label", ["", "2019Q5", "2019-13", "2019-00", "2019-5", "19Q1", "2019 Q1", "2024H3", "1066"]
)
def test_refuses_other_spellings(label: str) -> None:
    with pytest.raises(ValueError, match=r"period|month"):
        parse_period(label)


def test_of_periods_that_end_together_the_shorter_comes_first() -> None:
    labels = ["undated", "2024", "2024H2", "2024Q4", "2024-12", "2024-11"]
    assert [p.label for p in sorted(map(parse_period, labels))] == labels[::-1]


def test_undated_has_no_neighbour() -> None:
    with pytest.raises(ValueError, match="undated"):
        parse_period("undated").next()
    with pytest.raises(ValueError, match="undated"):
        sequence(parse_period("undated"), parse_period("undated"))


def test_only_the_last_month_closes_a_quarter() -> None:
    closed = [quarter_closed_by(parse_period(f"2020-{month:02d}")) for month in range(1, 13)]
    assert [period.label if period else None for period in closed] == [
        *(None, None, "2020Q1", None, None, "2020Q2"),
        *(None, None, "2020Q3", None, None, "2020Q4"),
    ]
    assert quarter_closed_by(parse_period("2020Q1")) is None


def test_sequence_needs_one_kind_and_may_be_empty() -> None:
    assert sequence(parse_period("2020Q2"), parse_period("2020Q1")) == ()
    with pytest.raises(ValueError, match="one kind"):
        sequence(parse_period("2020Q2"), parse_period("2021"))


@given(any_period)
def test_label_and_period_are_one_to_one(period: Period) -> None:
    assert parse_period(period.label) == period


@given(dated_periods)
def test_next_follows_without_gap_or_overlap(period: Period) -> None:
    following = period.next()
    assert (following.dates[0] - period.dates[1]).days == 1
    assert following > period
    assert following.previous() == period


@given(dated_periods, st.integers(min_value=-90, max_value=90), st.integers(min_value=-90, max_value=90))
def test_shifts_add_up(period: Period, first: int, second: int) -> None:
    small = period.kind in ("month", "quarter")
    if not small:
        first, second = first // 20, second // 20
    assert period.shift(first).shift(second) == period.shift(first + second)


@given(dated_periods, st.integers(min_value=0, max_value=30))
def test_sequence_has_every_period_once(period: Period, steps: int) -> None:
    listed = sequence(period, period.shift(steps))
    assert len(listed) == steps + 1
    assert all(before.next() == after for before, after in pairwise(listed))


@given(any_period, any_period, any_period)
def test_order_is_total_and_agrees_with_equality(one: Period, two: Period, three: Period) -> None:
    assert (one < two) + (one == two) + (one > two) == 1
    if one <= two <= three:
        assert one <= three


@given(dated_periods, dated_periods)
def test_covering_means_every_day(outer: Period, inner: Period) -> None:
    expected = outer.dates[0] <= inner.dates[0] and inner.dates[1] <= outer.dates[1]
    assert outer.covers(inner) == expected
