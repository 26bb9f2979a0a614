"""The lever that does most when it is moved alone: a reason quick enough for every move of a slider."""

from functools import lru_cache

from lib.whatif.instrument import Instrument, Sizes
from lib.whatif.setting import Setting, moved, without_measures

# The mean of a difference in common worlds is sure to two digits with few draws.
DRAWS_ALONE = 100


@lru_cache(maxsize=4096)
def _mean(simulator: Instrument, setting: Setting, measure: str, sizes: Sizes) -> float:
    return float(simulator.evaluate(setting, sizes.draws, sizes.seed, sizes.quarters).last(measure).mean())


def strongest(
    simulator: Instrument, setting: Setting, measure: str, sizes: Sizes, sign: float
) -> tuple[str, float] | None:
    """The moved lever of bank or policy that alone takes ``measure`` farthest in the direction of ``sign``.

    Returns
    -------
    Its id and its mean effect in the last quarter against the same beliefs without levers; ``None`` when no
    lever is moved or none alone goes that way. Effects of several levers do not add up; the split that does
    is :func:`lib.whatif.attribution.attribute`.
    """
    names = moved(simulator.book, setting, ("bank", "policy"))
    small = Sizes(DRAWS_ALONE, sizes.seed, sizes.quarters)
    start = without_measures(simulator.book, setting)
    effects = {
        name: _mean(simulator, start.with_values({name: value}), measure, small)
        - _mean(simulator, start, measure, small)
        for name, value in names.items()
    }
    best = max(effects, key=lambda name: effects[name] * sign, default=None)
    return None if best is None or effects[best] * sign <= 0.0 else (best, effects[best])
