"""The course of the book by quarter and draw: what the sums of a set of decisions become in other worlds.

Loans that L made keep their history: what defaulted, defaults with the hazard times ``pressure`` (above one,
more of the same; below, the rest goes on being repaid). With nothing moved every factor is exactly one and
every difference exactly zero, so that history comes out digit by digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from case_studies.l_bank.replay.effects import (
    Times,
    announced,
    care,
    days,
    inferred_odds,
    loss_shifts,
    mutual_share,
    pressure_on,
    ratio,
    shifted,
    unlinked,
)
from case_studies.l_bank.replay.history import MUTUAL, QUARTERS, Array
from case_studies.l_bank.replay.rules import MISTAKEN, turned_away
from case_studies.l_bank.replay.sums import KINDS, Sums


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
    load, attention = care(live, history, times, lever, draw)
    shift, step = loss_shifts(times, lever, draw), inferred_odds(found, times, draw)

    paid_dev = np.zeros((2, KINDS, draws))
    npl_dev = np.zeros((2, KINDS, draws))
    rows: dict[str, list[Array]] = {name: [] for name in _STEPWISE}
    zero = np.zeros((KINDS, draws))
    for t in range(first, QUARTERS):
        on = bool(stressed[t])
        pressure = pressure_on(found, times, lever, draw, attention[t], t, on)
        moved = shift[1 if on else 0]
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
        cut = 1.0 - draw["warning_cut"] * announced(found, lever["warning_threshold"], t)
        exposed = fell * cut
        npl = group * bad * found.npl[:, t, None]
        before = zero if t == 0 else group * bad * found.npl[:, t - 1, None]
        npl_dev[0] = _workout(before, npl, fallen, exposed, npl_dev[0], lever["collection_speed"])
        rate = shifted(ratio(found.lost[:, t], found.fallen[:, t])[:, None], moved)
        lost = exposed * rate
        # Applicants whom L had declined.
        luck = 1.0 + shocks[t] / np.sqrt(np.maximum(found.added_failed[:, t].sum(), 1.0))
        riskier = pressure * step[t] * np.maximum(luck, 0.0)
        more = found.added_fallen[:, t, None] + zero
        start = (zero if t == 0 else found.added_paid[:, t - 1, None] + zero) + found.added_new[:, t, None]
        added_paid = found.added_paid[:, t, None] + zero
        added_fell, paid_dev[1] = _step(start, more, added_paid, paid_dev[1], riskier)
        added_exposed = added_fell * cut
        leaving = 1.0 - ratio(found.npl[:, t], (found.npl[:, t - 1] if t else 0.0) + found.fallen[:, t])
        npl_dev[1] = (npl_dev[1] + added_exposed) * (
            1.0 - np.clip(lever["collection_speed"] * leaving, 0.0, 1.0)[:, None]
        )
        added_rate = shifted(ratio(found.added_lost[:, t], found.added_fallen[:, t])[:, None], moved)
        added_lost = added_exposed * added_rate
        scale = ratio(fell, fallen) + (fallen == 0)
        added_scale = ratio(added_fell, more) + (more == 0)
        # Loans along links are smaller than others, so that in number more of them fall.
        scale = scale * (
            unlinked(found.spread_failed[:, t], found.failed[:, t], times, lever, draw)
            / unlinked(found.spread[:, t], found.fallen[:, t], times, lever, draw)
        )
        failed = (scale * group * bad * found.failed[:, t, None]).sum(axis=0)
        added_failed = (added_scale * found.added_failed[:, t, None]).sum(axis=0)
        earning = found.interest[:, :, t, None]
        interest = group * (good * earning[0] + bad * earning[1]) * (1.0 + ratio(paid_dev[0], paid))
        added_interest = found.added_interest[:, t, None] * (1.0 + ratio(paid_dev[1], added_paid))
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
    mutual = mutual_share(found, group)
    return Book(
        **{name: run[name] for name in _STEPWISE if name not in ("interest", "added_interest")},
        new=(np.einsum("st,sd->td", found.new, group) * good + found.added_new.sum(axis=0)[:, None])[kept],
        live=live[kept],
        interest=run["interest"] + run["added_interest"],
        added_live=np.broadcast_to(found.added_live.sum(axis=0)[kept, None], (QUARTERS - first, draws)),
        approved=((good * held[:, None] + bad * found.approved_bad[:, None]) * mutual)[kept],
        admitted=np.broadcast_to(found.admitted[kept, None], (QUARTERS - first, draws)),
        load=load[kept],
        days=days(times, lever, draw)[kept],
        lgd=ratio(run["lost"] + run["added_lost"], run["fallen"] + run["added_fallen"]),
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
    hazard = ratio(fallen, opened)
    more = fallen * (pressure - 1.0) + pressure * hazard * deviation
    staying = ratio(paid, opened - fallen)
    return fallen + more, staying * (deviation - more)


def _workout(
    before: Array, npl: Array, fallen: Array, exposed: Array, deviation: Array, speed: float
) -> Array:
    """How far the balance in default ends from its history, when it leaves ``speed`` times as fast."""
    there = before + fallen
    leaving = 1.0 - ratio(npl, there)
    faster = np.minimum(speed * leaving, 1.0)
    moved: Array = (1.0 - faster) * (deviation + exposed - fallen) - (faster - leaving) * there
    return moved
