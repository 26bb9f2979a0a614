"""Which of several texts is believed when they give one figure differently."""

import pandas as pd

from lib.facts.catalog import Publishers

GRADES = ("official", "press", "mirror", "machine-summary")


def precision(value: str) -> int:
    """How many digits of a published number carry information.

    >>> precision("29.06"), precision("29.1"), precision("3390"), precision("0.50")
    (4, 3, 3, 2)
    """
    digits = value.lstrip("+-")
    digits = digits.replace(".", "") if "." in digits else digits.rstrip("0")
    return len(digits.lstrip("0"))


def split_preferred(rows: pd.DataFrame, key: list[str], rank: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose one row per `key` and give back (chosen, alternatives), both in the order of the file.

    The lower `rank` wins; then a value that is not rounded; then more digits; then the row that stands
    first in the file. `rows` needs the columns ``value_text``, ``rounded`` and ``row``.
    """
    order = rows.assign(_rank=rank, _digits=[-precision(value) for value in rows["value_text"]])
    order = order.sort_values(["_rank", "rounded", "_digits", "row"])
    chosen = ~order.duplicated(key)
    ranked = order.drop(columns=["_rank", "_digits"])
    return ranked.loc[chosen].sort_values("row"), ranked.loc[~chosen].sort_values("row")


def classify_sources(rows: pd.DataFrame, publishers: Publishers) -> pd.Series:
    """The class of each city-bank source by the rules of publishers.toml (the first that matches)."""
    classes = pd.Series(pd.NA, index=rows.index, dtype="string")
    for rule in publishers.rules:
        text = rows[rule.field].str.lower()
        hit = pd.Series(False, index=rows.index)
        for word in rule.words:
            hit |= text.str.contains(word.lower(), regex=False)
        classes = classes.mask(hit & classes.isna(), rule.source_class)
    return classes.fillna(publishers.otherwise).astype(object)
