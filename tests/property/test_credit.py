"""Laws that credit-risk measures obey whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from lib.credit.bins import numeric_bins
from lib.credit.calibration import Brier, brier
from lib.credit.concentration import Concentration, concentration
from lib.credit.contagion import simulate_contagion
from lib.credit.cutoff import Economics, profit_curve
from lib.credit.expected_loss import expected_loss, marginal_pd
from lib.credit.interval import wilson
from lib.credit.irb import irb_capital
from lib.credit.migration import Migration, migration, roll_rates
from lib.credit.rejects import RejectInference, infer_rejects
from lib.credit.roc import Discrimination, auc
from lib.credit.scaling import Scaling
from lib.credit.scorecard import Scorecard, decide, fit_scorecard, rescale
from lib.credit.stability import psi, stability_of_counts
from lib.credit.vasicek import conditional_pd
from lib.credit.vintage import vintage_curves
from lib.credit.woe import fit_characteristic, woe_table
from lib.values import NotAvailable

SEEDS = st.integers(0, 2**32 - 1)
COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=8)
RATES = st.floats(0.0005, 0.3)


def sample(seed: int, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """A risk with ties and an outcome that follows it; both classes are there."""
    rng = np.random.default_rng(seed)
    risk = rng.normal(size=n).round(1)
    bad = (rng.random(n) < expit(risk - 1)).astype(int)
    bad[:2], bad[2:4] = 1, 0
    return risk, bad


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_auc_is_unmoved_by_monotone_transforms_and_mirrored_by_a_turned_sign(seed: int) -> None:
    risk, bad = sample(seed)
    found, bent, turned = auc(risk, bad), auc(np.exp(risk) * 3 - 7, bad), auc(-risk, bad)
    assert isinstance(found, Discrimination)
    assert bent == found
    assert isinstance(turned, Discrimination)
    assert turned.auc.estimate == pytest.approx(1 - found.auc.estimate, abs=1e-12)
    assert turned.auc.std_error == pytest.approx(found.auc.std_error, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(COUNTS, SEEDS)
def test_stability_index_is_zero_for_equal_shares_and_never_negative(counts: list[int], seed: int) -> None:
    old = np.array(counts) + 1
    same = stability_of_counts(old, old * 3)
    other = stability_of_counts(old, np.random.default_rng(seed).permutation(old))
    assert not isinstance(same, NotAvailable) and not isinstance(other, NotAvailable)
    assert same.index == pytest.approx(0, abs=1e-12)
    assert other.index >= 0


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_stability_does_not_depend_on_the_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    old, new = rng.normal(size=300), rng.normal(0.3, 1, size=200)
    found, scaled = psi(old, new), psi(8 * old, 8 * new)
    assert not isinstance(found, NotAvailable) and not isinstance(scaled, NotAvailable)
    assert scaled.index == pytest.approx(found.index, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(COUNTS, SEEDS)
def test_information_value_is_never_negative_and_zero_without_information(
    goods: list[int], seed: int
) -> None:
    good = np.array(goods) + 1
    none = woe_table(good * 10, good)
    some = woe_table(good, np.random.default_rng(seed).integers(0, 50, len(good)) + np.eye(len(good))[0])
    assert not isinstance(none, NotAvailable) and not isinstance(some, NotAvailable)
    assert none["iv"].sum() == pytest.approx(0, abs=1e-12)
    assert (some["iv"] >= -1e-12).all() and np.isfinite(some["woe"]).all()


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(["increasing", "decreasing"]), st.integers(2, 8))
def test_bins_are_monotone_where_asked_and_large_enough(seed: int, trend: str, most: int) -> None:
    risk, bad = sample(seed)
    bins = numeric_bins(risk, bad, trend=trend, max_bins=most)  # type: ignore[arg-type]
    assert not isinstance(bins, NotAvailable)
    assert bins.count <= most
    code = bins.codes(risk)
    n, bads = np.bincount(code, minlength=bins.count), np.bincount(code, weights=bad, minlength=bins.count)
    steps = np.diff(bads / n[: len(bads)]) if bins.count > 1 else np.zeros(0)
    assert (steps > -1e-12).all() if trend == "increasing" else (steps < 1e-12).all()
    assert bins.count == 1 or (n >= 0.05 * len(risk)).all()


def fitted(seed: int) -> tuple[pd.DataFrame, Scorecard]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"x": rng.normal(size=800), "y": rng.choice(["a", "b", "c"], 800)})
    table["bad"] = (rng.random(800) < expit(-1 + table["x"] + (table["y"] == "b"))).astype(int)
    table.loc[::9, "x"] = np.nan
    parts = [fit_characteristic(name, table[name], table["bad"]) for name in ("x", "y")]
    assert not any(isinstance(part, NotAvailable) for part in parts)
    card = fit_scorecard(table, "bad", parts)  # type: ignore[arg-type]
    assert isinstance(card, Scorecard)
    return table, card


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_points_sum_to_the_score_and_the_score_gives_the_pd_back(seed: int) -> None:
    table, card = fitted(seed)
    row = table.iloc[[seed % len(table)]]
    decision = decide(card, row.iloc[0].to_dict())
    assert sum(line.points for line in decision.lines) == decision.score == card.score(row)[0]
    assert all(reason.shortfall > 0 for reason in decision.reasons)
    exact = rescale(card, Scaling(500, 20, 40), digits=12)
    assert exact.scaling.probability(exact.score(table)) == pytest.approx(card.probability(table), rel=1e-8)
    # Whole points: half a point per characteristic at most.
    assert card.score(table) == pytest.approx(card.scaling.score(card.probability(table)), abs=0.5 * 2 + 1e-9)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_migration_rows_sum_to_one_and_powers_compose(seed: int) -> None:
    rng = np.random.default_rng(seed)
    unit, period = np.repeat(np.arange(40), 6), np.tile(np.arange(6), 40)
    found = migration(unit, period, rng.choice(["a", "b", "c"], 240), ("a", "b", "c", "never"))
    assert isinstance(found, Migration)
    assert found.matrix.sum(axis=1) == pytest.approx(1)
    assert found.power(5).sum(axis=1) == pytest.approx(1)
    assert found.power(5) == pytest.approx(found.power(2) @ found.power(3))
    assert found.observed == (True, True, True, False)
    rates = roll_rates(found)
    assert (rates["worse"] + rates["stay"] + rates["better"]).to_numpy() == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(RATES, RATES, st.floats(0.05, 0.9), st.floats(0.05, 0.9), st.floats(0, 0.2))
def test_expected_loss_rises_with_pd_and_lgd_and_falls_with_the_rate(
    one: float, two: float, lgd_one: float, lgd_two: float, rate: float
) -> None:
    hazards, losses = (
        np.repeat(np.sort([[one / 12], [two / 12]], axis=0), 36, axis=1),
        np.sort([lgd_one, lgd_two]),
    )
    pds = marginal_pd(hazards)
    assert (pds.sum(axis=1) <= 1).all()
    by_pd = expected_loss(pds, 0.4, 100.0, rate).lifetime
    by_lgd = expected_loss(pds[[0, 0]], losses, 100.0, rate).lifetime
    assert by_pd[0] <= by_pd[1] + 1e-12 and by_lgd[0] <= by_lgd[1] + 1e-12
    found, dearer = expected_loss(pds, 0.4, 100.0, rate), expected_loss(pds, 0.4, 100.0, rate + 0.05)
    assert (found.twelve_month <= found.lifetime).all() and (dearer.lifetime < found.lifetime).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0005, 0.05), st.floats(1.01, 2), st.floats(5, 50), st.floats(1, 5))
def test_irb_capital_rises_with_pd_lgd_maturity_and_size(
    pd_: float, up: float, sales: float, years: float
) -> None:
    def weight(pd_: float, lgd: float = 0.4, **options: float) -> float:
        return float(irb_capital(pd_, lgd, **options).risk_weight[0])  # type: ignore[arg-type]

    base = weight(pd_, sales_eur_m=sales, maturity_years=years)
    assert weight(pd_ * up, sales_eur_m=sales, maturity_years=years) > base
    assert weight(pd_, 0.4 * up, sales_eur_m=sales, maturity_years=years) == pytest.approx(base * up)
    assert weight(pd_, sales_eur_m=sales, maturity_years=years * up) > base
    assert weight(pd_, maturity_years=years) >= base
    assert weight(pd_, sales_eur_m=1, maturity_years=years) == weight(
        pd_, sales_eur_m=5, maturity_years=years
    )


@settings(max_examples=40, deadline=None)
@given(RATES, st.floats(0.01, 0.4))
def test_conditional_default_rates_average_to_the_pd(pd_: float, rho: float) -> None:
    z = np.linspace(-9, 9, 4_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    mean = float(np.trapezoid(conditional_pd(pd_, rho, z) * density, z))
    assert mean == pytest.approx(pd_, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0, 0.05), st.floats(0, 1))
def test_contagion_adds_to_the_baseline_and_is_the_baseline_without_links(
    seed: int, hazard: float, probability: float
) -> None:
    rng = np.random.default_rng(seed)
    links = rng.integers(0, 20, (2, 30))
    found = simulate_contagion(
        20, *links, probability, hazard, initial=[0], months=6, simulations=50, seed=seed
    )
    assert (found.totals >= found.totals_unlinked).all()
    assert (found.probability >= found.probability_unlinked).all()
    assert (np.diff(found.table["linked"]) >= 0).all()
    none = simulate_contagion(20, [], [], 1.0, hazard, initial=[0], months=6, simulations=50, seed=seed)
    assert (none.totals == none.totals_unlinked).all()
    assert (none.totals == found.totals_unlinked).all()


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_brier_parts_add_up_and_the_average_has_no_skill(seed: int) -> None:
    risk, bad = sample(seed)
    found = brier(expit(risk - 1), bad)
    flat = brier(np.full(len(bad), bad.mean()), bad)
    assert isinstance(found, Brier) and isinstance(flat, Brier)
    assert found.reliability >= 0 and found.resolution >= 0
    assert flat.skill == pytest.approx(0, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.floats(1.0, 5.0))
def test_inferred_rates_stay_within_the_bounds_and_rise_with_the_odds_factor(
    seed: int, factor: float
) -> None:
    risk, bad = sample(seed)
    refused = np.random.default_rng(seed).normal(0.5, 1, 200)
    plain, parcelled = (infer_rejects(risk, bad, refused, bands=4, odds_factor=f) for f in (1.0, factor))
    assert isinstance(plain, RejectInference) and isinstance(parcelled, RejectInference)
    assert parcelled.rejected.estimate >= plain.rejected.estimate - 1e-12
    low, high = parcelled.bounds
    assert low <= parcelled.everyone.estimate <= high


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_profit_curve_at_its_best_beats_accepting_all_or_nobody(seed: int) -> None:
    risk, bad = sample(seed)
    found = profit_curve(-risk, bad, Economics(0.05, 0.6), cutoffs=np.append(-risk, np.inf))
    assert not isinstance(found, NotAvailable)
    assert found.best_profit >= max(found.accept_all, 0.0) - 1e-9


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_vintage_curves_never_fall_and_end_at_the_share_that_went_bad(seed: int) -> None:
    rng = np.random.default_rng(seed)
    month = np.where(rng.random(200) < 0.3, rng.integers(1, 25, 200), np.nan)
    found = vintage_curves(rng.integers(2018, 2020, 200), month, np.full(200, 24))
    assert isinstance(found, pd.DataFrame)
    ends = found[found["month"] == 24]
    assert (found.groupby("vintage")["share"].diff().dropna() >= 0).all()
    assert (ends["share"] * ends["loans"]).sum() == pytest.approx(np.isfinite(month).sum())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=50), st.floats(0.1, 10))
def test_concentration_lies_between_even_and_single_and_knows_no_unit(
    amounts: list[float], scale: float
) -> None:
    found, scaled = concentration(amounts), concentration(np.array(amounts) * scale)
    assert isinstance(found, Concentration) and isinstance(scaled, Concentration)
    assert 1 / len(amounts) - 1e-12 <= found.hhi <= 1 + 1e-12
    assert scaled.hhi == pytest.approx(found.hhi, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500), st.floats(0, 1))
def test_wilson_bounds_hold_the_share(n: int, part: float) -> None:
    events = float(round(part * n))
    low, high = wilson(np.array([events]), np.array([float(n)]))
    assert -1e-12 <= low[0] <= events / n + 1e-12 and events / n - 1e-12 <= high[0] <= 1 + 1e-12
