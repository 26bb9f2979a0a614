"""Evidence for and against each moved lever, as published."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.facts import Facts
from lib.whatif.instrument import Simulator
from lib.whatif.setting import Setting, moved

Sign = Literal["up", "down", "none", "mixed", "level"]
# As the records write a measure's effect on the study's own outcome; a level is no effect.
_SIGNS: dict[str, Sign] = {"+": "up", "-": "down", "0": "none", "mixed": "mixed", "n/a (level)": "level"}


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
    def sign(self) -> Sign:
        """``direction`` in a word."""
        return _SIGNS[self.direction]

    @property
    def known_authors(self) -> str | None:
        """Who found it, or who cites whom; None where the record says in their place that they are not shown.

        A record that does not name authors speaks in brackets, which are left out.
        """
        if "not shown" in self.authors:
            return None
        return self.authors[1:-1] if self.authors.startswith("(") else self.authors


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
