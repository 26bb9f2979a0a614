"""L-3.7 to L-3.10: the load of officers, waiting and rework, with the true effects beside the estimated."""

from functools import lru_cache

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, GENERATED, of, warehouse
from lib.charts.coefficients import intervals
from lib.charts.ordered import lines_over
from lib.charts.plane import scatter
from lib.drivers import Cov, CovarianceSpec, Estimate, Family, ModelSpec, estimate
from lib.exhibits import CaseData, Column, Result, exhibit

ROLES = of("role", "investigator", "reviewer")
# The step of each role whose waiting is looked at: the first for which a file joins the officer's own queue.
STEP_OF = {"investigator": "field_investigation", "reviewer": "review"}
EDGES = (0.6, 0.8, 1.0, 1.2, 1.5)
BANDS = tuple(f"l3.load.{number}" for number in range(len(EDGES) + 1))
EFFECTS = (
    "l3.effect.wait_investigator", "l3.effect.wait_reviewer", "l3.effect.work_investigator",
    "l3.effect.work_reviewer",
)  # fmt: skip
REWORK = ("l3.rework.supplement", "l3.rework.statement", "l3.rework.reinvestigation", "l3.rework.return")
RTOL = 1e-6


@lru_cache(maxsize=2)
def queue(data: CaseData) -> pd.DataFrame:
    """One row per first investigation and first review: who, when, load, hours waited and worked."""
    parts = [
        f"""SELECT '{role}' AS role, e.resource_id AS officer, a.{role}_load AS load,
          e.waiting_hours AS waiting, e.working_hours AS working, a.branch_id AS branch,
          a.product_id AS product, year(a.submitted_on) AS year
        FROM process_events e JOIN applications a USING (application_id)
        WHERE e.activity = '{step}' AND e.loop = 0"""
        for role, step in STEP_OF.items()
    ]
    return data.query(" UNION ALL ".join(parts) + " ORDER BY ALL")


@exhibit(
    "L-3.7",
    pedigree=ESTIMATED,
    columns={
        "load": Column("label", BANDS),
        "role": Column("label", ROLES),
        "hours": Column("hours"),
        "low": Column("hours"),
        "high": Column("hours"),
        "files": Column("count"),
        "share": Column("share"),
    },
    chart=lines_over("load", "hours", "role", low="low", high="high", zero=True, extra=("files", "share")),
)
def waiting_by_load(data: CaseData) -> Result:
    """Mean hours that a file waits for the officer, by the officer's load in the month."""
    rows = queue(data)
    band = np.searchsorted(EDGES, rows["load"], side="right")
    grouped = rows["waiting"].groupby([rows["role"], band])
    found = pd.DataFrame({"hours": grouped.mean(), "sd": grouped.std(), "files": grouped.size()})
    reach = 1.96 * found["sd"] / found["files"] ** 0.5
    found = found.assign(low=found["hours"] - reach, high=found["hours"] + reach)
    found["share"] = found["files"] / found.groupby(level=0)["files"].transform("sum")
    found.index = found.index.set_names(["role", "band"])
    table = found.reset_index()
    table["load"] = [BANDS[place] for place in table["band"]]
    table["role"] = "l.role." + table["role"]
    wait = table.set_index(["role", "load"])
    over = rows["load"] > 1
    share = over.groupby(rows["role"]).mean()
    return Result(
        table=table[["load", "role", "hours", "low", "high", "files", "share"]],
        facts={
            "low": float(wait["hours"][ROLES[0]].iloc[0]),
            "high": float(wait["hours"][ROLES[0]].iloc[-1]),
            "review_low": float(wait["hours"][ROLES[1]].iloc[0]),
            "review_high": float(wait["hours"][ROLES[1]].iloc[-1]),
            "overloaded": float(share["investigator"]),
            "overloaded_review": float(share["reviewer"]),
        },
        sources=(warehouse("process_events", "applications"),),
        notes=("notes.l3_load",),
    )


def _true(data: CaseData, name: str) -> float:
    return float(data.case.settings["dgp"]["process"]["parameters"][name]["value"])


def fitted(spec: ModelSpec, rows: pd.DataFrame) -> Estimate:
    """The estimate; a model of this chapter that cannot be estimated is a mistake and raises ValueError."""
    found = estimate(spec, rows)
    if not isinstance(found, Estimate):
        raise ValueError(f"a model of the process cannot be estimated: {found.reason} {dict(found.values)}")
    return found


@exhibit(
    "L-3.8",
    pedigree=ESTIMATED,
    columns={
        "effect": Column("label", EFFECTS),
        "estimate": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "std_error": Column("number"),
        "truth": Column("number"),
        "files": Column("count"),
    },
    chart=intervals("effect", "estimate", low="low", high="high", truth="truth", extra=("truth", "files")),
    rtol=RTOL,
)
def load_effects(data: CaseData) -> Result:
    """Effect of one unit of load on the logarithm of waiting and of working time, beside the true one."""
    rows = queue(data)
    table = []
    for effect in EFFECTS:
        measure, role = effect.rsplit(".", 1)[1].split("_")
        column = {"wait": "waiting", "work": "working"}[measure]
        part = rows.loc[(rows["role"] == role) & (rows[column] > 0)]
        part = part.assign(log_hours=np.log(part[column]))
        spec = ModelSpec(
            outcome="log_hours",
            drivers=("load",),
            fixed_effects=("branch", "product", "year"),
            covariance=CovarianceSpec(Cov.CLUSTER, ("officer",)),
        )
        found = fitted(spec, part)
        names = ("estimate", "std_error", "low", "high")
        truth = _true(data, "load_waiting" if measure == "wait" else "load_working")
        line = {name: found.value("load", name) for name in names}
        table.append({"effect": effect, **line, "truth": truth, "files": found.n})
    result = pd.DataFrame(table)[["effect", "estimate", "low", "high", "std_error", "truth", "files"]]
    covered = ((result["low"] <= result["truth"]) & (result["truth"] <= result["high"])).sum()
    wait = result.set_index("effect").loc[EFFECTS[0]]
    return Result(
        table=result,
        facts={
            "estimate": float(wait["estimate"]),
            "low": float(wait["low"]),
            "high": float(wait["high"]),
            "truth": float(wait["truth"]),
            "longer": float(np.exp(0.1 * wait["estimate"]) - 1),
            "covered": int(covered),
            "effects": len(result),
        },
        sources=(warehouse("process_events", "applications", "case.toml [dgp.process]"),),
        notes=("notes.l3_effects",),
    )


