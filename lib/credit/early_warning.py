"""Early warning: which alerts come before a default, how early, and how much work they make.

An *alert* is the first month of an unbroken run of flagged months of a loan; the months that follow belong
to the same alert. It is right if the loan defaults within the horizon after it. Months from the default
on are not looked at, nor alerts so late in the data that their horizon has not passed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.credit.interval import LEVEL, Array, Codes, Interval, share
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

Flags = NDArray[np.bool_]
HORIZON = 12


@dataclass(frozen=True)
class Rule:
    """One signal: on where ``column`` is at least (with ``below``: at most) ``threshold``."""

    name: str
    column: str
    threshold: float
    below: bool = False

    def on(self, table: pd.DataFrame) -> Flags:
        """(n,) whether the signal is on; a missing value is no signal."""
        values = table[self.column].to_numpy(dtype=np.float64, na_value=np.nan)
        with np.errstate(invalid="ignore"):
            return np.asarray(values <= self.threshold if self.below else values >= self.threshold)


def rule_hits(table: pd.DataFrame, rules: Sequence[Rule]) -> NDArray[np.int64]:
    """(n,) number of signals that are on; flag with ``rule_hits(…) >= k``."""
    return np.asarray(np.sum([rule.on(table) for rule in rules], axis=0), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Panel:
    """Loan-months in order; made by `panel`.

    Attributes
    ----------
    order : (n,) places of the kept rows in the caller's table, by loan and month.
    loan, month : (n,) of the kept rows. default_month : (n,) of its loan, NaN without default.
    follows : (n,) True where the row before is the same loan a month earlier.
    last_month : last month of the data. horizon : months within which a default makes an alert right.
    since : first month of default that counts in recall and lead.
    """

    order: NDArray[np.int64]
    loan: NDArray[np.int64]
    month: Array
    default_month: Array
    follows: Flags
    last_month: float
    horizon: int
    since: float = -np.inf

    @property
    def counts(self) -> Flags:
        """(n,) whether the row's loan defaults in a month that counts in recall and lead."""
        return np.asarray((self.default_month >= self.since) & (self.default_month <= self.last_month))


def panel(
    loan: object,
    month: object,
    default_month: object,
    *,
    horizon: int = HORIZON,
    last_month: int | None = None,
    since: float = -np.inf,
) -> Panel | NotAvailable:
    """Loan-months prepared once for many thresholds.

    Parameters
    ----------
    loan, month : (n,) id and month (consecutive integers). default_month : (n,) month in which the loan
        defaults, NaN if it does not.
    last_month : end of the data, the last month if left out.
    since : first month of default that counts in recall and lead. Where the months looked at begin in the
        middle of loans' lives, a default in the first ``horizon`` of them cannot be warned of in full; with
        ``since`` the first month plus ``horizon`` it is left out.
    """
    codes = pd.factorize(np.asarray(loan))[0].astype(np.int64)
    when, default = np.asarray(month, dtype=np.float64), np.asarray(default_month, dtype=np.float64)
    if len(codes) == 0:
        return unavailable("no_rows")
    order = np.lexsort((when, codes))
    order = order[~(when[order] >= default[order])]
    if len(order) == 0:
        return unavailable("no_rows")
    ids, months = codes[order], when[order]
    follows = np.append(False, (ids[1:] == ids[:-1]) & (months[1:] == months[:-1] + 1))
    end = float(when.max() if last_month is None else last_month)
    return Panel(order, ids, months, default[order], follows, end, horizon, since)


@dataclass(frozen=True)
class Performance:
    """What a way of warning achieves.

    Attributes
    ----------
    alerts : alerts whose horizon has passed. right : those followed by a default within it.
    precision : right over alerts, with Wilson's interval. recall : defaults that had an alert within the
        horizon before, over all defaults that could have had one. f1 : their harmonic mean.
    defaults : defaults counted in the recall.
    median_lead, q25_lead, q75_lead : months from the first right alert to the default, None without any.
    alerts_per_month : alerts of any age over the months of the data. per_officer : the same per officer.
    """

    alerts: int
    right: int
    precision: Interval | None
    recall: Interval | None
    f1: float | None
    defaults: int
    median_lead: float | None
    q25_lead: float | None
    q75_lead: float | None
    alerts_per_month: float
    per_officer: float | None


