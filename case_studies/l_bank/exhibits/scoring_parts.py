"""What the exhibits of the scorecard chapter share."""

from functools import cache

import pandas as pd

from case_studies.l_bank.scoring.card import card
from case_studies.l_bank.scoring.characteristics import CANDIDATES
from case_studies.l_bank.scoring.sample import applications, validation
from lib.credit.bins import Bins, CategoryBins
from lib.exhibits import CaseData, Source
from lib.facts.catalog import Wording
from lib.pedigree import Pedigree
from lib.text import text_for

ESTIMATED = (Pedigree.GENERATED, Pedigree.ESTIMATED)
# Fits of a few thousand rows: the last digits differ between processors.
RTOL = 1e-5
MISSING = "\N{EMPTY SET}"


def characteristic_label(name: str) -> str:
    """Label id of a characteristic."""
    return f"l6.{name}"


NAMES = tuple(characteristic_label(item.name) for item in CANDIDATES)
INDUSTRIES = (
    "textiles", "machinery", "wholesale_retail", "construction", "transport", "catering_lodging",
    "agriculture", "food_processing", "it_services", "other_services",
)  # fmt: skip
IN_CARD = tuple(characteristic_label(item.name) for item in CANDIDATES if item.in_card)


def warehouse(*tables: str) -> Source:
    """Tables of L's teaching data as a source."""
    return Source("warehouse", title="case.l_bank", detail=", ".join(tables))


FILES = warehouse("applications", "application_features", "borrowers", "loans")


def bin_name(bins: Bins, code: int) -> str | Wording:
    """A bin as it is written: bounds, or the industry's name, or the sign for missing."""
    if code == bins.count:
        return MISSING
    if isinstance(bins, CategoryBins):
        names = [
            ", ".join(text(f"labels.l.industry.{name}") for name in bins.groups[code])
            for text in (text_for("en"), text_for("zh"))
        ]
        return Wording(*names)
    low, high = bins.bounds(code)
    if low is None:
        return MISSING if high is None else f"\N{LESS-THAN OR EQUAL TO} {high:.3g}"
    return f"> {low:.3g}" if high is None else f"{low:.3g} \N{EN DASH} {high:.3g}"


@cache
def validated(data: CaseData) -> pd.DataFrame:
    """The validation sample with the card's ``pd`` and ``points``."""
    table = validation(applications(data))
    found = card(data)
    return table.assign(pd=found.probability(table), points=found.score(table))
