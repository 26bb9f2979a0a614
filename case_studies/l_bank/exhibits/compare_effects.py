"""C-1.4 to C-1.6: what the same kind of measure does in each bank."""

from collections.abc import Callable

import pandas as pd

from case_studies.l_bank.exhibits.compare_parts import (
    BANK_LABELS,
    BANKS,
    FAMILIES,
    FAMILY_LABELS,
    SIMULATED,
    Family,
    effects,
    moves,
    sources,
)
from lib.charts.coefficients import grouped_intervals
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable
from lib.whatif.compare import Comparison, Summary, summarise

RTOL = 1e-6
# Outcome, unit of its change, and its name in either engine. Levels that differ by their scale are compared
# as a share of what they would be without the measure.
OUTCOMES = (
    ("npl", "pp", {"xm": "npl_ratio", "l": "npl_ratio"}),
    ("volume", "growth", {"xm": "sme_balance", "l": "sme_balance"}),
    ("profit", "pp", {"xm": "roe", "l": "roe"}),
    ("days", "days", {"xm": "decision_days", "l": "decision_days"}),
    ("access", "growth", {"xm": "first_time_borrowers_total", "l": "first_time_total"}),
)
OUTCOME_LABELS = tuple(f"c1.outcome.{name}" for name, _, _ in OUTCOMES)
# Below this an effect is none: a thousandth of a percentage point, of a percent, of a day.
NOTHING = 1e-5


def change(found: Comparison, outcome: str, unit: str) -> Summary:
    """The effect of a family on an outcome in the last quarter, draw by draw, summed up."""
    before, after = found.believed.last(outcome), found.scenario.last(outcome)
    return summarise(after / before - 1.0 if unit == "growth" else after - before)


def absent(bank: str) -> NotAvailable:
    """Why there is no effect: the bank's engine has no such lever."""
    return NotAvailable(f"c1.absent.{bank}")


def direction(data: CaseData, family: Family) -> str:
    """Whether the family moves bad loans the same way in both banks, judged by the 80 % intervals."""
    if len(family.sides) < len(BANKS):
        return "one"
    signs = set()
    for bank in BANKS:
        found = change(effects(data)[family.id, bank], OUTCOMES[0][2][bank], "pp")
        signs.add(-1 if found.high80 < -NOTHING else 1 if found.low80 > NOTHING else 0)
    return "unsure" if 0 in signs else "same" if len(signs) == 1 else "opposite"


