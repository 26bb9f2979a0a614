"""L-3.11 to L-3.13: after the loan: inspections, warning signals and collections."""

from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.process_load import RTOL, fitted
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, GENERATED, of, warehouse, with_interval
from lib.charts.bars import stacked_bars
from lib.charts.dots import dots
from lib.charts.ordered import lines_over
from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec
from lib.exhibits import CaseData, Column, Result, exhibit

EDGES = (0.6, 0.8, 1.0, 1.2, 1.5)
BANDS = tuple(f"l3.load.{number}" for number in range(len(EDGES) + 1))
OUTCOMES = ("l3.inspection.on_time", "l3.inspection.late", "l3.inspection.missed")
SIGNALS = of("signal", "turnover_drop", "tax_arrears", "lawsuit", "overdue_elsewhere", "utilities_drop",
             "guarantor_trouble", "owner_unreachable", "inspection_concern")  # fmt: skip
LOADS = ("l3.manager.normal", "l3.manager.overloaded")
COLLECTIONS = of("collection", "call", "visit", "legal_letter", "lawsuit", "enforcement")
RESULTS = of("collection_result", "paid", "promise", "no_contact", "refused", "in_court")


@lru_cache(maxsize=2)
def watched_inspections(data: CaseData) -> pd.DataFrame:
    """One row per inspection whose outcome is known: load, on time, made, manager."""
    return data.query(
        """SELECT manager_load AS load, (done_on IS NOT NULL AND done_on <= due_on)::INT AS on_time,
          (done_on IS NOT NULL)::INT AS made, account_manager_id AS manager
        FROM inspections WHERE due_on <= (SELECT max(month) FROM months) - INTERVAL 6 MONTH
        ORDER BY inspection_id"""
    )


