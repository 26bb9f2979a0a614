"""L-5: verdicts follow from intervals; the spread agrees with statsmodels; shares and the tree are sound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_studies.l_bank.causes.months import fit_stops
from case_studies.l_bank.causes.tests import TESTS
from case_studies.l_bank.causes.tree import rule_names, tree
from lib.credit.attributable import attributable_share
from lib.credit.heterogeneity import common_spread
from lib.credit.interval import Interval
from lib.credit.verdict import holm, verdict

BOUNDS = st.floats(-3, 3, allow_nan=False)


@given(BOUNDS, BOUNDS, st.sampled_from([1, -1]), st.floats(0.01, 1), st.floats(0, 1))
def test_verdicts_exclude_each_other_and_turn_with_the_sign(
    one: float, two: float, sign: int, smallest: float, p: float
) -> None:
    low, high = sorted((one, two))
    found = verdict(Interval((low + high) / 2, low, high), sign, smallest, p)
    mirrored = verdict(Interval(-(low + high) / 2, -high, -low), -sign, smallest, p)
    assert found == mirrored
    ends = sorted((sign * low, sign * high))
    assert (found == "not_supported") == (ends[1] < smallest)
    assert found != "supported" or (ends[0] > 0 and p < 0.05)


def test_a_correction_can_only_take_support_away() -> None:
    effect = Interval(0.3, 0.1, 0.5)
    assert verdict(effect, 1, 0.2, 0.01) == "supported"
    assert verdict(effect, 1, 0.2, 0.20) == "cannot_tell"
    alone = [0.001, 0.03, 0.2, 0.02]
    assert all(corrected >= p for corrected, p in zip(holm(alone), alone, strict=True))


@pytest.mark.parametrize(("sign", "smallest"), [(0, 0.2), (1, 0.0)])
def test_a_senseless_question_is_refused(sign: int, smallest: float) -> None:
    with pytest.raises(ValueError, match="sign"):
        verdict(Interval(0.0, -1.0, 1.0), sign, smallest, 1.0)


def test_common_spread_agrees_with_statsmodels() -> None:
    """With a constant alone the estimate is Paule and Mandel's, which statsmodels iterates."""
    from statsmodels.stats.meta_analysis import combine_effects

    rng = np.random.default_rng(5)
    variances = rng.uniform(0.005, 0.03, 40)
    effects = 0.3 * rng.standard_normal(40) + np.sqrt(variances) * rng.standard_normal(40)
    found, p_none = common_spread(effects, variances, np.ones((40, 1)))
    other = combine_effects(effects, variances, method_re="iterated")
    assert found.estimate**2 == pytest.approx(other.tau2, rel=1e-5)
    assert found.low < 0.3 < found.high
    assert p_none == pytest.approx(other.test_homogeneity().pvalue, rel=1e-9)
    none, _ = common_spread(np.zeros(5), np.ones(5), np.ones((5, 1)))
    assert (none.estimate, none.low) == (0.0, 0.0)


def test_attributable_shares_follow_both_uncertainties() -> None:
    """Against a million draws of share and effect."""
    exposed, effect = Interval(0.4, 0.36, 0.44, 0.02), Interval(0.5, 0.3, 0.7, 0.1)
    found = attributable_share(exposed, effect)
    rng = np.random.default_rng(1)
    drawn = rng.normal(0.4, 0.02, 1_000_000) * -np.expm1(-rng.normal(0.5, 0.1, 1_000_000))
    assert found.estimate == pytest.approx(0.4 * (1 - np.exp(-0.5)))
    assert found.std_error == pytest.approx(drawn.std(), rel=0.01)
    assert attributable_share(exposed, Interval(-0.5, -0.7, -0.3)).high < 0


def test_counted_stops_give_the_odds_ratio_of_a_table() -> None:
    import pandas as pd

    rows = pd.DataFrame(
        {
            "overdue": [0, 1, 0, 1],
            "loans": [600, 300, 400, 200],
            "stops": [6, 9, 4, 6],
            "branch": [1, 1, 2, 2],
        }
    )
    fitted = fit_stops(rows, ("overdue",), (), "branch")
    assert fitted.params[0] == pytest.approx(np.log((15 / 485) / (10 / 990)), rel=1e-8)


def test_every_cause_has_a_test_and_a_measure() -> None:
    causes = [cause.id for cause in tree().causes]
    assert set(TESTS) == set(causes)
    assert {name for remedy in tree().remedies for name in remedy.causes} == set(causes)
    assert {rule for remedy in tree().remedies for rule in remedy.rules} <= set(rule_names())


def test_events_needed_give_the_power_asked_for() -> None:
    """Against simulated log hazard ratios: their standard error is 1/sqrt(events p (1 - p)) (Schoenfeld)."""
    from lib.credit.planning import events_needed

    needed = events_needed(0.5, 0.3, power=0.8)
    error = 1 / np.sqrt(needed * 0.3 * 0.7)
    drawn = np.random.default_rng(3).normal(0.5, error, 400_000)
    assert np.mean(np.abs(drawn / error) > 1.959964) == pytest.approx(0.8, abs=0.003)
    with pytest.raises(ValueError, match="strictly"):
        events_needed(0.5, 1.0)