def _rows(data: CaseData, name: str, unit: str, outcomes: dict[str, str]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for label, family in zip(FAMILY_LABELS, FAMILIES, strict=True):
        for bank, where in zip(BANKS, BANK_LABELS, strict=True):
            found = effects(data).get((family.id, bank))
            if found is None:
                rows.append((label, where, f"c1.outcome.{name}", unit, *(absent(bank),) * 3, None))
                continue
            told = change(found, outcomes[bank], unit)
            rows.append(
                (
                    label, where, f"c1.outcome.{name}", unit, told.median, told.low80, told.high80,
                    moves(data, family, bank),
                )
            )  # fmt: skip
    return rows


_NAMES = ["family", "bank", "outcome", "unit", "effect", "low80", "high80", "levers"]


def _columns(unit: str) -> dict[str, Column]:
    return {
        "family": Column("label", FAMILY_LABELS),
        "bank": Column("label", BANK_LABELS),
        "effect": Column(unit),
        "low80": Column(unit),
        "high80": Column(unit),
        "levers": Column("text"),
    }


def _one(data: CaseData, number: int, best: Callable[[pd.Series], object]) -> Result:
    """One outcome; facts name, in each bank, the family that moves it most (by ``best``)."""
    name, unit, outcomes = OUTCOMES[number]
    table = pd.DataFrame(_rows(data, name, unit, outcomes), columns=_NAMES)
    facts: dict[str, object] = {}
    for bank, label in zip(BANKS, BANK_LABELS, strict=True):
        rows = table.loc[(table["bank"] == label) & table["effect"].map(lambda one: isinstance(one, float))]
        top = rows.loc[best(rows["effect"].astype(float))]
        facts |= {f"{bank}_label": str(top["family"]), bank: abs(float(top["effect"]))}
    return Result(
        table=table[list(_columns(unit))],
        facts=facts,
        sources=sources(),
        notes=("notes.c1_two_engines", "notes.c1_alone"),
    )


@exhibit(
    "C-1.4",
    pedigree=SIMULATED,
    columns=_columns("pp"),
    chart=grouped_intervals("family", "effect", "bank", low="low80", high="high80", extra=("levers",)),
    rtol=RTOL,
)
def on_bad_loans(data: CaseData) -> Result:
    """Change of the NPL ratio by family and bank, each carried out alone."""
    return _one(data, 0, pd.Series.idxmin)


@exhibit(
    "C-1.5",
    pedigree=SIMULATED,
    columns=_columns("growth"),
    chart=grouped_intervals("family", "effect", "bank", low="low80", high="high80", extra=("levers",)),
    rtol=RTOL,
)
def on_volume(data: CaseData) -> Result:
    """Change of the balance of loans to small and micro enterprises, as a share of what it would be."""
    return _one(data, 1, pd.Series.idxmax)


def _safer_and_smaller(data: CaseData) -> tuple[int, int]:
    """Cases (family and bank) that clearly lower the NPL ratio, and those of them that clearly lend less."""
    (_, _, npl), (_, _, volume) = OUTCOMES[:2]
    safer = [
        (found, bank)
        for (_, bank), found in effects(data).items()
        if change(found, npl[bank], "pp").high80 < -NOTHING
    ]
    smaller = [bank for found, bank in safer if change(found, volume[bank], "growth").high80 < -NOTHING]
    return len(safer), len(smaller)


@exhibit(
    "C-1.6",
    pedigree=SIMULATED,
    columns={
        "family": Column("label", FAMILY_LABELS),
        "outcome": Column("label", OUTCOME_LABELS),
        "unit": Column("text", hidden=True),
        "xm": Column("by_row"),
        "xm_low80": Column("by_row"),
        "xm_high80": Column("by_row"),
        "l": Column("by_row"),
        "l_low80": Column("by_row"),
        "l_high80": Column("by_row"),
    },
    chart=None,
    rtol=RTOL,
)
def on_everything(data: CaseData) -> Result:
    """Bad loans, volume, profit, days and access by family: both banks in one row."""
    rows = [row for name, unit, outcomes in OUTCOMES for row in _rows(data, name, unit, outcomes)]
    long = pd.DataFrame(rows, columns=_NAMES)
    sides = [
        long.loc[long["bank"] == label].reset_index(drop=True)[["effect", "low80", "high80"]].set_axis(
            [bank, f"{bank}_low80", f"{bank}_high80"], axis=1
        )
        for bank, label in zip(BANKS, BANK_LABELS, strict=True)
    ]  # fmt: skip
    head = long.loc[long["bank"] == BANK_LABELS[0], ["family", "outcome", "unit"]].reset_index(drop=True)
    table = pd.concat([head, *sides], axis=1)
    order = {label: place for place, label in enumerate(FAMILY_LABELS)}
    table = table.sort_values("family", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    missing = {bank: int(sum(isinstance(one, NotAvailable) for one in table[bank])) for bank in BANKS}
    safer, smaller = _safer_and_smaller(data)
    return Result(
        table=table,
        facts={
            "families": len(FAMILIES),
            "outcomes": len(OUTCOMES),
            "xm_missing": missing["xm"] // len(OUTCOMES),
            "l_missing": missing["l"] // len(OUTCOMES),
            "safer": safer,
            "smaller": smaller,
        },
        sources=sources(),
        notes=("notes.c1_two_engines", "notes.c1_alone", "notes.no_jobs"),
    )
