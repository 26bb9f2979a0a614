"""XM-3d.1 and XM-3d.2: the truth behind the data, beside the estimates."""

from collections.abc import Iterator

import pandas as pd
import scipy

from case_studies.xm_bank.dgp.parameters import load_parameters
from case_studies.xm_bank.drivers.models import estimates
from case_studies.xm_bank.drivers.switches import CLUSTERS, DEMAND, EFFECTS, INSTRUMENT, TERM, try_all
from case_studies.xm_bank.exhibits.drivers_lending import MODELS
from case_studies.xm_bank.exhibits.drivers_loans import (
    DEFAULT_TERMS,
    QUANTILES,
    TIME_TERMS,
)
from case_studies.xm_bank.exhibits.drivers_parts import (
    ESTIMATED,
    RTOL,
    RTOL_ITERATED,
    Said,
    truth_source,
    warehouse,
)
from case_studies.xm_bank.exhibits.drivers_platform import true_average
from lib.charts.coefficients import distances, grouped_intervals
from lib.drivers import Estimate
from lib.exhibits import CaseData, Column, Result, exhibit

PARTS = ("part.lending", "part.platform", "part.amount", "part.time", "part.default")
# Names of columns where the parameter file calls the same thing otherwise.
PARAMETER = {
    "npl_lag": "npl_ratio_lag", "log_officers": "credit_officers", "size[small]": "small",
    "size[self_employed]": "self_employed", "security[mortgage]": "mortgage",
    "security[unsecured]": "unsecured", "security[insured]": "insured", "years": "year",
    "log_requested": "log_amount", "checked": "check", "volume_pressure": "pressure",
}  # fmt: skip
AMOUNT_SHOWN = ("log_revenue", "size[small]", "security[mortgage]", "security[unsecured]", "platform")
QUANTILES_SHOWN = ("q10", "q50", "q90")
SOURCES = (warehouse("branch_panel"), truth_source())


def _truth(block: str, term: str) -> float:
    return load_parameters().value(block, PARAMETER.get(term, term))


def _revealed(data: CaseData) -> Iterator[tuple[str, str, str, float, Estimate, str]]:
    """Part, model, term, true value, estimate and the coefficient's name, for every parameter shown."""
    lending = estimates(data, "lending")
    for name in MODELS:
        yield (
            "part.lending",
            name,
            "funding_cost",
            _truth("branch_lending", "funding_cost"),
            lending[name],
            "",
        )
    for term in ("npl_lag", "log_officers", "competition", "local_growth"):
        yield (
            "part.lending",
            "instrumented",
            term,
            _truth("branch_lending", term),
            lending["instrumented"],
            "",
        )
    platform = estimates(data, "platform")
    for name, coefficient in (("static", "platform"), ("event_robust", "att")):
        yield "part.platform", name, "platform", true_average(data), platform[name], coefficient
    amount = estimates(data, "amount")
    for term in AMOUNT_SHOWN:
        yield "part.amount", "mean", term, _truth("loan_size", term), amount["mean"], ""
    spread = _truth("loan_size", "scale_log_revenue")
    for name in QUANTILES_SHOWN:
        quantile = QUANTILES[name]
        slope = _truth("loan_size", "log_revenue") + spread * float(scipy.stats.norm.ppf(quantile))
        yield "part.amount", name, "log_revenue", slope, amount[name], ""
    time = estimates(data, "time")
    for term in TIME_TERMS:
        yield "part.time", "by_officer", term, _truth("decision_time", term), time["by_officer"], ""
    for term in DEFAULT_TERMS:
        yield "part.default", "logit", term, _truth("default", term), estimates(data, "default")["logit"], ""


@exhibit(
    "XM-3d.1",
    pedigree=ESTIMATED,
    columns={
        "row": Column("text"),
        "part": Column("label", PARTS),
        "truth": Column("number"),
        "estimate": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "bias": Column("number"),
        "distance": Column("number"),
        "covers": Column("label", ("hit.yes", "hit.no")),
    },
    chart=distances("row", "distance", "covers", bound=2.0, extra=("part", "truth", "estimate")),
    rtol=RTOL_ITERATED,
)
def estimates_and_truth(data: CaseData) -> Result:
    """Every estimate of the three chapters beside the parameter with which the data were made."""
    rows = []
    for part, model, term, truth, found, coefficient in _revealed(data):
        name = coefficient or term
        estimate, error, low, high = (
            found.value(name, column) for column in ("estimate", "std_error", "low", "high")
        )
        rows.append(
            {
                "row": Said("drivers_chapter.row", {"column": term, "model": Said(f"labels.n.{model}")}),
                "part": part,
                "truth": truth,
                "estimate": estimate,
                "low": low,
                "high": high,
                "bias": estimate - truth,
                "distance": (estimate - truth) / error,
                "covers": "hit.yes" if low <= truth <= high else "hit.no",
            }
        )
    table = pd.DataFrame(rows)
    missed = table.loc[table["covers"] == "hit.no"]
    naive = table.loc[(table["part"] == "part.lending")].iloc[MODELS.index("two_way")]
    score = table.loc[table["part"] == "part.default"].iloc[DEFAULT_TERMS.index("score")]
    return Result(
        table=table,
        facts={
            "rows": len(table),
            "missed": len(missed),
            "truth": _truth("branch_lending", "funding_cost"),
            "naive": naive["estimate"],
            "score_truth": score["truth"],
            "score": score["estimate"],
        },
        sources=(*SOURCES, warehouse("loans"), warehouse("applications"), warehouse("loan_quarters")),
        notes=("notes.truth_rows",),
    )


@exhibit(
    "XM-3d.2",
    pedigree=ESTIMATED,
    columns={
        "effects": Column("label", tuple(f"s.{name}" for name in EFFECTS)),
        "choice": Column("label", tuple(f"s.{one}_{two}" for one in INSTRUMENT for two in DEMAND)),
        "cluster": Column("label", tuple(f"s.by_{name}" for name in CLUSTERS)),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "covers": Column("label", ("hit.yes", "hit.no")),
    },
    chart=grouped_intervals(
        "choice", "estimate", "cluster", low="low", high="high", panel="effects", truth="truth",
        extra=("covers",), domain=(-0.8, 0.4),
    ),
    rtol=RTOL,
)  # fmt: skip
def four_switches(data: CaseData) -> Result:
    """The funding cost's effect under every position of four switches."""
    truth = _truth("branch_lending", TERM)
    rows = []
    for position, found in try_all(data).items():
        estimate, error, low, high = (
            found.value(TERM, column) for column in ("estimate", "std_error", "low", "high")
        )
        rows.append(
            {
                "effects": f"s.{position.effects}",
                "choice": f"s.{position.instrument}_{position.demand}",
                "cluster": f"s.by_{position.cluster}",
                "estimate": estimate,
                "std_error": error,
                "low": low,
                "high": high,
                "truth": truth,
                "covers": "hit.yes" if low <= truth <= high else "hit.no",
            }
        )
    table = pd.DataFrame(rows)
    return Result(
        table=table,
        facts={
            "truth": truth,
            "rows": len(table),
            "hits": int((table["covers"] == "hit.yes").sum()),
            "lowest": float(table["estimate"].min()),
            "highest": float(table["estimate"].max()),
        },
        sources=SOURCES,
    )
