"""Branches and what surrounds them: effects, platform waves, re-lending exposure, hidden demand.

Everything here is drawn before the first loan: it does not react to lending.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from case_studies.xm_bank.dgp.parameters import BoolArray, FloatArray, IntArray, Parameters, Streams

DISTRICTS = (
    "old_town",
    "harbour",
    "hi_tech_park",
    "airport",
    "island_north",
    "bay_east",
    "bay_west",
    "county_town",
)
BRANCHES = 28
WAVES = 4
AGGRESSIVE = 3
SLOW = 3


@dataclass(frozen=True)
class Branches:
    """Branch attributes (n,) and paths (steps, n). Rates and the funding cost are in percent."""

    district: IntArray
    opened_on: NDArray[np.datetime64]
    wave: IntArray
    wave_step: IntArray
    exposure: FloatArray
    volume_effect: FloatArray
    funding_effect: FloatArray
    days_effect: FloatArray
    default_effect: FloatArray
    local_growth: FloatArray
    competition: FloatArray
    volume_pressure: FloatArray
    demand: FloatArray
    shock: FloatArray
    instrument: FloatArray
    funding_cost: FloatArray
    platform: BoolArray
    platform_effect: FloatArray

    @property
    def count(self) -> int:
        """Number of branches."""
        return len(self.wave)

    def demand_share(self, params: Parameters, steps: slice) -> FloatArray:
        """Share of lending expected of each branch from what is known in advance, mean over `steps`."""
        p = params.block("branch_lending")
        log_volume = (
            self.volume_effect * (1.0 + p["credit_officers"])
            + p["funding_cost"] * self.funding_cost[steps]
            + p["competition"] * self.competition[steps]
            + p["local_growth"] * self.local_growth[steps]
            + self.platform_effect[steps]
        )
        volume = np.exp(log_volume).mean(axis=0)
        share: FloatArray = volume / volume.sum()
        return share


def autoregressive(noise: FloatArray, persistence: float) -> FloatArray:
    """Stationary AR(1) paths with unit variance from standard normal noise (steps, n)."""
    path = noise.copy()
    scale = np.sqrt(1.0 - persistence**2)
    for step in range(1, len(noise)):
        path[step] = persistence * path[step - 1] + scale * noise[step]
    return path


def platform_effect(
    event_time: FloatArray, instant: FloatArray, slope: FloatArray, ceiling: float
) -> FloatArray:
    """True effect of the platform on log new loans `event_time` quarters after joining; 0 before."""
    effect: FloatArray = np.where(event_time >= 0, np.minimum(instant + slope * event_time, ceiling), 0.0)
    return effect


def wave_steps(params: Parameters) -> IntArray:
    """Step at which each wave joins the platform."""
    first = np.datetime64(params.raw["case"]["first_quarter"], "M")
    joined = np.asarray(params.raw["dgp"]["platform"]["wave_quarters"], dtype="datetime64[M]")
    return ((joined - first).astype(np.int64) // 3 + params.first).astype(np.int64)


def spread_exposure(rng: np.random.Generator, wave: IntArray, lowest: float, highest: float) -> FloatArray:
    """Re-lending exposure on an even grid, random among branches but balanced across platform waves.

    Each block of neighbouring values goes to one branch of every wave: exposure says nothing about the wave.
    """
    grid = np.linspace(lowest, highest, len(wave)).reshape(-1, WAVES)
    exposure = np.empty(len(wave))
    columns = rng.permuted(grid, axis=1)
    for number in range(WAVES):
        exposure[wave == number + 1] = rng.permutation(columns[:, number])
    return np.round(exposure, 4)


def build_branches(params: Parameters, streams: Streams) -> Branches:
    """Draw all branches and their surroundings."""
    rng = streams.rng("branches")
    n, steps = BRANCHES, params.steps
    lending, funding = params.block("branch_lending"), params.block("funding_cost")
    volume_effect = lending["branch_sd"] * rng.standard_normal(n)
    volume_effect -= volume_effect.mean()
    # Larger branches tend to join first: waves differ in level, never in trend.
    order = np.argsort(-(volume_effect + 0.3 * rng.standard_normal(n)), kind="stable")
    wave = np.empty(n, dtype=np.int64)
    wave[order] = 1 + np.arange(n) * WAVES // n
    exposure = spread_exposure(rng, wave, funding["exposure_lowest"], funding["exposure_highest"])
    default_effect = params.value("default", "branch_sd") * rng.standard_normal(n)
    days_effect = params.value("decision_time", "branch_sd") * rng.standard_normal(n)
    pressure_level = rng.uniform(0.25, 0.55, n)
    marked = rng.permutation(n)
    aggressive, slow = marked[:AGGRESSIVE], marked[AGGRESSIVE : AGGRESSIVE + SLOW]
    default_effect[aggressive] += 0.35
    pressure_level[aggressive] = 0.85
    days_effect[slow] += 0.40

    def noise(name: str) -> FloatArray:
        return streams.rng(f"branches.{name}").standard_normal((steps, n))

    gdp = params.path("gdp_growth")[:, None]
    local_growth = 2.0 + 0.65 * gdp + rng.normal(0.0, 0.6, n) + 0.9 * autoregressive(noise("growth"), 0.5)
    trend = 0.05 * np.linspace(-1.0, 1.0, steps)[:, None]
    rivals = rng.uniform(0.3, 0.7, n) + trend + 0.08 * autoregressive(noise("competition"), 0.7)
    competition = np.clip(rivals, 0.0, 1.0)
    yearly = np.repeat(streams.rng("branches.pressure").uniform(-0.15, 0.15, (steps // 4, n)), 4, axis=0)
    demand = lending["demand_sd"] * autoregressive(noise("demand"), lending["demand_persistence"])
    shock = lending["shock_sd"] * noise("shock")
    instrument = exposure * params.path("relending_programme")[:, None]
    # Large branches buy dearer money: another reason why a comparison of branches misleads.
    shared = funding["branch_correlation"]
    size = volume_effect / lending["branch_sd"]
    own = rng.standard_normal(n)
    funding_effect = funding["branch_sd"] * (shared * size + np.sqrt(1.0 - shared**2) * own)
    funding_effect -= funding_effect.mean()
    funding_cost = (
        params.path("sme_funding_cost")[:, None]
        + funding_effect
        + funding["relending_instrument"] * instrument
        + funding["local_demand"] * demand
        + funding["noise_sd"] * noise("funding_cost")
    )
    volume_pressure: FloatArray = np.round(np.clip(pressure_level + yearly, 0.0, 1.0), 4).astype(np.float64)
    joined = wave_steps(params)[wave - 1]
    event_time = np.arange(steps)[:, None] - joined
    plan = params.raw["dgp"]["platform"]
    effect = platform_effect(
        event_time.astype(np.float64),
        np.asarray(plan["instant"])[wave - 1],
        np.asarray(plan["slope"])[wave - 1],
        params.value("platform", "ceiling"),
    )
    opened = np.datetime64("1998-01-01") + np.sort(rng.integers(0, 5200, n)).astype("timedelta64[D]")
    return Branches(
        district=rng.permutation(np.arange(n) % len(DISTRICTS)),
        opened_on=opened,
        wave=wave,
        wave_step=joined,
        exposure=exposure,
        volume_effect=np.round(volume_effect, 6),
        funding_effect=funding_effect,
        days_effect=np.round(days_effect, 6),
        default_effect=np.round(default_effect, 6),
        local_growth=np.round(local_growth, 4),
        competition=np.round(competition, 4),
        volume_pressure=volume_pressure,
        demand=np.round(demand, 6),
        shock=np.round(shock, 6),
        instrument=np.round(instrument, 6),
        funding_cost=np.round(funding_cost, 4),
        platform=event_time >= 0,
        platform_effect=np.round(effect, 6),
    )
