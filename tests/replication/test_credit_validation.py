"""Scorecard and validation measures against R (pROC 1.18, base R), scikit-learn and published examples."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from lib.credit.bins import NumericBins, numeric_bins
from lib.credit.calibration import brier, calibration_line, hosmer_lemeshow
from lib.credit.cutoff import Economics, confusion, profit_curve
from lib.credit.interval import wilson
from lib.credit.roc import auc, compare_auc, ks, roc_points
from lib.credit.scaling import Scaling
from lib.credit.scorecard import Scorecard, fit_scorecard
from lib.credit.stability import csi, psi
from lib.credit.woe import Characteristic, characteristic, woe_table
from lib.values import NotAvailable
from tests.replication.drivers_reference import data, value

# Both sides compute the same sums in double precision; those with a regression stop where steps are small.
RTOL, FITTED = 1e-10, 1e-6
MARKERS = ("s100b", "ndka", "wfns")


def reference(case: str, term: str = "", quantity: str = "statistic") -> float:
    return value("credit", case, term, quantity)


@cache
def loans() -> pd.DataFrame:
    table = data("loanapp")
    table["bad"] = 1 - table["approve"]
    return table.dropna(subset=["bad", "hrat", "obrat", "loanprc", "male"]).reset_index(drop=True)


@cache
def forecast() -> tuple[np.ndarray, np.ndarray]:
    """A logit fitted on the odd rows, applied to the even ones (statsmodels)."""
    import statsmodels.api as sm

    table = loans()
    columns = sm.add_constant(table[["hrat", "obrat", "loanprc"]].to_numpy())
    odd = np.arange(len(table)) % 2 == 0
    bad = table["bad"].to_numpy(dtype=float)
    params = sm.Logit(bad[odd], columns[odd]).fit(disp=0, tol=1e-13, method="newton").params
    return expit(columns[~odd] @ params), bad[~odd]


@pytest.mark.parametrize("marker", MARKERS)
def test_auc_and_delong_interval_against_proc(marker: str) -> None:
    table = data("asah")
    found = auc(table[marker], table["bad"])
    assert not isinstance(found, NotAvailable)
    for quantity in ("estimate", "std_error", "low", "high"):
        assert getattr(found.auc, quantity) == pytest.approx(reference("auc", marker, quantity), rel=RTOL)


@pytest.mark.parametrize("marker", ["ndka", "wfns"])
def test_paired_delong_test_against_proc(marker: str) -> None:
    table = data("asah")
    found = compare_auc(table["s100b"], table[marker], table["bad"])
    assert not isinstance(found, NotAvailable)
    assert found.z == pytest.approx(reference("delong", marker), rel=1e-8)
    assert found.p_value == pytest.approx(reference("delong", marker, "p_value"), rel=1e-8)
    errors = reference("auc", "s100b", "std_error") * reference("auc", marker, "std_error")
    assert found.correlation == pytest.approx(reference("delong", marker, "covariance") / errors, rel=1e-8)


@pytest.mark.parametrize("marker", MARKERS)
def test_ks_against_ks_test_and_the_roc_curve(marker: str) -> None:
    table = data("asah")
    found = ks(table[marker], table["bad"])
    points = roc_points(table[marker], table["bad"])
    assert not isinstance(found, NotAvailable) and not isinstance(points, NotAvailable)
    assert found.statistic == pytest.approx(reference("ks", marker), rel=RTOL)
    distance = points["true_positive"] - points["false_positive"]
    assert found.statistic == pytest.approx(distance.abs().max(), rel=RTOL)
    assert found.at == points["threshold"][distance.abs().idxmax()]


def test_auc_against_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    p, bad = forecast()
    found = auc(p, bad)
    assert not isinstance(found, NotAvailable)
    assert found.auc.estimate == pytest.approx(roc_auc_score(bad, p), rel=RTOL)


def test_calibration_line_against_glm() -> None:
    found = calibration_line(*forecast())
    assert not isinstance(found, NotAvailable)
    for name in ("slope", "intercept"):
        interval = getattr(found, name)
        assert interval.estimate == pytest.approx(reference("calibration", name, "estimate"), rel=FITTED)
        assert interval.std_error == pytest.approx(reference("calibration", name, "std_error"), rel=FITTED)
    assert found.statistic == pytest.approx(reference("calibration"), rel=FITTED)


def test_hosmer_lemeshow_against_its_formula_in_r() -> None:
    found = hosmer_lemeshow(*forecast())
    assert not isinstance(found, NotAvailable)
    assert (found.bins, found.df) == (10, 10)
    assert found.statistic == pytest.approx(reference("hosmer_lemeshow"), rel=FITTED)
    assert found.p_value == pytest.approx(reference("hosmer_lemeshow", "", "p_value"), rel=FITTED)


def test_brier_and_murphys_parts_against_r_and_scikit_learn() -> None:
    from sklearn.metrics import brier_score_loss

    p, bad = forecast()
    found = brier(p, bad)
    assert not isinstance(found, NotAvailable)
    for quantity in ("score", "reliability", "resolution"):
        assert getattr(found, quantity) == pytest.approx(reference("brier", "", quantity), rel=FITTED)
    assert found.score == pytest.approx(brier_score_loss(bad, p), rel=RTOL)
    total = found.reliability - found.resolution + found.uncertainty + found.within
    assert total == pytest.approx(found.score, rel=RTOL)


def binned(name: str, edges: tuple[float, ...]) -> Characteristic:
    found = characteristic(name, loans()[name], loans()["bad"], NumericBins(edges))
    assert not isinstance(found, NotAvailable)
    return found


def test_weights_of_evidence_and_information_value_against_r() -> None:
    found = binned("obrat", (25.0, 30.0, 35.0, 40.0))
    for code in range(5):
        assert found.woe[code] == pytest.approx(reference("woe", str(code), "woe"), rel=RTOL)
    assert found.iv == pytest.approx(reference("woe", "", "iv"), rel=RTOL)


def test_weights_of_evidence_of_a_published_table() -> None:
    """Five age groups, AnalyticBridge forum, "Scorecard building using WOE/IV": IV 0.4651628.

    Its information value was computed from shares of bads rounded to a tenth of a percent; its weights are
    cut, not rounded, to four digits.
    """
    found = woe_table([50, 75, 125, 175, 200], [120, 110, 90, 80, 70])
    assert not isinstance(found, NotAvailable)
    assert found["iv"].sum() == pytest.approx(0.4651628, abs=5e-4)
    printed = [-1.1604, -0.6680, 0.04348, 0.49774, 0.76480]
    assert found["woe"].to_numpy() == pytest.approx(printed, abs=1e-4)


def card() -> Scorecard:
    parts = [binned("obrat", (25.0, 30.0, 35.0, 40.0)), binned("hrat", (25.0,))]
    found = fit_scorecard(loans(), "bad", parts, Scaling(600, 50, 20))
    assert not isinstance(found, NotAvailable)
    return found


def test_scorecard_regression_and_inflation_against_glm() -> None:
    found = card()
    assert found.intercept == pytest.approx(reference("scorecard", "(Intercept)", "estimate"), rel=FITTED)
    for row in found.checks.itertuples():
        assert row.coefficient == pytest.approx(reference("scorecard", row.name, "estimate"), rel=FITTED)
        assert row.std_error == pytest.approx(reference("scorecard", row.name, "std_error"), rel=FITTED)
        assert row.vif == pytest.approx(reference("scorecard", "", "vif"), rel=RTOL)


def test_weighted_fit_equals_the_fit_with_copied_rows() -> None:
    parts, table = card().characteristics, loans()
    weights = np.arange(len(table)) % 3
    copied = fit_scorecard(table.loc[table.index.repeat(weights)], "bad", parts)
    weighted = fit_scorecard(table, "bad", parts, weights=weights)
    assert not isinstance(copied, NotAvailable) and not isinstance(weighted, NotAvailable)
    assert weighted.coefficients == pytest.approx(copied.coefficients, rel=FITTED)
    assert weighted.intercept == pytest.approx(copied.intercept, rel=FITTED)


def test_points_of_siddiqis_scale() -> None:
    """Siddiqi (2006), pp. 113-114: 600 points at odds of 50 to 1, 20 points double them."""
    scale = Scaling(600, 50, 20)
    assert scale.factor == pytest.approx(28.8539, abs=5e-5)
    assert scale.offset == pytest.approx(487.123, abs=5e-4)
    assert scale.score([1 / 51, 1 / 101]) == pytest.approx([600, 620], rel=RTOL)


def test_pooled_bins_against_scikit_learns_isotonic_regression() -> None:
    from sklearn.isotonic import IsotonicRegression

    rng = np.random.default_rng(7)
    x = rng.normal(size=5_000)
    bad = (rng.random(5_000) < expit(-2 + x)).astype(float)
    found = numeric_bins(x, bad, trend="increasing", min_share=0.0, max_bins=99)
    assert not isinstance(found, NotAvailable)
    cuts = np.unique(np.quantile(x, np.linspace(0, 1, 21)[1:-1], method="inverted_cdf"))
    pre = np.searchsorted(cuts, x, side="left")
    n, bads = np.bincount(pre), np.bincount(pre, weights=bad)
    pooled = IsotonicRegression().fit_transform(np.arange(20), bads / n, sample_weight=n)
    assert found.count == len(np.unique(pooled.round(12)))
    code = found.codes(x)
    rates = np.bincount(code, weights=bad) / np.bincount(code)
    assert rates == pytest.approx(np.unique(pooled.round(12)), abs=1e-9)


def test_stability_index_against_r() -> None:
    table, bins = loans(), NumericBins((25.0, 30.0, 35.0, 40.0))
    odd = np.arange(len(table)) % 2 == 0
    found = csi(bins, table["obrat"][odd], table["obrat"][~odd])
    assert not isinstance(found, NotAvailable)
    assert found.index == pytest.approx(reference("psi", "", "index"), rel=RTOL)


def test_benchmark_of_the_stability_index_is_passed_by_five_percent_of_equal_samples() -> None:
    """Yurdakul and Naranjo (2020): chi-squared with bins - 1 degrees of freedom; 1,000 draws, 4 errors."""
    rng = np.random.default_rng(3)
    passed = []
    for _ in range(1_000):
        found = psi(rng.normal(size=1_000), rng.normal(size=2_000))
        assert not isinstance(found, NotAvailable)
        passed.append(found.index > found.benchmark)
    # Quantiles of the first sample make its shares exact, so that only the second one is random.
    assert np.mean(passed) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 1_000)


def test_confusion_against_scikit_learn() -> None:
    from sklearn.metrics import confusion_matrix, precision_score

    p, bad = forecast()
    cut = float(np.quantile(p, 0.8))
    found = confusion(-p, bad, -cut)
    assert not isinstance(found, NotAvailable)
    refused = p > cut
    expected = confusion_matrix(bad, refused).ravel().tolist()
    got = [found.accepted_goods, found.refused_goods, found.accepted_bads, found.refused_bads]
    assert got == expected
    assert found.precision == pytest.approx(precision_score(bad, refused), rel=RTOL)


def test_best_cutoff_of_calibrated_scores_is_the_break_even_pd() -> None:
    """With the PD itself as outcome the optimum is known: accept while margin and loss balance."""
    pd_ = np.linspace(0.001, 0.2, 20_000)
    economics = Economics(margin=0.04, lgd=0.5, cost=0.005, cost_application=0.001)
    assert economics.break_even_pd == pytest.approx(0.035 / 0.54)
    found = profit_curve(-pd_, pd_, economics, cutoffs=-pd_)
    assert not isinstance(found, NotAvailable)
    assert -found.best == pytest.approx(economics.break_even_pd, abs=2e-5)


def test_wilsons_interval_against_prop_test() -> None:
    low, high = wilson(np.array([7.0]), np.array([120.0]))
    assert float(low[0]) == pytest.approx(reference("wilson", "", "low"), rel=RTOL)
    assert float(high[0]) == pytest.approx(reference("wilson", "", "high"), rel=RTOL)
