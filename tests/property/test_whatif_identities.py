"""The books balance in every draw and quarter, whatever is chosen; nothing moved is the baseline."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.exhibits.data import case_data
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.compare import summarise
from lib.whatif.evaluate import baseline, evaluate_setting, run
from lib.whatif.setting import Setting, setting_of, status_quo
from lib.whatif.supply import drawn_out, fund, screen

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


@st.composite
def any_setting(draw: st.DrawFn) -> Setting:
    """Up to a dozen parameters anywhere in their ranges, the ends included."""
    book = case().book
    names = draw(st.lists(st.sampled_from(sorted(book.by_id)), max_size=12, unique=True))
    return setting_of(
        book, {name: draw(st.floats(book[name].low, book[name].high, allow_nan=False)) for name in names}
    )


def _rolls(opening: np.ndarray, flows: np.ndarray, closing: np.ndarray, scale: np.ndarray) -> None:
    assert (np.abs(opening + flows - closing) <= 1e-9 * np.abs(scale)).all()


@SLOW
@given(any_setting(), st.integers(12, 20))
def test_every_stock_rolls_forward_and_the_balance_sheet_balances(setting: Setting, quarters: int) -> None:
    _, _, simulation = run(case(), setting, draws=60, seed=7, quarters=quarters)
    ledger, start = simulation.ledger, case().start
    loans, npl = ledger["loans_close"], ledger["npl_close"]
    _rolls(ledger["loans_open"], ledger["disbursed"] - ledger["repaid"] - ledger["disposed"], loans, loans)
    exits = ledger["npl_cured"] + ledger["npl_repaid"] + ledger["npl_disposed"] + ledger["npl_resold"]
    _rolls(ledger["npl_open"], ledger["npl_new"] - exits, npl, loans)
    provisions = ledger["provision_close"]
    _rolls(
        ledger["provision_open"],
        ledger["provision_charge"] - ledger["provision_used"],
        provisions,
        provisions,
    )
    equity = ledger["equity_close"]
    _rolls(ledger["equity_open"], ledger["net_profit"] - ledger["dividends"], equity, equity)
    people = ledger["borrowers_close"]
    _rolls(ledger["borrowers_open"], ledger["borrowers_new"] - ledger["borrowers_ended"], people, people)
    _rolls(ledger["liabilities"], equity, ledger["assets"], ledger["assets"])
    profit = (
        ledger["interest"] + ledger["reward"] + ledger["other_profit"] - ledger["funding"]
        - ledger["operating"] - ledger["provision_charge"] - ledger["other_charge"] - ledger["tax"]
    )  # fmt: skip
    _rolls(np.zeros_like(profit), profit, ledger["net_profit"], ledger["interest"])
    for opening, closing in (
        ("loans_open", "loans_close"), ("npl_open", "npl_close"), ("equity_open", "equity_close"),
        ("provision_open", "provision_close"), ("borrowers_open", "borrowers_close"),
    ):  # fmt: skip
        assert (ledger[opening][1:] == ledger[closing][:-1]).all()
    assert ledger["loans_open"][0] == pytest.approx(np.full(60, start.loans_rmb), rel=1e-12)
    # What the book holds by quality and segment is what the accounts say.
    book = simulation.book
    held = book.performing.sum(axis=(0, 1)) + book.npl.sum(axis=0)
    assert np.allclose(held, loans[-1], rtol=1e-9)
    assert (book.performing >= 0).all() and (book.npl >= 0).all() and (book.borrowers > 0).all()


@SLOW
@given(any_setting())
def test_outcomes_are_finite_and_shares_are_shares(setting: Setting) -> None:
    outcome = evaluate_setting(case(), setting, draws=60, seed=3, quarters=12)
    for name, values in outcome.values.items():
        assert np.isfinite(values).all(), name
    for name in ("npl_ratio", "sme_share", "unsecured_share", "approval_rate", "first_time_share", "auc"):
        assert (outcome.values[name] >= 0).all() and (outcome.values[name] <= 1).all(), name
    covered = outcome.values["unsecured_share"] + outcome.values["guaranteed_share"]
    assert (covered <= 1 + 1e-12).all()


@SLOW
@given(st.sampled_from(sorted(case().book.by_id)))
def test_a_lever_set_to_its_default_moves_nothing_by_a_bit(name: str) -> None:
    same = setting_of(case().book, {name: case().book[name].default})
    outcome = evaluate_setting(case(), same, draws=60, seed=5, quarters=12)
    for measure, values in baseline(case(), 60, 5, 12).values.items():
        assert np.array_equal(values, outcome.values[measure]), measure


def test_the_status_quo_is_the_baseline_bit_for_bit_and_so_is_a_second_run() -> None:
    first = evaluate_setting(case(), status_quo(case().book), draws=200, seed=1, quarters=20)
    again = evaluate_setting(case(), setting_of(case().book), draws=200, seed=1, quarters=20)
    for measure, values in first.values.items():
        assert np.array_equal(values, again.values[measure]), measure


@SLOW
@given(any_setting())
def test_more_draws_and_quarters_keep_those_there_are(setting: Setting) -> None:
    small = evaluate_setting(case(), setting, draws=60, seed=11, quarters=12)
    large = evaluate_setting(case(), setting, draws=120, seed=11, quarters=16)
    for measure, values in small.values.items():
        # Not bit for bit: sums of more columns are taken in another order.
        assert np.allclose(values, large.values[measure][:12, :60], rtol=1e-10, atol=1e-13), measure


@SLOW
@given(any_setting())
def test_supply_stays_as_it_is_once_no_lever_changes_any_more(setting: Setting) -> None:
    inputs, prepared, _ = run(case(), setting, draws=60, seed=13, quarters=20)
    for supply in (screen, fund):
        whole = supply(inputs, case().start, prepared.fitted)
        drawn = drawn_out(supply(inputs.until_settled(), case().start, prepared.fitted), inputs.quarters)
        for name, values in vars(whole).items():
            assert np.allclose(values, getattr(drawn, name), rtol=1e-12, atol=0), name


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_setting(), st.integers(0, 2**32 - 1))
def test_halving_the_draws_moves_no_median_by_more_than_the_stated_error(setting: Setting, seed: int) -> None:
    whole = evaluate_setting(case(), setting, draws=800, seed=seed, quarters=12)
    half = evaluate_setting(case(), setting, draws=400, seed=seed, quarters=12)
    for measure, values in whole.values.items():
        stated = summarise(half.last(measure))
        moved_by = abs(float(np.median(values[-1])) - stated.median)
        assert moved_by <= stated.mc_error + 1e-12, measure


@SLOW
@given(any_setting(), any_setting())
def test_worlds_are_the_same_in_two_scenarios_with_the_same_beliefs(one: Setting, two: Setting) -> None:
    """A lever that is moved changes no draw of a parameter or shock."""
    beliefs = {lever.id: one[lever.id] for lever in case().book.of("environment", "assumption")}
    other = two.with_values(beliefs)
    _, first, _ = run(case(), one, draws=60, seed=2, quarters=12)
    _, second, _ = run(case(), other, draws=60, seed=2, quarters=12)
    for name, values in first.parameters.items():
        assert np.array_equal(values, second.parameters[name])
    assert np.array_equal(first.fitted.factor, second.fitted.factor)
