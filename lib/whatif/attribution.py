"""Which lever did it: Shapley values of the effect of several levers."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lib.values import NotAvailable
from lib.whatif.evaluate import QUARTERS, SEED
from lib.whatif.instrument import Simulator
from lib.whatif.setting import Setting, moved, without_measures

EXACT_UP_TO = 8
_PERMUTATIONS = 48
_NOTHING: Callable[[float], None] = lambda share: None  # noqa: E731


@dataclass(frozen=True)
class Attribution:
    """The effect of the moved levers on one outcome, split among them.

    Attributes
    ----------
    total : mean effect of all levers together in the last quarter.
    parts : Shapley value by lever, the largest first; they add up to ``total``.
    errors : standard error of each part, zero when every combination was evaluated.
    exact : whether it was. evaluations : how many simulations it took.
    """

    measure: str
    total: float
    parts: Mapping[str, float]
    errors: Mapping[str, float]
    exact: bool
    evaluations: int


def attribute(
    case: Simulator,
    setting: Setting,
    measures: Iterable[str],
    draws: int = 200,
    seed: int = SEED,
    quarters: int = QUARTERS,
    progress: Callable[[float], None] = _NOTHING,
) -> dict[str, Attribution] | NotAvailable:
    """Split the mean effect of the bank's and policy's levers on each measure among the levers moved.

    The Shapley value of a lever is its mean contribution over all orders in which the levers could be moved
    one after another (Shapley 1953). Up to eight levers all combinations are evaluated; above that, orders
    are sampled together with their reverse, and the standard error over such pairs is given.

    Not available when no lever is moved.
    """
    names = tuple(moved(case.book, setting, ("bank", "policy")))
    if not names:
        return NotAvailable("whatif.nothing_moved")
    wanted = tuple(measures)
    start = without_measures(case.book, setting)
    known: dict[frozenset[str], np.ndarray] = {}

    def value(chosen: frozenset[str]) -> np.ndarray:
        if chosen not in known:
            outcome = case.evaluate(
                start.with_values({name: setting[name] for name in chosen}), draws, seed, quarters
            )
            known[chosen] = np.array([outcome.last(measure).mean() for measure in wanted])
        return known[chosen]

    exact = len(names) <= EXACT_UP_TO
    parts, errors = (_exact if exact else _sampled)(names, value, seed, progress)
    total = value(frozenset(names)) - value(frozenset())
    result = {}
    for at, measure in enumerate(wanted):
        order = sorted(names, key=lambda name: -abs(parts[name][at]))
        result[measure] = Attribution(
            measure=measure,
            total=float(total[at]),
            parts={name: float(parts[name][at]) for name in order},
            errors={name: float(errors[name][at]) for name in order},
            exact=exact,
            evaluations=len(known),
        )
    return result


Value = Callable[[frozenset[str]], np.ndarray]
Split = tuple[dict[str, np.ndarray], dict[str, np.ndarray]]


def _exact(names: tuple[str, ...], value: Value, seed: int, progress: Callable[[float], None]) -> Split:
    n = len(names)
    subsets = [frozenset(part) for size in range(n + 1) for part in itertools.combinations(names, size)]
    for done, subset in enumerate(subsets, 1):
        value(subset)
        progress(done / len(subsets))
    parts = {}
    for name in names:
        total = np.zeros_like(value(frozenset()))
        for subset in subsets:
            if name not in subset:
                weight = math.factorial(len(subset)) * math.factorial(n - len(subset) - 1) / math.factorial(n)
                total = total + weight * (value(subset | {name}) - value(subset))
        parts[name] = total
    return parts, {name: np.zeros_like(part) for name, part in parts.items()}


def _sampled(names: tuple[str, ...], value: Value, seed: int, progress: Callable[[float], None]) -> Split:
    rng = np.random.default_rng(seed)
    pairs: dict[str, list[np.ndarray]] = {name: [] for name in names}
    count = _PERMUTATIONS // 2
    for done in range(count):
        order = [names[at] for at in rng.permutation(len(names))]
        both = []
        for sequence in (order, order[::-1]):
            gained: dict[str, np.ndarray] = {}
            chosen: frozenset[str] = frozenset()
            for name in sequence:
                gained[name] = value(chosen | {name}) - value(chosen)
                chosen = chosen | {name}
            both.append(gained)
        for name in names:
            pairs[name].append(0.5 * (both[0][name] + both[1][name]))
        progress((done + 1) / count)
    stacked = {name: np.stack(items) for name, items in pairs.items()}
    parts = {name: items.mean(axis=0) for name, items in stacked.items()}
    errors = {name: items.std(axis=0, ddof=1) / math.sqrt(count) for name, items in stacked.items()}
    return parts, errors
