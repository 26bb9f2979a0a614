"""XM-2.17: the problems of the thesis, looked up in the scorecard."""

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    KPI,
    MIXED,
    PERSPECTIVE,
    UNIT,
    kpi_label,
    perspective_label,
    read,
    standard_sources,
    warehouse_source,
)
from case_studies.xm_bank.exhibits.scorecard_weights import all_weights
from lib.bsc.findings import WIDEST, ProblemFound, find_problems
from lib.bsc.setting import Setting
from lib.bsc.weights import Weights
from lib.charts.problems import problem_ranks
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

SCHEMES = ("equal", "ahp", "entropy", "own")
PROBLEMS = tuple(
    f"problem_{name}" for name in ("scale", "cost", "risk", "amount", "approval", "product", "team")
)


def _rank(found: dict[str, ProblemFound] | None, problem: str) -> int | NotAvailable | None:
    return found[problem].rank if found else None


@exhibit(
    "XM-2.17",
    pedigree=MIXED,
    columns={
        "problem": Column("label", PROBLEMS),
        "perspective": PERSPECTIVE,
        "statement": Column("text", hidden=True),
        "signal": KPI,
        "unit": UNIT,
        "value": Column("by_row"),
        "target": Column("by_row"),
        "gap": Column("score"),
        "behind": Column("flag"),
        "widest": KPI,
        **{f"rank_{scheme}": Column("count") for scheme in SCHEMES},
        "found": Column("count"),
    },
    chart=problem_ranks("problem", tuple(f"rank_{scheme}" for scheme in SCHEMES), limit=WIDEST),
)
def problems_found(data: CaseData, setting: Setting | None = None) -> Result:
    """Each problem: is its signal below target, and is one of its KPIs among the ten widest weighted gaps?"""
    reading = read(data, setting)
    trace, rows = reading.board.trace, {row.kpi.id: row for row in reading.card.rows}
    found: dict[str, dict[str, ProblemFound]] = {}
    for scheme, weights in all_weights(reading).items():
        answer = find_problems(reading.card, trace, weights) if isinstance(weights, Weights) else weights
        if not isinstance(answer, NotAvailable):
            found[scheme] = {entry.problem.id: entry for entry in answer}
    plain = found["equal"]
    table = pd.DataFrame(
        [
            {
                "problem": f"problem_{problem.id}",
                "perspective": perspective_label(problem.perspective),
                "statement": problem.statement,
                "signal": kpi_label(problem.kpis[0]),
                "unit": rows[problem.kpis[0]].kpi.unit,
                "value": rows[problem.kpis[0]].value,
                "target": rows[problem.kpis[0]].target,
                "gap": plain[problem.id].gap,
                "behind": plain[problem.id].behind,
                "widest": kpi_label(plain[problem.id].kpi) if plain[problem.id].kpi else None,
                **{f"rank_{scheme}": _rank(found.get(scheme), problem.id) for scheme in SCHEMES},
                "found": sum(answers[problem.id].found for answers in found.values()),
            }
            for problem in trace.problems
        ]
    )
    wide = {scheme: sum(entry.wide for entry in answers.values()) for scheme, answers in found.items()}
    behind, always = int(table["behind"].sum()), int((table["found"] == len(found)).sum())
    return Result(
        table=table,
        facts={
            "unit": reading.unit,
            "quarter": reading.card.quarter,
            "problems": len(table),
            "behind": behind,
            "schemes": len(found),
            "fewest": min(wide.values()),
            "fewest_scheme_label": f"scheme_{min(wide, key=lambda scheme: wide[scheme])}",
            "limit": WIDEST,
            "always": always,
        },
        variant="some" if behind < len(table) else "all" if always == len(table) else "",
        sources=(warehouse_source(), *standard_sources(data.facts, "floor", "target")),
        notes=("notes.problems",),
    )