def _alerts(rows: Panel, flag: object) -> tuple[Flags, Flags, Array]:
    """Starts of alerts, those that come right, and the lead of the first right alert by defaulted loan."""
    on = np.asarray(flag, dtype=bool)[rows.order]
    start = on & ~(np.append(False, on[:-1]) & rows.follows)
    lead = rows.default_month - rows.month
    right = start & (lead <= rows.horizon)
    # An alert still on when the horizon begins warns as well: recall and lead look at flagged months.
    warned = on & (lead <= rows.horizon) & rows.counts
    first = pd.Series(lead[warned]).groupby(rows.loan[warned]).max()
    return start, right, first.to_numpy(dtype=np.float64)


def performance(
    rows: Panel, flag: object, *, officers: int | None = None, level: float = LEVEL
) -> Performance:
    """Precision, recall, lead time and workload of (n,) flags, one per row given to `panel`."""
    start, right, leads = _alerts(rows, flag)
    settled = start & (rows.month + rows.horizon <= rows.last_month)
    n, hits = int(settled.sum()), int((settled & right).sum())
    defaulted = np.unique(rows.loan[rows.counts])
    caught = len(leads)
    precision = share(hits, n, level) if n else None
    recall = share(caught, len(defaulted), level) if len(defaulted) else None
    f1 = None
    if precision is not None and recall is not None and precision.estimate + recall.estimate > 0:
        f1 = 2 * precision.estimate * recall.estimate / (precision.estimate + recall.estimate)
    q25, median, q75 = np.quantile(leads, [0.25, 0.5, 0.75]).tolist() if caught else (None, None, None)
    months = rows.last_month - float(rows.month.min()) + 1
    rate = int(start.sum()) / months
    return Performance(
        n,
        hits,
        precision,
        recall,
        f1,
        len(defaulted),
        median,
        q25,
        q75,
        rate,
        rate / officers if officers else None,
    )


def loan_counts(rows: Panel, flag: object) -> tuple[Codes, Codes, Codes, Codes]:
    """What `performance` sums up, by loan in the order in which loans first appear: alerts whose horizon has
    passed, right ones among them, whether the loan's default counts, and whether it was warned of."""
    start, right, _ = _alerts(rows, flag)
    settled = start & (rows.month + rows.horizon <= rows.last_month)
    warned = np.asarray(flag, dtype=bool)[rows.order] & (rows.default_month - rows.month <= rows.horizon)
    warned &= rows.counts
    loans = int(rows.loan.max()) + 1
    alerts = np.bincount(rows.loan[settled], minlength=loans)
    hits = np.bincount(rows.loan[settled & right], minlength=loans)
    defaulted, caught = np.zeros(loans, dtype=np.int64), np.zeros(loans, dtype=np.int64)
    defaulted[rows.loan[rows.counts]] = 1
    caught[rows.loan[warned]] = 1
    return alerts, hits, defaulted, caught


def alert_starts(rows: Panel, flag: object) -> Flags:
    """(n,) rows of the panel in which an alert begins, whether or not its horizon has passed."""
    return _alerts(rows, flag)[0]


def lead_times(rows: Panel, flag: object) -> Array:
    """Months from the first flagged month within the horizon to the default, one per loan warned of."""
    return _alerts(rows, flag)[2]


def threshold_table(
    rows: Panel, risk: object, thresholds: object, *, officers: int | None = None, level: float = LEVEL
) -> pd.DataFrame:
    """Performance when loans with at least that risk are flagged.

    Returns
    -------
    A row per threshold: threshold, alerts, right, precision, precision_low, precision_high, recall,
    recall_low, recall_high, f1, median_lead, alerts_per_month, per_officer; NaN where there is none.
    """
    x = np.asarray(risk, dtype=np.float64)
    found = {
        float(cut): performance(rows, x >= cut, officers=officers, level=level)
        for cut in np.asarray(thresholds, dtype=np.float64)
    }
    return comparison_table({str(cut): part for cut, part in found.items()}).assign(threshold=list(found))


def comparison_table(found: Mapping[str, Performance]) -> pd.DataFrame:
    """Ways of warning side by side: name, and the columns of `threshold_table`."""
    missing = Interval(np.nan, np.nan, np.nan)

    def row(name: str, part: Performance) -> dict[str, object]:
        precision, recall = part.precision or missing, part.recall or missing
        return {
            "name": name,
            "alerts": part.alerts,
            "right": part.right,
            "precision": precision.estimate,
            "precision_low": precision.low,
            "precision_high": precision.high,
            "recall": recall.estimate,
            "recall_low": recall.low,
            "recall_high": recall.high,
            "f1": part.f1,
            "median_lead": part.median_lead,
            "alerts_per_month": part.alerts_per_month,
            "per_officer": part.per_officer,
        }

    table = pd.DataFrame([row(name, part) for name, part in found.items()])
    return table.astype({name: float for name in ("f1", "median_lead", "per_officer")})
