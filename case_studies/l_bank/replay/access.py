"""Who loses access and who gains it under other rules; and how sure that is: seen or inferred."""

import numpy as np
import pandas as pd

from case_studies.l_bank.replay.case import ReplayCase
from case_studies.l_bank.replay.history import MUTUAL, QUARTERS, Array
from case_studies.l_bank.replay.rules import MISTAKEN, RULES, decide, turned_away
from lib.whatif.compare import Comparison, summarise
from lib.whatif.setting import Setting

BY = ("size", "age", "industry", "first")
SEEN, INFERRED = "l9.outcome.seen", "l9.outcome.inferred"


def label(by: str, name: str) -> str:
    """Label id of a group."""
    known = {"size": "l.size", "industry": "l.industry"}
    return f"{known[by]}.{name}" if by in known else f"l9.{by}.{name}"


def chances(case: ReplayCase, setting: Setting, first: int = 0) -> Array:
    """Chance of each application to be lent to, at the reader's beliefs, (n,)."""
    files, seen = case.past.files, case.past.seen
    decisions = decide(files, seen, {name: setting[name] for name in RULES}, first)
    kept = decisions.kept.copy()
    made = files.approved & (files.decided >= first)
    away = np.full(files.count, MISTAKEN)
    away[seen.application[seen.bad]] = turned_away(setting["information_strength"])
    kept[made] *= 1.0 - setting["information_sharing"] * away[made]
    mutual = (files.security == MUTUAL) & (files.decided >= first)
    kept[mutual] *= 1.0 - (1.0 - setting["mutual_guarantees"]) * (1.0 - setting["mutual_kept"])
    return kept


def access_table(case: ReplayCase, setting: Setting, quarters: int = QUARTERS) -> pd.DataFrame:
    """Applicants by group: how many L approved, how many lose and gain, rates before and after.

    Columns: by, group, applicants, before, lost, gained, rate_before, rate_after, change.
    """
    files, first = case.past.files, QUARTERS - quarters
    after = chances(case, setting, first)
    inside = files.decided >= first
    approved = files.approved.astype(np.float64)
    rows = []
    for by in BY:
        names, codes = files.groups[by]
        every, before, lost, gained = (
            np.bincount(codes[inside], each[inside], minlength=len(names))
            for each in (
                np.ones(files.count), approved, approved * (1.0 - after), (1.0 - approved) * after
            )
        )  # fmt: skip
        for place, name in enumerate(names):
            n, b = every[place], before[place]
            rate, now = b / n, (b - lost[place] + gained[place]) / n
            rows.append(
                (f"l9.by.{by}", label(by, name), n, b, lost[place], gained[place], rate, now, now - rate)
            )
    columns = ["by", "group", "applicants", "before", "lost", "gained", "rate_before", "rate_after", "change"]
    return pd.DataFrame(rows, columns=columns)


def inferred_table(comparison: Comparison) -> pd.DataFrame:
    """Approved under the new rules, all quarters: whose outcome was seen, whose is inferred.

    Columns: outcome, approved, defaults, low80, high80, rate, rate_low, rate_high. Defaults are those up to
    the end of the data.
    """
    last = comparison.scenario.values
    approved, admitted = (1e3 * last[name][-1] for name in ("approved_total", "admitted_total"))
    defaults, guessed = (1e3 * last[name][-1] for name in ("defaults_total", "inferred_defaults_total"))
    rows = []
    for name, number, failed in (
        (SEEN, approved - admitted, defaults - guessed),
        (INFERRED, admitted, guessed),
    ):
        found = summarise(failed)
        count = float(np.median(number))
        share = summarise(failed / np.maximum(number, 1.0))
        none = float("nan")
        rates = (share.median, share.low80, share.high80) if count >= 1.0 else (none, none, none)
        rows.append((name, count, found.median, found.low80, found.high80, *rates))
    columns = ["outcome", "approved", "defaults", "low80", "high80", "rate", "rate_low", "rate_high"]
    return pd.DataFrame(rows, columns=columns)
