"""The cut-off: who is accepted, what that costs, and where profit is highest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.credit.interval import Interval, share
from lib.credit.reasons import unavailable
from lib.values import NotAvailable


@dataclass(frozen=True)
class Confusion:
    """What a cut-off does; *positive* means refused as bad.

    Attributes
    ----------
    refused_bads, refused_goods, accepted_bads, accepted_goods : rows.
    sensitivity : share of bads refused. specificity : share of goods accepted. precision : bads among the
        refused, None if nobody is refused. accuracy : share decided rightly.
    accept_rate : share accepted.
    bad_rate : bads among the accepted with Wilson's interval, None if nobody is.
    """

    refused_bads: int
    refused_goods: int
    accepted_bads: int
    accepted_goods: int
    sensitivity: float
    specificity: float
    precision: float | None
    accuracy: float
    accept_rate: float
    bad_rate: Interval | None


@dataclass(frozen=True)
class Economics:
    """What a loan earns and loses, per yuan lent and over its life; all decimals.

    Parameters
    ----------
    margin : interest margin after funding, on a loan that is repaid.
    lgd : loss on a loan that defaults.
    margin_bad : margin earned on a defaulted loan before it stopped paying.
    cost : handling of a loan that is granted.
    cost_application : handling of every application, also of the refused ones.
    """

    margin: float
    lgd: float
    margin_bad: float = 0.0
    cost: float = 0.0
    cost_application: float = 0.0

    @property
    def break_even_pd(self) -> float:
        """PD at which a loan earns nothing: ``(margin - cost) / (margin + lgd - margin_bad)``."""
        return (self.margin - self.cost) / (self.margin + self.lgd - self.margin_bad)


def confusion(score: object, bad: object, cutoff: float, level: float = 0.95) -> Confusion | NotAvailable:
    """Rows by decision and outcome when scores of at least ``cutoff`` are accepted (high score: safe)."""
    accepted, y = np.asarray(score, dtype=np.float64) >= cutoff, np.asarray(bad) == 1
    if len(y) == 0:
        return unavailable("no_rows")
    if y.all() or not y.any():
        return unavailable("one_class", rows=len(y))
    tp, fp = int((~accepted & y).sum()), int((~accepted & ~y).sum())
    fn, tn = int((accepted & y).sum()), int((accepted & ~y).sum())
    return Confusion(
        tp, fp, fn, tn,
        sensitivity=tp / (tp + fn),
        specificity=tn / (tn + fp),
        precision=tp / (tp + fp) if tp + fp else None,
        accuracy=(tp + tn) / len(y),
        accept_rate=(fn + tn) / len(y),
        bad_rate=share(fn, fn + tn, level) if fn + tn else None,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ProfitCurve:
    """Profit by cut-off.

    Attributes
    ----------
    table : a row per cut-off, ascending: cutoff, accepted, accept_rate, bad_rate (of the accepted, NaN if
        nobody is), profit (of the whole sample, in the unit of ``amount``), profit_rate (per yuan asked for).
    best : the cut-off with the highest profit.
    best_profit : that profit. accept_all : the profit without a cut-off.
    """

    table: pd.DataFrame
    best: float
    best_profit: float
    accept_all: float


def profit_curve(
    score: object, bad: object, economics: Economics, amount: object = None, cutoffs: object = None
) -> ProfitCurve | NotAvailable:
    """Profit when scores of at least the cut-off are accepted.

    Parameters
    ----------
    score : (n,) high for safe borrowers. bad : (n,) of 0 and 1, or probabilities of default where the outcome
        is not known.
    amount : (n,) loan amounts; 1 each if left out.
    cutoffs : (k,) to be tried; every distinct score, but at most 400 quantiles, if left out.

    Notes
    -----
    ``profit(c) = sum over accepted amount ((1 - bad) margin + bad (margin_bad - lgd) - cost)
    - sum over all amount cost_application``. Only borrowers with a known outcome are in it: what the refused
    would have done is the question of `lib.credit.rejects`.
    """
    s, y = np.asarray(score, dtype=np.float64), np.asarray(bad, dtype=np.float64)
    if len(s) == 0:
        return unavailable("no_rows")
    size = np.ones_like(s) if amount is None else np.asarray(amount, dtype=np.float64)
    if cutoffs is None:
        tried = np.unique(s)
        if len(tried) > 400:
            tried = np.unique(np.quantile(s, np.linspace(0, 1, 400), method="inverted_cdf"))
    else:
        tried = np.unique(np.asarray(cutoffs, dtype=np.float64))
    order = np.argsort(s, kind="stable")
    gain = size * ((1 - y) * economics.margin + y * (economics.margin_bad - economics.lgd) - economics.cost)
    # Sums over the rows from each place in the order of scores to the end; one more place for "nobody".
    from_here = [np.append(np.cumsum(column[order][::-1])[::-1], 0.0) for column in (gain, y)]
    place = np.searchsorted(s[order], tried, side="left")
    accepted = len(s) - place
    profit = from_here[0][place] - economics.cost_application * size.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(accepted > 0, from_here[1][place] / accepted, np.nan)
    table = pd.DataFrame(
        {"cutoff": tried, "accepted": accepted, "accept_rate": accepted / len(s), "bad_rate": rate,
         "profit": profit, "profit_rate": profit / size.sum()}
    )  # fmt: skip
    best = int(profit.argmax())
    everyone = float(from_here[0][0] - economics.cost_application * size.sum())
    return ProfitCurve(table, float(tried[best]), float(profit[best]), everyone)
