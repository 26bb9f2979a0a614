"""L-9.1, L-9.6 to L-9.8: the ready scenarios, who loses access, parameters and equations."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import RTOL, warehouse
from case_studies.l_bank.exhibits.setting_parts import INDUSTRIES
from case_studies.l_bank.replay.access import BY, access_table
from case_studies.l_bank.replay.case import ReplayCase, equations, load_replay
from case_studies.l_bank.replay.evaluate import evaluate_replay
from case_studies.l_bank.replay.history import AGES, FIRST, SIZES
from lib.charts.coefficients import intervals
from lib.charts.quadrant import marks_by_column
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.exhibits.model import Source
from lib.pedigree import Pedigree
from lib.whatif.compare import summarise
from lib.whatif.levers import KINDS, Lever
from lib.whatif.scenarios import Scenario, load_scenarios

DRAWS = 300
ALL = (Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.ASSUMED, Pedigree.SIMULATED)
GRADES = ("causal_china", "causal_abroad", "direction", "descriptive", "ambiguous", "mixed", "none")
PARTS = ("decision", "inference", "monitoring", "default", "loss", "bank", "draws")
GROUPS = (
    *(f"l.size.{name}" for name in SIZES),
    *(f"l9.age.{name}" for name in AGES),
    *(f"l9.first.{name}" for name in FIRST),
    *INDUSTRIES,
)
TIGHTER = "tighter_cutoff"


def sources(case: ReplayCase) -> tuple[Source, ...]:
    """What a replay rests on."""
    return (
        warehouse("applications", "application_features", "loans", "loan_months", "workouts"),
        Source("warehouse", title="case.l_bank", detail="levers.toml, scenarios.toml, replay/equations.toml"),
    )


def ready(data: CaseData, case: ReplayCase) -> dict[str, Scenario]:
    """The ready scenarios by id."""
    return load_scenarios(data.case.folder / "scenarios.toml", case.book)


@exhibit(
    "L-9.1",
    pedigree=ALL,
    columns={
        "scenario": Column("text"),
        "npl": Column("ratio"),
        "npl_low": Column("ratio"),
        "npl_high": Column("ratio"),
        "npl_history": Column("ratio", hidden=True),
        "balance": Column("rmb_bn"),
        "approved": Column("thousand_count"),
        "admitted": Column("thousand_count"),
        "defaults": Column("thousand_count"),
        "losses": Column("rmb_mn"),
        "profit": Column("rmb_mn"),
    },
    chart=intervals(
        "scenario", "npl", low="npl_low", high="npl_high", truth="npl_history", extra=("balance", "approved")
    ),
    rtol=RTOL,
)
def scenarios(data: CaseData) -> Result:
    """Every ready scenario at the end of 2024."""
    case = load_replay(data)
    rows = []
    found = ready(data, case)
    for item in found.values():
        last = {
            name: values[-1]
            for name, values in evaluate_replay(case, item.setting(case.book), DRAWS).values.items()
        }
        npl = summarise(last["npl_ratio"])
        others = (
            float(np.median(last[name]))
            for name in (
                "sme_balance", "approved_total", "admitted_total", "defaults_total", "losses_total",
                "profit_year",
            )
        )  # fmt: skip
        rows.append((item.name, npl.median, npl.low80, npl.high80, 0.0, *others))
    columns = [
        "scenario", "npl", "npl_low", "npl_high", "npl_history", "balance", "approved", "admitted",
        "defaults", "losses", "profit",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    table["npl_history"] = table["npl"].iloc[0]
    by = dict(zip(found, table.to_dict("records"), strict=True))
    severe, both, package = (
        by[name] for name in ("severe_downturn", "severe_with_package", "thesis_package")
    )
    return Result(
        table=table,
        facts={
            "history": by["status_quo"]["npl"],
            "package": package["npl"],
            "severe": severe["npl"],
            "both": both["npl"],
            "saved": (severe["losses"] - both["losses"]) * 1e6,
            "fewer": (by["status_quo"]["approved"] - package["approved"]) * 1e3,
        },
        sources=sources(case),
        notes=("notes.l9_scenarios",),
    )


@exhibit(
    "L-9.6",
    pedigree=ALL,
    columns={
        "group": Column("label", GROUPS),
        "by": Column("label", tuple(f"l9.by.{name}" for name in BY)),
        "applicants": Column("count"),
        "before": Column("count"),
        "lost": Column("count"),
        "rate_before": Column("share"),
        "rate_after": Column("share"),
        "change": Column("pp"),
    },
    chart=marks_by_column("group", ("rate_before", "rate_after"), axis="chart.approval"),
    rtol=RTOL,
)
def who_loses(data: CaseData) -> Result:
    """Approval rates by group under the tighter cut-off."""
    case = load_replay(data)
    setting = ready(data, case)[TIGHTER].setting(case.book)
    table = access_table(case, setting)
    sizes = table.loc[table["by"] == "l9.by.size"].set_index("group")["change"]
    ages = table.loc[table["by"] == "l9.by.age"].set_index("group")["change"]
    worst = table.loc[table["change"].idxmin()]
    return Result(
        table=table[["group", "by", "applicants", "before", "lost", "rate_before", "rate_after", "change"]],
        facts={
            "floor": float(setting["score_floor"]),
            "lost": float(table.loc[table["by"] == "l9.by.size", "lost"].sum()),
            "before": float(table.loc[table["by"] == "l9.by.size", "before"].sum()),
            "worst_label": str(worst["group"]),
            "worst": float(-worst["change"] * 100),
            "young": float(-ages.iloc[0] * 100),
            "old": float(-ages.iloc[-1] * 100),
            "small": float(-sizes.iloc[-1] * 100),
        },
        sources=sources(case),
    )


@exhibit(
    "L-9.7",
    pedigree=(Pedigree.ASSUMED, Pedigree.ESTIMATED, Pedigree.PUBLISHED),
    # The name first: on a phone it is the title of its row.
    columns={
        "name": Column("text"),
        "id": Column("text"),
        "kind": Column("label", tuple(f"w.kind.{kind}" for kind in KINDS)),
        "group": Column("text"),
        "unit": Column("text", hidden=True),
        "default": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "drawn_low": Column("by_row"),
        "drawn_high": Column("by_row"),
        "source": Column("label", ("w.source.estimate", "w.source.evidence", "w.source.assumed")),
        "grade": Column("label", tuple(f"w.grade.{grade}" for grade in GRADES)),
        "supports": Column("text"),
        "against": Column("text"),
        "note": Column("text"),
    },
    chart=None,
    rtol=RTOL,
)
def parameters(data: CaseData) -> Result:
    """Every lever, policy, stress and assumption, with where its value comes from."""
    case = load_replay(data)
    columns = [
        "name", "id", "kind", "group", "unit", "default", "low", "high", "drawn_low", "drawn_high", "source",
        "grade", "supports", "against", "note",
    ]  # fmt: skip
    return Result(
        table=pd.DataFrame([_row(case, lever) for lever in case.book], columns=columns),
        facts={
            "levers": len(case.book.of("bank", "policy")),
            "beliefs": len(case.book.of("environment", "assumption")),
            "estimated": sum(lever.source == "estimate" for lever in case.book),
            "assumed": sum(lever.assumed for lever in case.book),
        },
        sources=sources(case),
    )


def _row(case: ReplayCase, lever: Lever) -> tuple[object, ...]:
    drawn = lever.spread or (float("nan"), float("nan"))
    return (
        lever.name, lever.id, f"w.kind.{lever.kind}", case.book.groups[lever.group], lever.unit,
        lever.default, lever.low, lever.high, *drawn, f"w.source.{lever.source}", f"w.grade.{lever.grade}",
        ", ".join(lever.supports), ", ".join(lever.against), lever.reason or lever.help,
    )  # fmt: skip


@exhibit(
    "L-9.8",
    pedigree=(Pedigree.ASSUMED,),
    columns={
        "number": Column("count"),
        "part": Column("label", tuple(f"w.part.{part}" for part in PARTS)),
        "id": Column("text"),
        "symbol": Column("text"),
        "formula": Column("text"),
        "meaning": Column("text"),
        "parameters": Column("text"),
    },
    chart=None,
)
def all_equations(data: CaseData) -> Result:
    """Every equation of the replay: symbol, formula in LaTeX, meaning, parameters."""
    rows = [
        (
            number, f"w.part.{item.part}", item.id, item.symbol, item.formula, item.meaning,
            ", ".join(item.parameters),
        )
        for number, item in enumerate(equations().values(), 1)
    ]  # fmt: skip
    columns = ["number", "part", "id", "symbol", "formula", "meaning", "parameters"]
    return Result(
        table=pd.DataFrame(rows, columns=columns),
        facts={"equations": len(rows)},
        sources=sources(load_replay(data)),
    )
