"""The simulator's equations against closed forms, other programs, and a second, slow way to compute them."""

import tomllib
from functools import cache

import numpy as np
import pytest
from scipy import integrate, stats

from case_studies.xm_bank.whatif import regressions
from lib.exhibits.data import case_data
from lib.whatif import bank_state as bs
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.draws import normals, quantile, uniforms
from lib.whatif.evaluate import evaluate_setting, run
from lib.whatif.model import SOUND, WEAK
from lib.whatif.model.demand import first_time_share, growth_premium, guaranteed_lending, trend
from lib.whatif.model.funding import deposit_cost, mix_cost, risk_price
from lib.whatif.model.queue import manual_days, median_days, utilisation
from lib.whatif.model.risk import common_factor, conditional_default, monitoring_factor, weak_in_book
from lib.whatif.model.screening import approval, approved_scores, auc, information_gain, solve_cutoff
from lib.whatif.setting import setting_of, status_quo


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


def test_vasicek_quantile_is_that_of_the_loss_distribution() -> None:
    """The q-quantile of the default rate is Vasicek's closed form, and the mean is the probability."""
    p, rho = 0.03, 0.12
    factor = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    rates = conditional_default(np.array(p), np.array(rho), factor)
    assert rates.mean() == pytest.approx(p, rel=1e-5)
    for q in (0.5, 0.9, 0.999):
        closed = stats.norm.cdf((stats.norm.ppf(p) + np.sqrt(rho) * stats.norm.ppf(q)) / np.sqrt(1 - rho))
        assert np.quantile(rates, q) == pytest.approx(closed, rel=1e-3)


def test_binormal_screening_by_simulation_and_by_its_formulas() -> None:
    rng = np.random.default_rng(3)
    distance, cutoff, weak_share = 1.4, -0.6, 0.15
    sound, weak = rng.standard_normal(400_000), rng.standard_normal(400_000) - distance
    area = auc(np.array(distance))
    assert area == pytest.approx(stats.norm.cdf(distance / np.sqrt(2)), rel=1e-14)
    assert (sound > weak).mean() == pytest.approx(float(area), abs=3e-3)
    approved, share = approval(np.array(cutoff), np.array(distance), np.array(weak_share))
    passed = (1 - weak_share) * (sound > cutoff).mean() + weak_share * (weak > cutoff).mean()
    assert float(approved) == pytest.approx(passed, abs=3e-3)
    assert float(share) == pytest.approx(weak_share * (weak > cutoff).mean() / passed, abs=3e-3)
    means = approved_scores(np.array(cutoff), np.array(distance))
    assert float(means[0]) == pytest.approx(stats.truncnorm(cutoff, np.inf).mean(), rel=1e-10)
    assert float(means[1]) == pytest.approx(
        stats.truncnorm(cutoff + distance, np.inf, loc=-distance).mean(), rel=1e-10
    )


@pytest.mark.parametrize("approved", [0.05, 0.5, 0.78, 0.97])
def test_the_cut_off_gives_the_approval_rate_asked_for(approved: float) -> None:
    distance, weak_share = np.linspace(0.3, 2.5, 23), np.linspace(0.02, 0.4, 23)
    cutoff = solve_cutoff(approved, distance, weak_share)
    assert np.allclose(approval(cutoff, distance, weak_share)[0], approved, rtol=1e-12)


def test_prices_by_risk_leave_the_mean_borrower_s_rate() -> None:
    weak_share = np.array(0.06)
    sound, weak = risk_price(np.array(0.003), (np.array(0.3), np.array(-0.4)), weak_share)
    assert float((1 - weak_share) * sound + weak_share * weak) == pytest.approx(0.0, abs=1e-18)
    assert weak > 0 > sound


def test_the_median_of_all_files_is_that_of_a_simulated_mixture() -> None:
    rng = np.random.default_rng(5)
    median, log_sd, automatic = 12.0, 0.6, 0.22
    days = median * np.exp(log_sd * rng.standard_normal(400_000))
    days[rng.random(400_000) < automatic] = 0.01
    formula = median_days(np.array(median), log_sd, np.array(automatic))
    assert float(formula) == pytest.approx(np.median(days), rel=5e-3)


