"""XM-3a.1 to XM-3a.3: what drives a branch's new lending, model by model."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.models import (
    estimates,
    group,
)
from case_studies.xm_bank.drivers.tables import sample
from case_studies.xm_bank.exhibits.drivers_parts import (
    ESTIMATED,
    RTOL,
    model_labels,
    term_labels,
    tidy,
    warehouse,
)
from lib.charts.coefficients import grouped_intervals
from lib.charts.events import binned
from lib.drivers import Refusal, TestResult
from lib.drivers.design import Design, prepare
from lib.drivers.diagnostics import diagnose
from lib.drivers.linear import fit_linear, system_of
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

MODELS = ("pooled", "branch_effects", "two_way", "wave_effects", "instrumented", "differences")
TERMS = ("funding_cost", "npl_lag", "log_officers", "competition", "local_growth", "platform")
PARTS = ("part.estimate", "part.std_error", "part.n", "part.groups", "part.within", "part.first_stage")
SOURCES = (warehouse("branch_panel"),)
BINS = 24


@exhibit(
    "XM-3a.1",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", (*term_labels(TERMS), "t.model")),
        "part": Column("label", PARTS),
        "unit": Column("text", hidden=True),
        **{name: Column("by_row") for name in MODELS},
    },
    chart=None,
    rtol=RTOL,
)
def models_side_by_side(data: CaseData) -> Result:
    """Six models of log new loans side by side; standard errors clustered by branch."""
    found = estimates(data, "lending")
    rows: list[dict[str, object]] = []
    long = tidy(found, TERMS).set_index(["term", "model"])
    for term in term_labels(TERMS):
        for part in ("estimate", "std_error"):
            cells = {
                name: long[part].get((term, model))
                for name, model in zip(MODELS, model_labels(MODELS), strict=True)
            }
            rows.append({"term": term, "part": f"part.{part}", "unit": "number", **cells})
    strength = diagnose_of(data, "instrumented")["first_stage"]
    foot: dict[str, tuple[str, dict[str, float]]] = {
        "n": ("count", {name: entry.n for name, entry in found.items()}),
        "groups": ("count", {name: entry.groups["branch"] for name, entry in found.items()}),
        "within": ("number", {name: entry.fit.get("within_r2", np.nan) for name, entry in found.items()}),
        "first_stage": ("number", {"instrumented": statistic(strength)}),
    }
    for part, (unit, cells_of) in foot.items():
        filled = {name: cells_of.get(name) for name in MODELS}
        rows.append({"term": "t.model", "part": f"part.{part}", "unit": unit, **filled})
    table = pd.DataFrame(rows)[["term", "part", "unit", *MODELS]]
    cost = {name: entry.value("funding_cost") for name, entry in found.items()}
    return Result(
        table=table,
        facts={
            "pooled": cost["pooled"],
            "two_way": cost["two_way"],
            "instrumented": cost["instrumented"],
            "n": found["pooled"].n,
            "branches": found["pooled"].groups["branch"],
            "officers": found["instrumented"].value("log_officers"),
        },
        variant="flips" if cost["two_way"] > 0 > cost["instrumented"] else "",
        sources=SOURCES,
        notes=("notes.few_branches", "notes.covariance_branch"),
    )


def statistic(found: TestResult | NotAvailable) -> float:
    """A test's statistic where its absence would be a mistake in the exhibit."""
    if isinstance(found, NotAvailable):
        raise ValueError(f"a test that the exhibit rests on has no answer: {found}")
    return found.statistic


def diagnose_of(data: CaseData, name: str) -> dict[str, TestResult | NotAvailable]:
    """Every specification test of a model of the chapter."""
    model = group("lending")[name]
    found = diagnose(model.spec, sample(data, model.table, model.sample))
    if isinstance(found, Refusal):
        raise ValueError(f"{name}: {found.reason}")
    return found


