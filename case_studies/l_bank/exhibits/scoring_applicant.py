"""L-6.6: one applicant, scored with reasons."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.scoring_parts import (
    ESTIMATED,
    FILES,
    IN_CARD,
    RTOL,
    bin_name,
    characteristic_label,
)
from case_studies.l_bank.scoring.card import card
from lib.charts.bars import bars
from lib.credit.scorecard import decide
from lib.exhibits import CaseData, Column, Result, exhibit

# Near the cut-off with the highest profit, see L-6.11.
CUTOFF = 580


@exhibit(
    "L-6.6",
    pedigree=ESTIMATED,
    columns={
        "characteristic": Column("label", IN_CARD),
        "bin": Column("text"),
        "points": Column("count"),
        "average": Column("number"),
        "difference": Column("number"),
    },
    chart=bars("characteristic", "difference", extra=("bin", "points", "average")),
    rtol=RTOL,
)
def applicant(
    data: CaseData,
    leverage: str = "0.6",
    coverage: str = "1.2",
    overdues: str = "1",
    tax: str = "0",
    age: str = "5",
    character: str = "3",
    inquiries: str = "2",
    amount: str = "0.2",
    utilities: str = "0",
    industry: str = "textiles",
) -> Result:
    """An imaginary applicant: points of each characteristic against the average of the development sample."""
    found = card(data)
    answers = (leverage, coverage, overdues, tax, age, character, inquiries, amount, utilities, industry)
    given = {
        name: (np.nan if answer == "missing" else answer if name == "industry" else float(answer))
        for name, answer in zip(found.names, answers, strict=True)
    }
    decision = decide(found, given)
    bins = {part.name: part.bins for part in found.characteristics}
    table = pd.DataFrame(
        [
            (characteristic_label(line.characteristic), bin_name(bins[line.characteristic], line.code),
             line.points, line.reference, line.points - line.reference)
            for line in decision.lines
        ],
        columns=["characteristic", "bin", "points", "average", "difference"],
    )  # fmt: skip
    reasons = [characteristic_label(reason.characteristic) for reason in decision.reasons][:2]
    facts: dict[str, object] = {
        "score": decision.score, "pd": decision.pd, "cutoff": CUTOFF, "odds": (1 - decision.pd) / decision.pd,
    }  # fmt: skip
    if len(reasons) < 2:
        return Result(table, facts, "no_reason", (FILES,), ("notes.l6_reasons",))
    facts |= {"first_label": reasons[0], "second_label": reasons[1]}
    variant = "" if decision.score >= CUTOFF else "below"
    return Result(table, facts, variant, (FILES,), ("notes.l6_reasons",))
