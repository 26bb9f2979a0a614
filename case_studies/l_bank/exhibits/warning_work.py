"""L-8.7 to L-8.9: notice, work and worth of each threshold."""

from functools import lru_cache

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_cutoff import loss_given_default
from case_studies.l_bank.exhibits.setting_parts import warehouse
from case_studies.l_bank.exhibits.warning_model import TABLES
from case_studies.l_bank.exhibits.warning_parts import COSTED, ESTIMATED, RTOL
from case_studies.l_bank.warning.desk import (
    RULES,
    THRESHOLDS,
    assumed,
    desk,
    flags,
    found_by,
    rows,
)
from case_studies.l_bank.warning.model import SPLIT_YEAR
from case_studies.l_bank.warning.months import MONTHS_TO_DEFAULT
from lib.charts.bars import bars
from lib.charts.events import labelled_lines
from lib.credit.early_warning import Rule, alert_starts, lead_times
from lib.exhibits import CaseData, Column, Result, exhibit

LONGEST = 18
NOTICE = (*(f"l8.notice.{months}" for months in range(1, LONGEST + 1)), "l8.notice.none")
LOADS = ("l8.load.mean", "l8.load.busy", "l8.load.capacity")
WORTH = ("l8.saved", "l8.cost", "l8.net")


@exhibit(
    "L-8.7",
    pedigree=ESTIMATED,
    columns={"notice": Column("label", NOTICE), "share": Column("share"), "loans": Column("count")},
    chart=bars("notice", "share", extra=("loans",)),
    rtol=RTOL,
)
def notice(data: CaseData, threshold: str = "0.2", horizon: str = "12") -> Result:
    """Defaults by the months between the first warning within the horizon and the default."""
    cut, months = float(threshold), int(horizon)
    got = found_by(data, cut, months)
    leads = lead_times(rows(data, months), flags(data, cut)).astype(np.int64)
    counts = np.bincount(leads, minlength=months + 1)[1 : months + 1]
    defaults = got.defaults
    table = pd.DataFrame(
        {
            "notice": [*NOTICE[:months], NOTICE[-1]],
            "loans": [*counts.tolist(), defaults - int(counts.sum())],
        }
    )
    table["share"] = table["loans"] / defaults
    precision, recall = got.precision, got.recall
    return Result(
        table[["notice", "share", "loans"]],
        facts={
            "threshold": cut,
            "horizon": months,
            "precision": precision.estimate if precision else float("nan"),
            "recall": recall.estimate if recall else float("nan"),
            "lead": got.median_lead or 0.0,
            "early": float(counts[MONTHS_TO_DEFAULT:].sum() / defaults),
            "alerts": got.alerts_per_month,
            "per_officer": got.per_officer or 0.0,
        },
        sources=(TABLES,),
        notes=("notes.l8_alert",),
    )


@lru_cache(maxsize=32)
def _busy(data: CaseData, way: Rule | float) -> tuple[float, float]:
    """Alerts per account manager: the mean, and what nine in ten months of branches stay below."""
    table, order = desk(data).table, rows(data)
    start = order.order[alert_starts(order, flags(data, way))]
    managers = _managers(data)
    alerts = (
        table.iloc[start][["month", "loan"]]
        .merge(_branches(data), on="loan")
        .groupby(["branch", "month"])
        .size()
        .reindex(managers.index, fill_value=0)
    )
    each = alerts / managers
    return float(alerts.sum() / managers.sum()), float(each.quantile(0.9))


def _branches(data: CaseData) -> pd.DataFrame:
    return data.query("SELECT loan_id AS loan, branch_id AS branch FROM loans ORDER BY loan_id")


def _managers(data: CaseData) -> "pd.Series[int]":
    """Account managers by branch and month (0: January 2016) since the split."""
    found = data.query(
        """SELECT branch_id AS branch, date_diff('month', DATE '2016-01-01', month) AS month, count(*) AS n
        FROM officer_months JOIN officers USING (officer_id)
        WHERE role = 'account_manager' AND year(month) >= ? GROUP BY ALL ORDER BY ALL""",
        [SPLIT_YEAR],
    )
    return found.set_index(["branch", "month"])["n"]


