"""L-5.3 to L-5.6: opaque financials, dependence on collateral, care after the loan, overload."""

import numpy as np
import pandas as pd

from case_studies.l_bank.causes.files import files
from case_studies.l_bank.causes.managers import instrumented
from case_studies.l_bank.causes.months import WITHIN, cells, effect, fit_stops
from case_studies.l_bank.causes.tests import default_model, grant_model, logit, test_of
from case_studies.l_bank.exhibits.causes_parts import RTOL
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, warehouse, with_interval
from lib.charts.coefficients import intervals
from lib.charts.dots import dots
from lib.charts.ordered import lines_over
from lib.exhibits import CaseData, Column, Result, exhibit

FILES = ("l5.file.narrow", "l5.file.wide", "l5.file.unknown", "l5.file.missing")
INPUTS = ("collateral", "leverage_sd", "coverage_sd", "overdues", "soft", "character")
READ = (*(f"l5.input.{name}" for name in INPUTS[:4]), "l5.input.opinions")
USES = ("l5.use.granted", "l5.use.default")
MODELS = ("l5.model.raw", "l5.model.age", "l5.model.product", "l5.model.all")
LOADS = tuple(f"l3.load.{number}" for number in range(6))
EDGES = (0.6, 0.8, 1.0, 1.2, 1.5)


@exhibit(
    "L-5.3",
    pedigree=ESTIMATED,
    columns={
        "file": Column("label", FILES),
        "value": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "loans": Column("count"),
        "defaults": Column("count"),
    },
    chart=dots("file", "value", "file", low="low", high="high", extra=("loans", "defaults")),
    rtol=RTOL,
)
def opaque(data: CaseData) -> Result:
    """Default within twelve months by what the bank could see of a statement's quality."""
    loans = files(data).loans
    kind = np.select(
        [loans["missing"] == 1, loans["tax_gap"].isna(), loans["wide_gap"] == 1],
        [FILES[3], FILES[2], FILES[1]],
        FILES[0],
    )
    table = loans["bad"].groupby(kind).agg(["size", "sum"]).reindex(FILES)
    table = pd.DataFrame(
        {"file": FILES, "loans": table["size"].to_numpy(), "defaults": table["sum"].astype(int).to_numpy()}
    )
    table = with_interval(table, "defaults", "loans")
    value = table.set_index("file")["value"]
    missing, gap = test_of(data, "missing"), test_of(data, "tax_gap")
    return Result(
        table=table[["file", "value", "low", "high", "loans", "defaults"]],
        facts={
            "narrow": float(value[FILES[0]]),
            "wide": float(value[FILES[1]]),
            "missing": float(value[FILES[3]]),
            "odds": float(np.exp(missing.effect.estimate)),
            "odds_low": float(np.exp(missing.effect.low)),
            "odds_high": float(np.exp(missing.effect.high)),
            "gap_odds": float(np.exp(gap.effect.estimate)),
            "gap_low": float(np.exp(gap.effect.low)),
            "gap_high": float(np.exp(gap.effect.high)),
        },
        variant="" if gap.verdict == "supported" else "unsure",
        sources=(warehouse("loans", "application_features"),),
        notes=("notes.l5_opaque",),
    )


@exhibit(
    "L-5.4",
    pedigree=ESTIMATED,
    columns={
        "input": Column("label", READ),
        "use": Column("label", USES),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
    },
    chart=dots("input", "effect", "use", low="low", high="high", apart=True),
    rtol=RTOL,
)
def collateral(data: CaseData) -> Result:
    """What moves the decision and what moves default: log odds per standard deviation, sizes."""
    spread = files(data).decided[list(INPUTS)].std()
    rows = []
    for name, label in zip(("collateral", "leverage_sd", "coverage_sd", "overdues", ""), READ, strict=True):
        for use, model in zip(USES, (grant_model(data), default_model(data)), strict=True):
            # The decision reads the mean of three opinions; of these, default has to do with character.
            term = name or ("soft" if use == USES[0] else "character")
            # A weight is taken as positive where it favours the sounder firm: granted more, defaulting less.
            better = -1 if term in ("leverage_sd", "overdues") else 1
            sign = better if use == USES[0] else -better
            factor = sign * float(spread[term])
            value, one, two = (factor * model.value(term, part) for part in ("estimate", "low", "high"))
            rows.append(
                {"input": label, "use": use, "effect": value, "low": min(one, two), "high": max(one, two)}
            )
    table = pd.DataFrame(rows)
    at = table.set_index(["input", "use"])["effect"]
    granted, default = (at.xs(use, level="use") for use in USES)
    upgraded, protects = test_of(data, "upgraded"), test_of(data, "protects")
    return Result(
        table=table,
        facts={
            "granted": float(granted[READ[0]]),
            "default": float(default[READ[0]]),
            "granted_rank": int((granted >= granted[READ[0]]).sum()),
            "default_rank": int((default >= default[READ[0]]).sum()),
            "inputs": len(READ),
            "best_label": str(default.idxmax()),
            "low": -protects.effect.high,
            "high": -protects.effect.low,
            "up_odds": float(np.exp(upgraded.effect.estimate)),
            "up_low": float(np.exp(upgraded.effect.low)),
            "up_high": float(np.exp(upgraded.effect.high)),
        },
        variant="" if protects.verdict != "supported" else "protects",
        sources=(warehouse("applications", "application_features", "loans"),),
        notes=("notes.l5_weights",),
    )


