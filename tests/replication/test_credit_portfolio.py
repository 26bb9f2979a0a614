"""Survival, migration, networks, capital and losses against R, the Basel documents and closed forms."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from lib.credit.circles import Circles, guarantee_circles
from lib.credit.concentration import Concentration, concentration
from lib.credit.contagion import simulate_contagion
from lib.credit.expected_loss import (
    expected_loss,
    hazard_from_annual_pd,
    level_balance,
    marginal_pd,
    weighted_loss,
)
from lib.credit.irb import irb_capital
from lib.credit.lgd import recovery_curve, workout_lgd
from lib.credit.migration import Migration, compare_power, migration, migration_from_counts
from lib.credit.satellite import Satellite, fit_satellite, project
from lib.credit.survival import cox, cumulative_incidence, hazard_by_age, kaplan_meier
from lib.credit.vasicek import default_rate_distribution, default_rate_quantile, simulated_losses
from lib.drivers import Estimate
from tests.replication.drivers_reference import assert_matches, data, value

RTOL = 1e-9
STATES = ("a", "b", "c", "d")
ONE_STEP = np.array([[0.93, 0.05, 0.02, 0], [0.30, 0.50, 0.15, 0.05], [0.05, 0.10, 0.60, 0.25], [0, 0, 0, 1]])


def reference(case: str, term: str = "", quantity: str = "statistic") -> float:
    return value("credit", case, term, quantity)


@pytest.mark.parametrize("scale", ["log", "log-log", "plain"])
def test_kaplan_meier_and_its_intervals_against_survfit(scale: str) -> None:
    table = data("lung")
    found = kaplan_meier(table["time"], table["status"], scale=scale)  # type: ignore[arg-type]
    assert isinstance(found, pd.DataFrame)
    for time in (90, 180, 365, 700):
        row = found[found["time"] <= time].iloc[-1]
        assert row["survival"] == pytest.approx(reference("km", str(time), "survival"), rel=RTOL)
        assert row["std_error"] == pytest.approx(reference("km", str(time), "std_error"), rel=RTOL)
        for bound in ("low", "high"):
            wanted = reference(f"km_{scale}", str(time), bound)
            assert row[bound] == pytest.approx(wanted, rel=1e-8), (time, bound)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_cox_with_ties_against_coxph(ties: str) -> None:
    found = cox(data("lung"), "time", "status", ("age", "sex", "ecog"), ties=ties)
    assert isinstance(found, Estimate)
    assert_matches(found, "survival", f"lung_{ties}")


def test_cumulative_incidence_against_survfit_with_two_causes() -> None:
    table = data("mgus2")
    found = cumulative_incidence(table["etime"], table["cause"])
    assert isinstance(found, pd.DataFrame)
    for time in (24, 60, 120, 240):
        for cause in (1, 2):
            row = found[(found["cause"] == cause) & (found["time"] <= time)].iloc[-1]
            assert row["share"] == pytest.approx(reference("cif", str(time), f"share_{cause}"), rel=1e-7)


def test_hazard_by_age_agrees_with_kaplan_meier_and_binom_test() -> None:
    table = data("lung")
    month = np.ceil(table["time"] / 30)
    hazards, curve = hazard_by_age(month, table["status"]), kaplan_meier(month, table["status"])
    assert isinstance(hazards, pd.DataFrame) and isinstance(curve, pd.DataFrame)
    both = curve.merge(hazards, left_on="time", right_on="month", suffixes=("", "_age"))
    assert both["survival"].to_numpy() == pytest.approx(both["survival_age"].to_numpy(), rel=RTOL)
    assert (both["at_risk"] == both["at_risk_age"]).all()
    exact = hazard_by_age(np.repeat([1, 2], [3, 225]), np.repeat([1, 0], [3, 225]))
    assert isinstance(exact, pd.DataFrame)
    assert exact["low"][0] == pytest.approx(reference("exact", "", "low"), rel=RTOL)
    assert exact["high"][0] == pytest.approx(reference("exact", "", "high"), rel=RTOL)


def test_power_of_a_migration_matrix_against_expm() -> None:
    found = migration_from_counts(ONE_STEP * 1_000, STATES)
    power = found.power(12)
    for i in range(4):
        for j in range(4):
            assert power[i, j] == pytest.approx(reference("power", f"{i} {j}", "twelve"), rel=RTOL, abs=1e-12)


def test_migration_of_a_markov_chain_is_found_and_its_power_foretells() -> None:
    """20,000 borrowers over 9 quarters with a known matrix; cells within 4.5 standard errors."""
    rng = np.random.default_rng(5)
    borrowers, quarters = 20_000, 9
    states = np.zeros((borrowers, quarters), dtype=int)
    states[:, 0] = rng.integers(0, 3, borrowers)
    cumulative = ONE_STEP.cumsum(axis=1)
    for t in range(1, quarters):
        states[:, t] = (rng.random(borrowers)[:, None] > cumulative[states[:, t - 1]]).sum(axis=1)
    unit, period = np.repeat(np.arange(borrowers), quarters), np.tile(np.arange(quarters), borrowers)
    names = np.array(STATES)[states.ravel()]
    one, four = (migration(unit, period, names, STATES, step=step) for step in (1, 4))
    assert isinstance(one, Migration) and isinstance(four, Migration)
    n = one.counts.sum(axis=1, keepdims=True)
    assert (np.abs(one.matrix - ONE_STEP) <= 4.5 * np.sqrt(ONE_STEP * (1 - ONE_STEP) / n) + 1e-12).all()
    table = compare_power(one, four)
    # Overlapping windows are not independent, so that a little less than 95 % may lie inside.
    assert table["inside"].mean() >= 0.75


# Basel Committee (2006), International Convergence of Capital Measurement and Capital Standards, Annex 5:
# corporate with sales of 50 and 5 million euros at LGD 45 %, other retail at LGD 45 % and 85 %, in percent.
ANNEX_5 = {
    0.0003: (14.44, 11.30, 4.45, 8.41),
    0.0005: (19.65, 15.39, 6.63, 12.52),
    0.0010: (29.65, 23.30, 11.16, 21.08),
    0.0025: (49.47, 39.01, 21.15, 39.96),
    0.0040: (62.72, 49.49, 28.42, 53.69),
    0.0050: (69.61, 54.91, 32.36, 61.13),
    0.0075: (82.78, 65.14, 40.10, 75.74),
    0.0100: (92.32, 72.40, 45.77, 86.46),
    0.0130: (100.95, 78.77, 50.80, 95.95),
    0.0150: (105.59, 82.11, 53.37, 100.81),
    0.0200: (114.86, 88.55, 57.99, 109.53),
    0.0250: (122.16, 93.43, 60.90, 115.03),
}
# Basel Framework, CRE99 (as in SAMA's rulebook, 26.1 table 1): corporate at LGD 40 %, sales 50 and 5 million.
CRE99 = {
    0.0005: (17.47, 13.69),
    0.0010: (26.36, 20.71),
    0.0025: (43.97, 34.68),
    0.0050: (61.88, 48.81),
    0.0100: (82.06, 64.35),
    0.0130: (89.73, 70.02),
}


@pytest.mark.parametrize("pd_", list(ANNEX_5))
def test_irb_risk_weights_of_basels_annex_5(pd_: float) -> None:
    """Printed to a hundredth of a point; five of the 48 cells are one off in the last digit."""
    found = (
        irb_capital(pd_, 0.45, sales_eur_m=50),
        irb_capital(pd_, 0.45, sales_eur_m=5),
        irb_capital(pd_, 0.45, exposure="other_retail"),
        irb_capital(pd_, 0.85, exposure="other_retail"),
    )
    weights = [100 * float(part.risk_weight[0]) for part in found]
    assert weights == pytest.approx(ANNEX_5[pd_], abs=0.0101)


@pytest.mark.parametrize("pd_", list(CRE99))
def test_irb_risk_weights_of_cre99(pd_: float) -> None:
    weights = [100 * float(irb_capital(pd_, 0.40, sales_eur_m=sales).risk_weight[0]) for sales in (50, 5)]
    assert weights == pytest.approx(CRE99[pd_], abs=0.0051)


def test_vasicek_quantile_against_simulation_and_its_own_distribution() -> None:
    """50,000 draws of 4,000 borrowers; a simulated quantile errs by sqrt(q (1 - q) / draws) / density."""
    p, rho, confidence, draws, firms = 0.02, 0.12, 0.99, 50_000, 4_000
    quantile = float(default_rate_quantile(p, rho, confidence))
    assert float(default_rate_distribution(quantile, p, rho)) == pytest.approx(confidence, rel=RTOL)
    rng = np.random.default_rng(11)
    z = rng.standard_normal(draws)
    conditional = norm.cdf((norm.ppf(p) - np.sqrt(rho) * z) / np.sqrt(1 - rho))
    rates = rng.binomial(firms, conditional) / firms
    step = 1e-4
    density = float(
        default_rate_distribution(quantile + step, p, rho)
        - default_rate_distribution(quantile - step, p, rho)
    ) / (2 * step)
    error = np.sqrt(confidence * (1 - confidence) / draws) / density
    assert np.quantile(rates, confidence) == pytest.approx(quantile, abs=4 * error + 0.5 / firms)


def test_simulated_losses_have_the_expected_mean_and_more_spread_with_few_borrowers() -> None:
    many = simulated_losses(np.ones(500), 0.03, 0.5, 0.1, draws=20_000, seed=2)
    assert many.mean() == pytest.approx(500 * 0.03 * 0.5, abs=4 * many.std() / np.sqrt(20_000))
    few = simulated_losses(np.array([400.0] + [100 / 499] * 499), 0.03, 0.5, 0.1, draws=20_000, seed=2)
    assert np.quantile(few, 0.999) > np.quantile(many, 0.999)


def test_expected_loss_worked_by_hand() -> None:
    """A two-year bullet loan of 1,000,000: annual PD 0.5 % then 1 %, LGD 25 %, rate 5 %, default at year end.

    Year 1: 0.005 x 0.25 x 1,000,000 / 1.05 = 1,190.476. Year 2: 0.995 x 0.01 x 0.25 x 1,000,000 / 1.05^2 =
    2,256.236. Months before a year's end have no PD here.
    """
    hazard = np.zeros((1, 24))
    hazard[0, 11], hazard[0, 23] = 0.005, 0.01
    found = expected_loss(marginal_pd(hazard), 0.25, 1_000_000.0, 0.05)
    assert float(found.twelve_month[0]) == pytest.approx(1_190.476, abs=5e-4)
    assert float(found.lifetime[0]) == pytest.approx(1_190.476 + 2_256.236, abs=1e-3)
    weights = {"base": 0.6, "mild": 0.3, "severe": 0.1}
    losses = {
        name: expected_loss(factor * marginal_pd(hazard), 0.25, 1_000_000.0, 0.05)
        for name, factor in (("base", 1.0), ("mild", 1.5), ("severe", 3.0))
    }
    total = weighted_loss(losses, weights, np.array([2]))
    assert total.total == pytest.approx(float(found.lifetime[0]) * (0.6 + 0.45 + 0.3), rel=RTOL)


def test_constant_hazard_in_closed_form() -> None:
    """A perpetual-like bullet: lifetime loss = lgd ead h v (1 - (s v)^T) / (1 - s v)."""
    h = float(hazard_from_annual_pd(0.03, 1)[0, 0])
    assert 1 - (1 - h) ** 12 == pytest.approx(0.03, rel=RTOL)
    s, v, months = 1 - h, 1.06 ** (-1 / 12), 36
    found = expected_loss(marginal_pd(np.full((1, months), h)), 0.4, 100.0, 0.06)
    closed = 0.4 * 100 * h * v * (1 - (s * v) ** months) / (1 - s * v)
    assert float(found.lifetime[0]) == pytest.approx(closed, rel=RTOL)


def test_level_balance_repays_exactly_and_pays_equal_instalments() -> None:
    balance = level_balance(1_000.0, 24, 0.12, 30)[0]
    interest = balance * 0.01
    paid = balance[:24] - balance[1:25] + interest[:24]
    assert paid == pytest.approx(np.full(24, 1_000 * 0.01 / (1 - 1.01**-24)), rel=RTOL)
    assert balance[24:] == pytest.approx(0)


def test_herfindahl_by_hand() -> None:
    """Shares 40, 30, 20, 10 %: 0.16 + 0.09 + 0.04 + 0.01 = 0.30."""
    found = concentration([40, 30, 20, 10], (1, 2, 3))
    assert isinstance(found, Concentration)
    assert found.hhi == pytest.approx(0.30, rel=RTOL)
    assert found.normalised == pytest.approx(0.05 / 0.75, rel=RTOL)
    assert found.effective == pytest.approx(1 / 0.30, rel=RTOL)
    assert list(found.top.values()) == pytest.approx([0.4, 0.7, 0.9], rel=RTOL)


def karate() -> Circles:
    table = data("karate")
    found = guarantee_circles(table["one"], table["two"])
    assert isinstance(found, Circles)
    return found


def test_centralities_of_the_karate_club_against_igraph() -> None:
    found = karate().borrowers.set_index("borrower")
    for member in (1, 33, 34):
        wanted = reference("karate", str(member), "betweenness")
        assert found.loc[member, "betweenness"] == pytest.approx(wanted, rel=1e-7)
    for member in (1, 3, 34):
        wanted = reference("karate", str(member), "pagerank")
        # networkx stops its power iteration at 1e-6 times the number of nodes.
        assert found.loc[member, "pagerank"] == pytest.approx(wanted, abs=1e-5)


def test_communities_of_the_karate_club_are_as_modular_as_igraphs_best() -> None:
    import networkx as nx

    found = karate()
    groups = found.borrowers.groupby("community")["borrower"].agg(set).tolist()
    again = nx.community.modularity(found.graph.to_undirected(), groups)
    assert found.modularity == pytest.approx(again, rel=RTOL)
    assert found.modularity == pytest.approx(reference("karate", "", "louvain"), abs=0.01)


def test_contagion_on_a_chain_in_closed_form() -> None:
    """Firm 0 has defaulted, 1 guarantees 0, 2 guarantees 1, … with probability p: firm k falls with p^k."""
    p, draws = 0.4, 20_000
    found = simulate_contagion(
        5, [1, 2, 3, 4], [0, 1, 2, 3], p, 0.0, initial=[0], months=6, simulations=draws
    )
    wanted = p ** np.arange(5)
    assert (np.abs(found.probability - wanted) <= 4 * np.sqrt(wanted * (1 - wanted) / draws)).all()
    assert found.unlinked.estimate == 1.0


def test_contagion_month_by_month_against_a_plain_loop() -> None:
    """The same process written as a loop over simulations, months and links, with its own random numbers."""
    rng = np.random.default_rng(9)
    n, months, p, draws, delay, window = 30, 10, 0.25, 3_000, 2, 3
    hazard = rng.uniform(0.0, 0.02, n)
    guarantor, borrower = rng.integers(0, n, 60), rng.integers(0, n, 60)
    begins, exposed = rng.integers(0, 6, 60), rng.random((months, n)) < 0.8
    links = list(zip(guarantor.tolist(), borrower.tolist(), begins.tolist(), strict=True))
    totals = []
    for _ in range(draws):
        default = np.full(n, 99)
        default[0] = 0
        for month in range(1, months + 1):
            pays = default == 99
            new = [i for i in range(n) if pays[i] and rng.random() < hazard[i]]
            new += [
                g
                for g, b, first in links
                if first <= month and 1 <= month - default[b] <= window and pays[g] and exposed[month - 1, g]
                and rng.random() < p
            ]  # fmt: skip
            default[new] = month + delay
        totals.append(int((default <= months).sum()))
    found = simulate_contagion(
        n, guarantor, borrower, p, hazard, initial=[0], months=months, infectious_months=window,
        delay_months=delay, exposed=exposed, link_from=begins, simulations=20_000, seed=1,
    )  # fmt: skip
    error = np.hypot(np.std(totals) / np.sqrt(draws), found.linked.std_error)
    assert found.linked.estimate == pytest.approx(np.mean(totals), abs=4 * error)
    own = 1 + sum(1 - (1 - h) ** (months - delay) for h in hazard[1:])
    assert found.unlinked.estimate == pytest.approx(own, abs=4 * found.unlinked.std_error)


def test_satellite_finds_the_truth_and_its_errors_are_statsmodels() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    growth, prices = rng.normal(0.06, 0.02, 80), rng.normal(0.0, 0.05, 80)
    line = -3.0 - 12 * np.append(np.nan, growth[:-1]) - 2 * prices + rng.normal(0, 0.1, 80)
    rate = 1 / (1 + np.exp(-line))
    macro = pd.DataFrame({"growth": growth, "prices": prices})
    found = fit_satellite(rate, macro, {"growth": 1, "prices": 0}, bandwidth=3)
    assert isinstance(found, Satellite)
    columns = sm.add_constant(np.column_stack([growth[:-1], prices[1:]]))
    other = sm.OLS(line[1:], columns).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
    for place, term in enumerate(("(Intercept)", "growth_lag1", "prices")):
        assert found.estimate.value(term) == pytest.approx(other.params[place], rel=1e-8)
        assert found.estimate.value(term, "std_error") == pytest.approx(other.bse[place], rel=1e-6)
    assert found.residual_sd == pytest.approx(np.sqrt(other.scale), rel=1e-8)
    path = pd.DataFrame({"growth": [0.02, 0.02], "prices": [-0.1, -0.1]})
    ahead = project(found, path, draws=40_000)
    centre = other.params @ [1, growth[-1], -0.1], other.params @ [1, 0.02, -0.1]
    expected = 1 / (1 + np.exp(-np.array(centre)))
    assert ahead.table["rate"].to_numpy() == pytest.approx(expected, rel=0.005)


def test_workout_lgd_by_hand_and_the_curve_that_leads_to_it() -> None:
    """100 lent; 55 after 1 year and 24.2 after 2 at 10 %: 1 - 0.5 - 0.2 = 0.3. The second pays nothing."""
    found = workout_lgd(["x", "y"], [100.0, 300.0], ["x", "x"], [12, 24], [55.0, 24.2], 0.10)
    assert found == pytest.approx([0.3, 1.0], rel=RTOL)
    curve = recovery_curve(["x", "y"], [100.0, 300.0], [36, 18], ["x", "x"], [12, 24], [55.0, 24.2], 0.10)
    assert isinstance(curve, pd.DataFrame)
    at = curve.set_index("month")
    assert at.loc[12, "recovered"] == pytest.approx(50 / 400, rel=RTOL)
    # From month 19 on only the first default has been watched: 20 of its 100 more.
    assert at.loc[24, "recovered"] == pytest.approx(50 / 400 + 20 / 100, rel=RTOL)
    assert at.loc[36, "defaults"] == 1
