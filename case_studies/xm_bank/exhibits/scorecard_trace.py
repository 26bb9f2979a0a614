"""XM-2.19 and XM-2.20: from a problem to the lever, and the evidence for and against each measure."""

from collections.abc import Iterable

import pandas as pd

from case_studies.xm_bank.exhibits.scorecard_board import (
    KPI,
    PERSPECTIVES,
    board_of,
    kpi_label,
    perspective_label,
    read,
    warehouse_source,
)
from case_studies.xm_bank.exhibits.scorecard_problems import PROBLEMS
from lib.bsc.setting import Setting
from lib.bsc.traceability import Measure
from lib.charts.bars import stacked_bars
from lib.charts.ranks import evidence_bars
from lib.exhibits import CaseData, Column, Result, Source, exhibit
from lib.facts import Wording
from lib.pedigree import Pedigree
from lib.whatif.measures import Move, moves_by_measure

EVIDENCE = Source("warehouse", title="case.published", detail="evidence.csv")
STANCES = ("stance_supports", "stance_against")
MEASURES = tuple(
    f"measure_{name}"
    for name in (
        "credit_information",
        "comprehensive_pricing",
        "diversified_funding",
        "npl_disposal",
        "sci_tech_support",
        "key_sectors",
        "bank_insurance",
        "review_team",
        "simpler_procedures",
        "risk_control",
        "product_managers",
        "staffing_promotion",
        "appraisal_incentives",
    )
)


def _names(moves: Iterable[Move]) -> Wording:
    names = [move.name for move in moves]
    return Wording("; ".join(name.en for name in names), "；".join(name.zh for name in names))


def _ids(measure: Measure, stance: str) -> str:
    return ", ".join(citation.id for citation in measure.citations if citation.stance == stance)


@exhibit(
    "XM-2.19",
    pedigree=(Pedigree.GENERATED, Pedigree.PUBLISHED, Pedigree.ASSUMED),
    columns={
        "problem": Column("label", PROBLEMS),
        "perspective": Column("label", PERSPECTIVES, hidden=True),
        "kpi": KPI,
        "gap": Column("score"),
        "driver": Column("text"),
        "tested_by": Column("text", hidden=True),
        "measure": Column("label", MEASURES),
        "grade": Column("text"),
        "supports": Column("text"),
        "against": Column("text"),
        "lever": Column("text"),
    },
    chart=stacked_bars("measure", "gap", "perspective", extra=("kpi", "problem")),
)
def thread(data: CaseData, setting: Setting | None = None) -> Result:
    """Every thread: problem, KPI with its gap, driver, measure, lever, graded evidence on both sides."""
    reading = read(data, setting)
    gaps, trace = reading.card.gaps(), reading.board.trace
    levers = {name: _names(moves) for name, moves in moves_by_measure(data.case.folder).items()}
    table = pd.DataFrame(
        [
            {
                "problem": f"problem_{link.problem.id}",
                "perspective": perspective_label(link.problem.perspective),
                "kpi": kpi_label(kpi),
                "gap": gaps.get(kpi),
                "driver": link.driver.name,
                "tested_by": link.driver.column or None,
                "measure": f"measure_{link.measure.id}",
                "grade": link.measure.grade_name,
                "supports": _ids(link.measure, "supports"),
                "against": _ids(link.measure, "against"),
                "lever": levers[link.measure.id],
            }
            for link in trace
            for kpi in link.kpis
        ]
    )
    reach = table.groupby("measure")["kpi"].nunique()
    return Result(
        table=table,
        facts={
            "threads": len(trace.links),
            "problems": len(trace.problems),
            "drivers": len(trace.drivers),
            "measures": len(trace.measures),
            "widest_label": str(reach.idxmax()),
            "widest": int(reach.max()),
        },
        sources=(warehouse_source(), EVIDENCE),
        notes=("notes.levers_open",),
    )


@exhibit(
    "XM-2.20",
    pedigree=(Pedigree.PUBLISHED,),
    columns={
        "measure": Column("label", MEASURES),
        "perspective": Column("label", PERSPECTIVES, hidden=True),
        "grade": Column("text"),
        "stance": Column("label", STANCES),
        "findings": Column("count", hidden=True),
        "evidence": Column("text"),
        "outcome": Column("text"),
        "direction": Column("text"),
        "authors": Column("text"),
        "year": Column("text"),
        "note": Column("text"),
        "address": Column("text", hidden=True),
    },
    chart=evidence_bars("measure", "findings", "stance"),
)
def evidence(data: CaseData) -> Result:
    """Every published finding for or against a measure; the outcome is worded as in the source."""
    trace = board_of(data).trace
    findings = data.facts.evidence().set_index("evidence_id")
    rows = []
    for measure in trace.measures:
        for citation in measure.citations:
            found = findings.loc[citation.id]
            rows.append(
                {
                    "measure": f"measure_{measure.id}",
                    "perspective": perspective_label(measure.perspective),
                    "grade": measure.grade_name,
                    "stance": f"stance_{citation.stance}",
                    "findings": 1,
                    "evidence": citation.id,
                    "outcome": found["outcome"],
                    "direction": citation.direction,
                    "authors": found["authors"],
                    "year": None if pd.isna(found["year"]) else str(found["year"]),
                    "note": citation.note,
                    "address": found["address"],
                }
            )
    table = pd.DataFrame(rows)
    against = int((table["stance"] == "stance_against").sum())
    best = table.groupby("measure")["stance"].agg(lambda side: (side == "stance_against").mean())
    return Result(
        table=table,
        facts={
            "findings": len(table),
            "supports": len(table) - against,
            "against": against,
            "measures": len(trace.measures),
            "disputed_label": str(best.idxmax()),
            "disputed": float(best.max()),
        },
        sources=(EVIDENCE,),
        notes=("notes.one_study",),
    )
