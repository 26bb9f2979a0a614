"""Draws of the branch-quarter equations of case.toml, many at a time.

Only the three equations that decide a branch's lending are drawn (``branch_lending``, ``funding_cost``,
``platform``), not the loans behind it. Two paths that the full generator makes from people and loans, signing
officers and the NPL ratio, are taken from the teaching data and dealt to branches at random, so that they are
realistic and say nothing about demand. Branches are sorted by wave: seven of each.
"""

from dataclasses import dataclass

import numpy as np

from case_studies.xm_bank.dgp.branches import (
    BRANCHES,
    WAVES,
    autoregressive,
    platform_effect,
    wave_steps,
)
from case_studies.xm_bank.dgp.parameters import FloatArray, IntArray, Parameters

PER_WAVE = BRANCHES // WAVES
# Spread of the districts' growth and of rivals' outlets, as the generator draws them.
GROWTH_NOISE, GROWTH_PERSISTENCE = 0.9, 0.5
RIVAL_NOISE, RIVAL_PERSISTENCE = 0.08, 0.7


@dataclass(frozen=True)
class World:
    """What a reader may change about the world that is drawn.

    Attributes:
        persistence: autocorrelation of hidden demand; None for the case's own.
        strength: the instrument's effect on the funding cost, as a multiple of the case's own.
        growing: whether the platform's effect grows and differs by wave; if not, it is the same everywhere.
    """

    persistence: float | None = None
    strength: float = 1.0
    growing: bool = True


@dataclass(frozen=True, eq=False)
class Draws:
    """Replications: arrays of (replications, quarters, branches) unless said otherwise.

    ``columns`` holds the drivers of the lending equation by name; ``effect`` is the platform's true effect,
    (quarters, branches), the same in every replication; ``paths`` (quarters, branches).
    """

    outcome: FloatArray
    columns: dict[str, FloatArray]
    instrument: FloatArray
    demand: FloatArray
    effect: FloatArray
    platform: FloatArray


def waves() -> IntArray:
    """Wave of each branch, 1 to 4, in order."""
    return np.repeat(np.arange(1, WAVES + 1), PER_WAVE)


def true_effect(params: Parameters, world: World) -> FloatArray:
    """The platform's effect on log new loans, (quarters, branches)."""
    steps = np.arange(params.first, params.steps)
    event_time = (steps[:, None] - wave_steps(params)[waves() - 1]).astype(np.float64)
    plan = params.raw["dgp"]["platform"]
    instant, slope = (np.asarray(plan[name], dtype=np.float64)[waves() - 1] for name in ("instant", "slope"))
    effect = platform_effect(event_time, instant, slope, params.value("platform", "ceiling"))
    if world.growing:
        return effect
    active = event_time >= 0
    return np.where(active, effect[active].mean(), 0.0)


def _exposure(rng: np.random.Generator, lowest: float, highest: float, count: int) -> FloatArray:
    """Exposure on an even grid, dealt so that each block of four neighbours has one branch of every wave."""
    grid = np.linspace(lowest, highest, BRANCHES).reshape(-1, WAVES)
    dealt = rng.permuted(np.broadcast_to(grid, (count, *grid.shape)), axis=2)
    shuffled = rng.permuted(np.swapaxes(dealt, 1, 2), axis=2)
    return np.asarray(shuffled.reshape(count, BRANCHES))


def draw(
    params: Parameters, world: World, rng: np.random.Generator, count: int, paths: dict[str, FloatArray]
) -> Draws:
    """Draw `count` replications.

    Args:
        params: the case's true parameters; paths: ``log_officers`` and ``npl_lag``, (quarters, branches).
    """
    lending, funding = params.block("branch_lending"), params.block("funding_cost")
    quarters = params.quarters
    shape = (quarters, count, BRANCHES)

    def noise() -> FloatArray:
        return rng.standard_normal(shape)

    size = rng.standard_normal((count, BRANCHES))
    size -= size.mean(axis=1, keepdims=True)
    # Larger branches tend to join first: sorted by size with some noise, then dealt to the waves in order.
    order = np.argsort(-(lending["branch_sd"] * size + 0.3 * rng.standard_normal(size.shape)), axis=1)
    size = np.take_along_axis(size, order, axis=1)
    shared = funding["branch_correlation"]
    dear = shared * size + np.sqrt(1 - shared**2) * rng.standard_normal(size.shape)
    persistence = lending["demand_persistence"] if world.persistence is None else world.persistence
    demand = lending["demand_sd"] * autoregressive(noise(), persistence)
    exposure = _exposure(rng, funding["exposure_lowest"], funding["exposure_highest"], count)
    programme = params.path("relending_programme")[params.first :, None, None]
    instrument = exposure * programme
    cost = (
        params.path("sme_funding_cost")[params.first :, None, None]
        + funding["branch_sd"] * (dear - dear.mean(axis=1, keepdims=True))
        + world.strength * funding["relending_instrument"] * instrument
        + funding["local_demand"] * demand
        + funding["noise_sd"] * noise()
    )
    growth = 2.0 + 0.65 * params.path("gdp_growth")[params.first :, None, None]
    growth = growth + rng.normal(0.0, 0.6, (count, BRANCHES))
    growth = growth + GROWTH_NOISE * autoregressive(noise(), GROWTH_PERSISTENCE)
    trend = 0.05 * np.linspace(-1.0, 1.0, quarters)[:, None, None]
    rivals = rng.uniform(0.3, 0.7, (count, BRANCHES)) + trend
    rivals = np.clip(rivals + RIVAL_NOISE * autoregressive(noise(), RIVAL_PERSISTENCE), 0.0, 1.0)
    dealt = np.argsort(rng.random((count, BRANCHES)), axis=1)
    officers, bad = (np.asarray(paths[name])[:, dealt] for name in ("log_officers", "npl_lag"))
    effect = true_effect(params, world)
    columns = {
        "funding_cost": cost,
        "npl_lag": bad,
        "log_officers": officers,
        "competition": rivals,
        "local_growth": growth,
        "platform": np.broadcast_to((effect > 0).astype(np.float64)[:, None, :], shape),
    }
    common = np.asarray(params.raw["paths"]["volume_effect"], dtype=np.float64)[-quarters:, None, None]
    outcome = (
        common
        + lending["branch_sd"] * size
        + lending["funding_cost"] * cost
        + lending["npl_ratio_lag"] * bad
        + lending["credit_officers"] * officers
        + lending["competition"] * rivals
        + lending["local_growth"] * growth
        + lending["local_demand"] * demand
        + effect[:, None, :]
        + lending["shock_sd"] * noise()
    )

    def first(values: FloatArray) -> FloatArray:
        return np.ascontiguousarray(np.moveaxis(values, 1, 0))

    return Draws(
        outcome=first(outcome),
        columns={name: first(values) for name, values in columns.items()},
        instrument=first(instrument),
        demand=first(demand),
        effect=effect,
        platform=(effect > 0).astype(np.float64),
    )
