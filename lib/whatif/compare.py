"""Three series side by side: today's course, the same under the reader's assumptions, the scenario."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lib.bsc.attainment import Direction
from lib.values import NotAvailable
from lib.whatif.case import WhatIfCase
from lib.whatif.evaluate import DRAWS, QUARTERS, SEED, Outcome, baseline, cached
from lib.whatif.model import Array
from lib.whatif.setting import Setting, without_measures

# Distribution-free: the median lies between order statistics this many standard deviations of the binomial
# from the middle in 997 of 1,000 samples.
_MEDIAN_SDS = 3.0
# Draws whose spread is smaller, beside their size, differ by rounding only.
_SAME = 1e-9
_LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)


@dataclass(frozen=True)
class Summary:
    """An outcome over draws: median and its Monte Carlo error, 80 % and 95 % interval, mean."""

    median: float
    low80: float
    high80: float
    low95: float
    high95: float
    mean: float
    mc_error: float

    @property
    def is_exact(self) -> bool:
        """Whether it is the same in practically all worlds: then an interval says nothing."""
        return self.high95 - self.low95 <= _SAME * max(abs(self.median), abs(self.high95))


def summarise(values: Array) -> Summary:
    """Summary of the draws of one outcome, (draws,).

    ``mc_error``: half the distance between the order statistics that enclose the true median in 99.7 % of
    samples of this size, whatever the distribution.
    """
    ordered = np.sort(values)
    low95, low80, median, high80, high95 = np.interp(
        np.array(_LEVELS) * (len(ordered) - 1), np.arange(len(ordered)), ordered
    )
    n = len(ordered)
    reach = 0.5 * _MEDIAN_SDS * np.sqrt(n)
    first, last = max(int(np.floor(0.5 * n - reach)), 0), min(int(np.ceil(0.5 * n + reach)), n - 1)
    return Summary(
        median=float(median),
        low80=float(low80),
        high80=float(high80),
        low95=float(low95),
        high95=float(high95),
        mean=float(values.mean()),
        mc_error=float(0.5 * (ordered[last] - ordered[first])),
    )


def summary(outcome: Outcome, measure: str) -> Summary:
    """The summary of an outcome in the last quarter, computed once."""
    known = outcome.summaries.get(measure)
    if not isinstance(known, Summary):
        known = outcome.summaries[measure] = summarise(outcome.last(measure))
    return known


@dataclass(frozen=True, eq=False)
class Fan:
    """Quantiles of an outcome by quarter, each (quarters,)."""

    low95: Array
    low80: Array
    median: Array
    high80: Array
    high95: Array


def fan(outcome: Outcome, measure: str) -> Fan:
    """The fan of an outcome, computed once."""
    if measure not in outcome.fans:
        found = fan_of(outcome.values[measure])
        outcome.fans[measure] = (found.low95, found.low80, found.median, found.high80, found.high95)
    return Fan(*outcome.fans[measure])


def fan_of(values: Array) -> Fan:
    """The fan of anything by quarter and draw, (quarters, draws), as `numpy.quantile` interpolates."""
    # One sort serves five quantiles, and is three times as fast.
    ordered = np.sort(values, axis=1)
    place = np.array(_LEVELS) * (ordered.shape[1] - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, ordered.shape[1] - 1)
    low, high = ordered[:, below], ordered[:, above]
    return Fan(*(low + (high - low) * (place - below)).T)


@dataclass(frozen=True)
class Target:
    """A KPI's target in the unit of the outcome, and which way is better; ``upper`` ends a band."""

    value: float
    direction: Direction
    upper: float | None = None

    def met(self, values: Array) -> float:
        """Share of draws that reach the target."""
        reached = values <= self.value if self.direction is Direction.LOWER else values >= self.value
        if self.upper is not None:
            reached = reached & (values <= self.upper)
        return float(reached.mean())


@dataclass(frozen=True)
class Tile:
    """One outcome in the last quarter.

    Attributes
    ----------
    baseline, believed, scenario : today's course; with the reader's assumptions; with the levers as well.
    effect : scenario less believed, draw by draw: what the levers do. shift : believed less baseline.
    target, chance, chance_before : share of draws that reach the target, with and without the levers.
    """

    measure: str
    baseline: Summary
    believed: Summary
    scenario: Summary
    effect: Summary
    shift: Summary
    target: Target | NotAvailable
    chance: float | NotAvailable
    chance_before: float | NotAvailable


@dataclass(frozen=True, eq=False)
class Comparison:
    """The three outcomes of a setting; `tile` sums one measure up."""

    baseline: Outcome
    believed: Outcome
    scenario: Outcome

    def effect(self, measure: str, quarter: int = -1) -> Array:
        """What the levers do to an outcome, draw by draw, (draws,)."""
        change: Array = self.scenario.values[measure][quarter] - self.believed.values[measure][quarter]
        return change

    def tile(self, measure: str, targets: Mapping[str, Target | NotAvailable] | None = None) -> Tile:
        """One outcome in the last quarter of all three."""
        target = (targets or {}).get(measure, NotAvailable("whatif.no_target"))
        before, believed, after = (
            each.last(measure) for each in (self.baseline, self.believed, self.scenario)
        )
        return Tile(
            measure=measure,
            baseline=summary(self.baseline, measure),
            believed=summary(self.believed, measure),
            scenario=summary(self.scenario, measure),
            effect=summarise(after - believed),
            shift=summarise(believed - before),
            target=target,
            chance=target.met(after) if isinstance(target, Target) else target,
            chance_before=target.met(believed) if isinstance(target, Target) else target,
        )

    def tiles(
        self, measures: Iterable[str], targets: Mapping[str, Target | NotAvailable] | None = None
    ) -> tuple[Tile, ...]:
        """Several tiles."""
        return tuple(self.tile(measure, targets) for measure in measures)


def compare(
    case: WhatIfCase, setting: Setting, draws: int = DRAWS, seed: int = SEED, quarters: int = QUARTERS
) -> Comparison:
    """Evaluate a setting and the two series that it is compared with; the latter are remembered."""
    return Comparison(
        baseline=baseline(case, draws, seed, quarters),
        believed=cached(case, without_measures(case.book, setting), draws, seed, quarters),
        scenario=cached(case, setting, draws, seed, quarters),
    )


def jobs() -> NotAvailable:
    """Jobs are not simulated: no cited figure says how many an additional loan makes."""
    return NotAvailable("whatif.no_jobs")