@exhibit(
    "L-5.5",
    pedigree=ESTIMATED,
    columns={
        "model": Column("label", MODELS),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "hazard": Column("multiple"),
        "stops": Column("count"),
    },
    chart=intervals("model", "effect", low="low", high="high", extra=("hazard", "stops")),
    rtol=RTOL,
)
def overdue(data: CaseData) -> Result:
    """Effect of an overdue inspection on stopping to pay, with more and more held equal; an instrument."""
    rows = cells(data)
    rows_of = []
    for label, within in zip(MODELS, ((), WITHIN[:1], WITHIN[:2], WITHIN), strict=True):
        found = (
            test_of(data, "overdue").effect
            if within == WITHIN
            else effect(fit_stops(rows, ("overdue",), within, "branch"), 0)[0]
        )
        rows_of.append(
            {"model": label, "effect": found.estimate, "low": found.low, "high": found.high,
             "hazard": float(np.exp(found.estimate)), "stops": int(rows["stops"].sum())}
        )  # fmt: skip
    table = pd.DataFrame(rows_of)
    late = rows.groupby("overdue")[["loans", "stops"]].sum()
    rate = 1000 * late["stops"] / late["loans"]
    whole = table.iloc[-1]
    plain, moved = instrumented(data)
    return Result(
        table=table,
        facts={
            "share": float(late["loans"][1] / late["loans"].sum()),
            "late": float(rate[1]),
            "timely": float(rate[0]),
            "odds": float(np.exp(whole["effect"])),
            "low": float(np.exp(whole["low"])),
            "high": float(np.exp(whole["high"])),
            "moved": moved.estimate,
            "moved_low": moved.low,
            "moved_high": moved.high,
            "plain": plain.estimate,
        },
        variant="" if moved.low <= 0 <= moved.high else "instrument",
        sources=(warehouse("loan_months", "loans", "inspections"),),
        notes=("notes.l5_overdue", "notes.l5_instrument"),
    )


@exhibit(
    "L-5.6",
    pedigree=ESTIMATED,
    columns={
        "load": Column("label", LOADS),
        "measure": Column("label", ("l5.slope",)),
        "slope": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "files": Column("count"),
    },
    chart=lines_over("load", "slope", "measure", low="low", high="high", zero=True, extra=("files",)),
    rtol=RTOL,
)
def overload(data: CaseData) -> Result:
    """How much ten points of the rating move the decision, by the reviewer's load."""
    decided = files(data).decided
    band = np.searchsorted(EDGES, decided["reviewer_load"], side="right")
    rows = []
    for place, label in enumerate(LOADS):
        part = decided[band == place]
        found = logit(part, "granted", ("score", "collateral", "renewal", "up", "down"), ("year",))
        slope, low, high = (found.value("score", name) for name in ("estimate", "low", "high"))
        rows.append(
            {"load": label, "measure": "l5.slope", "slope": slope, "low": low, "high": high, "files": found.n}
        )
    table = pd.DataFrame(rows)
    calm = table["slope"].iloc[:3].mean()
    worse = test_of(data, "investigator")
    return Result(
        table=table,
        facts={
            "calm": float(calm),
            "busy": float(table["slope"].iloc[-1]),
            "fall": float(1 - table["slope"].iloc[-1] / calm),
            "over": float((decided["reviewer_load"] > 1).mean()),
            "odds": float(np.exp(worse.effect.estimate)),
            "low": float(np.exp(worse.effect.low)),
            "high": float(np.exp(worse.effect.high)),
        },
        variant={"not_supported": "", "supported": "worse", "cannot_tell": "unsure"}[worse.verdict],
        sources=(warehouse("applications", "application_features", "loans"),),
        notes=("notes.l5_load",),
    )
