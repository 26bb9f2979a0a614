"""Properties of the pure pieces of XM Bank's generator."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_studies.xm_bank.dgp.applications import on_working_day, time_stamps
from case_studies.xm_bank.dgp.book import scheduled_balance
from case_studies.xm_bank.dgp.branches import autoregressive, platform_effect, spread_exposure
from case_studies.xm_bank.dgp.calibration import bounds, published_value
from case_studies.xm_bank.dgp.parameters import Streams, load_parameters, logistic, whole
from case_studies.xm_bank.dgp.performance import five_grade, stop_log_odds
from case_studies.xm_bank.dgp.products import LONGEST_TERM_MONTHS, choose_product, read_products
from case_studies.xm_bank.dgp.staff import NEVER, OFFICER, Position, fill_position

PARAMS = load_parameters()
SEEDS = st.integers(0, 2**32 - 1)


@given(
    amount=st.integers(10_000, 10_000_000),
    term=st.sampled_from([2, 4, 8, 12]),
    instalments=st.booleans(),
)
def test_schedule_falls_from_amount_to_nothing(amount: int, term: int, instalments: bool) -> None:
    ages = np.arange(0, LONGEST_TERM_MONTHS // 3 + 4)
    n = len(ages)
    left = scheduled_balance(np.full(n, amount), ages, np.full(n, term), np.full(n, instalments))
    assert left[0] == amount
    assert (np.diff(left) <= 0).all()
    assert (left[ages >= term] == 0).all()
    assert (left[ages < term] > 0).all()


@given(days=st.lists(st.integers(0, 2000), min_size=1), watched=st.booleans())
def test_five_grade_follows_days_past_due(days: list[int], watched: bool) -> None:
    overdue = np.array(days)
    grade = five_grade(overdue, np.full(len(days), watched))
    assert ((grade >= 3) == (overdue > 90)).all()
    assert ((grade == 1) == ((overdue == 0) & (not watched))).all()
    order = np.argsort(overdue)
    assert (np.diff(grade[order]) >= 0).all()


@given(offsets=st.lists(st.integers(0, 91), min_size=1), quarter=st.integers(0, 43))
def test_working_days_are_no_weekends_and_stay_near(offsets: list[int], quarter: int) -> None:
    first = PARAMS.starts()[quarter]
    day = first + np.array(offsets).astype("timedelta64[D]")
    moved = on_working_day(day, first)
    assert (np.is_busday(moved, weekmask="1111100")).all()
    assert (moved >= first).all()
    assert (np.abs((moved - day).astype(int)) <= 2).all()


@given(seed=SEEDS, quarter=st.integers(1, 43))
@settings(max_examples=30)
def test_time_stamps_are_in_order_and_add_up(seed: int, quarter: int) -> None:
    rng = np.random.default_rng(seed)
    days = rng.uniform(0.01, 80, 50)
    start, end = PARAMS.starts()[quarter], PARAMS.starts()[quarter + 1]
    stamps = time_stamps(rng, start, end, days, rng.random(50) < 0.2, rng.uniform(0, 2, 50))
    assert (stamps.submitted <= stamps.complete).all()
    assert (stamps.complete <= stamps.review).all()
    assert (stamps.review <= stamps.decided).all()
    seconds = (stamps.decided - stamps.submitted).astype(int)
    assert np.abs(seconds - days * 86_400).max() <= 1
    assert (stamps.decided >= start).all()
    assert (stamps.decided < end).all()


@given(seed=SEEDS, quit_rate=st.floats(0.02, 0.3), opens=st.integers(0, 40))
def test_a_desk_with_overlap_always_has_somebody_who_signs(seed: int, quit_rate: float, opens: int) -> None:
    steps = PARAMS.steps
    position = Position(0, OFFICER, opens, True)
    spells = fill_position(position, quit_rate, steps, np.random.default_rng(seed))
    step = np.arange(steps)[:, None]
    hired, left = np.array([s[0] for s in spells]), np.array([s[1] for s in spells])
    acting = ((hired <= step - 2) & (left >= step + 1)).sum(axis=1)
    assert (acting[opens + 2 if opens else 0 :] == 1).all()


@given(seed=SEEDS, quit_rate=st.floats(0.02, 0.3), overlap=st.booleans())
def test_employments_are_in_order(seed: int, quit_rate: float, overlap: bool) -> None:
    spells = fill_position(
        Position(0, OFFICER, 0, overlap), quit_rate, PARAMS.steps, np.random.default_rng(seed)
    )
    assert all(left > hired for hired, left in spells)
    assert all(later[0] >= earlier[1] - 2 for earlier, later in pairwise(spells))
    assert all(left < PARAMS.steps or left == NEVER for _, left in spells)


@given(st.integers(-40, 40), st.floats(0, 0.1), st.floats(0, 0.05))
def test_platform_effect_starts_with_the_platform_and_grows_to_its_ceiling(
    event_time: int, instant: float, slope: float
) -> None:
    times = np.array([event_time, event_time + 1], dtype=float)
    now, next_ = platform_effect(times, np.full(2, instant), np.full(2, slope), 0.45)
    assert 0 <= now <= next_ <= 0.45
    if event_time < 0:
        assert now == 0


@given(seed=SEEDS)
def test_exposure_is_balanced_across_waves(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wave = rng.permutation(np.repeat([1, 2, 3, 4], 7))
    exposure = spread_exposure(rng, wave, 0.03, 0.72)
    assert sorted(exposure) == pytest.approx(sorted(np.round(np.linspace(0.03, 0.72, 28), 4)))
    means = [exposure[wave == number].mean() for number in (1, 2, 3, 4)]
    assert np.ptp(means) < 0.08


@given(seed=SEEDS, persistence=st.floats(0, 0.95))
@settings(max_examples=30)
def test_autoregressive_paths_keep_unit_variance(seed: int, persistence: float) -> None:
    path = autoregressive(np.random.default_rng(seed).standard_normal((40, 4000)), persistence)
    assert path[-1].std() == pytest.approx(1.0, abs=0.1)


@given(seed=SEEDS)
@settings(max_examples=30)
def test_products_fit_the_file(seed: int) -> None:
    products, rng, n = read_products(PARAMS), np.random.default_rng(seed), 200
    day = np.datetime64("2013-09-23") + int(rng.integers(0, 4000))
    on_offer = products.launched_on <= day
    kinds = np.flatnonzero(on_offer & ~products.sci_tech)
    wanted = kinds[rng.integers(0, len(kinds), n)]
    channel, security, tech = products.channel[wanted], products.security[wanted], rng.random(n) < 0.3
    chosen = choose_product(products, day, channel, security, tech, rng.random(n))
    assert on_offer[chosen].all()
    assert (products.channel[chosen] == channel).all()
    assert (products.security[chosen] == security).all()
    assert (~products.sci_tech[chosen] | tech).all()


@given(base=st.floats(-12, 4), growth=st.floats(-10, 20))
def test_checks_lower_and_weak_growth_raises_the_hazard(base: float, growth: float) -> None:
    at = np.array([base, base])
    young = np.zeros(2, dtype=bool)
    without, with_check = logistic(stop_log_odds(PARAMS, at, growth, 0.0, np.array([False, True]), young))
    slump, boom = (
        logistic(stop_log_odds(PARAMS, at, g, 0.0, young, young))[0] for g in (growth - 1, growth + 1)
    )
    assert 0 < with_check < without < 1
    assert slump > boom


@given(name=st.sampled_from(["a", "branches", "loans"]), step=st.integers(0, 50), draws=st.integers(0, 20))
def test_streams_do_not_disturb_each_other(name: str, step: int, draws: int) -> None:
    streams = Streams(7)
    expected = streams.rng(name, step).random(5)
    streams.rng("something else", step).random(draws)
    assert (streams.rng(name, step).random(5) == expected).all()
    assert not (streams.rng(name, step + 1).random(5) == expected).any()
    assert not (Streams(8).rng(name, step).random(5) == expected).any()


@given(st.floats(0, 1e10))
def test_whole_rmb_is_the_nearest(amount: float) -> None:
    assert abs(int(whole(np.array([amount]))[0]) - amount) <= 0.5


@given(st.floats(0.001, 1e6), st.floats(-0.9, 0), st.floats(0.001, 2))
def test_bounds_surround_the_distance(target: float, low: float, span: float) -> None:
    for kind in ("difference", "ratio"):
        least, most = bounds(target, kind, (low, low + span))
        assert least < most
    with pytest.raises(ValueError, match="neither"):
        bounds(target, "share", (low, low + span))


def test_published_values_are_taken_alone_as_ratio_or_as_median() -> None:
    assert published_value([2.45], 0.01) == pytest.approx(0.0245)
    assert published_value([15.09, 25.4], 1e6) == pytest.approx(594_094.488)
    assert published_value([30.47, 23.99, 27.95, 42.01], 0.01) == pytest.approx(0.2921)
