"""L-8.3 to L-8.6: rules in use, the model, both on one chart, and the model at each threshold."""

from dataclasses import asdict

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import warehouse
from case_studies.l_bank.exhibits.warning_parts import ESTIMATED, MEASURES, MODEL, RTOL, RULE_NAMES
from case_studies.l_bank.warning.desk import RULES, THRESHOLDS, desk, found_by, intervals
from case_studies.l_bank.warning.model import TERMS
from lib.charts.bands import banded_lines
from lib.charts.coefficients import intervals as interval_rows
from lib.charts.dots import dots
from lib.charts.events import labelled_lines
from lib.credit.early_warning import Rule
from lib.credit.interval import Interval
from lib.exhibits import CaseData, Column, Result, exhibit

TABLES = warehouse(
    "warning_signals",
    "inspections",
    "loan_months",
    "loans",
    "collateral_values",
    "macro_quarters",
    "officers",
)
EXTRA = ("alerts", "lead", "per_officer")
# Arrears are no early warning: their recall is perfect, and comes after the stop.
EARLY = RULE_NAMES[:5]
TERM_NAMES = tuple(f"l8.term.{term}" for term in TERMS)


def _long(
    data: CaseData, ways: tuple[Rule | float, ...], names: tuple[object, ...], column: str
) -> pd.DataFrame:
    """A row a way and measure: value with its interval, then alerts, lead and load."""
    missing = Interval(float("nan"), float("nan"), float("nan"))
    lines = []
    for place, (way, name) in enumerate(zip(ways, names, strict=True)):
        got = found_by(data, way)
        for measure, found in zip(MEASURES, intervals(data, ways), strict=True):
            bounds = asdict(found[place] or missing)
            lines.append(
                (name, measure, bounds["estimate"], bounds["low"], bounds["high"], got.alerts,
                 got.median_lead, got.per_officer)
            )  # fmt: skip
    return pd.DataFrame(
        lines, columns=[column, "measure", "value", "low", "high", "alerts", "lead", "per_officer"]
    )


@exhibit(
    "L-8.3",
    pedigree=ESTIMATED,
    columns={
        "rule": Column("label", RULE_NAMES),
        "measure": Column("label", MEASURES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "alerts": Column("count"),
        "lead": Column("months"),
        "per_officer": Column("number"),
    },
    chart=dots(
        "rule",
        "value",
        "measure",
        low="low",
        high="high",
        extra=("alerts", "lead", "per_officer"),
        apart=True,
    ),
    rtol=RTOL,
)
def rules(data: CaseData) -> Result:
    """Simple rules on the months since the split: precision, recall, lead and load."""
    table = _long(data, RULES, RULE_NAMES, "rule")
    wide = table.pivot(index="rule", columns="measure", values="value")
    lead = table.groupby("rule")["lead"].first()
    any_signal, late = RULE_NAMES[0], RULE_NAMES[5]
    return Result(
        table,
        facts={
            "loans": desk(data).loans,
            "defaults": found_by(data, RULES[0]).defaults,
            "precision": float(wide.at[any_signal, MEASURES[0]]),
            "recall": float(wide.at[any_signal, MEASURES[1]]),
            "lead": float(lead[any_signal]),
            "late_recall": float(wide.at[late, MEASURES[1]]),
            "late_lead": float(lead[late]),
            "red_precision": float(wide.at[RULE_NAMES[3], MEASURES[0]]),
            "red_recall": float(wide.at[RULE_NAMES[3], MEASURES[1]]),
        },
        sources=(TABLES,),
        notes=("notes.l8_alert", "notes.l8_bootstrap"),
    )


@exhibit(
    "L-8.4",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", TERM_NAMES),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "odds": Column("multiple"),
    },
    chart=interval_rows("term", "effect", low="low", high="high", extra=("odds",)),
    rtol=RTOL,
)
def hazard(data: CaseData) -> Result:
    """The model: what changes the log-odds to stop paying within nine months."""
    made = desk(data).model
    table = pd.DataFrame(
        {
            "term": TERM_NAMES,
            "effect": made.coefficients[1:],
            "low": made.low[1:],
            "high": made.high[1:],
            "odds": np.exp(made.coefficients[1:]),
        }
    )
    odds = table.set_index("term")["odds"]
    strongest = str(odds.idxmax())
    return Result(
        table,
        facts={
            "looks": made.looks,
            "stops": made.stops,
            "strongest_label": strongest,
            "strongest": float(odds[strongest]),
            "unseen": float(odds["l8.term.unseen"]),
            "hard": float(odds["l8.term.hard"]),
            "soft": float(odds["l8.term.soft"]),
        },
        sources=(TABLES,),
        notes=("notes.l8_model",),
    )


