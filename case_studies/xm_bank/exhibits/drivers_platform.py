"""XM-3b: did the credit-information platform raise lending? A staggered roll-out."""

from typing import Any

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.models import estimates, group
from case_studies.xm_bank.drivers.tables import sample, table
from case_studies.xm_bank.exhibits.drivers_parts import (
    ESTIMATED,
    RTOL,
    truth_source,
    warehouse,
)
from lib.charts.coefficients import intervals
from lib.charts.events import event_study, labelled_lines
from lib.charts.lines import time_lines
from lib.drivers.design import Design, prepare
from lib.drivers.diagnostics import pre_trends
from lib.drivers.linear import fit_linear, system_of
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

WAVES = ("wave 1", "wave 2", "wave 3", "wave 4")
WAVE_LABELS = tuple(f"w.{wave[-1]}" for wave in WAVES)
SOURCES = (warehouse("branch_panel"),)
WITH_TRUTH = (*SOURCES, truth_source())
BASE_YEAR = 2018
TRUTH = "SELECT platform_wave, event_time, quarter, branches, att_log FROM truth_platform ORDER BY ALL"


def true_average(data: CaseData) -> float:
    """The platform's true mean effect over all branch-quarters that have it."""
    truth = data.query(TRUTH)
    return float(np.average(truth["att_log"], weights=truth["branches"]))


@exhibit(
    "XM-3b.1",
    pedigree=ESTIMATED[1:],
    columns={
        "quarter": Column("quarter"),
        "wave": Column("label", WAVE_LABELS),
        "branches": Column("count"),
        "index": Column("index"),
        "joins": Column("note"),
        "joins_at": Column("quarter", hidden=True),
    },
    chart=time_lines("quarter", "index", "wave", note="joins", extra=("branches",)),
)
def raw_trends(data: CaseData) -> Result:
    """New loans by wave: geometric mean over branches and the last four quarters, 2018 = 100."""
    panel = table(data, "branch_panel")
    mean = panel.groupby(["wave", "quarter"], observed=True)["log_new_loans"].mean().reset_index()
    mean["smooth"] = mean.groupby("wave", observed=True)["log_new_loans"].transform(
        lambda values: values.rolling(4).mean()
    )
    # Four-quarter means that end in the last quarter of the base year cover exactly that year.
    base = mean.loc[mean["quarter"] == pd.Timestamp(f"{BASE_YEAR}-10-01")].set_index("wave")["smooth"]
    mean = mean.dropna(subset=["smooth"])
    joined = panel.groupby("wave", observed=True)["platform_quarter"].first()
    count = panel.groupby("wave", observed=True)["branch"].nunique()
    rows = []
    for wave, label in zip(WAVES, WAVE_LABELS, strict=True):
        part = mean.loc[mean["wave"] == wave].sort_values("quarter")
        start = joined[wave]
        for quarter, smooth in zip(part["quarter"], part["smooth"], strict=True):
            at = quarter == start
            rows.append(
                {
                    "quarter": quarter,
                    "wave": label,
                    "branches": int(count[wave]),
                    "index": 100 * float(np.exp(smooth - base[wave])),
                    "joins": wave[-1] if at else None,
                    "joins_at": quarter if at else pd.NaT,
                }
            )
    made = pd.DataFrame(rows)
    made["joins_at"] = pd.to_datetime(made["joins_at"])
    last = made.loc[made["quarter"] == made["quarter"].max()].set_index("wave")["index"]
    return Result(
        table=made,
        facts={
            "first": float(last["w.1"]),
            "never": float(last["w.4"]),
            "gap": float(np.log(last["w.1"] / last["w.4"])),
            "base": BASE_YEAR,
        },
        sources=SOURCES,
    )


@exhibit(
    "XM-3b.2",
    pedigree=ESTIMATED,
    columns={
        "estimator": Column("label", ("m.static", "m.event_robust")),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "n": Column("count"),
    },
    chart=intervals("estimator", "estimate", low="low", high="high", truth="truth", extra=("truth", "n")),
    rtol=RTOL,
)
def average_effect(data: CaseData) -> Result:
    """The platform's average effect by two estimators, with the true one beside them."""
    found = estimates(data, "platform")
    truth = true_average(data)
    rows: list[dict[str, Any]] = []
    for name, term in (("static", "platform"), ("event_robust", "att")):
        entry = found[name]
        rows.append(
            {
                "estimator": f"m.{name}",
                **{column: entry.value(term, column) for column in ("estimate", "std_error", "low", "high")},
                "truth": truth,
                "n": entry.n,
            }
        )
    static, robust = rows
    return Result(
        table=pd.DataFrame(rows),
        facts={
            "static": static["estimate"],
            "static_low": static["low"],
            "static_high": static["high"],
            "robust": robust["estimate"],
            "robust_low": robust["low"],
            "robust_high": robust["high"],
            "truth": truth,
            "share": static["estimate"] / truth,
        },
        variant="misses" if static["high"] < truth <= robust["high"] else "",
        sources=WITH_TRUTH,
        notes=("notes.few_branches",),
    )


