"""The cost of an evaluation, as a ratio: how fast a machine is, and how busy, does not matter."""

import time
from collections.abc import Callable
from functools import cache

import numpy as np
from scipy.special import ndtr

from lib.exhibits.data import case_data
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.evaluate import evaluate_setting
from lib.whatif.setting import setting_of


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


def _ratio(work: Callable[[], object], yardstick: Callable[[], object], times: int = 15) -> float:
    """Processor time of ``work`` over that of ``yardstick``, the least of several turns taken alternately.

    Processor time, because a busy machine makes the longer of the two wait more often.
    """
    least = [float("inf"), float("inf")]
    for _ in range(times):
        for at, function in enumerate((work, yardstick)):
            start = time.thread_time()
            function()
            least[at] = min(least[at], time.thread_time() - start)
    return least[0] / least[1]


def test_an_evaluation_costs_no_more_than_the_arithmetic_it_needs() -> None:
    """1,000 draws × 20 quarters against 20 quarters of plain arithmetic on the loan book's arrays.

    The ratio was 18 when this was written; twice that means that something is computed that need not be.
    """
    draws, quarters, segments = 1000, 20, len(case().start.segments)
    setting = setting_of(case().book, {"review_team": 80})
    state, work = np.full((2, segments, draws), 0.3), np.empty((2, segments, draws))

    def yardstick() -> None:
        for _ in range(quarters):
            for _ in range(20):
                np.multiply(state, 1.0001, out=work)
            ndtr(work[:, 0])

    evaluate_setting(case(), setting, draws, 1, quarters)
    yardstick()
    ratio = _ratio(lambda: evaluate_setting(case(), setting, draws, 1, quarters), yardstick)
    assert ratio < 36.0, ratio


def test_cost_grows_no_faster_than_draws_and_quarters() -> None:
    setting = setting_of(case().book, {"review_team": 80})

    def evaluation(draws: int, quarters: int) -> Callable[[], object]:
        evaluate_setting(case(), setting, draws, 1, quarters)
        return lambda: evaluate_setting(case(), setting, draws, 1, quarters)

    assert _ratio(evaluation(2000, 20), evaluation(1000, 20), 7) < 3.0
    assert _ratio(evaluation(500, 20), evaluation(500, 12), 7) < 2.4
