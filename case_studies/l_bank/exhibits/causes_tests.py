"""L-5.1, L-5.2 and L-5.10: the cause tree, its tests, and the truth beside them."""

import numpy as np
import pandas as pd

from case_studies.l_bank.causes.tests import tested
from case_studies.l_bank.exhibits.causes_parts import (
    CAUSES,
    PROBLEMS,
    RTOL,
    TREE,
    VERDICTS,
    cause_label,
    row_of,
    true_effect,
    true_sign,
)
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, warehouse
from lib.charts.coefficients import intervals
from lib.charts.tree import indented_tree
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree

ROOT = "l5.losses"
KINDS = (*VERDICTS, "l5.verdict.problem")
COVERED = ("l5.cover.inside", "l5.cover.outside", "l5.cover.sign")
WHYS = tuple(f"l5.why.{cause.id}" for cause in TREE.causes)
TESTED = ("cause", "problem", "test", "effect", "low", "high", "odds", "p", "p_holm", "n", "verdict")
REVEALED = ("cause", "effect", "low", "high", "truth", "true_sign", "covered", "verdict", "why")
USED = warehouse(
    "applications", "application_features", "loans", "loan_months", "inspections", "guarantee_links",
    "process_events",
)  # fmt: skip


@exhibit(
    "L-5.1",
    pedigree=ESTIMATED,
    columns={
        "node": Column("label", (ROOT, *PROBLEMS, *CAUSES)),
        "parent": Column("label", (ROOT, *PROBLEMS)),
        "kind": Column("label", KINDS),
        "shown_in": Column("text"),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "x": Column("number", hidden=True),
        "y": Column("number", hidden=True),
        "parent_x": Column("number", hidden=True),
        "parent_y": Column("number", hidden=True),
    },
    chart=indented_tree(
        "node", "kind", x="x", y="y", parent=("parent_x", "parent_y"), rows=1 + len(PROBLEMS) + len(CAUSES),
        extra=("effect", "low", "high", "shown_in"),
    ),
    rtol=RTOL,
)  # fmt: skip
def cause_tree(data: CaseData) -> Result:
    """Problems, suspected causes and verdicts; each cause names the exhibit that shows it."""
    found = tested(data)
    place: dict[str, int] = {}
    rows: list[dict[str, object]] = [{"node": ROOT, "kind": KINDS[-1], "x": 0, "y": 0}]
    for one in found:
        problem = f"l5.problem.{one.cause.problem}"
        if problem not in place:
            place[problem] = len(rows)
            rows.append(
                {"node": problem, "parent": ROOT, "kind": KINDS[-1], "x": 1, "y": len(rows), "parent_x": 0,
                 "parent_y": 0}
            )  # fmt: skip
        rows.append(
            {"node": cause_label(one.cause), "parent": problem, "kind": f"l5.verdict.{one.verdict}",
             "shown_in": one.cause.shown, "effect": one.effect.estimate, "low": one.effect.low,
             "high": one.effect.high, "x": 2, "y": len(rows), "parent_x": 1, "parent_y": place[problem]}
        )  # fmt: skip
    names = ["node", "parent", "kind", "shown_in", "effect", "low", "high", "x", "y", "parent_x", "parent_y"]
    table = pd.DataFrame(rows)[names]
    counts = [one.verdict for one in found]
    return Result(
        table=table,
        facts={
            "problems": len(place),
            "causes": len(found),
            "supported": counts.count("supported"),
            "not_supported": counts.count("not_supported"),
            "cannot_tell": counts.count("cannot_tell"),
        },
        sources=(USED,),
        notes=("notes.l5_verdict",),
    )


@exhibit(
    "L-5.2",
    pedigree=(Pedigree.ESTIMATED, Pedigree.GENERATED, Pedigree.ASSUMED),
    columns={
        "cause": Column("label", CAUSES),
        "problem": Column("label", PROBLEMS, hidden=True),
        "test": Column("label", tuple(f"l5.test.{cause.id}" for cause in TREE.causes)),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "odds": Column("multiple"),
        "p": Column("p_value", hidden=True),
        "p_holm": Column("p_value"),
        "n": Column("count"),
        "verdict": Column("label", VERDICTS),
    },
    chart=intervals(
        "cause", "effect", low="low", high="high", marks="verdict", extra=("odds", "p_holm", "n", "verdict")
    ),
    rtol=RTOL,
)
def tests(data: CaseData) -> Result:
    """Every test on one scale: effect, interval, corrected p-value, verdict."""
    found = tested(data)
    table = pd.DataFrame([{**row_of(one), "test": f"l5.test.{one.cause.id}"} for one in found])
    lost = sum(one.p < 0.05 <= one.p_holm for one in found)
    failed = [one for one in found if one.verdict == "not_supported"]
    return Result(
        table=table[list(TESTED)],
        facts={
            "tests": len(found),
            "smallest": float(np.exp(TREE.smallest) - 1),
            "smallest_log": TREE.smallest,
            "lost": lost,
            "chance": 1 - 0.95 ** len(found),
            "failed_label": cause_label(failed[0].cause) if failed else CAUSES[0],
            "failed": len(failed),
        },
        variant="" if failed else "all",
        sources=(USED,),
        notes=("notes.l5_verdict", "notes.l5_holm", "notes.l5_scale"),
    )


@exhibit(
    "L-5.10",
    pedigree=ESTIMATED,
    columns={
        "cause": Column("label", CAUSES),
        "effect": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "true_sign": Column("label", ("l5.sign.plus", "l5.sign.none", "l5.sign.minus")),
        "covered": Column("label", COVERED),
        "verdict": Column("label", VERDICTS),
        "why": Column("label", WHYS),
    },
    chart=intervals(
        "cause", "effect", low="low", high="high", marks="covered", truth="truth", extra=("truth", "verdict")
    ),
    rtol=RTOL,
)
def revealed(data: CaseData) -> Result:
    """Every estimate beside the effect with which the data were made. REVEALS the truth."""
    signs = {1: "l5.sign.plus", 0: "l5.sign.none", -1: "l5.sign.minus"}
    rows = []
    for one in tested(data):
        truth, sign = true_effect(data, one.cause), true_sign(data, one.cause)
        inside = one.effect.low <= truth <= one.effect.high
        covered = COVERED[2] if np.isnan(truth) else COVERED[0] if inside else COVERED[1]
        rows.append(
            {**row_of(one), "truth": truth, "true_sign": signs[sign], "covered": covered,
             "why": f"l5.why.{one.cause.id}"}
        )  # fmt: skip
    table = pd.DataFrame(rows)[list(REVEALED)]
    right = [(one.verdict == "supported") == bool(true_sign(data, one.cause)) for one in tested(data)]
    signed = [
        np.sign(one.effect.estimate) == true_sign(data, one.cause)
        for one in tested(data)
        if true_sign(data, one.cause)
    ]
    return Result(
        table=table,
        facts={
            "comparable": int(table["truth"].notna().sum()),
            "covered": int((table["covered"] == COVERED[0]).sum()),
            "signs": len(signed),
            "signs_right": int(sum(signed)),
            "tests": len(rows),
            "verdicts_right": int(sum(right)),
        },
        sources=(USED, warehouse("case.toml [dgp]")),
        notes=("notes.l5_truth",),
    )
