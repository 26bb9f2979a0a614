"""The sign of each lever's main effect is the declared one."""

from functools import cache

import numpy as np
import pytest

from lib.exhibits.data import case_data
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.evaluate import Outcome, evaluate_setting
from lib.whatif.levers import Lever
from lib.whatif.setting import status_quo

PEAK_OF_A_PULSE = 3


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


@cache
def _at(name: str, value: float) -> Outcome:
    return evaluate_setting(case(), status_quo(case().book).with_values({name: value}), draws=200)


DECLARED = [
    (lever.id, measure)
    for lever in case().book
    for measure, sign in lever.direction.items()
    if sign in ("+", "-")
]


def _quarter(lever: Lever) -> int:
    return PEAK_OF_A_PULSE if lever.profile == "pulse" else -1


@pytest.mark.parametrize(("name", "measure"), DECLARED)
def test_raising_a_lever_moves_its_outcome_the_declared_way(name: str, measure: str) -> None:
    lever = case().book[name]
    quarter = _quarter(lever)
    low, high = _at(name, lever.low), _at(name, lever.high)
    effect = high.values[measure][quarter] - low.values[measure][quarter]
    sign = {"+": 1.0, "-": -1.0}[lever.direction[measure]]
    assert sign * np.median(effect) > 0
    assert sign * effect.mean() > 0


@pytest.mark.parametrize(
    ("name", "measure"),
    [pair for pair in DECLARED if case().book[pair[0]].default < case().book[pair[0]].high],
)
def test_the_same_holds_for_a_move_from_today(name: str, measure: str) -> None:
    lever = case().book[name]
    quarter = _quarter(lever)
    # The quota does not bind today: more of it changes nothing.
    if name == "relending_quota":
        effect = _at(name, lever.high).values[measure] - _at(name, lever.default).values[measure]
        assert not effect.any()
        return
    today, higher = _at(name, lever.default), _at(name, 0.5 * (lever.default + lever.high))
    effect = higher.values[measure][quarter] - today.values[measure][quarter]
    sign = {"+": 1.0, "-": -1.0}[lever.direction[measure]]
    assert sign * np.median(effect) >= 0 and sign * effect.mean() >= 0


def test_what_is_declared_ambiguous_is_the_exception() -> None:
    ambiguous = {
        lever.id for lever in case().book for sign in lever.direction.values() if sign == "ambiguous"
    }
    assert ambiguous == {
        "diversified_funding_securitisation", "npl_true_sale", "key_sectors", "delegated_limit",
        "digital_share", "appraisal_weights",
    }  # fmt: skip