@exhibit(
    "XM-3a.2",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", tuple(f"step.{term}" for term in TERMS)),
        "model": Column("label", model_labels(MODELS)),
        "effect": Column("number"),
        "effect_low": Column("number"),
        "effect_high": Column("number"),
        "step": Column("number"),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "p_value": Column("p_value"),
    },
    chart=grouped_intervals(
        "term", "effect", "model", low="effect_low", high="effect_high", extra=("step", "estimate")
    ),
    rtol=RTOL,
)
def coefficient_plot(data: CaseData) -> Result:
    """What a usual change of each driver goes with, in six models, with 95 % intervals on one axis.

    Coefficients of drivers in different units cannot share an axis. Each is multiplied by a step: the
    driver's standard deviation over all branch-quarters, the same in every model; for the platform, from
    off to on.
    """
    found = estimates(data, "lending")
    table = tidy(found, TERMS)
    rows = sample(data, "branch_panel", "all")
    steps = {f"t.{term}": 1.0 if term == "platform" else float(rows[term].std()) for term in TERMS}
    table["step"] = table["term"].map(steps)
    for shown, raw in (("effect", "estimate"), ("effect_low", "low"), ("effect_high", "high")):
        table[shown] = table[raw] * table["step"]
    spread = {
        term: table.loc[table["term"] == f"t.{term}", "estimate"].max()
        - table.loc[table["term"] == f"t.{term}", "estimate"].min()
        for term in TERMS
    }
    error = {term: table.loc[table["term"] == f"t.{term}", "std_error"].median() for term in TERMS}
    widest = max(TERMS, key=lambda term: spread[term] / error[term])
    iv = found["instrumented"]
    return Result(
        table=table.assign(term=table["term"].str.replace("t.", "step.", regex=False))[
            [
                "term",
                "model",
                "effect",
                "effect_low",
                "effect_high",
                "step",
                "estimate",
                "std_error",
                "p_value",
            ]
        ],
        facts={
            "cost_step": steps["t.funding_cost"],
            "cost_effect": iv.value("funding_cost") * steps["t.funding_cost"],
            "widest_label": f"step.{widest}",
            "low": float(table.loc[table["term"] == f"t.{widest}", "estimate"].min()),
            "high": float(table.loc[table["term"] == f"t.{widest}", "estimate"].max()),
            "iv_low": iv.value("funding_cost", "low"),
            "iv_high": iv.value("funding_cost", "high"),
            "npl": iv.value("npl_lag"),
            "competition": iv.value("competition"),
            "platform_two_way": found["two_way"].value("platform"),
        },
        sources=SOURCES,
        notes=("notes.step", "notes.covariance_branch"),
    )


def _left_over(data: CaseData, outcome: str) -> np.ndarray:
    """A column less what the controls and the effects of the first stage explain of it."""
    model = group("instrument")["first_stage"]
    drivers = tuple(term for term in model.spec.drivers if term != "relending")
    spec = type(model.spec)(outcome, drivers, model.spec.fixed_effects, panel=model.spec.panel)
    design = prepare(spec, sample(data, model.table, model.sample))
    assert isinstance(design, Design)
    return fit_linear(system_of(design)).residuals


@exhibit(
    "XM-3a.3",
    pedigree=ESTIMATED,
    columns={
        "relation": Column("label", ("rel.first_stage", "rel.reduced_form")),
        "bin": Column("count"),
        "n": Column("count"),
        "instrument": Column("number"),
        "mean": Column("number"),
        "line": Column("number", hidden=True),
    },
    chart=binned("instrument", "mean", "line", "relation", extra=("n",)),
    rtol=RTOL,
)
def instrument_at_work(data: CaseData) -> Result:
    """What re-lending does to the funding cost and to lending, controls and effects taken out; 24 bins."""
    found = estimates(data, "instrument")
    pushed = _left_over(data, "relending")
    # Ranks, not cut points: every bin then holds the same number of rows.
    bins = np.argsort(np.argsort(pushed, kind="stable"), kind="stable") * BINS // len(pushed)
    rows = []
    for relation, outcome in (("first_stage", "funding_cost"), ("reduced_form", "log_new_loans")):
        left = _left_over(data, outcome)
        slope = found[relation].value("relending")
        for number in range(BINS):
            member = bins == number
            at = float(pushed[member].mean())
            rows.append(
                {
                    "relation": f"rel.{relation}",
                    "bin": number + 1,
                    "n": int(member.sum()),
                    "instrument": at,
                    "mean": float(left[member].mean()),
                    "line": slope * at,
                }
            )
    first, reduced = (found[name].value("relending") for name in ("first_stage", "reduced_form"))
    return Result(
        table=pd.DataFrame(rows),
        facts={
            "first": first,
            "reduced": reduced,
            "ratio": reduced / first,
            "f": statistic(diagnose_of(data, "instrumented")["first_stage"]),
        },
        sources=SOURCES,
    )
