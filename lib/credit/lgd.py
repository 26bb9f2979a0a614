"""Loss given default from workouts: discounted recoveries less costs, over the exposure at default.

Workouts that are still open would look worse than they will be. `recovery_curve` uses them as long as they
have been watched and no longer; `lgd_by_segment` leaves them out and says how many there are.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.credit.interval import LEVEL, Array, Interval, sample_mean
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

MIN_CASES = 10


def workout_lgd(
    default: object,
    ead: object,
    flow_default: object,
    flow_month: object,
    flow_amount: object,
    annual_rate: object,
) -> Array:
    """(n,) workout LGD of each default.

    Parameters
    ----------
    default, ead, annual_rate : (n,) id of the default, exposure at default, effective interest rate (or one
        rate for all).
    flow_default, flow_month, flow_amount : (m,) id, months since default, amount: recoveries positive, costs
        of collection negative.

    Notes
    -----
    ``1 - sum flow / (1 + r)^(month / 12) / ead``. It is not cut to 0 and 1: costs can bring it above 1, a
    collateral that paid interest below 0.

    >>> workout_lgd(["a"], [100.0], ["a", "a"], [12, 24], [55.0, 24.2], 0.10).round(6).tolist()
    [0.3]
    """
    ids = pd.Index(np.asarray(default))
    place = ids.get_indexer(np.asarray(flow_default))
    if (place < 0).any():
        raise ValueError("there are recoveries without a default")
    size = np.asarray(ead, dtype=np.float64)
    rate = np.broadcast_to(np.asarray(annual_rate, dtype=np.float64), size.shape)[place]
    value = np.asarray(flow_amount, dtype=np.float64) * (1 + rate) ** (
        -np.asarray(flow_month, dtype=np.float64) / 12
    )
    return np.asarray(1 - np.bincount(place, weights=value, minlength=len(ids)) / size)


@dataclass(frozen=True)
class SegmentLgd:
    """LGD of one segment.

    Attributes
    ----------
    segment : its name. closed, open : workouts that have ended, and those that have not (left out).
    mean : mean over closed workouts with Student's interval. weighted : mean weighted by exposure.
    median, q25, q75 : quantiles: LGD is seldom near its mean.
    """

    segment: str
    closed: int
    open: int
    mean: Interval
    weighted: float
    median: float
    q25: float
    q75: float


def lgd_by_segment(
    segment: object, lgd: object, ead: object, closed: object = None, level: float = LEVEL
) -> dict[str, SegmentLgd | NotAvailable]:
    """LGD by segment, such as collateral; a segment with fewer than 10 closed workouts has none."""
    frame = pd.DataFrame({"segment": np.asarray(segment), "lgd": np.asarray(lgd), "ead": np.asarray(ead)})
    frame["closed"] = True if closed is None else np.asarray(closed, dtype=bool)
    found: dict[str, SegmentLgd | NotAvailable] = {}
    for name, group in frame.groupby("segment", sort=True):
        done = group[group["closed"]]
        if len(done) < MIN_CASES:
            found[str(name)] = unavailable("too_few_workouts", workouts=len(done), least=MIN_CASES)
            continue
        values = done["lgd"].to_numpy(dtype=np.float64)
        q25, median, q75 = (float(value) for value in np.quantile(values, [0.25, 0.5, 0.75]))
        weighted = float(np.average(values, weights=done["ead"]))
        found[str(name)] = SegmentLgd(
            str(name),
            len(done),
            len(group) - len(done),
            sample_mean(values, level),
            weighted,
            median,
            q25,
            q75,
        )
    return found


def recovery_curve(
    default: object,
    ead: object,
    months_observed: object,
    flow_default: object,
    flow_month: object,
    flow_amount: object,
    annual_rate: object = 0.0,
    horizon: int = 60,
) -> pd.DataFrame | NotAvailable:
    """Cumulative recovery rate by months since default, open workouts included as long as they were watched.

    Parameters
    ----------
    default, ead, months_observed : (n,) id, exposure, months from default to the end of the data (also for
        closed workouts: after closing they are watched to recover nothing).
    flow_default, flow_month, flow_amount, annual_rate : as in `workout_lgd`.

    Returns
    -------
    A row per month: month, defaults and ead (watched for that long), marginal (discounted recoveries of the
    month over that exposure), recovered (their sum so far). Later months rest on fewer, older defaults. The
    curve ends with the longest watch.
    """
    ids = pd.Index(np.asarray(default))
    if len(ids) == 0:
        return unavailable("no_rows")
    size, seen = np.asarray(ead, dtype=np.float64), np.asarray(months_observed, dtype=np.float64)
    place = ids.get_indexer(np.asarray(flow_default))
    if (place < 0).any():
        raise ValueError("there are recoveries without a default")
    month = np.clip(np.ceil(np.asarray(flow_month, dtype=np.float64)), 1, None).astype(int)
    rate = np.broadcast_to(np.asarray(annual_rate, dtype=np.float64), size.shape)[place]
    value = np.asarray(flow_amount, dtype=np.float64) * (1 + rate) ** (
        -np.asarray(flow_month, dtype=np.float64) / 12
    )
    last = min(horizon, int(np.floor(seen.max())))
    if last < 1:
        return unavailable("too_young")
    months = np.arange(1, last + 1)
    order = np.argsort(seen)
    # Exposure watched for at least m months: a reversed running sum, read at the first default that was.
    from_here = np.cumsum(size[order][::-1])[::-1]
    first = np.searchsorted(seen[order], months, side="left")
    watched = from_here[first]
    counted = (month <= last) & (seen[place] >= month)
    flows = np.bincount(month[counted], weights=value[counted], minlength=last + 1)[1 : last + 1]
    marginal = flows / watched
    return pd.DataFrame(
        {"month": months, "defaults": len(ids) - first, "ead": watched, "marginal": marginal,
         "recovered": np.cumsum(marginal)}
    )  # fmt: skip
