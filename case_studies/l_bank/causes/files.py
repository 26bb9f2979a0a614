"""Applications and loans as the tests read them: nothing that the bank could not know."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from case_studies.l_bank.scoring.sample import applications
from lib.exhibits import CaseData

# What else bears on default and was on file, so that a test does not mistake it for its cause.
CONTROLS = (
    "leverage_sd", "coverage_sd", "overdues", "no_register", "tax", "no_tax", "utilities", "no_utilities",
    "character", "credit_inquiries_6m", "log_age", "size_of_loan", "renewal",
)  # fmt: skip
# The gap between growth that is stated and growth of tax paid counts as wide in its highest fifth.
WIDE = 0.8


@dataclass(frozen=True, eq=False)
class Files:
    """Decided applications (``granted``) and loans seen for twelve months (``bad``)."""

    decided: pd.DataFrame
    loans: pd.DataFrame


def _centred(column: pd.Series) -> pd.Series:
    """Deviation from the mean of those that are known; what is missing counts as average."""
    return (column - column.mean()).fillna(0.0)


def _spread(column: pd.Series) -> pd.Series:
    return _centred(column) / float(column.std())


@cache
def files(data: CaseData) -> Files:
    """The two samples with the controls, cases at which a value is missing marked apart."""
    extra = data.query(Path(__file__).with_name("files.sql").read_text(encoding="utf-8"))
    found = applications(data).merge(extra, on="application_id")
    soft = found[["soft_character", "soft_management", "soft_market"]].mean(axis=1)
    made = found.assign(
        missing=found["statement_missing"].astype(float),
        leverage_sd=_spread(found["leverage"]),
        coverage_sd=_spread(found["log_coverage"]),
        overdues=found["owner_overdues_24m"].clip(upper=4).fillna(0.0),
        no_register=found["owner_overdues_24m"].isna().astype(float),
        tax=_centred(found["tax_paid_growth"]),
        no_tax=found["tax_paid_growth"].isna().astype(float),
        utilities=_centred(found["utilities_change"]),
        no_utilities=found["utilities_change"].isna().astype(float),
        character=_spread(found["soft_character"]),
        soft=_spread(soft),
        size_of_loan=_centred(found["log_amount_to_revenue"]),
        renewal=found["renewal"].astype(float),
        collateral=found["collateral_coverage"].clip(0.0, 2.5),
        score=(found["expert_score"] - 60.0) / 10.0,
        up=(found["override"] == "up").astype(float),
        down=(found["override"] == "down").astype(float),
        over_investigator=(found["investigator_load"] - 1.0).clip(lower=0.0),
        over_reviewer=(found["reviewer_load"] - 1.0).clip(lower=0.0),
        wide_gap=(found["tax_gap"] > found["tax_gap"].quantile(WIDE)).astype(float),
    )
    made["score_overload"] = made["score"] * made["over_reviewer"]
    decided = made[made["decision"].isin(["approved", "declined"])]
    decided = decided.assign(granted=(decided["decision"] == "approved").astype(float))
    return Files(decided.reset_index(drop=True), made[made["bad"].notna()].reset_index(drop=True))
