"""What levers, beliefs and stress do to hazards, losses, load and time, quarter by quarter."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.replay.history import COLLATERAL, Array
from case_studies.l_bank.replay.rules import odds_of_passing
from case_studies.l_bank.replay.sums import KINDS, Sums

# Loan-to-value of secured loans at their defaults, around which prices move it.
_TYPICAL_LTV = 0.6


@dataclass(frozen=True, eq=False)
class Times:
    """What the quarters were like, (QUARTERS,) each.

    Attributes
    ----------
    lpr : prime rate. manager_load, file_load : mean load of account managers and of investigators.
    days : from application to decision. staff : officers employed.
    on_time, missed, interval : log-odds of an inspection on time at full load, share of the others that are
        missed, mean months between inspections. waiting : share of waiting in the time to a decision.
    calm : monthly hazard of a guarantor on whom no default is felt. slope : of the card's log-odds in the
        inference. coverage : mean collateral over exposure of secured defaults.
    """

    lpr: Array
    manager_load: Array
    file_load: Array
    days: Array
    staff: Array
    on_time: float
    missed: float
    interval: float
    waiting: float
    calm: float
    slope: float
    coverage: float


def ratio(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom != 0)


def announced(found: Sums, threshold: float, t: int) -> Array:
    """Share of the exposure at default that signals at the threshold would have announced, (kinds, 1)."""
    low = min(int(threshold), 3)
    share = threshold - low
    levels = found.warned[low - 1] * (1.0 - share) + found.warned[min(low, 3)] * share
    return ratio(levels[:, t], found.fallen[:, t])[:, None]


def pressure_on(
    found: Sums, times: Times, lever: Mapping[str, float], draw: Mapping[str, Array], care: Array, t: int,
    stressed: bool,
) -> Array:  # fmt: skip
    """Hazard of default over its history, (kinds, draws)."""
    odds = draw["ltv_odds"] * found.leverage
    everywhere = care
    if stressed:
        everywhere = everywhere * np.exp(
            100.0 * (draw["growth_odds"] * lever["gdp_shock"] + draw["rate_odds"] * lever["rate_shock"])
        )
        odds = odds + draw["ltv_odds"] * _TYPICAL_LTV * (1.0 / (1.0 + lever["collateral_prices"]) - 1.0)
    factor = np.repeat(everywhere[None, :], KINDS, axis=0)
    factor[COLLATERAL] = factor[COLLATERAL] * np.exp(odds)
    linked: Array = factor * unlinked(found.spread[:, t], found.fallen[:, t], times, lever, draw)
    return linked


def unlinked(
    spread: Array, every: Array, times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]
) -> Array:
    """What is left of defaults when guarantee links are not allowed, (kinds, draws).

    ``spread`` of ``every`` (in money, or in number) fell while a default of somebody else was felt.
    """
    passed = draw["contagion"] / (draw["contagion"] + times.calm)
    left: Array = 1.0 - (1.0 - lever["mutual_guarantees"]) * ratio(spread, every)[:, None] * passed
    return left


def care(
    live: Array, history: Sums, times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]
) -> tuple[Array, Array]:
    """Load of account managers, and the hazard that overdue inspections bring over its history."""
    more = live / np.maximum(history.live.sum(axis=0), 1.0)[:, None]
    often = lever["inspection_frequency"]
    load = times.manager_load[:, None] * more * (1.0 + draw["inspection_work"] * (often - 1.0))
    load = load / lever["officers"]
    before = _overdue(times, times.manager_load[:, None], 1.0, draw["load_odds"])
    after = _overdue(times, load, often, draw["load_odds"])
    odds = np.exp(draw["overdue_odds"]) - 1.0
    return load, (1.0 + after * odds) / (1.0 + before * odds)


def _overdue(times: Times, load: Array, often: float, slope: Array) -> Array:
    """Share of time in which an inspection is overdue: not on time, and then until made up or due again."""
    late = 1.0 / (1.0 + np.exp(times.on_time - slope * (load - 1.0)))
    lasting = times.missed + (1.0 - times.missed) * np.minimum(_MAKING_UP * often / times.interval, 1.0)
    share: Array = late * lasting
    return share


# Months until a late inspection is made up, on average ([dgp.monitoring] makes up half of them a month).
_MAKING_UP = 2.0


def loss_shifts(times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]) -> tuple[Array, Array]:
    """Shift of the log-odds of a loss by kind of security, (kinds, draws): in calm quarters, under stress."""
    speed = lever["collection_speed"]
    years = _WORKOUT_YEARS * (1.0 / speed - 1.0)
    calm = np.repeat((draw["collection_odds"] * years)[None, :], KINDS, axis=0)
    tense = calm.copy()
    tense[COLLATERAL] = tense[COLLATERAL] + draw["price_odds"] * times.coverage * lever["collateral_prices"]
    return calm, tense


_WORKOUT_YEARS = 10.0 / 12.0


def shifted(rate: Array, shift: Array) -> Array:
    """A share moved on the scale of log-odds; exactly itself where the shift is zero."""
    odds = np.exp(shift)
    moved: Array = rate * odds / (1.0 - rate + rate * odds)
    return moved


def inferred_odds(found: Sums, times: Times, draw: Mapping[str, Array]) -> Array:
    """Odds of default of admitted applicants over the central expectation, (QUARTERS, kinds, draws)."""
    score = found.added_score.T[:, :, None]
    level = draw["reject_odds"] + draw["accepted_level"]
    odds = np.exp(level + (draw["card_slope"] - times.slope) * score)
    # Those whom shared information let in passed a check that the others did not.
    passed = odds_of_passing(draw["information_strength"]) - 1.0
    checked: Array = odds * (1.0 + found.added_checked.T[:, :, None] * passed)
    return checked


def mutual_share(found: Sums, group: Array) -> Array:
    """How many of the approved of a quarter are left when a part of mutual-guarantee loans is not made."""
    made = found.new.sum(axis=0)[:, None]
    left = np.einsum("st,sd->td", found.new, group)
    share: Array = np.where(made > 0, left / np.where(made > 0, made, 1.0), 1.0)
    return share


def days(times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]) -> Array:
    """Days to a decision, (QUARTERS, draws): waiting grows with the load of those who investigate."""
    change = times.file_load[:, None] * (1.0 / lever["officers"] - 1.0)
    return times.days[:, None] * (1.0 - times.waiting + times.waiting * np.exp(draw["wait_odds"] * change))
