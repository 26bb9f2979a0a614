"""Which assumption matters most: each moved to the ends of its interval, one at a time."""

from collections.abc import Callable, Iterable, Mapping
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


@dataclass(frozen=True)
class Tornado:
    """The bars of one outcome, the widest first, and the mean that they spread around."""

    measure: str
    of: Of
    centre: float
    bars: tuple[Bar, ...]

    @property
    def is_flat(self) -> bool:
        """Whether no parameter changes the outcome, but for rounding."""
        return self.bars[0].width <= 1e-9 * abs(self.centre)


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
    return tornados(case, setting, (measure,), of, draws, seed, quarters, progress)[measure].bars


def tornados(
    case: Simulator,
    setting: Setting,
    measures: Iterable[str],
    of: Of = "effect",
    draws: int = 100,
    seed: int = SEED,
    quarters: int = QUARTERS,
    progress: Callable[[float], None] = lambda share: None,
) -> Mapping[str, Tornado]:
    """`tornado` for several outcomes from the same simulations."""
    wanted = tuple(measures)
    uncertain = [lever for lever in case.book.of("environment", "assumption") if lever.spread is not None]

    def means(there: Setting) -> dict[str, float]:
        after = case.evaluate(there, draws, seed, quarters)
        found = {measure: float(after.last(measure).mean()) for measure in wanted}
        if of == "level":
            return found
        before = case.evaluate(without_measures(case.book, there), draws, seed, quarters)
        return {measure: value - float(before.last(measure).mean()) for measure, value in found.items()}

    bars: dict[str, list[Bar]] = {measure: [] for measure in wanted}
    middle = means(setting)
    for done, lever in enumerate(uncertain, 1):
        assert lever.spread is not None
        # The reader's own value moves the interval with it.
        shift = setting[lever.id] - lever.default
        low, high = (min(max(end + shift, lever.low), lever.high) for end in lever.spread)
        at_low, at_high = (means(setting.with_values({lever.id: end})) for end in (low, high))
        for measure in wanted:
            bars[measure].append(Bar(lever.id, low, high, at_low[measure], at_high[measure]))
        progress(done / len(uncertain))
    return {
        measure: Tornado(measure, of, middle[measure], tuple(sorted(found, key=lambda bar: -bar.width)))
        for measure, found in bars.items()
    }