@exhibit(
    "L-3.9",
    pedigree=GENERATED,
    columns={
        "officer": Column("text"),
        "role": Column("label", ROLES),
        "load": Column("multiple"),
        "hours": Column("hours"),
        "files": Column("count"),
        "share": Column("share"),
    },
    chart=scatter("load", "hours", "role", extra=("officer", "files", "share")),
)
def officers(data: CaseData) -> Result:
    """Load and waiting of every officer in the last year, and how much of all waiting stands before him."""
    rows = queue(data)
    last = rows.loc[rows["year"] == rows["year"].max()]
    grouped = last.groupby(["role", "officer"])
    table = pd.DataFrame(
        {
            "load": grouped["load"].mean(),
            "hours": grouped["waiting"].mean(),
            "files": grouped.size(),
            "share": grouped["waiting"].sum() / last["waiting"].sum(),
        }
    ).reset_index()
    table = table.loc[table["files"] >= 30]
    table["officer"] = table["officer"].astype(int).astype(str)
    table["role"] = "l.role." + table["role"]
    table = table.sort_values("share", ascending=False, ignore_index=True)
    tenth = max(len(table) // 10, 1)
    over = table["load"] > 1
    return Result(
        table=table[["officer", "role", "load", "hours", "files", "share"]],
        facts={
            "year": int(rows["year"].max()),
            "officers": len(table),
            "tenth": tenth,
            "tenth_share": float(table["share"].iloc[:tenth].sum()),
            "tenth_files": float(table["files"].iloc[:tenth].sum() / table["files"].sum()),
            "over": int(over.sum()),
            "over_share": float(table.loc[over, "share"].sum()),
            "over_files": float(table.loc[over, "files"].sum() / table["files"].sum()),
        },
        sources=(warehouse("process_events", "applications"),),
        notes=("notes.l3_officers",),
    )


@lru_cache(maxsize=2)
def loops(data: CaseData) -> pd.DataFrame:
    """One row per application that went through the investigation: overload, statement, rework or none."""
    return data.query(
        """SELECT any_value(greatest(a.investigator_load - 1, 0)) AS overload,
          any_value(f.statement_missing)::INT AS missing, any_value(a.investigator_id) AS officer,
          max((activity = 'document_supplement')::INT) AS supplement,
          max((activity = 'reinvestigation')::INT) AS again,
          max((activity = 'return_to_investigator')::INT) AS back
        FROM process_events e JOIN applications a USING (application_id)
        JOIN application_features f USING (application_id)
        WHERE a.decision IN ('approved', 'declined') GROUP BY e.application_id ORDER BY e.application_id"""
    )


@exhibit(
    "L-3.10",
    pedigree=ESTIMATED,
    columns={
        "effect": Column("label", REWORK),
        "estimate": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "odds": Column("multiple"),
        "files": Column("count"),
    },
    chart=intervals(
        "effect", "estimate", low="low", high="high", truth="truth", extra=("truth", "odds", "files")
    ),
    rtol=RTOL,
)
def rework_effects(data: CaseData) -> Result:
    """Effects on the log-odds of rework, beside the true ones."""
    rows = loops(data)
    asked = (
        (REWORK[0], "supplement", ("overload", "missing"), "overload", "rework_load"),
        (REWORK[1], "supplement", ("overload", "missing"), "missing", "supplement_missing"),
        (REWORK[2], "again", ("overload",), "overload", "rework_load"),
        (REWORK[3], "back", ("overload",), "overload", "rework_load"),
    )
    table = []
    for effect, outcome, drivers, term, name in asked:
        spec = ModelSpec(
            outcome=outcome,
            drivers=drivers,
            family=Family.LOGIT,
            covariance=CovarianceSpec(Cov.CLUSTER, ("officer",)),
        )
        found = fitted(spec, rows)
        line = {column: found.value(term, column) for column in ("estimate", "low", "high")}
        odds = float(np.exp(line["estimate"]))
        table.append({"effect": effect, **line, "truth": _true(data, name), "odds": odds, "files": found.n})
    result = pd.DataFrame(table)
    covered = ((result["low"] <= result["truth"]) & (result["truth"] <= result["high"])).sum()
    row = result.set_index("effect")
    return Result(
        table=result,
        facts={
            "load_odds": float(row.at[REWORK[0], "odds"]),
            "statement_odds": float(row.at[REWORK[1], "odds"]),
            "covered": int(covered),
            "effects": len(result),
        },
        sources=(
            warehouse("process_events", "applications", "application_features", "case.toml [dgp.process]"),
        ),
        notes=("notes.l3_rework_effects",),
    )