@exhibit(
    "L-3.11",
    pedigree=ESTIMATED,
    columns={
        "load": Column("label", BANDS),
        "outcome": Column("label", OUTCOMES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "inspections": Column("count"),
    },
    chart=lines_over("load", "value", "outcome", low="low", high="high", zero=True, extra=("inspections",)),
    rtol=RTOL,
)
def inspections(data: CaseData) -> Result:
    """Inspections on time, late and missed, by the account manager's load; the slope beside the truth."""
    rows = watched_inspections(data)
    band = np.searchsorted(EDGES, rows["load"], side="right")
    counts = pd.DataFrame(
        {
            OUTCOMES[0]: rows["on_time"].groupby(band).sum(),
            OUTCOMES[1]: (rows["made"] - rows["on_time"]).groupby(band).sum(),
            OUTCOMES[2]: (1 - rows["made"]).groupby(band).sum(),
        }
    )
    table = counts.stack().rename("events").reset_index().set_axis(["band", "outcome", "events"], axis=1)
    table["inspections"] = table["band"].map(counts.sum(axis=1))
    table = with_interval(table, "events", "inspections")
    table["load"] = [BANDS[place] for place in table["band"]]
    spec = ModelSpec(
        outcome="on_time",
        drivers=("load",),
        family=Family.LOGIT,
        covariance=CovarianceSpec(Cov.CLUSTER, ("manager",)),
    )
    found = fitted(spec, rows)
    on_time = table.loc[table["outcome"] == OUTCOMES[0]].set_index("load")["value"]
    truth = -float(data.case.settings["dgp"]["monitoring"]["parameters"]["load"]["value"])
    return Result(
        table=table[["load", "outcome", "value", "low", "high", "inspections"]],
        facts={
            "low_load": float(on_time.iloc[0]),
            "high_load": float(on_time.iloc[-1]),
            "whole": float(rows["on_time"].mean()),
            "missed": float(1 - rows["made"].mean()),
            "estimate": found.value("load", "estimate"),
            "low": found.value("load", "low"),
            "high": found.value("load", "high"),
            "truth": truth,
        },
        sources=(warehouse("inspections", "months", "case.toml [dgp.monitoring]"),),
        notes=("notes.l3_inspections",),
    )


@exhibit(
    "L-3.12",
    pedigree=ESTIMATED,
    columns={
        "signal": Column("label", SIGNALS),
        "manager": Column("label", LOADS),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "days": Column("days"),
        "signals": Column("count"),
    },
    chart=dots("signal", "value", "manager", low="low", high="high", extra=("days", "signals"), apart=True),
)
def signals(data: CaseData) -> Result:
    """Warning signals that somebody looked into, by kind and by the account manager's load."""
    rows = data.query(
        """SELECT 'l.signal.' || signal AS signal,
          CASE WHEN m.load > 1 THEN 'l3.manager.overloaded' ELSE 'l3.manager.normal' END AS manager,
          count(*) AS signals, count(handled_on) AS handled, median(handled_on - raised_on) AS days,
          sum(handled_on - raised_on) AS spent
        FROM warning_signals s JOIN officer_months m
          ON m.officer_id = s.account_manager_id AND m.month = date_trunc('month', s.raised_on)
        WHERE raised_on <= (SELECT max(month) FROM months) - INTERVAL 2 MONTH GROUP BY ALL"""
    )
    table = with_interval(rows, "handled", "signals").set_index(["signal", "manager"])
    pairs = [(signal, load) for signal in SIGNALS for load in LOADS if (signal, load) in table.index]
    sums = table.groupby("manager")[["handled", "signals", "spent"]].sum()
    table = table.loc[pairs].reset_index()
    share, days = sums["handled"] / sums["signals"], sums["spent"] / sums["handled"]
    return Result(
        table=table[["signal", "manager", "value", "low", "high", "days", "signals"]],
        facts={
            "signals": int(sums["signals"].sum()),
            "unseen": float(1 - sums["handled"].sum() / sums["signals"].sum()),
            "normal": float(share[LOADS[0]]),
            "overloaded": float(share[LOADS[1]]),
            "days_normal": float(days[LOADS[0]]),
            "days_overloaded": float(days[LOADS[1]]),
        },
        variant="" if share[LOADS[1]] < share[LOADS[0]] else "alike",
        sources=(warehouse("warning_signals", "officer_months", "months"),),
    )


@exhibit(
    "L-3.13",
    pedigree=GENERATED,
    columns={
        "action": Column("label", COLLECTIONS),
        "result": Column("label", RESULTS),
        "share": Column("share"),
        "number": Column("count"),
        "days": Column("days"),
    },
    chart=stacked_bars("action", "share", "result", extra=("number", "days")),
)
def collections(data: CaseData) -> Result:
    """What each action of collection led to, and how late it came."""
    rows = data.query(
        """SELECT 'l.collection.' || action AS action, 'l.collection_result.' || result AS result,
          count(*) AS number, count(*) / sum(count(*)) OVER (PARTITION BY action) AS share,
          median(days_past_due) AS days
        FROM collections GROUP BY action, result"""
    ).set_index(["action", "result"])
    pairs = [pair for pair in product(COLLECTIONS, RESULTS) if pair in rows.index]
    table = rows.loc[pairs].reset_index()
    totals = table.groupby("action")["number"].sum()
    paid = table.loc[table["result"] == RESULTS[0]].set_index("action")["share"]
    late = data.query("SELECT median(days_past_due) AS days FROM collections WHERE action = 'lawsuit'")
    return Result(
        table=table[["action", "result", "share", "number", "days"]],
        facts={
            "actions": int(totals.sum()),
            "calls": float(totals[COLLECTIONS[0]] / totals.sum()),
            "paid_call": float(paid.get(COLLECTIONS[0], 0.0)),
            "paid_letter": float(paid.get(COLLECTIONS[2], 0.0)),
            "lawsuit_days": float(late["days"].iloc[0]),
        },
        sources=(warehouse("collections"),),
        notes=("notes.l3_collections",),
    )