@exhibit(
    "XM-3b.3",
    pedigree=ESTIMATED,
    columns={
        "series": Column("label", ("m.event_two_way", "m.event_robust", "m.truth")),
        "since": Column("count"),
        "estimate": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "branches": Column("count"),
    },
    chart=event_study(
        "since", "estimate", "series", low="low", high="high", truth="m.truth", extra=("branches",)
    ),
    rtol=RTOL,
)
def effects_by_time(data: CaseData) -> Result:
    """Effects by quarters since joining: two-way and interaction-weighted event study, and the truth."""
    found = estimates(data, "platform")
    window = found["event_robust"].spec.adoption
    assert window is not None
    truth = data.query(TRUTH)
    counts = truth.groupby("event_time")["branches"].sum()
    everywhere = int(counts.iloc[0])
    rows: list[dict[str, object]] = []
    for name in ("event_two_way", "event_robust"):
        table_of = found[name].coefficients.set_index("term")
        for since in range(window.first, window.last + 1):
            term = f"event[{since}]"
            line = {"series": f"m.{name}", "since": since}
            line["branches"] = int(counts.get(since, everywhere))
            if since == window.reference:
                rows.append({**line, "estimate": 0.0, "low": 0.0, "high": 0.0})
            elif term in table_of.index:
                rows.append({**line, **{c: float(table_of.at[term, c]) for c in ("estimate", "low", "high")}})
    for since in range(window.first, window.last + 1):
        part = truth.loc[truth["event_time"] == since]
        true = float(np.average(part["att_log"], weights=part["branches"])) if len(part) else 0.0
        rows.append(
            {
                "series": "m.truth",
                "since": since,
                "estimate": true,
                "low": np.nan,
                "high": np.nan,
                "branches": int(counts.get(since, everywhere)),
            }
        )
    made = pd.DataFrame(rows)[["series", "since", "estimate", "low", "high", "branches"]]
    before = pre_trends(found["event_robust"])
    if isinstance(before, NotAvailable):
        raise ValueError(f"the pre-trend test has no answer: {before}")
    after = made.loc[(made["since"] >= 0) & (made["since"] < window.last)]
    true = after.loc[after["series"] == "m.truth"].set_index("since")["estimate"]
    held = {}
    for name in ("event_two_way", "event_robust"):
        part = after.loc[after["series"] == f"m.{name}"].set_index("since")
        held[name] = int(((part["low"] <= true) & (true <= part["high"])).sum())
    return Result(
        table=made,
        facts={
            "pre_p": before.p_value,
            "pre_f": before.statistic,
            "held_robust": held["event_robust"],
            "held_two_way": held["event_two_way"],
            "quarters": len(true),
        },
        variant="apart" if before.rejected else "",
        sources=WITH_TRUTH,
        notes=("notes.event_composition", "notes.few_branches"),
    )


@exhibit(
    "XM-3b.4",
    pedigree=ESTIMATED,
    columns={
        "wave": Column("label", WAVE_LABELS[:3]),
        "since": Column("count"),
        "quarter": Column("quarter"),
        "weight": Column("share"),
        "effect": Column("number"),
    },
    chart=labelled_lines("since", "weight", "wave", reference=0.0, extra=("quarter", "effect")),
    rtol=RTOL,
)
def weights_of_the_static_estimate(data: CaseData) -> Result:
    """Weight that the static two-way estimate gives to each treated wave and quarter, and the true effect."""
    model = group("platform")["static"]
    drivers = tuple(term for term in model.spec.drivers if term != "platform")
    spec = type(model.spec)("platform", drivers, model.spec.fixed_effects, panel=model.spec.panel)
    panel = sample(data, model.table, model.sample)
    design = prepare(spec, panel)
    assert isinstance(design, Design)
    left = fit_linear(system_of(design)).residuals
    treated = panel.loc[panel["platform"] == 1, ["wave", "quarter"]].copy()
    share = left[panel["platform"] == 1]
    treated["weight"] = share / share.sum()
    cells = treated.groupby(["wave", "quarter"], observed=True)["weight"].sum().reset_index()
    cells["platform_wave"] = cells["wave"].astype(str).str[-1].astype(int)
    made = cells.merge(data.query(TRUTH), on=["platform_wave", "quarter"])
    made["label"] = "w." + made["platform_wave"].astype(str)
    made = made.sort_values(["platform_wave", "event_time"])
    result = pd.DataFrame(
        {
            "wave": made["label"].to_numpy(),
            "since": made["event_time"].to_numpy(),
            "quarter": made["quarter"].to_numpy(),
            "weight": made["weight"].to_numpy(),
            "effect": made["att_log"].to_numpy(),
        }
    )
    negative = result.loc[result["weight"] < 0]
    return Result(
        table=result,
        facts={
            "negative": len(negative),
            "cells": len(result),
            "negative_sum": float(negative["weight"].sum()),
            "aims_at": float((result["weight"] * result["effect"]).sum()),
            "truth": true_average(data),
        },
        sources=WITH_TRUTH,
    )
