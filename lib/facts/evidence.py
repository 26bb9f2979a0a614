"""Findings of the literature, typed."""

import re

import pandas as pd

# The sign on the stated outcome; a level is a benchmark and no effect.
DIRECTIONS = ("+", "-", "0", "mixed", "n/a (level)")
LEVEL = "n/a (level)"

_DERIVED = re.compile(r"midpoint computed by us|derived")
_YEAR = re.compile(r"(?P<about>c\.)?(?P<year>[0-9]{4})")


def type_evidence(raw: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of evidence.csv their types; one row per finding, in the file's order.

    Columns
    -------
    evidence_id, lever (``L1`` to ``L13``, ``B0``, ``D0``, ``M0``), lever_text, outcome,
    effect : float, NaN where the text gives a direction only,
    effect_unit, effect_range (the column ``se_or_ci``: a range over versions, rarely an error),
    direction : ``+ - 0 mixed`` or ``n/a (level)``,
    is_level : a benchmark level, not the effect of a measure,
    is_derived : the number was computed from what the text gives (a midpoint, a ratio),
    setting, design, authors,
    year : nullable integer, year_is_approximate (``c.2004``),
    title, venue, address, row : line in the file.

    Rows of one study (same title) are not independent of each other.
    """
    year = raw["year"].str.extract(_YEAR)
    return pd.DataFrame(
        {
            "evidence_id": raw["evidence_id"],
            "lever": raw["lever"].str.split(" ", n=1).str[0],
            "lever_text": raw["lever"],
            "outcome": raw["outcome"],
            "effect": pd.to_numeric(raw["effect"]),
            "effect_unit": raw["effect_unit"],
            "effect_range": raw["se_or_ci"],
            "direction": raw["direction"],
            "is_level": raw["direction"] == LEVEL,
            "is_derived": raw["effect_unit"].str.contains(_DERIVED),
            "setting": raw["setting"],
            "design": raw["design"],
            "authors": raw["authors"],
            "year": pd.to_numeric(year["year"]).astype("Int64"),
            "year_is_approximate": year["about"].notna(),
            "title": raw["title"],
            "venue": raw["venue"],
            "address": raw["doi_or_url"],
            "row": raw["row"],
        }
    )


def select_evidence(findings: pd.DataFrame, lever: str | None, direction: str | None) -> pd.DataFrame:
    """The findings on one lever, with one direction, or both. ``ValueError`` for an unknown direction."""
    if direction is not None and direction not in DIRECTIONS:
        raise ValueError(f"no direction {direction!r}; there are {', '.join(DIRECTIONS)}")
    kept = pd.Series(True, index=findings.index)
    if lever is not None:
        kept &= findings["lever"] == lever
    if direction is not None:
        kept &= findings["direction"] == direction
    return findings.loc[kept].reset_index(drop=True)