@exhibit(
    "L-8.8",
    pedigree=COSTED,
    columns={
        "threshold": Column("ratio"),
        "load": Column("label", LOADS),
        "alerts": Column("number"),
    },
    chart=labelled_lines("threshold", "alerts", "load"),
    rtol=RTOL,
)
def work(data: CaseData, hours: str = "6", available: str = "16") -> Result:
    """Alerts per account manager and month at each threshold, beside what he has time for."""
    capacity = float(available) / float(hours)
    lines = []
    for cut in THRESHOLDS:
        mean, busy = _busy(data, cut)
        lines += list(zip([cut] * 3, LOADS, (mean, busy, capacity), strict=True))
    table = pd.DataFrame(lines, columns=["threshold", "load", "alerts"])
    wide = table.pivot(index="threshold", columns="load", values="alerts")
    fits, busy_fits = (wide.index[wide[name] <= capacity] for name in LOADS[:2])
    done = data.query(
        "SELECT count(handled_on) / count(*) AS share FROM warning_signals WHERE year(raised_on) >= ?",
        [SPLIT_YEAR],
    )
    facts: dict[str, object] = {
        "capacity": capacity,
        "hours": float(hours),
        "available": float(available),
        "handled": float(done["share"].iloc[0]),
        "loosest": float(wide[LOADS[0]].iloc[0]),
    }
    if not len(busy_fits):
        return Result(table, facts, "never" if not len(fits) else "mean_only",
                      (TABLES, warehouse("officer_months")), ("notes.l8_capacity",))  # fmt: skip
    recall, busy_recall = (found_by(data, float(part[0])).recall for part in (fits, busy_fits))
    facts |= {
        "threshold": float(fits[0]),
        "busy_threshold": float(busy_fits[0]),
        "recall": recall.estimate if recall else float("nan"),
        "busy_recall": busy_recall.estimate if busy_recall else float("nan"),
    }
    return Result(table, facts, "", (TABLES, warehouse("officer_months")), ("notes.l8_capacity",))


@lru_cache(maxsize=32)
def _warned_in_time(data: CaseData, way: Rule | float) -> tuple[float, float]:
    """A year's balance (RMB million) of loans warned of before they stop, and alerts a year."""
    table, order = desk(data).table, rows(data)
    lead = order.default_month - order.month
    # A warning after the stop saves nothing: arrears say the same.
    early = (lead <= order.horizon) & (lead > MONTHS_TO_DEFAULT)
    warned = flags(data, way)[order.order] & early & order.counts
    balance = table["balance_k"].to_numpy(dtype=np.float64)[order.order][warned]
    first = float(pd.Series(balance).groupby(order.loan[warned]).first().sum())
    # Defaults count from the horizon on, and so do their years.
    years = (desk(data).months - order.horizon) / 12
    return first / 1000 / years, found_by(data, way).alerts_per_month * 12


def _worth(data: CaseData, way: Rule | float, saved: float, cost: float) -> tuple[float, float]:
    """RMB million a year: loss saved on loans warned of before they stop, and what alerts cost."""
    balance, alerts = _warned_in_time(data, way)
    return saved * loss_given_default(data) * balance, alerts * cost / 1e6


@exhibit(
    "L-8.9",
    pedigree=COSTED,
    columns={
        "threshold": Column("ratio"),
        "part": Column("label", WORTH),
        "amount": Column("rmb_mn"),
    },
    chart=labelled_lines("threshold", "amount", "part", reference=0.0),
    rtol=RTOL,
)
def worth(data: CaseData, saved: str = "0.1", cost: str = "2000") -> Result:
    """What warning saves and costs a year at each threshold."""
    lines = []
    for cut in THRESHOLDS:
        gain, spent = _worth(data, cut, float(saved), float(cost))
        lines += list(zip([cut] * 3, WORTH, (gain, spent, gain - spent), strict=True))
    table = pd.DataFrame(lines, columns=["threshold", "part", "amount"])
    net = table[table["part"] == WORTH[2]].set_index("threshold")["amount"]
    best = float(net.idxmax())
    gain, spent = _worth(data, RULES[0], float(saved), float(cost))
    capacity = assumed(data)["hours_per_month"]["value"] / assumed(data)["hours_per_alert"]["value"]
    load = found_by(data, best).per_officer or 0.0
    return Result(
        table,
        facts={
            "saved": float(saved),
            "cost": float(cost),
            "lgd": loss_given_default(data),
            "best": best,
            "net": 1e6 * float(net[best]),
            "rule_net": 1e6 * (gain - spent),
            "load": load,
            "capacity": float(capacity),
        },
        variant="none" if net[best] <= 0 else "over" if load > capacity else "",
        sources=(TABLES, warehouse("workouts")),
        notes=("notes.l8_worth",),
    )
