"""L-8.1, L-8.2 and L-8.10: the signals themselves, when they come, and what an overdue inspection costs."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.process_after import SIGNALS
from case_studies.l_bank.exhibits.setting_parts import GENERATED, warehouse, with_interval
from case_studies.l_bank.exhibits.warning_parts import ESTIMATED
from case_studies.l_bank.warning.months import MONTHS_TO_DEFAULT
from lib.charts.coefficients import intervals
from lib.charts.dots import dots
from lib.charts.events import labelled_lines
from lib.credit.interval import sample_mean
from lib.exhibits import CaseData, Column, Result, exhibit

HORIZON, LOOK_BACK = 12, 24
LOANS = ("l8.defaulting", "l8.others")
MEASURED = ("l8.signals", "l8.lead")
CARE = ("l8.in_order", "l8.overdue")
# Loan-months that a default can still follow, from which a signal's horizon has passed.
LIVE = """SELECT m.loan_id, m.month, date_trunc('month', l.default_on) AS default_month
  FROM loan_months m JOIN loans l USING (loan_id)
  WHERE m.closing_balance_rmb > 0 AND (l.default_on IS NULL OR m.month < date_trunc('month', l.default_on))"""
COUNTS = f"""WITH live AS ({LIVE}), settled AS (
  SELECT *, coalesce(default_month <= month + INTERVAL {HORIZON} MONTH, false) AS defaults FROM live
  WHERE month <= (SELECT max(month) FROM months) - INTERVAL {HORIZON} MONTH),
raised AS (
  SELECT signal, w.loan_id, s.defaults, date_diff('month', s.month, s.default_month) AS lead
  FROM warning_signals w JOIN settled s
    ON s.loan_id = w.loan_id AND s.month = date_trunc('month', w.raised_on))
SELECT 'l.signal.' || signal AS signal, count(*) AS signals, sum(defaults::INT)::INT AS followed,
  median(lead) FILTER (defaults) AS lead,
  count(DISTINCT loan_id) FILTER (defaults)::INT AS warned,
  (SELECT count(*) FROM settled) AS loan_months, (SELECT avg(defaults::INT) FROM settled) AS base,
  (SELECT count(DISTINCT loan_id) FROM settled WHERE defaults) AS defaulted
FROM raised GROUP BY signal"""


@exhibit(
    "L-8.1",
    pedigree=GENERATED,
    columns={
        "signal": Column("label", SIGNALS),
        "followed": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "base": Column("share"),
        "times_base": Column("multiple"),
        "reach": Column("share"),
        "lead": Column("months"),
        "per_thousand": Column("number"),
        "signals": Column("count"),
    },
    chart=dots("signal", "followed", "signal", low="low", high="high", extra=("base", "reach", "lead")),
)
def signals(data: CaseData) -> Result:
    """Signals by kind: how often a default follows within twelve months, beside that of any loan-month."""
    rows = with_interval(data.query(COUNTS), "followed", "signals", ("share", "low", "high"))
    table = rows.set_index("signal").loc[[name for name in SIGNALS if name in set(rows["signal"])]]
    table = table.assign(
        times_base=table["share"] / table["base"],
        reach=table["warned"] / table["defaulted"],
        per_thousand=1000 * table["signals"] / table["loan_months"],
    )
    best, worst = table["share"].idxmax(), table["share"].idxmin()
    whole = table[["signals", "followed"]].sum()
    shown = table.drop(columns="followed").rename(columns={"share": "followed"}).reset_index()
    return Result(
        shown[["signal", "followed", "low", "high", "base", "times_base", "reach", "lead", "per_thousand",
               "signals"]],
        facts={
            "signals": int(whole["signals"]),
            "right": float(whole["followed"] / whole["signals"]),
            "base": float(table["base"].iloc[0]),
            "best_label": str(best),
            "best": float(table.at[best, "share"]),
            "worst_label": str(worst),
            "worst": float(table.at[worst, "share"]),
        },
        sources=(warehouse("warning_signals", "loan_months", "loans"),),
        notes=("notes.l8_signals",),
    )  # fmt: skip


APPROACH = f"""WITH live AS ({LIVE}), seen AS (
  SELECT date_diff('month', month, default_month) AS before, loan_id, month FROM live),
