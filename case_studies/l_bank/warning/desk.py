"""The desk that warns: ways of warning, applied to the months after the split."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from case_studies.l_bank.warning.model import SPLIT_YEAR, WarningModel, fit
from case_studies.l_bank.warning.months import loan_months, month_number
from lib.credit.clustered import clustered_shares
from lib.credit.early_warning import Flags, Panel, Performance, Rule, loan_counts, panel, performance
from lib.credit.interval import Interval
from lib.exhibits import CaseData
from lib.values import NotAvailable

# Probabilities to stop within nine months from which the model warns.
THRESHOLDS = (0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
RULES = (
    Rule("any_signal", "signals", 1),
    Rule("two_signals", "signals", 2),
    Rule("orange", "severity", 2),
    Rule("red", "severity", 3),
    Rule("concern", "concern", 1),
    Rule("overdue", "late", 1),
    Rule("overdue_30", "late", 2),
)
HORIZON = 12


@dataclass(frozen=True, eq=False)
class Desk:
    """What happened at the desk after the split.

    Attributes
    ----------
    model : made at the split. table : the loan-months after it on which any way of warning is on, and all of
        loans that default: the columns of `loan_months`, and ``risk``.
    loan_months, loans, borrowers : how many there were in all. defaults : loans that default in these months.
    officers : account managers, mean over the months. months : months looked at.
    """

    model: WarningModel
    table: pd.DataFrame
    loan_months: int
    loans: int
    borrowers: int
    defaults: int
    officers: float
    months: int


@cache
def desk(data: CaseData) -> Desk:
    """L Bank's desk: the model made at the beginning of `SPLIT_YEAR`, applied to every month from then on."""
    every = loan_months(data)
    split = month_number(SPLIT_YEAR)
    made = fit(every, split)
    later = every[every["month"] >= split]
    later = later.assign(risk=made.risk(later))
    # A month that no way of warning flags only ends an alert, which its absence does as well.
    some = (later["risk"] >= THRESHOLDS[0]) | later["default_month"].notna()
    for rule in RULES:
        some |= rule.on(later)
    officers = data.query(
        """SELECT count(*) / count(DISTINCT month) AS n FROM officer_months JOIN officers USING (officer_id)
        WHERE role = 'account_manager' AND year(month) >= ?""",
        [SPLIT_YEAR],
    )["n"]
    return Desk(
        made, later[some].reset_index(drop=True), len(later), later["loan"].nunique(),
        later["borrower"].nunique(), int(later.groupby("loan")["default_month"].first().notna().sum()),
        float(officers.iloc[0]), int(later["month"].max()) - split + 1,
    )  # fmt: skip


@lru_cache(maxsize=8)
def rows(data: CaseData, horizon: int = HORIZON) -> Panel:
    """The desk's loan-months in order.

    A default counts in recall and lead if the whole horizon before it lies after the split: in the first
    months of the desk nobody could have been warned earlier than the desk began.

    Raises
    ------
    ValueError : there are none.
    """
    table = desk(data).table
    found = panel(
        table["loan"], table["month"], table["default_month"], horizon=horizon,
        since=month_number(SPLIT_YEAR) + horizon,
    )  # fmt: skip
    if isinstance(found, NotAvailable):
        raise ValueError(found.reason)
    return found


def flags(data: CaseData, way: Rule | float) -> Flags:
    """(n,) the months that a rule, or the model from a threshold on, flags."""
    table = desk(data).table
    return way.on(table) if isinstance(way, Rule) else (table["risk"] >= way).to_numpy()


def found_by(data: CaseData, way: Rule | float, horizon: int = HORIZON) -> Performance:
    """What a way of warning achieves; ``per_officer`` is alerts per account manager and month."""
    got = performance(rows(data, horizon), flags(data, way))
    return Performance(**{**got.__dict__, "per_officer": got.alerts_per_month / desk(data).officers})


@lru_cache(maxsize=8)
def intervals(
    data: CaseData, ways: tuple[Rule | float, ...], horizon: int = HORIZON
) -> tuple[list[Interval | None], list[Interval | None]]:
    """Precision and recall of each way, with intervals of the bootstrap over borrowers."""
    table, order = desk(data).table, rows(data, horizon)
    codes, _ = pd.factorize(table["loan"])
    borrower = table["borrower"].to_numpy()[np.unique(codes, return_index=True)[1]]
    counts = np.stack([np.stack(loan_counts(order, flags(data, way))) for way in ways])
    alerts, right, defaulted, caught = (counts[:, k].T for k in range(4))
    everybody = desk(data).borrowers
    return (
        clustered_shares(right, alerts, borrower, clusters=everybody),
        clustered_shares(caught, defaulted, borrower, clusters=everybody),
    )


@cache
def assumed(data: CaseData) -> Mapping[str, Any]:
    """The file ``warning.toml``."""
    return tomllib.loads((data.case.folder / "warning.toml").read_text(encoding="utf-8"))