def test_days_follow_the_regression_on_xm_s_files() -> None:
    """One more unit of utilisation multiplies days by exp(slope), above full use as well."""
    slope = np.array(
        tomllib.loads(regressions.FILE.read_text())["estimates"]["decision_time.queue_slope"]["value"]
    )
    used = utilisation(np.array([60.0, 90.0, 130.0]), np.array(67.0), 1.5)
    assert used == pytest.approx([60 / 100.5, 90 / 100.5, 130 / 100.5])
    days = manual_days(14.0, slope, used - used[0], np.zeros(3))
    assert np.diff(np.log(days)) == pytest.approx(slope * np.diff(used), rel=1e-12)


def test_the_common_factor_is_standard_normal_and_remembers() -> None:
    shocks = normals(9, "test", 20_000, 20)
    factor = common_factor(shocks, np.full(20_000, 0.6))
    assert factor[-1].std() == pytest.approx(1.0, abs=0.02)
    assert np.corrcoef(factor[-2], factor[-1])[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.corrcoef(factor[0], factor[4])[0, 1] == pytest.approx(0.6**4, abs=0.03)


@pytest.mark.parametrize("name", ["demand_elasticity", "delegation_default", "queue_slope", "weak_share"])
def test_draws_follow_the_stated_distribution(name: str) -> None:
    lever = case().book[name]
    drawn = quantile(lever, uniforms(4, name, 40_000))
    low, high = lever.spread or (0.0, 0.0)
    if lever.shape == "normal":
        expected = stats.norm(lever.default, (high - low) / (2 * stats.norm.ppf(0.975)))
    elif lever.shape == "uniform":
        expected = stats.uniform(low, high - low)
    else:
        expected = stats.triang((lever.default - low) / (high - low), low, high - low)
    assert stats.kstest(drawn, expected.cdf).pvalue > 1e-3


def test_the_weak_share_of_the_book_is_a_rest_point() -> None:
    """Rolled forward with its own flows, the share stays where it is."""
    weak_new, ratio = np.array([0.058]), np.array([5.5])
    hazard, repayment, growth, cured = 0.0087, 0.2, 0.012, 0.006
    share = weak_in_book(weak_new, ratio, hazard, repayment, growth, cured)
    sound, weak = 1.0 - share, share.copy()
    for _ in range(40):
        sound_hazard = hazard / (1 - share + share * ratio)
        of_defaults = share * ratio * sound_hazard / hazard
        inflow = (growth + repayment) * (sound + weak) + hazard * (sound + weak)
        new = inflow / (1 + cured)
        back = new * cured
        weak = weak * (1 - repayment - ratio * sound_hazard) + new * weak_new + back * of_defaults
        sound = sound * (1 - repayment - sound_hazard) + new * (1 - weak_new) + back * (1 - of_defaults)
    assert float(weak[0] / (weak + sound)[0]) == pytest.approx(float(share[0]), rel=2e-3)


def test_small_formulas() -> None:
    one = np.array(1.0)
    assert float(information_gain(np.array(0.0), one)) == 0.0
    assert float(information_gain(one, one)) == pytest.approx(1.0)
    area, _ = integrate.quad(lambda x: np.exp(-x), 0, 2)
    assert float(information_gain(np.array(2.0), one)) == pytest.approx(area / (1 - np.exp(-1)))
    assert float(deposit_cost(np.array(0.02), np.array(0.1), 0.01)) == pytest.approx((0.02 - 0.001) / 0.9)
    mix = mix_cost((np.array(0.2), np.array(0.1), np.array(0.0)), (np.array(0.02),) * 3, np.array(0.03))
    assert float(mix) == pytest.approx(0.3 * 0.02 + 0.7 * 0.03)
    assert float(monitoring_factor(np.log(np.array(0.5)), np.array(1.0), 0.0)) == pytest.approx(0.5)
    assert growth_premium(np.full((8, 1), 0.1))[-1, 0] == pytest.approx(1.1**2)
    assert trend(np.array([0.1]), 8)[3, 0] - trend(np.array([0.1]), 8)[0, 0] == pytest.approx(
        0.75 * np.log(1.1)
    )
    assert float(first_time_share(0.1, np.array(0.0))) == pytest.approx(0.1)
    more, less = guaranteed_lending(np.full((4, 1), 0.1), 0.4, np.array([0.5]), np.array([0.0]), 4)
    # Of 0.1 more under guarantee half is new: 0.4 becomes 0.5, the other 0.6 becomes 0.55.
    assert 0.4 * more[0, 0] == pytest.approx(0.5) and 0.6 * less[0, 0] == pytest.approx(0.55)


def test_one_draw_by_a_plain_loop_over_segments() -> None:
    """The loan book and the main accounts of one draw, computed with scalars, agree with the arrays."""
    setting = setting_of(
        case().book,
        {"npl_disposal": 0.3, "npl_true_sale": 0.6, "guarantee_insurance": 0.5, "appraisal_weights": 0.7,
         "sci_tech_lending": 0.1, "guarantee_cover": 0.6, "growth_shock": -0.03, "staffing_promotion": 240},
    )  # fmt: skip
    inputs, prepared, simulation = run(case(), setting, draws=60, seed=21, quarters=12)
    start, fitted, course, ledger = case().start, prepared.fitted, simulation.course, simulation.ledger
    k, bank, book = 17, start.bank, start.book
    segments = range(len(start.segments))
    kinds = [2 * (start.classes[s] == "sci_tech") + (start.covers[s] == "guaranteed") for s in segments]
    performing = [[book["performing_rmb"][s] * share for s in segments] for share in
                  (1 - fitted.weak_book[k], fitted.weak_book[k])]  # fmt: skip
    npl = [book["npl_rmb"][s] for s in segments]
    vintage = [1.0 for _ in segments]
    borrowers = [float(book["borrowers"][s]) for s in segments]
    officers0 = inputs.default("staffing_promotion")
    for t in range(12):
        supply = _supply(t, k, inputs, start, sum(npl), sum(map(sum, performing)) + sum(npl), ledger)
        load = sum(borrowers) / (inputs.path("staffing_promotion")[t, 0] * course.staff[t, k])
        odds = inputs.default("whole_process_monitoring") / (1 - inputs.default("whole_process_monitoring"))
        effect = inputs.draw("caseload_coverage")[k]
        odds *= (load / (book["borrowers"].sum() / officers0)) ** effect
        saved = 1 - np.exp(inputs.draw("monitoring_effect")[k])
        watched = (1 - saved * odds / (1 + odds)) / (1 - saved * inputs.default("whole_process_monitoring"))
        hazard = [
            conditional_default(
                fitted.hazard * fitted.type_factor[kind, k] * course.hazard[t, k] * watched,
                course.correlation[t, k], fitted.factor[t, k],
            )
            for kind in (SOUND, WEAK)
        ]  # fmt: skip
        usual, extra = _pace_now(inputs), inputs.path("npl_disposal")[t, 0] - inputs.default("npl_disposal")
        sham = (1 - inputs.path("npl_true_sale")[t, 0]) * (usual * bank["sale_share"] + extra)
        for s in segments:
            volume = (
                book["new_rmb"][s] / 4 / bank["approval_rate"] * course.applications[t, kinds[s], k]
                * course.screened.approved[t, k] * supply
                * (1 - course.dropped[t, k]) / (1 - bank["withdrawn_share"])
            )  # fmt: skip
            fallen, kept = 0.0, []
            for kind in (SOUND, WEAK):
                lost = performing[kind][s] * min(
                    hazard[kind] * fitted.hazards[s] / fitted.hazard * vintage[s], 1
                )
                fallen += lost
                kept.append((performing[kind][s] - lost) * (1 - book["repayment_rate"][s]))
            cured, resold = bank["cure_rate"] * npl[s], sham * npl[s]
            old = sum(kept) + cured + resold
            vintage[s] = (vintage[s] * old + course.vintage[t, kinds[s], k] * volume) / (old + volume)
            weak_new, weak_back = course.screened.weak[t, k], fitted.weak_defaults[k]
            performing[SOUND][s] = kept[SOUND] + volume * (1 - weak_new) + cured * (1 - weak_back)
            performing[WEAK][s] = kept[WEAK] + volume * weak_new + cured * weak_back + resold
            npl[s] += fallen - cured - resold - npl[s] * (bank["npl_repayment_rate"] + usual + extra - sham)
            size = book["new_rmb"][s] / book["new_loans"][s]
            borrowers[s] += volume / size - borrowers[s] * book["ended"][s] / book["opened"][s]
        assert sum(npl) == pytest.approx(ledger["npl_close"][t, k], rel=1e-10)
        assert sum(map(sum, performing)) + sum(npl) == pytest.approx(ledger["loans_close"][t, k], rel=1e-10)
        assert sum(borrowers) == pytest.approx(ledger["borrowers_close"][t, k], rel=1e-10)


def _pace_now(inputs: object) -> float:
    """Today's pace of disposal; what is beyond it is sold."""
    return float(inputs.default("npl_disposal"))  # type: ignore[attr-defined]


def _supply(t, k, inputs, start, npl, loans, ledger):  # type: ignore[no-untyped-def]
    now = start.book["npl_rmb"].sum() / start.loans_rmb
    limit = start.bank["other_npl_ratio"] + inputs.path("npl_tolerance")[t, 0]
    careful = inputs.draw("npl_caution")[k] * 100 * (npl / loans - now)
    strict = inputs.draw("tolerance_strictness")[k] * 100 * max(npl / loans - limit, 0)
    # XM's capital is far above the limit, so that this part is one.
    assert (ledger["equity_close"][t, k] + start.bank["tier2_rmb"]) / ledger["rwa"][t, k] > 0.12
    return np.exp(careful - strict)


def test_with_nothing_uncertain_the_start_repeats_what_was_observed() -> None:
    """Approval, days, cost of funds, interest and costs of the first quarter are those of the data."""
    sure = setting_of(case().book, {"uncertainty": 0.0, "demand_noise": 0.0, "asset_correlation": 0.0})
    outcome = evaluate_setting(case(), sure, draws=50, quarters=12)
    bank = case().start.bank
    assert outcome.median("approval_rate", 0) == pytest.approx(bank["approval_rate"], rel=1e-9)
    assert outcome.median("funding_cost", 0) == pytest.approx(bank["funding_cost"], rel=2e-3)
    assert outcome.median("utilisation", 0) == pytest.approx(bank["utilisation"], rel=1e-6)
    history = case().start.history
    _, _, simulation = run(case(), sure, draws=50, quarters=12)
    assert simulation.ledger["interest"][0, 0] == pytest.approx(history["interest_rmb"][-1], rel=0.03)
    assert simulation.ledger["operating"][0, 0] == pytest.approx(history["operating_rmb"].mean(), rel=0.05)
    assert simulation.ledger["npl_new"][0, 0] == pytest.approx(history["npl_new_rmb"].mean(), rel=0.25)
    assert bs.NPL_RISK_WEIGHT == 1.0


def test_estimates_are_those_of_the_regressions_on_these_data() -> None:
    """The committed coefficients come out again; the interval holds the truth where the model is right."""
    committed = tomllib.loads(regressions.FILE.read_text(encoding="utf-8"))
    warehouse = case_data("xm_bank").warehouse
    assert committed["fingerprint"] == warehouse.fingerprint, (
        "the data have changed: run python -m case_studies.xm_bank.whatif.regressions"
    )
    quick = [item for item in regressions.REGRESSIONS if item.name in ("lending", "pricing")]
    found = regressions.estimate_all(warehouse, quick)
    for name, numbers in found.items():
        for key, value in numbers.items():
            assert value == pytest.approx(committed["estimates"][name][key], rel=1e-5, abs=1e-6), name


def test_the_status_quo_has_the_defaults_of_the_file() -> None:
    assert dict(status_quo(case().book).values) == dict(case().book.defaults)
