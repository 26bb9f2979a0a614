"""L-10.1: what the case found, each conclusion with the figure that it rests on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from case_studies.l_bank.causes.tests import test_of
from case_studies.l_bank.exhibits.causes_parts import RTOL
from case_studies.l_bank.exhibits.causes_shares import attributable
from case_studies.l_bank.exhibits.causes_shown import collateral
from case_studies.l_bank.exhibits.losses_stress import provisions_by_scenario
from case_studies.l_bank.exhibits.process_load import load_effects
from case_studies.l_bank.exhibits.replay_scenarios import DRAWS, ready
from case_studies.l_bank.exhibits.risk_moves import projection
from case_studies.l_bank.exhibits.scoring_validation import discrimination
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, warehouse
from case_studies.l_bank.exhibits.warning_model import precision_recall
from case_studies.l_bank.exhibits.warning_signals import lost_notice
from case_studies.l_bank.replay.case import load_replay
from case_studies.l_bank.replay.evaluate import evaluate_replay
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree
from lib.values import NotAvailable
from lib.whatif.compare import summarise

FOUND = (
    "card", "collateral", "missing", "overdue", "link", "busy", "waiting", "memory", "severe", "alerts",
    "notice", "package", "inspect",
)  # fmt: skip
# Id, value, low, high, unit, whether it holds, exhibit.
Row = tuple[str, float, float, float, str, str, str]
CONCLUSIONS = tuple(f"l10.found.{name}" for name in FOUND)
HOLDS = ("l10.holds.yes", "l10.holds.open", "l10.holds.no")


def number(facts: Mapping[str, object], name: str) -> float:
    """A fact that is a number."""
    return float(str(facts[name]))


def _three(facts: Mapping[str, object], value: str, low: str, high: str) -> tuple[float, float, float]:
    return number(facts, value), number(facts, low), number(facts, high)


def _judged(low: float, high: float, nothing: float = 0.0) -> str:
    """Whether an interval lies above nothing, on both sides of it, or below."""
    return HOLDS[0] if low > nothing else HOLDS[2] if high < nothing else HOLDS[1]


def _replayed(data: CaseData, scenario: str) -> tuple[float, float, float]:
    """Change of the NPL ratio at the end of 2024 under a ready scenario of L-9, with its 80 % interval."""
    case = load_replay(data)
    found = ready(data, case)
    history, changed = (
        summarise(evaluate_replay(case, found[name].setting(case.book), DRAWS).values["npl_ratio"][-1])
        for name in ("status_quo", scenario)
    )
    base = history.median
    return changed.median - base, changed.low80 - base, changed.high80 - base


def _warned(data: CaseData) -> list[Row]:
    """What early warning showed: the model's gain in precision, and what overdue inspections cost."""
    none = float("nan")
    ways, lost = precision_recall(data).facts, lost_notice(data).facts
    gain = number(ways, "any_model_precision") - number(ways, "any_rule_precision")
    # The model is ahead in precision and recall, beside every signal and beside the orange and red ones.
    ahead = HOLDS[0] if not precision_recall(data).variant else HOLDS[2]
    months = number(lost, "lead_in_order") - number(lost, "lead_overdue")
    return [
        ("alerts", gain, none, none, "pp", ahead, "L-8.5"),
        ("notice", months, none, none, "index", HOLDS[0] if months > 0 else HOLDS[2], "L-8.10"),
    ]


@exhibit(
    "L-10.1",
    pedigree=(*ESTIMATED, Pedigree.SIMULATED, Pedigree.ASSUMED),
    columns={
        "conclusion": Column("label", CONCLUSIONS),
        "measure": Column("label", tuple(f"l10.measure.{name}" for name in FOUND)),
        "value": Column("by_row"),
        "low": Column("by_row"),
        "high": Column("by_row"),
        "unit": Column("text", hidden=True),
        "holds": Column("label", HOLDS),
        "shown_in": Column("text"),
    },
    chart=None,
    rtol=RTOL,
)
def conclusions(data: CaseData) -> Result:
    """The case's conclusions, each with the figure that it rests on and whether the figure still bears it."""
    card, weights = discrimination(data).facts, collateral(data).facts
    shares = attributable(data).table.set_index("cause")
    load, stress = load_effects(data).facts, provisions_by_scenario(data).facts
    moved = projection(data)
    if isinstance(moved, NotAvailable):
        raise ValueError("the whole book leaves enough loans")
    busy = test_of(data, "investigator")
    gap = number(moved.facts, "happened") - number(moved.facts, "projected")
    ranks = number(weights, "default_rank") - number(weights, "granted_rank")
    none = float("nan")
    better = _three(card, "better", "better_low", "better_high")
    rows: list[Row] = [
        ("card", *better, "number", _judged(better[1], better[2]), "L-6.7"),
        ("collateral", ranks, none, none, "count", HOLDS[0] if ranks > 0 else HOLDS[2], "L-5.4"),
    ]
    for name in ("missing", "overdue", "link"):
        value, low, high = (float(shares.at[f"l5.cause.{name}", part]) for part in ("share", "low", "high"))
        rows.append((name, value, low, high, "share", _judged(low, high), "L-5.9"))
    odds = [float(np.exp(value)) for value in (busy.effect.estimate, busy.effect.low, busy.effect.high)]
    verdicts = {"not_supported": HOLDS[0], "cannot_tell": HOLDS[1], "supported": HOLDS[2]}
    longer, low, high = (float(np.expm1(0.1 * part)) for part in _three(load, "estimate", "low", "high"))
    rows += [
        ("busy", odds[0], odds[1], odds[2], "multiple", verdicts[busy.verdict], "L-5.2"),
        ("waiting", longer, low, high, "share", _judged(low, high), "L-3.8"),
        ("memory", gap, none, none, "pp", HOLDS[0] if gap > 0 else HOLDS[2], "L-4.6"),
        ("severe", number(stress, "ratio"), none, none, "share",
         HOLDS[0] if number(stress, "ratio") > 0 else HOLDS[2], "L-7.8"),
    ]  # fmt: skip
    rows += _warned(data)
    for name, scenario, sign in (("package", "thesis_package", -1), ("inspect", "inspect_more", 1)):
        change, low, high = _replayed(data, scenario)
        holds = _judged(*sorted((sign * low, sign * high)))
        rows.append((name, change, low, high, "pp", holds, "L-9.1"))
    names = ["conclusion", "value", "low", "high", "unit", "holds", "shown_in"]
    table = pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows])
    table["measure"] = "l10.measure." + table["conclusion"]
    table["conclusion"] = "l10.found." + table["conclusion"]
    return Result(
        table=table[["conclusion", "measure", "value", "low", "high", "unit", "holds", "shown_in"]],
        facts={
            "conclusions": len(table),
            "hold": int((table["holds"] == HOLDS[0]).sum()),
            "interval": int(table["low"].notna().sum()),
        },
        variant="" if (table["holds"] == HOLDS[0]).all() else "some",
        sources=(
            warehouse(
                "applications", "loans", "loan_months", "inspections", "guarantee_links", "warning_signals"
            ),
        ),
        notes=("notes.l10_conclusions",),
    )