@exhibit(
    "L-8.5",
    pedigree=ESTIMATED,
    columns={
        "recall": Column("share"),
        "way": Column("label", (MODEL, *EARLY)),
        "precision": Column("share"),
        "threshold": Column("ratio"),
        "alerts": Column("count"),
        "lead": Column("months"),
    },
    chart=labelled_lines("recall", "precision", "way", extra=("threshold", "alerts", "lead")),
    rtol=RTOL,
)
def precision_recall(data: CaseData) -> Result:
    """Precision over recall: the model at its thresholds, and the rules."""
    ways: list[tuple[str, Rule | float]] = [(MODEL, cut) for cut in THRESHOLDS]
    ways += list(zip(EARLY, RULES, strict=False))
    lines = []
    for name, way in ways:
        got = found_by(data, way)
        lines.append(
            (got.recall and got.recall.estimate, name, got.precision and got.precision.estimate,
             None if isinstance(way, Rule) else way, got.alerts, got.median_lead)
        )  # fmt: skip
    table = pd.DataFrame(lines, columns=["recall", "way", "precision", "threshold", "alerts", "lead"])
    table["threshold"] = table["threshold"].astype(float)
    line, points = table[table["way"] == MODEL], table[table["way"] != MODEL].set_index("way")
    facts: dict[str, object] = {}
    ahead = True
    for prefix, name in (("any", RULE_NAMES[0]), ("orange", RULE_NAMES[2])):
        rule = points.loc[name]
        # The threshold that makes about as much work as the rule.
        near = line.loc[(line["alerts"] - rule["alerts"]).abs().idxmin()]
        ahead &= near["recall"] > rule["recall"] and near["precision"] > rule["precision"]
        for part, found in (("rule", rule), ("model", near)):
            facts |= {f"{prefix}_{part}_{key}": float(found[key]) for key in ("precision", "recall", "lead")}
            facts[f"{prefix}_{part}_alerts"] = int(found["alerts"])
        facts[f"{prefix}_threshold"] = float(near["threshold"])
    return Result(
        table,
        facts=facts,
        variant="" if ahead else "mixed",
        sources=(TABLES,),
        notes=("notes.l8_alert",),
    )


@exhibit(
    "L-8.6",
    pedigree=ESTIMATED,
    columns={
        "threshold": Column("ratio"),
        "measure": Column("label", MEASURES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "alerts": Column("count"),
        "lead": Column("months"),
        "per_officer": Column("number"),
    },
    chart=banded_lines(
        "threshold", "value", "measure", low="low", high="high", extra=("alerts", "lead", "per_officer")
    ),
    rtol=RTOL,
)
def thresholds(data: CaseData) -> Result:
    """The model at each threshold, with intervals of the bootstrap over borrowers."""
    table = _long(data, THRESHOLDS, THRESHOLDS, "threshold")
    first, last = (
        table[table["threshold"] == cut].set_index("measure") for cut in (THRESHOLDS[0], THRESHOLDS[-1])
    )
    facts: dict[str, object] = {"first": THRESHOLDS[0], "last": THRESHOLDS[-1]}
    for name, part in (("first", first), ("last", last)):
        facts[f"{name}_precision"] = float(part.at[MEASURES[0], "value"])
        facts[f"{name}_recall"] = float(part.at[MEASURES[1], "value"])
        facts[f"{name}_lead"] = float(part["lead"].iloc[0])
    return Result(table, facts, sources=(TABLES,), notes=("notes.l8_alert", "notes.l8_bootstrap"))
