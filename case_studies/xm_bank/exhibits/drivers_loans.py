"""XM-3c: how much is lent, how long a decision takes, who stops paying."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.models import estimates, group
from case_studies.xm_bank.drivers.tables import sample
from case_studies.xm_bank.exhibits.drivers_parts import (
    ESTIMATED,
    RTOL_ITERATED,
    model_labels,
    source_of,
    term_labels,
    tidy,
)
from lib.charts.coefficients import grouped_intervals, intervals
from lib.charts.events import curves
from lib.exhibits import CaseData, Column, Result, exhibit

AMOUNT_TERMS = ("log_revenue", "size[small]", "size[self_employed]", "security[mortgage]",
                "security[unsecured]", "security[insured]", "sci_tech", "platform", "years")  # fmt: skip
AMOUNT_DRAWN = ("log_revenue", "security[mortgage]", "security[unsecured]", "size[small]")
QUANTILES = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}
TIME_TERMS = ("utilisation", "digital", "log_requested", "platform", "renewal", "specialist")
TIME_MODELS = ("log_days", "by_officer", "cox")
DEFAULT_TERMS = (
    "score",
    "leverage",
    "unsecured",
    "log_amount",
    "checked",
    "volume_pressure",
    "young",
    "gdp_growth",
)


@exhibit(
    "XM-3c.1",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", term_labels(AMOUNT_TERMS)),
        "quantile": Column("share"),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "mean": Column("number"),
    },
    chart=curves(
        "quantile", "estimate", low="low", high="high", panel="term", level="mean",
        drawn=term_labels(AMOUNT_DRAWN),
    ),
    rtol=RTOL_ITERATED,
)  # fmt: skip
def amount_by_quantile(data: CaseData) -> Result:
    """Log loan amount: quantile regressions (every eighth loan), and least squares (all) for comparison."""
    found = estimates(data, "amount")
    mean = found["mean"]
    quantiles = {name: found[name] for name in QUANTILES}
    table = tidy(quantiles, AMOUNT_TERMS)
    table["quantile"] = [QUANTILES[name.removeprefix("m.")] for name in table["model"]]
    table["mean"] = [mean.value(term.removeprefix("t.")) for term in table["term"]]
    revenue = {name: entry.value("log_revenue") for name, entry in quantiles.items()}
    error = np.hypot(
        found["q10"].value("log_revenue", "std_error"), found["q90"].value("log_revenue", "std_error")
    )
    return Result(
        table=table[["term", "quantile", "estimate", "std_error", "low", "high", "mean"]],
        facts={
            "mean": mean.value("log_revenue"),
            "low": revenue["q10"],
            "high": revenue["q90"],
            "unsecured": float(1 - np.exp(mean.value("security[unsecured]"))),
            "mortgage": float(np.exp(mean.value("security[mortgage]")) - 1),
            "n": mean.n,
            "n_quantile": found["q50"].n,
        },
        variant="spreads" if revenue["q90"] - revenue["q10"] > 2 * error else "",
        sources=source_of(data, group("amount").values()),
    )


@exhibit(
    "XM-3c.2",
    pedigree=ESTIMATED,
    columns={
        "measure": Column("label", ("measure.days", "measure.hazard")),
        "term": Column("label", term_labels(TIME_TERMS)),
        "model": Column("label", model_labels(TIME_MODELS)),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "change": Column("growth"),
        "n": Column("count"),
    },
    chart=intervals(
        "term", "estimate", low="low", high="high", panel="measure", marks="model", extra=("model", "change")
    ),
    rtol=RTOL_ITERATED,
)
def days_to_decision(data: CaseData) -> Result:
    """Log days (plain, and with an effect for every officer) and the Cox model of deciding, by driver."""
    found = estimates(data, "time")
    table = tidy(found, TIME_TERMS)
    names = [model.removeprefix("m.") for model in table["model"]]
    table["measure"] = ["measure.hazard" if name == "cox" else "measure.days" for name in names]
    table["change"] = np.exp(table["estimate"]) - 1
    table["n"] = [found[name].n for name in names]
    officer, cox = found["by_officer"], found["cox"]
    # A hundred percent more utilisation is far beyond daily life; a tenth is not.
    busier = float(np.exp(0.1 * officer.value("utilisation")) - 1)
    return Result(
        table=table[["measure", "term", "model", "estimate", "std_error", "low", "high", "change", "n"]],
        facts={
            "busier": busier,
            "platform": float(1 - np.exp(officer.value("platform"))),
            "platform_plain": float(1 - np.exp(found["log_days"].value("platform"))),
            "plain_error": found["log_days"].value("platform", "std_error"),
            "officer_error": officer.value("platform", "std_error"),
            "digital": float(1 - np.exp(officer.value("digital"))),
            "hazard": float(np.exp(cox.value("digital"))),
            "officers": officer.groups["officer"],
            "n": officer.n,
            "n_cox": cox.n,
        },
        sources=source_of(data, group("time").values()),
        notes=("notes.cox_sample",),
    )


@exhibit(
    "XM-3c.3",
    pedigree=ESTIMATED,
    columns={
        "term": Column("label", term_labels(DEFAULT_TERMS)),
        "model": Column("label", ("m.logit", "m.linear")),
        "log_odds": Column("number"),
        "log_odds_error": Column("number"),
        "effect": Column("bp"),
        "low": Column("bp"),
        "high": Column("bp"),
    },
    chart=grouped_intervals("term", "effect", "model", low="low", high="high", extra=("log_odds",)),
    rtol=RTOL_ITERATED,
)
def who_stops_paying(data: CaseData) -> Result:
    """Quarterly probability to stop paying: logit with average marginal effects, and the linear model."""
    found = estimates(data, "default")
    logit, linear = found["logit"], found["linear"]
    assert logit.marginal is not None
    effects = logit.marginal.set_index("term")
    rows = []
    for term in DEFAULT_TERMS:
        odds = (logit.value(term), logit.value(term, "std_error"))
        cells = [float(effects.at[term, column]) for column in ("estimate", "low", "high")]
        rows.append((f"t.{term}", "m.logit", *odds, *cells))
        cells = [linear.value(term, column) for column in ("estimate", "low", "high")]
        rows.append((f"t.{term}", "m.linear", np.nan, np.nan, *cells))
    table = pd.DataFrame(
        rows, columns=["term", "model", "log_odds", "log_odds_error", "effect", "low", "high"]
    )
    return Result(
        table=table,
        facts={
            "score": float(effects.at["score", "estimate"]),
            "score_odds": logit.value("score"),
            "check": float(effects.at["checked", "estimate"]),
            "check_ratio": float(1 - np.exp(logit.value("checked"))),
            "leverage": float(effects.at["leverage", "estimate"]) / 10,
            "base": float(logit_mean(data)),
            "n": logit.n,
            "pressure": logit.value("volume_pressure"),
        },
        sources=source_of(data, group("default").values()),
        notes=("notes.default_sample",),
    )


def logit_mean(data: CaseData) -> float:
    """Share of loan-quarters in which the borrower stops paying, in the sample of the models."""
    model = group("default")["logit"]
    return float(sample(data, model.table, model.sample)[model.spec.outcome].mean())
