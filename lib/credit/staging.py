"""IFRS 9 stages: which loans carry 12 months of expected loss and which their whole life."""

from dataclasses import dataclass

import numpy as np

from lib.credit.interval import Codes
from lib.credit.parameters import parameters


@dataclass(frozen=True)
class StageRule:
    """Thresholds of the stages; a threshold that is None is not used.

    Parameters
    ----------
    stage_2_days : more days past due than this is stage 2 (the presumption of IFRS 9, 5.5.11).
    stage_3_days : more days past due than this is stage 3 (B5.5.37).
    relative_increase : PD now over PD at origination from which on credit risk has increased significantly.
    absolute_increase : PD now minus PD at origination that must be reached as well.
    low_risk_pd : loans with a PD up to this stay in stage 1 whatever the change (5.5.10).
    """

    stage_2_days: int
    stage_3_days: int
    relative_increase: float | None = None
    absolute_increase: float = 0.0
    low_risk_pd: float | None = None

    def __post_init__(self) -> None:
        if self.stage_2_days > self.stage_3_days:
            raise ValueError(f"stage 2 cannot begin after stage 3: {self.stage_2_days}, {self.stage_3_days}")


def stage_rule() -> StageRule:
    """The rule of ``parameters.toml``."""
    found = parameters("staging")
    return StageRule(
        found["stage_2_days"], found["stage_3_days"], found["relative_increase"], found["absolute_increase"]
    )


def stages(
    days_past_due: object,
    pd_origination: object,
    pd_now: object,
    rule: StageRule | None = None,
    *,
    watch_list: object = None,
    impaired: object = None,
) -> Codes:
    """(n,) stages 1, 2 or 3.

    Parameters
    ----------
    days_past_due, pd_origination, pd_now : (n,); the PDs over the same horizon.
    watch_list : (n,) True puts a loan into stage 2 at least. impaired : (n,) True puts it into stage 3.

    >>> stages([0, 0, 31, 91], [0.01] * 4, [0.01, 0.03, 0.01, 0.01]).tolist()
    [1, 2, 2, 3]
    """
    chosen = rule or stage_rule()
    days = np.asarray(days_past_due, dtype=np.float64)
    first, now = np.asarray(pd_origination, dtype=np.float64), np.asarray(pd_now, dtype=np.float64)
    worse = np.zeros(len(days), dtype=bool)
    if chosen.relative_increase is not None:
        worse = (now >= chosen.relative_increase * first) & (now - first >= chosen.absolute_increase)
    if chosen.low_risk_pd is not None:
        worse &= now > chosen.low_risk_pd
    worse |= days > chosen.stage_2_days
    if watch_list is not None:
        worse |= np.asarray(watch_list, dtype=bool)
    bad = days > chosen.stage_3_days
    if impaired is not None:
        bad |= np.asarray(impaired, dtype=bool)
    return np.where(bad, 3, np.where(worse, 2, 1)).astype(np.int64)
