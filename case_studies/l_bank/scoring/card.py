"""The scorecard, fitted once on the development sample, and the scores of all applications."""

import datetime as dt
from functools import cache

import pandas as pd

from case_studies.l_bank.scoring.characteristics import CANDIDATES
from case_studies.l_bank.scoring.sample import SPLIT, applications, development
from lib.credit.scaling import Scaling
from lib.credit.scorecard import Scorecard, fit_scorecard
from lib.credit.woe import Characteristic, fit_characteristic
from lib.exhibits import CaseData
from lib.values import NotAvailable

# 600 points are 50 goods per bad; 20 points more double the odds.
SCALING = Scaling(600, 50, 20)
MAX_BINS = 5
# Each industry is a bin of its own: ten are few enough, and a card should say which.
INDUSTRY_SHARE = 0.02


def bin_characteristics(sample: pd.DataFrame) -> dict[str, Characteristic]:
    """Every candidate binned on a development sample, by name; one that cannot be binned is left out."""
    found = {}
    for candidate in CANDIDATES:
        share = INDUSTRY_SHARE if candidate.name == "industry" else 0.05
        part = fit_characteristic(
            candidate.name, sample[candidate.name], sample["bad"],
            trend=candidate.trend, max_bins=MAX_BINS, min_share=share,
        )  # fmt: skip
        if not isinstance(part, NotAvailable):
            found[candidate.name] = part
    return found


def build_card(table: pd.DataFrame, split: dt.date = SPLIT) -> Scorecard:
    """The card that could have been made on the day of ``split``.

    Raises
    ------
    ValueError : the development sample gives no card; says why.
    """
    sample = development(table, split)
    binned = bin_characteristics(sample)
    chosen = [binned[item.name] for item in CANDIDATES if item.in_card and item.name in binned]
    found = fit_scorecard(sample, "bad", chosen, SCALING)
    if isinstance(found, NotAvailable):
        raise ValueError(f"no scorecard: {found.reason} {dict(found.values)}")
    return found


@cache
def binned(data: CaseData) -> dict[str, Characteristic]:
    """Every candidate binned on L's development sample."""
    return bin_characteristics(development(applications(data)))


@cache
def card(data: CaseData) -> Scorecard:
    """L's scorecard."""
    return build_card(applications(data))


@cache
def score_applications(data: CaseData) -> pd.DataFrame:
    """Every application scored: application_id, pd (within twelve months), points (whole), log_odds.

    The card knows nothing after the split, but applications before it are scored with hindsight: a replay of
    earlier years says what the card would have done, not what L could have had then.
    """
    table, found = applications(data), card(data)
    log_odds = found.log_odds_bad(table)
    return pd.DataFrame(
        {
            "application_id": table["application_id"].to_numpy(),
            "pd": found.probability(table),
            "points": found.score(table),
            "log_odds": log_odds,
        }
    )
