"""Which belief matters: an effect, or an outcome, at both ends of each parameter's interval."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lib.whatif.evaluate import QUARTERS, SEED
from lib.whatif.instrument import Simulator
from lib.whatif.setting import Setting, without_measures

Of = Literal["effect", "level"]


@dataclass(frozen=True)
class Bar:
    """One parameter: its ends, and the mean outcome (or effect) of the last quarter at each of them."""

    parameter: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the outcome moves between the ends."""
        return abs(self.at_high - self.at_low)


def tornado(
    case: Simulator,
    setting: Setting,
    measure: str,
    of: Of = "effect",
    draws: int = 100,
    seed: int = SEED,
    quarters: int = QUARTERS,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[Bar, ...]:
    """Move each uncertain parameter to the ends of its interval, the others drawn; widest bar first.

    ``effect`` is the scenario less the same beliefs without levers; ``level`` the scenario itself.
    """
    uncertain = [lever for lever in case.book.of("environment", "assumption") if lever.spread is not None]

    def answer(parameter: str, value: float) -> float:
        there = setting.with_values({parameter: value})
        after = float(case.evaluate(there, draws, seed, quarters).last(measure).mean())
        if of == "level":
            return after
        before = case.evaluate(without_measures(case.book, there), draws, seed, quarters)
        return after - float(before.last(measure).mean())

    bars = []
    for done, lever in enumerate(uncertain, 1):
        assert lever.spread is not None
        # The reader's own value moves the interval with it.
        shift = setting[lever.id] - lever.default
        low, high = (min(max(end + shift, lever.low), lever.high) for end in lever.spread)
        bars.append(Bar(lever.id, low, high, answer(lever.id, low), answer(lever.id, high)))
        progress(done / len(uncertain))
    return tuple(sorted(bars, key=lambda bar: -bar.width))
