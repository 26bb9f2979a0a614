"""``evaluate``: the one function that answers every what-if."""

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from lib.whatif.case import WhatIfCase
from lib.whatif.engine import Simulation, simulate
from lib.whatif.inputs import Inputs, make_inputs
from lib.whatif.ledger import Ledger
from lib.whatif.model import Array
from lib.whatif.outcomes import MEASURES, measure_all
from lib.whatif.prepared import Fitted, fit
from lib.whatif.setting import Setting, setting_of, status_quo

DRAWS = 1000
SEED = 20240101
QUARTERS = 20
LEAST_QUARTERS, MOST_QUARTERS = 12, 20
LEAST_DRAWS, MOST_DRAWS = 50, 20_000


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a setting leads to.

    Attributes
    ----------
    quarters : first days of the simulated quarters.
    values : outcomes by id, (quarters, draws), read-only, in the units of ``lib.whatif.outcomes.MEASURES``.
        A draw is the same world in every outcome of the same case, assumptions' draws and seed, so that
        differences are taken draw by draw.
    """

    setting: Setting
    draws: int
    seed: int
    quarters: tuple[dt.date, ...]
    values: Mapping[str, Array]

    @cached_property
    def medians(self) -> Mapping[str, float]:
        """Medians of all outcomes in the last quarter."""
        last = np.stack([values[-1] for values in self.values.values()])
        return dict(zip(self.values, np.median(last, axis=1).tolist(), strict=True))

    @cached_property
    def fans(self) -> dict[str, tuple[Array, ...]]:
        """Quantiles by outcome, filled by `lib.whatif.compare.fan`; they live as long as the outcome."""
        return {}

    @cached_property
    def summaries(self) -> dict[str, object]:
        """Summaries by outcome, filled by `lib.whatif.compare.summary`; they live as long as the outcome."""
        return {}

    def last(self, measure: str) -> Array:
        """An outcome in the last quarter, (draws,)."""
        final: Array = self.values[measure][-1]
        return final

    def median(self, measure: str, quarter: int = -1) -> float:
        """Median over draws of an outcome in a quarter, the last by default."""
        return float(np.median(self.values[measure][quarter]))


@dataclass(frozen=True, eq=False)
class Prepared:
    """Draws and fit that all scenarios share as long as environment and assumptions stay: read-only."""

    parameters: Mapping[str, Array]
    fitted: Fitted


@lru_cache(maxsize=8)
def _prepared(case: WhatIfCase, believed: Setting, draws: int, seed: int, quarters: int) -> Prepared:
    inputs = make_inputs(case.book, believed, draws, seed, quarters)
    return Prepared(inputs.parameters, fit(case.start, inputs))


def prepare(case: WhatIfCase, setting: Setting, draws: int, seed: int, quarters: int) -> Prepared:
    """Draws and fit of a setting; only its environment and assumptions matter. Cached."""
    believed = setting.with_values({lever.id: lever.default for lever in case.book.of("bank", "policy")})
    return _prepared(case, believed, draws, seed, quarters)


# Several megabytes that the operating system would otherwise hand out and clear with every move of a slider.
# Not by thread: a page that reruns may do so in another one.
_MOST_KEPT = 4
_kept: list[Ledger] = []
_keeping = threading.Lock()


@contextmanager
def _accounts(quarters: int, draws: int) -> Iterator[Ledger]:
    """A ledger of a size for one simulation; nobody else has it meanwhile, and it is kept for the next."""
    with _keeping:
        fitting = (each for each in _kept if (each.quarters, each.draws) == (quarters, draws))
        ledger = next(fitting, None)
        if ledger is not None:
            _kept.remove(ledger)
    ledger = ledger or Ledger(quarters, draws)
    yield ledger
    with _keeping:
        _kept.append(ledger)
        del _kept[:-_MOST_KEPT]


def quarters_after(start: dt.date, number: int) -> tuple[dt.date, ...]:
    """First days of the ``number`` quarters that follow the one beginning on ``start``."""
    months: list[int] = [start.year * 12 + start.month - 1 + 3 * step for step in range(1, number + 1)]
    return tuple(dt.date(month // 12, month % 12 + 1, 1) for month in months)


def run(
    case: WhatIfCase,
    setting: Setting,
    draws: int = DRAWS,
    seed: int = SEED,
    quarters: int = QUARTERS,
    given: Mapping[str, Array] | None = None,
    ledger: Ledger | None = None,
) -> tuple[Inputs, Prepared, Simulation]:
    """One simulation with everything it leaves, for checks of the books. See `evaluate`."""
    prepared = prepare(case, setting, draws, seed, quarters)
    inputs = Inputs(case.book, setting, draws, quarters, seed, prepared.parameters, dict(given or {}))
    return inputs, prepared, simulate(inputs, case.start, prepared.fitted, case.costs, ledger)


def evaluate_setting(
    case: WhatIfCase,
    setting: Setting,
    draws: int = DRAWS,
    seed: int = SEED,
    quarters: int = QUARTERS,
    given: Mapping[str, Array] | None = None,
) -> Outcome:
    """Evaluate a complete setting. ``given`` holds paths that replace single values, (quarters,) by id."""
    with _accounts(quarters, draws) as ledger:
        inputs, prepared, simulation = run(case, setting, draws, seed, quarters, given, ledger)
        values = measure_all(inputs, case.start, prepared.fitted, simulation.course, simulation.ledger)
    assert values.keys() == MEASURES.keys()
    for array in values.values():
        array.flags.writeable = False
    return Outcome(setting, draws, seed, quarters_after(case.start.quarter, quarters), values)


def evaluate(
    case: WhatIfCase,
    scenario: Mapping[str, float] | None = None,
    assumptions: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    quarters: int = QUARTERS,
) -> Outcome:
    """What a scenario leads to.

    Parameters
    ----------
    scenario : values of the bank's and of policy's levers that differ from today's.
    assumptions : values of the environment and of assumptions that differ from the file's.
    draws, seed : number of draws and their seed; the same seed gives the same worlds to every scenario.
    quarters : horizon, 12 to 20.

    Raises
    ------
    ValueError : a value cannot be chosen, or stands on the wrong side; draws or quarters out of range.
    """
    if not LEAST_QUARTERS <= quarters <= MOST_QUARTERS or not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise ValueError(
            f"{quarters} quarters and {draws} draws: {LEAST_QUARTERS} to {MOST_QUARTERS} quarters and "
            f"{LEAST_DRAWS} to {MOST_DRAWS} draws can be simulated"
        )
    for values, kinds in ((scenario, ("bank", "policy")), (assumptions, ("environment", "assumption"))):
        wrong = [
            name for name in values or {} if name in case.book.by_id and case.book[name].kind not in kinds
        ]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: not of the kinds {' and '.join(kinds)}")
    return evaluate_setting(
        case, setting_of(case.book, scenario or {}, assumptions or {}), draws, seed, quarters
    )


@lru_cache(maxsize=24)
def cached(case: WhatIfCase, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
    """`evaluate_setting`, remembered: the baseline is asked for again with every move of a slider."""
    return evaluate_setting(case, setting, draws, seed, quarters)


def baseline(case: WhatIfCase, draws: int = DRAWS, seed: int = SEED, quarters: int = QUARTERS) -> Outcome:
    """The status quo, remembered."""
    return cached(case, status_quo(case.book), draws, seed, quarters)
