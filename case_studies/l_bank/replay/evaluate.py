"""One setting replayed: what the page, the command line, records and exhibits all call."""

from functools import lru_cache

import numpy as np

from case_studies.l_bank.replay.case import ReplayCase
from case_studies.l_bank.replay.course import Book, replay
from case_studies.l_bank.replay.history import QUARTERS, Array
from case_studies.l_bank.replay.outcomes import MEASURES, measure_all
from case_studies.l_bank.replay.rules import RULES
from case_studies.l_bank.replay.sums import Sums, sums
from lib.whatif.compare import Comparison
from lib.whatif.draws import normals, parameter_draws
from lib.whatif.evaluate import DRAWS, SEED, Outcome
from lib.whatif.setting import Setting, status_quo, without_measures

LEAST_QUARTERS = 12


def decisions_of(case: ReplayCase, setting: Setting, first: int) -> Sums:
    """Sums under the setting's rules."""
    return sums(case.past, tuple((name, setting[name]) for name in RULES), first)


def run(case: ReplayCase, setting: Setting, draws: int, seed: int, quarters: int) -> tuple[Book, Sums]:
    """The book under a setting, for checks; see `evaluate_replay`."""
    first = QUARTERS - quarters
    found = decisions_of(case, setting, first)
    drawn = parameter_draws(case.book, setting, draws, seed)
    shocks = normals(seed, "shock.inferred", draws, QUARTERS) * setting["uncertainty"]
    return replay(found, case.history(first), case.times, setting.by_id, drawn, shocks, first), found


def evaluate_replay(
    case: ReplayCase, setting: Setting, draws: int = DRAWS, seed: int = SEED, quarters: int = QUARTERS
) -> Outcome:
    """History under a setting's rules, beliefs and stress, by quarter and draw.

    The rules hold in the last ``quarters`` of the data; what was lent before keeps its history.
    """
    first = QUARTERS - quarters
    book, found = run(case, setting, draws, seed, quarters)
    drawn = parameter_draws(case.book, setting, draws, seed)
    values = measure_all(
        book, found, case.history(first), _decided(case), case.times, setting.by_id, drawn, first
    )
    assert values.keys() == MEASURES.keys()
    for array in values.values():
        array.flags.writeable = False
    return Outcome(setting, draws, seed, case.quarters[first:], values)


def _decided(case: ReplayCase) -> Array:
    """Applications decided by quarter, withdrawn ones with them, (QUARTERS,)."""
    files = case.past.files
    return np.maximum(np.bincount(files.decided, minlength=QUARTERS), 1).astype(np.float64)


@lru_cache(maxsize=12)
def _cached(case: ReplayCase, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
    """`evaluate_replay`, remembered: history and beliefs are asked for again with every move."""
    return evaluate_replay(case, setting, draws, seed, quarters)


def compare_replay(
    case: ReplayCase, setting: Setting, draws: int = DRAWS, seed: int = SEED, quarters: int = QUARTERS
) -> Comparison:
    """A setting beside history and beside the reader's beliefs."""
    return Comparison(
        baseline=_cached(case, status_quo(case.book), draws, seed, quarters),
        believed=_cached(case, without_measures(case.book, setting), draws, seed, quarters),
        scenario=_cached(case, setting, draws, seed, quarters),
    )
