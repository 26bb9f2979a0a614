"""An instrument: everything that a what-if page, its panels and its records need of one case's simulator.

A page, a panel or an analysis works against `Instrument` and knows no case: XM Bank's stock-flow model and
any other engine look the same from outside. An engine hands over functions. A server has them run in a
process of its own (`lib.whatif.elsewhere`); otherwise `Instrument` lets one model run at a time through,
because threads that fight for the interpreter inside numpy make everybody wait.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from lib.facts import Facts, Wording
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Target, Tile
from lib.whatif.elsewhere import Asked, Engine, elsewhere
from lib.whatif.evaluate import DRAWS, LEAST_QUARTERS, MOST_QUARTERS, QUARTERS, SEED, Outcome
from lib.whatif.levers import LeverBook
from lib.whatif.outcomes import Measure
from lib.whatif.reading import Opened, Replay
from lib.whatif.scenarios import Scenario
from lib.whatif.setting import Setting, status_quo, without_measures

# (setting, draws, seed, quarters) -> outcome, or three outcomes.
Evaluating = Callable[[Setting, int, int, int], Outcome]
Comparing = Callable[[Setting, int, int, int], Comparison]

_one_at_a_time = threading.RLock()


class Simulator(Protocol):
    """What an analysis asks of an engine: its parameters, and an outcome for a setting."""

    @property
    def book(self) -> LeverBook: ...

    def evaluate(self, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome: ...


@dataclass(frozen=True)
class Sizes:
    """How large a simulation is: draws, their seed, quarters."""

    draws: int = DRAWS
    seed: int = SEED
    quarters: int = QUARTERS


@dataclass(frozen=True)
class Scored:
    """A key figure of the scorecard in the last quarter: medians, and points from 0 (floor) to 100 (target).

    ``before`` and ``after`` are without and with the levers, under the reader's beliefs. What the model does
    not produce, or what has no target, says why. ``heading`` names the perspective.
    """

    measure: str
    perspective: str
    heading: Wording
    unit: str
    name: Wording
    before: float | NotAvailable
    after: float | NotAvailable
    target: Target | NotAvailable
    points_before: float | NotAvailable
    points_after: float | NotAvailable


@dataclass(frozen=True)
class Records:
    """An engine's records: made of a setting, opened from text, run again."""

    make: Callable[[Setting, Sizes], dict[str, Any]]
    open: Callable[[str], Opened | NotAvailable]
    replay: Callable[[Opened], Replay]


@dataclass(frozen=True, eq=False)
class Instrument:
    """One case's simulator as pages see it.

    Attributes
    ----------
    case_id : such as ``xm_bank``.
    book : its parameters. scenarios : ready ones by id, the status quo first.
    measures, names : outcomes and their names by id.
    headline : outcomes for the tiles, the first is the one that the result sentence is about.
    fans : outcomes for the fan charts. targets : by outcome.
    facts : the published figures and the evidence.
    evaluating, comparing : the engine; call `evaluate` and `compare` instead, which take turns.
    scoring : the scorecard before and after, empty without one. records : the engine's records.
    engine : makes ``evaluating`` anew in another process; without it the model runs in this one.
    quarters : fewest and most that can be simulated, and how many are unless another number is asked for.
    """

    case_id: str
    book: LeverBook
    scenarios: Mapping[str, Scenario]
    measures: Mapping[str, Measure]
    names: Mapping[str, Wording]
    headline: tuple[str, ...]
    fans: tuple[str, ...]
    targets: Mapping[str, Target | NotAvailable]
    facts: Facts
    evaluating: Evaluating
    comparing: Comparing
    scoring: Callable[[Comparison], tuple[Scored, ...]]
    records: Records
    engine: Callable[[], Engine] | None = None
    quarters: tuple[int, int, int] = (LEAST_QUARTERS, MOST_QUARTERS, QUARTERS)

    @property
    def sizes(self) -> Sizes:
        """How large a simulation is unless another size is asked for."""
        return Sizes(quarters=self.quarters[2])

    def evaluate(self, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
        """What a setting leads to; one evaluation at a time per process."""
        return self._evaluate(setting, draws, seed, quarters, ())

    def _evaluate(
        self, setting: Setting, draws: int, seed: int, quarters: int, fans: tuple[str, ...]
    ) -> Outcome:
        if self.engine is not None:
            asked = Asked(self.engine, setting, draws, seed, quarters)
            found = elsewhere.evaluate(asked, self._evaluate_here, self.headline, fans)
            if found is not None:
                return found
        return self._evaluate_here(setting, draws, seed, quarters)

    def _evaluate_here(self, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
        with _one_at_a_time:
            return self.evaluating(setting, draws, seed, quarters)

    def begin(self, setting: Setting, sizes: Sizes) -> None:
        """Start computing a setting that is compared soon, where another process can; returns at once."""
        if self.engine is not None:
            elsewhere.begin(Asked(self.engine, setting, sizes.draws, sizes.seed, sizes.quarters))

    def compare(
        self, setting: Setting, draws: int = DRAWS, seed: int = SEED, quarters: int | None = None
    ) -> Comparison:
        """A setting beside the baseline and the reader's beliefs; one at a time per process."""
        quarters = quarters or self.quarters[2]
        if self.engine is not None and elsewhere.has(self.engine):
            settings = status_quo(self.book), without_measures(self.book, setting), setting
            return Comparison(*(_kept(self, each, draws, seed, quarters) for each in settings))
        with _one_at_a_time:
            return self.comparing(setting, draws, seed, quarters)

    def tiles(self, comparison: Comparison, measures: Iterable[str] | None = None) -> tuple[Tile, ...]:
        """Outcomes in the last quarter with their targets, the headline ones by default."""
        return comparison.tiles(self.headline if measures is None else measures, self.targets)

    def scorecard(self, comparison: Comparison) -> tuple[Scored, ...]:
        """The scorecard before and after, in its order."""
        return self.scoring(comparison)


@lru_cache(maxsize=24)
def _kept(instrument: Instrument, setting: Setting, draws: int, seed: int, quarters: int) -> Outcome:
    """An outcome, remembered: the baseline is asked for again with every move of a slider."""
    return instrument._evaluate(setting, draws, seed, quarters, instrument.fans)
