"""Evidence for and against each moved lever, as published."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.facts import Facts
from lib.whatif.instrument import Simulator
from lib.whatif.setting import Setting, moved


@dataclass(frozen=True)
class Finding:
    """One finding beside a lever that was moved. ``direction`` is its sign on its own outcome."""

    lever: str
    stance: Literal["supports", "against"]
    evidence_id: str
    outcome: str
    direction: str
    setting: str
    design: str
    authors: str
    year: str
    title: str
    address: str

    @property
    def names_authors(self) -> bool:
        """Whether the authors are known; where not, the record says so in brackets in their place."""
        return not self.authors.startswith("(")


def findings(case: Simulator, setting: Setting, facts: Facts) -> tuple[Finding, ...]:
    """Findings on all moved parameters, lever by lever, those against last."""
    rows = facts.evidence().set_index("evidence_id")
    found = []
    for name in moved(case.book, setting):
        lever = case.book[name]
        for stance, ids in (("supports", lever.supports), ("against", lever.against)):
            for evidence_id in ids:
                row = rows.loc[evidence_id]
                found.append(
                    Finding(
                        lever=name,
                        stance="supports" if stance == "supports" else "against",
                        evidence_id=evidence_id,
                        outcome=str(row["outcome"]),
                        direction=str(row["direction"]),
                        setting=str(row["setting"]),
                        design=str(row["design"]),
                        authors=str(row["authors"]),
                        year="" if pd.isna(row["year"]) else str(row["year"]),
                        title=str(row["title"]),
                        address=str(row["address"]),
                    )
                )
    return tuple(found)