raised AS (SELECT DISTINCT loan_id, date_trunc('month', raised_on) AS month FROM warning_signals)
SELECT before, count(*) AS n, count(raised.loan_id) AS signals
FROM seen LEFT JOIN raised USING (loan_id, month)
WHERE before IS NULL OR before <= {LOOK_BACK} GROUP BY before ORDER BY before"""


@exhibit(
    "L-8.2",
    pedigree=GENERATED,
    columns={
        "before": Column("months"),
        "loans": Column("label", LOANS),
        "share": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "number": Column("count"),
    },
    chart=labelled_lines("before", "share", "loans", extra=("number",)),
)
def approach(data: CaseData) -> Result:
    """Share of loans with a signal in a month, by the months that remain to the default."""
    rows = data.query(APPROACH)
    others = rows[rows["before"].isna()].iloc[[0]]
    coming = rows[rows["before"].notna()].assign(loans=LOANS[0])
    flat = pd.concat([others] * len(coming)).assign(before=coming["before"].to_numpy(), loans=LOANS[1])
    table = with_interval(pd.concat([coming, flat]), "signals", "n", ("share", "low", "high"))
    # Months before the default count backwards, so that time runs to the right.
    table = table.assign(before=-table["before"]).rename(columns={"n": "number"})
    line = table[table["loans"] == LOANS[0]].set_index("before")
    peak = int(line["share"].idxmax())
    return Result(
        table[["before", "loans", "share", "low", "high", "number"]]
        .sort_values(["loans", "before"], ignore_index=True)
        .astype({"before": np.int64}),
        facts={
            "peak": -peak,
            "peak_share": float(line.at[peak, "share"]),
            "early": float(line.loc[line.index <= -13, "share"].mean()),
            "base": float(table.loc[table["loans"] == LOANS[1], "share"].iloc[0]),
            "last": float(line.loc[line.index >= -MONTHS_TO_DEFAULT, "share"].max()),
        },
        sources=(warehouse("warning_signals", "loan_months", "loans"),),
        notes=("notes.l8_approach",),
    )  # fmt: skip


# Loans that had been on book for a year when they stopped, so that no signal could fall before their start.
STOPS = f"""WITH stops AS (
  SELECT loan_id, borrower_id, date_trunc('month', default_on) - INTERVAL {MONTHS_TO_DEFAULT} MONTH AS stop
  FROM loans WHERE default_on IS NOT NULL
    AND date_trunc('month', disbursed_on) <= date_trunc('month', default_on) - INTERVAL 15 MONTH
    AND borrower_id NOT IN (SELECT guarantor_id FROM guarantee_links)),
care AS (
  SELECT s.loan_id, s.stop, i.due_on IS NOT NULL
      AND coalesce(date_trunc('month', i.done_on) > s.stop, true) AS overdue
  FROM stops s ASOF LEFT JOIN inspections i ON i.loan_id = s.loan_id AND last_day(s.stop) >= i.due_on)
SELECT care.loan_id, any_value(care.overdue) AS overdue, count(w.signal_id) AS signals,
  avg(date_diff('month', date_trunc('month', w.raised_on), care.stop)) AS lead
FROM care LEFT JOIN warning_signals w
  ON w.loan_id = care.loan_id AND w.raised_on < care.stop AND w.raised_on >= care.stop - INTERVAL 12 MONTH
GROUP BY care.loan_id ORDER BY care.loan_id"""


@exhibit(
    "L-8.10",
    pedigree=ESTIMATED,
    columns={
        "measure": Column("label", MEASURED),
        "care": Column("label", CARE),
        "value": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "stops": Column("count"),
    },
    chart=intervals(
        "care", "value", low="low", high="high", panel="measure", truth="truth", extra=("truth",)
    ),
)
def lost_notice(data: CaseData) -> Result:
    """Signals before a stop and their lead, with the inspection in order and overdue, beside the truth."""
    rows = data.query(STOPS)
    p = {
        name: float(entry["value"])
        for name, entry in data.case.settings["dgp"]["signals"]["parameters"].items()
    }
    truth = {
        (MEASURED[0], CARE[0]): p["true_rate"],
        (MEASURED[0], CARE[1]): p["true_rate_overdue"],
        (MEASURED[1], CARE[0]): 1 + p["lead"],
        (MEASURED[1], CARE[1]): 1 + p["lead"] - p["lead_lost_overdue"],
    }
    found = []
    for measure, column in zip(MEASURED, ("signals", "lead"), strict=True):
        for care, overdue in zip(CARE, (False, True), strict=True):
            values = rows.loc[rows["overdue"] == overdue, column].dropna().to_numpy(dtype=np.float64)
            mean = sample_mean(values)
            found.append(
                (measure, care, mean.estimate, mean.low, mean.high, truth[measure, care], len(values))
            )
    table = pd.DataFrame(found, columns=["measure", "care", "value", "low", "high", "truth", "stops"])
    value = table.set_index(["measure", "care"])["value"]
    inside = table["truth"].between(table["low"], table["high"])
    return Result(
        table,
        facts={
            "in_order": float(value[MEASURED[0], CARE[0]]),
            "overdue": float(value[MEASURED[0], CARE[1]]),
            "lead_in_order": float(value[MEASURED[1], CARE[0]]),
            "lead_overdue": float(value[MEASURED[1], CARE[1]]),
            "share": float(rows["overdue"].mean()),
            "silent": float((rows.loc[~rows["overdue"], "signals"] == 0).mean()),
            "silent_overdue": float((rows.loc[rows["overdue"], "signals"] == 0).mean()),
            "inside": int(inside.sum()),
            "all": len(table),
        },
        sources=(
            warehouse(
                "warning_signals", "inspections", "loans", "guarantee_links", "case.toml [dgp.signals]"
            ),
        ),
        notes=("notes.l8_notice",),
    )
