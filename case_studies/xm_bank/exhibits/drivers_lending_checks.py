"""XM-3a.4 and XM-3a.5: how sure one can be of the lending models."""

import numpy as np
import pandas as pd

from case_studies.xm_bank.drivers.models import answer, covariances, group, under
from case_studies.xm_bank.exhibits.drivers_lending import SOURCES, diagnose_of, statistic
from case_studies.xm_bank.exhibits.drivers_parts import (
    ESTIMATED,
    RTOL,
    Exactly,
    Said,
    line_of,
    model_labels,
)
from lib.charts.coefficients import intervals
from lib.drivers import Refusal
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

# Which tests say something about which model; one that does not apply states its reason.
RESIDUAL_TESTS = ("breusch_pagan", "reset", "vif", "influence", "serial_correlation", "mundlak")
DIAGNOSED = {
    "pooled": RESIDUAL_TESTS,
    "two_way": RESIDUAL_TESTS,
    "wave_effects": ("breusch_pagan", "reset", "serial_correlation"),
    "instrumented": ("breusch_pagan", "first_stage", "wu_hausman", "over_identification"),
}
COVARIANCES = (
    "classical",
    "hc1",
    "hc3",
    "by_quarter",
    "by_branch",
    "two_way_cluster",
    "driscoll_kraay",
    "wild",
)


@exhibit(
    "XM-3a.4",
    pedigree=ESTIMATED,
    columns={
        "model": Column("label", model_labels(("wave_effects", "instrumented"))),
        "covariance": Column("label", tuple(f"c.{name}" for name in COVARIANCES)),
        "estimate": Column("number"),
        "std_error": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "exactly": Column("text"),
    },
    chart=intervals(
        "covariance",
        "estimate",
        low="low",
        high="high",
        panel="model",
        extra=("exactly",),
        domain=(-0.6, 0.4),
    ),
    rtol=RTOL,
)
def same_estimate_other_errors(data: CaseData) -> Result:
    """The funding cost's coefficient under eight covariances; the exact correction is part of each label."""
    rows = []
    for name in ("wave_effects", "instrumented"):
        for kind, spec in covariances().items():
            found = answer(data, under(group("lending")[name], spec))
            exactly = "–" if isinstance(found, Refusal) else Exactly(found.covariance)
            line = {"model": f"m.{name}", "covariance": f"c.{kind}", **line_of(found, "funding_cost")}
            rows.append({**line, "exactly": exactly})
    table = pd.DataFrame(rows)
    errors = table.loc[table["model"] == "m.instrumented"].set_index("covariance")["std_error"]
    wild = table.loc[table["covariance"] == "c.wild"].iloc[0]
    return Result(
        table=table,
        facts={
            "classical": float(errors["c.classical"]),
            "branch": float(errors["c.by_branch"]),
            "ratio": float(errors["c.by_branch"] / errors["c.classical"]),
            "wild_low": float(wild["low"]),
            "wild_high": float(wild["high"]),
        },
        sources=SOURCES,
        notes=("notes.few_branches",),
    )


@exhibit(
    "XM-3a.5",
    pedigree=ESTIMATED,
    columns={
        "model": Column("label", model_labels(DIAGNOSED)),
        "test": Column("text"),
        "reading": Column("text"),
        "verdict": Column("label", ("v.quiet", "v.speaks", "v.absent")),
        "p_value": Column("p_value"),
        "statistic": Column("number"),
        "distribution": Column("text"),
    },
    chart=None,
    rtol=RTOL,
)
def diagnostics(data: CaseData) -> Result:
    """Specification tests of four models, each with its reading in plain words."""
    rows: list[dict[str, object]] = []
    for name, tests in DIAGNOSED.items():
        found = diagnose_of(data, name)
        for key in tests:
            test = found[key]
            row: dict[str, object] = {"model": f"m.{name}"}
            if isinstance(test, NotAvailable):
                row |= {"test": Said(f"drivers.test.{key}.name"), "statistic": np.nan, "distribution": "–"}
                row |= {"p_value": np.nan, "verdict": "v.absent", "reading": Said(test.reason, test.values)}
            else:
                ending = "fail" if test.rejected else "pass"
                row |= {"test": Said(f"drivers.test.{test.key}.name"), "statistic": test.statistic}
                row |= {"distribution": test.distribution or "–"}
                row |= {"p_value": np.nan if test.p_value is None else test.p_value}
                # A strong first stage is what instruments need: there silence would be the objection.
                objects = test.rejected != (test.key == "first_stage")
                row |= {"verdict": "v.speaks" if objects else "v.quiet"}
                row |= {"reading": Said(f"drivers.test.{test.key}.{ending}", test.values)}
            rows.append(row)
    iv = diagnose_of(data, "instrumented")
    pooled = diagnose_of(data, "pooled")
    return Result(
        # What the test says stands before its figures, which a narrow screen shows on the way.
        table=pd.DataFrame(rows)[
            ["model", "test", "reading", "verdict", "p_value", "statistic", "distribution"]
        ],
        facts={
            "f": statistic(iv["first_stage"]),
            "endogenous": statistic(iv["wu_hausman"]),
            "mundlak": statistic(pooled["mundlak"]),
            "tests": len(rows),
        },
        sources=SOURCES,
        notes=("notes.tests_are_many",),
    )
