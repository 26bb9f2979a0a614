"""The course of the book by quarter and draw: what the sums of a set of decisions become in other worlds.

Loans that L made keep their history: what defaulted, defaults with the hazard times ``pressure`` (above one,
more of the same; below, the rest goes on being repaid). With nothing moved every factor is exactly one and
every difference exactly zero, so that history comes out digit by digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.replay.history import COLLATERAL, MUTUAL, QUARTERS, Array
from case_studies.l_bank.replay.rules import MISTAKEN, odds_of_passing, turned_away
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


@dataclass(frozen=True, eq=False)
class Book:
    """The book by quarter and draw from the first replayed quarter on, (quarters, draws); money in RMB.

    ``added_*`` is the part of applicants whom L had declined, inferred.
    """

    paid: Array
    npl: Array
    new: Array
    live: Array
    fallen: Array
    lost: Array
    failed: Array
    interest: Array
    added_paid: Array
    added_npl: Array
    added_fallen: Array
    added_failed: Array
    added_lost: Array
    added_live: Array
    approved: Array
    admitted: Array
    load: Array
    days: Array
    lgd: Array


def _ratio(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.zeros(np.broadcast(top, bottom).shape), where=bottom != 0)


def replay(
    found: Sums, history: Sums, times: Times, lever: Mapping[str, float], draw: Mapping[str, Array],
    shocks: Array, first: int,
) -> Book:  # fmt: skip
    """Run the quarters from ``first`` to the end.

    Parameters
    ----------
    found, history : sums under the new rules, and under L's own.
    lever : values of levers and environment. draw : values of assumptions, (draws,).
    shocks : standard normal, (QUARTERS, draws), for the luck of inferred defaults.
    """
    draws = shocks.shape[1]
    good = 1.0 - lever["information_sharing"] * MISTAKEN
    bad = 1.0 - lever["information_sharing"] * turned_away(draw["information_strength"])
    group = np.ones((KINDS, draws))
    group[MUTUAL] = 1.0 - (1.0 - lever["mutual_guarantees"]) * (1.0 - draw["mutual_kept"])
    stressed = np.arange(QUARTERS) >= QUARTERS - lever["stress_quarters"]
    live = np.einsum("st,sd->td", found.live, group) * good + found.added_live.sum(axis=0)[:, None]
    load, care = _care(live, history, times, lever, draw)
    shift, step = _losses(times, lever, draw), _inference(found, times, draw)

    paid_dev = np.zeros((2, KINDS, draws))
    npl_dev = np.zeros((2, KINDS, draws))
    rows: dict[str, list[Array]] = {name: [] for name in _STEPWISE}
    zero = np.zeros((KINDS, draws))
    for t in range(first, QUARTERS):
        on = bool(stressed[t])
        pressure = _pressure(found, times, lever, draw, care[t], t, on)
        shifted = shift[1 if on else 0]
        # Loans that L made.
        split = found.paid[:, :, t, None]
        paid = group * (good * split[0] + bad * split[1])
        base = (
            zero
            if t == 0
            else group * (good * found.paid[0, :, t - 1, None] + bad * found.paid[1, :, t - 1, None])
        )
        fallen = group * bad * found.fallen[:, t, None]
        opened = base + group * good * found.new[:, t, None]
        fell, paid_dev[0] = _step(opened, fallen, paid, paid_dev[0], pressure)
        cut = 1.0 - draw["warning_cut"] * _warned(found, lever["warning_threshold"], t)
        exposed = fell * cut
        npl = group * bad * found.npl[:, t, None]
        before = zero if t == 0 else group * bad * found.npl[:, t - 1, None]
        npl_dev[0] = _workout(before, npl, fallen, exposed, npl_dev[0], lever["collection_speed"])
        rate = _shifted(_ratio(found.lost[:, t], found.fallen[:, t])[:, None], shifted)
        lost = exposed * rate
        # Applicants whom L had declined.
        luck = 1.0 + shocks[t] / np.sqrt(np.maximum(found.added_failed[:, t].sum(), 1.0))
        riskier = pressure * step[t] * np.maximum(luck, 0.0)
        more = found.added_fallen[:, t, None] + zero
        start = (zero if t == 0 else found.added_paid[:, t - 1, None] + zero) + found.added_new[:, t, None]
        added_paid = found.added_paid[:, t, None] + zero
        added_fell, paid_dev[1] = _step(start, more, added_paid, paid_dev[1], riskier)
        added_exposed = added_fell * cut
        leaving = 1.0 - _ratio(found.npl[:, t], (found.npl[:, t - 1] if t else 0.0) + found.fallen[:, t])
        npl_dev[1] = (npl_dev[1] + added_exposed) * (
            1.0 - np.clip(lever["collection_speed"] * leaving, 0.0, 1.0)[:, None]
        )
        added_rate = _shifted(_ratio(found.added_lost[:, t], found.added_fallen[:, t])[:, None], shifted)
        added_lost = added_exposed * added_rate
        scale = _ratio(fell, fallen) + (fallen == 0)
        added_scale = _ratio(added_fell, more) + (more == 0)
        failed = (scale * group * bad * found.failed[:, t, None]).sum(axis=0)
        added_failed = (added_scale * found.added_failed[:, t, None]).sum(axis=0)
        earning = found.interest[:, :, t, None]
        interest = group * (good * earning[0] + bad * earning[1]) * (1.0 + _ratio(paid_dev[0], paid))
        added_interest = found.added_interest[:, t, None] * (1.0 + _ratio(paid_dev[1], added_paid))
        for name, value in (
            ("paid", paid + paid_dev[0]), ("npl", npl + npl_dev[0]), ("fallen", exposed), ("lost", lost),
            ("added_paid", added_paid + paid_dev[1]), ("added_npl", npl_dev[1]),
            ("added_fallen", added_exposed), ("added_lost", added_lost), ("interest", interest),
            ("added_interest", added_interest),
        ):  # fmt: skip
            rows[name].append(value.sum(axis=0))
        rows["failed"].append(failed)
        rows["added_failed"].append(added_failed)
    run = {name: np.stack(values) for name, values in rows.items()}
    kept = slice(first, QUARTERS)
    held = found.approved - found.approved_bad
    mutual = _mutual_share(found, group)
    return Book(
        **{name: run[name] for name in _STEPWISE if name not in ("interest", "added_interest")},
        new=(np.einsum("st,sd->td", found.new, group) * good + found.added_new.sum(axis=0)[:, None])[kept],
        live=live[kept],
        interest=run["interest"] + run["added_interest"],
        added_live=np.broadcast_to(found.added_live.sum(axis=0)[kept, None], (QUARTERS - first, draws)),
        approved=((good * held[:, None] + bad * found.approved_bad[:, None]) * mutual)[kept],
        admitted=np.broadcast_to(found.admitted[kept, None], (QUARTERS - first, draws)),
        load=load[kept],
        days=_days(times, lever, draw)[kept],
        lgd=_ratio(run["lost"] + run["added_lost"], run["fallen"] + run["added_fallen"]),
    )


_STEPWISE = (
    "paid", "npl", "fallen", "lost", "added_paid", "added_npl", "added_fallen", "added_lost", "interest",
    "added_interest", "failed", "added_failed",
)  # fmt: skip


def _step(
    opened: Array, fallen: Array, paid: Array, deviation: Array, pressure: Array
) -> tuple[Array, Array]:
    """Exposure that falls, and how far the paid balance ends from its history; exact where nothing differs.

    The hazard is what fell over what was there; what is left is repaid at history's pace.
    """
    hazard = _ratio(fallen, opened)
    more = fallen * (pressure - 1.0) + pressure * hazard * deviation
    staying = _ratio(paid, opened - fallen)
    return fallen + more, staying * (deviation - more)


def _workout(
    before: Array, npl: Array, fallen: Array, exposed: Array, deviation: Array, speed: float
) -> Array:
    """How far the balance in default ends from its history, when it leaves ``speed`` times as fast."""
    there = before + fallen
    leaving = 1.0 - _ratio(npl, there)
    faster = np.minimum(speed * leaving, 1.0)
    moved: Array = (1.0 - faster) * (deviation + exposed - fallen) - (faster - leaving) * there
    return moved


def _warned(found: Sums, threshold: float, t: int) -> Array:
    """Share of the exposure at default that signals at the threshold would have announced, (kinds, 1)."""
    low = min(int(threshold), 3)
    share = threshold - low
    levels = found.warned[low - 1] * (1.0 - share) + found.warned[min(low, 3)] * share
    return _ratio(levels[:, t], found.fallen[:, t])[:, None]


def _pressure(
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
    felt = _ratio(found.spread[:, t], found.fallen[:, t])[:, None]
    part: Array = draw["contagion"] / (draw["contagion"] + times.calm)
    found_: Array = factor * (1.0 - (1.0 - lever["mutual_guarantees"]) * felt * part)
    return found_


def _care(
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


def _losses(times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]) -> tuple[Array, Array]:
    """Shift of the log-odds of a loss by kind of security, (kinds, draws): in calm quarters, under stress."""
    speed = lever["collection_speed"]
    years = _WORKOUT_YEARS * (1.0 / speed - 1.0)
    calm = np.repeat((draw["collection_odds"] * years)[None, :], KINDS, axis=0)
    tense = calm.copy()
    tense[COLLATERAL] = tense[COLLATERAL] + draw["price_odds"] * times.coverage * lever["collateral_prices"]
    return calm, tense


_WORKOUT_YEARS = 10.0 / 12.0


def _shifted(rate: Array, shift: Array) -> Array:
    """A share moved on the scale of log-odds; exactly itself where the shift is zero."""
    odds = np.exp(shift)
    moved: Array = rate * odds / (1.0 - rate + rate * odds)
    return moved


def _inference(found: Sums, times: Times, draw: Mapping[str, Array]) -> Array:
    """Odds of default of admitted applicants over the central expectation, (QUARTERS, kinds, draws)."""
    score = found.added_score.T[:, :, None]
    level = draw["reject_odds"] + draw["accepted_level"]
    odds = np.exp(level + (draw["card_slope"] - times.slope) * score)
    # Those whom shared information let in passed a check that the others did not.
    passed = odds_of_passing(draw["information_strength"]) - 1.0
    checked: Array = odds * (1.0 + found.added_checked.T[:, :, None] * passed)
    return checked


def _mutual_share(found: Sums, group: Array) -> Array:
    """How many of the approved of a quarter are left when a part of mutual-guarantee loans is not made."""
    made = found.new.sum(axis=0)[:, None]
    left = np.einsum("st,sd->td", found.new, group)
    share: Array = np.where(made > 0, left / np.where(made > 0, made, 1.0), 1.0)
    return share


def _days(times: Times, lever: Mapping[str, float], draw: Mapping[str, Array]) -> Array:
    """Days to a decision, (QUARTERS, draws): waiting grows with the load of those who investigate."""
    change = times.file_load[:, None] * (1.0 / lever["officers"] - 1.0)
    return times.days[:, None] * (1.0 - times.waiting + times.waiting * np.exp(draw["wait_odds"] * change))
