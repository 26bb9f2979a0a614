"""A lending process from its event log: who follows whom, times, rework, funnel, bottlenecks.

References
----------
van der Aalst, W. (2016). Process Mining: Data Science in Action. Springer.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from lib.credit.reasons import unavailable
from lib.values import NotAvailable

START, END = "__start__", "__end__"
HOURS = 3600.0


def event_log(
    case: object, activity: object, start: object, end: object, resource: object = None
) -> pd.DataFrame | NotAvailable:
    """An event log in order, with the times that the other functions read.

    Parameters
    ----------
    case, activity, start, end, resource : (n,) case id, name of the step, times at which work on it began and
        ended (equal if only one is known), who did it.

    Returns
    -------
    A row per event, by case and time: case, activity, start, end, resource, place (from 0 in the case),
    working_hours (end - start), waiting_hours (start minus the end of the step before, 0 for the first;
    negative overlaps count as 0), before (the step before, `START` for the first), repeat (how often the case
    has had this step before; above 0 is rework).
    """
    log = pd.DataFrame(
        {
            "case": np.asarray(case),
            "activity": np.asarray(activity),
            "start": pd.to_datetime(np.asarray(start)),
            "end": pd.to_datetime(np.asarray(end)),
        }
    )
    if log.empty:
        return unavailable("no_rows")
    if (log["end"] < log["start"]).any():
        return unavailable("ends_before_start", rows=int((log["end"] < log["start"]).sum()))
    log["resource"] = None if resource is None else np.asarray(resource)
    log = log.sort_values(["case", "start", "end"], kind="stable", ignore_index=True)
    by_case = log.groupby("case", sort=False)
    log["place"] = by_case.cumcount()
    log["working_hours"] = (log["end"] - log["start"]).dt.total_seconds() / HOURS
    waited = (log["start"] - by_case["end"].shift()).dt.total_seconds() / HOURS
    log["waiting_hours"] = waited.fillna(0.0).clip(lower=0.0)
    log["before"] = by_case["activity"].shift().fillna(START)
    log["repeat"] = log.groupby(["case", "activity"], sort=False).cumcount()
    return log


def directly_follows(log: pd.DataFrame) -> pd.DataFrame:
    """Which step follows which: source, target, count, cases, median_waiting_hours, mean_waiting_hours.

    The first steps come from `START`, the last ones go to `END`; these two wait for nothing.
    """
    last = log[~log.duplicated("case", keep="last")]
    steps = pd.concat(
        [
            log[["case", "before", "activity", "waiting_hours"]].set_axis(
                ["case", "source", "target", "hours"], axis=1
            ),
            pd.DataFrame({"case": last["case"], "source": last["activity"], "target": END, "hours": 0.0}),
        ]
    )
    groups = steps.groupby(["source", "target"])
    return pd.DataFrame(
        {
            "count": groups.size(),
            "cases": groups["case"].nunique(),
            "median_waiting_hours": groups["hours"].median(),
            "mean_waiting_hours": groups["hours"].mean(),
        }
    ).reset_index()


def step_times(log: pd.DataFrame, by: str = "activity") -> pd.DataFrame:
    """Times of each step, or of each resource (``by="resource"``), the longest total wait first.

    Returns
    -------
    A row per group: its name, events, cases, median and mean of working and waiting hours, p90_waiting_hours,
    total_hours, share_of_time (of all hours that cases spent), waiting_share (of the group's hours),
    rework_rate (share of events that repeat a step). The first row is the bottleneck.
    """
    groups = log.groupby(by)
    working, waiting = groups["working_hours"], groups["waiting_hours"]
    table = pd.DataFrame(
        {
            "events": groups.size(),
            "cases": groups["case"].nunique(),
            "median_working_hours": working.median(),
            "mean_working_hours": working.mean(),
            "median_waiting_hours": waiting.median(),
            "mean_waiting_hours": waiting.mean(),
            "p90_waiting_hours": waiting.quantile(0.9),
            "total_hours": working.sum() + waiting.sum(),
            "rework_rate": groups["repeat"].agg(lambda repeats: float((repeats > 0).mean())),
        }
    )
    table["share_of_time"] = table["total_hours"] / table["total_hours"].sum()
    table["waiting_share"] = waiting.sum() / table["total_hours"]
    return (
        table.assign(wait=waiting.sum())
        .sort_values("wait", ascending=False)
        .drop(columns="wait")
        .reset_index()
    )


def funnel(log: pd.DataFrame, steps: tuple[str, ...]) -> pd.DataFrame:
    """How many cases reach each step: step, cases, share (of all cases), conversion (of the step before)."""
    reached = log.groupby("activity")["case"].nunique().reindex(list(steps), fill_value=0)
    total = log["case"].nunique()
    before = reached.shift(fill_value=total).replace(0, np.nan)
    return pd.DataFrame(
        {
            "step": list(steps),
            "cases": reached.to_numpy(),
            "share": reached.to_numpy() / total,
            "conversion": (reached / before).to_numpy(),
        }
    )


@dataclass(frozen=True)
class Throughput:
    """The process as a whole.

    Attributes
    ----------
    cases, events : numbers. median_hours, p90_hours : from a case's first start to its last end.
    working_share : working hours over working and waiting hours.
    rework_rate : share of cases in which a step is repeated. events_per_case : mean.
    variants : number of different sequences of steps. top_variant_share : cases that follow the most common.
    """

    cases: int
    events: int
    median_hours: float
    p90_hours: float
    working_share: float
    rework_rate: float
    events_per_case: float
    variants: int
    top_variant_share: float


def throughput(log: pd.DataFrame) -> Throughput:
    """Times, rework and variety of the whole process."""
    cases = log.groupby("case", sort=False)
    hours = (cases["end"].max() - cases["start"].min()).dt.total_seconds() / HOURS
    working, waiting = float(log["working_hours"].sum()), float(log["waiting_hours"].sum())
    names = log["activity"].tolist()
    bounds = [*np.flatnonzero(log["place"] == 0).tolist(), len(log)]
    variants = Counter(tuple(names[first:last]) for first, last in pairwise(bounds))
    return Throughput(
        len(hours),
        len(log),
        float(hours.median()),
        float(hours.quantile(0.9)),
        working / (working + waiting) if working + waiting > 0 else float("nan"),
        float((cases["repeat"].max() > 0).mean()),
        len(log) / len(hours),
        len(variants),
        max(variants.values()) / len(hours),
    )
