"""XM-3d.3 and XM-3d.4: how often each estimator finds the truth when the world is redrawn."""

import scipy

from case_studies.xm_bank.drivers.montecarlo.estimators import COVARIANCES, ESTIMATORS
from case_studies.xm_bank.drivers.montecarlo.study import CONSISTENT, Study, cached, labelled
from case_studies.xm_bank.exhibits.drivers_parts import ESTIMATED, RTOL, truth_source, warehouse
from lib.charts.coverage import coverage_points, sampling_spread
from lib.exhibits import CaseData, Column, Result, exhibit

SOURCES = (warehouse("branch_panel"), truth_source())
TARGETS = tuple(f"target.{name}" for name in ESTIMATORS)
STUDIED = tuple(f"m.{name}" for estimators in ESTIMATORS.values() for name in estimators)


STUDY_COLUMNS = {
    "target": Column("label", TARGETS),
    "estimator": Column("label", STUDIED),
    "kind": Column("label", ("k.consistent", "k.inconsistent")),
    "covariance": Column("label", tuple(f"c.{name}" for name in COVARIANCES)),
    "truth": Column("number"),
    "mean": Column("number"),
    "bias": Column("number"),
    "spread": Column("number"),
    "mean_error": Column("number"),
    "coverage": Column("share"),
    "coverage_error": Column("share", hidden=True),
}


@exhibit(
    "XM-3d.3",
    pedigree=ESTIMATED,
    columns=STUDY_COLUMNS,
    chart=coverage_points(
        "estimator", "coverage", "covariance", panel="target", error="coverage_error", nominal=95.0,
        extra=("kind", "mean", "bias"),
    ),
    rtol=RTOL,
)  # fmt: skip
def coverage(data: CaseData) -> Result:
    """How often the 95 % interval holds the truth, by estimator and covariance; 400 redrawn worlds."""
    study = Study()
    table = labelled(cached(data, study))
    by = table.set_index(["estimator", "covariance"])["coverage"]
    good = [float(by[f"m.{name}", "c.by_branch"]) for name in CONSISTENT]
    bad = table.loc[(table["kind"] == "k.inconsistent") & (table["covariance"] == "c.by_branch"), "coverage"]
    return Result(
        table=table,
        facts={
            "replications": study.replications,
            "good_low": min(good),
            "good_high": max(good),
            "bad_high": float(bad.max()),
            "iv_branch": float(by["m.instrumented", "c.by_branch"]),
            "iv_hc1": float(by["m.instrumented", "c.hc1"]),
            "sunab_quarter": float(by["m.event_robust", "c.by_quarter"]),
            "margin": 2 * float(table["coverage_error"].iloc[0]),
        },
        sources=SOURCES,
        notes=("notes.study_redraws", "notes.study_error"),
    )


@exhibit(
    "XM-3d.4",
    pedigree=ESTIMATED,
    columns={
        "target": Column("label", TARGETS),
        "estimator": Column("label", STUDIED),
        "truth": Column("number"),
        "mean": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "spread": Column("number"),
    },
    chart=sampling_spread("estimator", "mean", "truth", low="low", high="high", panel="target"),
    rtol=RTOL,
)
def where_estimates_fall(data: CaseData) -> Result:
    """Mean of the estimates over the redrawn worlds and the range that holds 95 % of them (normal)."""
    found = labelled(cached(data, Study()))
    one = found.loc[found["covariance"] == "c.by_branch"].reset_index(drop=True)
    reach = float(scipy.stats.norm.ppf(0.975)) * one["spread"]
    table = one[["target", "estimator", "truth", "mean"]].assign(
        low=one["mean"] - reach, high=one["mean"] + reach, spread=one["spread"]
    )
    mean = table.set_index("estimator")["mean"]
    return Result(
        table=table,
        facts={
            "truth": float(table["truth"].iloc[0]),
            "two_way": float(mean["m.two_way"]),
            "instrumented": float(mean["m.instrumented"]),
            "branch": float(mean["m.branch_effects"]),
            "static": float(mean["m.static"]),
            "robust": float(mean["m.event_robust"]),
            "effect": float(table["truth"].iloc[-1]),
        },
        sources=SOURCES,
    )
