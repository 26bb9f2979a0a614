"""What would have become of applicants without a loan: inferred from those who had one.

A logit of default in the coming quarter, fitted on the loans that L made: the card's log-odds, quarters on
book, kind of security, and a level for each calendar quarter, which takes in the economy. Applied to a file
without a loan it assumes that at the same score a declined applicant is as good as an accepted one, but for
the odds that the assumption ``reject_odds`` adds (fuzzy augmentation with a penalty: Hand and Henley 1993).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from case_studies.l_bank.replay.history import QUARTERS, SECURITIES, Array, Codes, files, sql
from case_studies.l_bank.risk.losses import fit_losses
from lib.exhibits import CaseData

# Quarters on book from which each effect of age holds; before, no loan can be in default.
AGES = (0, 1, 2, 4, 8)
_BINS = 24


@dataclass(frozen=True, eq=False)
class Risk:
    """The fitted logit of default within a quarter.

    Attributes
    ----------
    level : by calendar quarter, (QUARTERS,). slope : per log-odds of the card, centred at ``centre``.
    age : by ``AGES``. kind : by ``SECURITIES``.
    slope_error, level_error : standard errors (clustered by quarter) of slope and of the common level.
    loans, defaults : loan-quarters and defaults it was fitted on.
    """

    level: Array
    slope: float
    centre: float
    age: Array
    kind: Array
    slope_error: float
    level_error: float
    loans: int
    defaults: int

    def hazard(self, quarter: Codes, age: Codes, kind: Codes, log_odds: Array) -> Array:
        """Probability of default within the quarter, elementwise."""
        z = (
            self.level[quarter]
            + self.age[np.searchsorted(AGES, age, side="right") - 1]
            + self.kind[kind]
            + self.slope * (log_odds - self.centre)
        )
        found: Array = 1.0 / (1.0 + np.exp(-z))
        return found


@cache
def fit_risk(data: CaseData) -> Risk:
    """Fit it on loan-quarters grouped by its terms, scores in bins (binomial GLM, logit link)."""
    import statsmodels.api as sm

    every = files(data)
    rows = data.query(sql("outcomes_sample"))
    place = rows["application_id"].to_numpy(np.int64) - 1
    score = every.log_odds[place]
    edges = np.quantile(score, np.linspace(0.0, 1.0, _BINS + 1)[1:-1])
    cells = pd.DataFrame(
        {
            "quarter": rows["quarter"], "age": np.searchsorted(AGES, rows["age"], side="right") - 1,
            "kind": every.security[place], "bin": np.digitize(score, edges), "score": score,
            "fell": rows["fell"], "one": 1.0,
        }
    )  # fmt: skip
    by = cells.groupby(["quarter", "age", "kind", "bin"], as_index=False).agg(
        score=("score", "mean"), fell=("fell", "sum"), loans=("one", "sum")
    )
    centre = float(np.average(by["score"], weights=by["loans"]))
    quarters = np.sort(by["quarter"].unique())
    # In the first two quarters nobody could default yet: they share the level of the third.
    block = np.maximum(by["quarter"].to_numpy(), _FIRST)
    levels = np.arange(_FIRST, quarters.max() + 1)
    dummies = (block[:, None] == levels[None, :]).astype(np.float64)
    ages = (by["age"].to_numpy()[:, None] == np.arange(1, len(AGES))[None, :]).astype(np.float64)
    kinds = (by["kind"].to_numpy()[:, None] == np.arange(1, len(SECURITIES))[None, :]).astype(np.float64)
    design = np.column_stack([dummies, ages, kinds, by["score"] - centre])
    outcome = np.column_stack([by["fell"], by["loans"] - by["fell"]])
    fitted = sm.GLM(outcome, design, family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": by["quarter"].to_numpy()}
    )
    values = np.asarray(fitted.params)
    n, m = len(levels), len(AGES) - 1
    level = np.empty(QUARTERS)
    # A default of quarter t is that of a loan that was paid at the end of t - 1.
    level[_FIRST + 1 : quarters.max() + 2] = values[:n]
    level[: _FIRST + 1] = values[0]
    return Risk(
        level=level,
        slope=float(values[-1]),
        centre=centre,
        age=np.concatenate([[0.0], values[n : n + m]]),
        kind=np.concatenate([[0.0], values[n + m : -1]]),
        slope_error=float(np.sqrt(np.asarray(fitted.cov_params())[-1, -1])),
        level_error=float(1.0 / np.sqrt(by["fell"].sum())),
        loans=int(by["loans"].sum()),
        defaults=int(by["fell"].sum()),
    )


_FIRST = 2


@dataclass(frozen=True, eq=False)
class Inferred:
    """Expected course of every application without a loan, had it been lent to when it was decided.

    Sparse arrays, rows security x quarter, columns applicants. ``paid``: balance at the end of a quarter;
    ``fallen``: exposure at default; ``live``: expected loans; ``failed``: expected defaults; all at the
    central estimate, without the penalty on declined ones. ``rate``: what L asked of the same product and
    grade in the same quarter. ``lgd`` : loss given default.
    """

    application: Codes
    paid: Any
    fallen: Any
    live: Any
    failed: Any
    rate: Array
    lgd: Array


@cache
def inferred(data: CaseData) -> Inferred:
    """Lay out the applications without a loan."""
    every, risk = files(data), fit_risk(data)
    who = np.flatnonzero(~every.lent & ~every.approved)
    table = every.table.iloc[who]
    start, kind, x = every.decided[who], every.security[who], every.log_odds[who]
    term = np.ceil(table["term_months"].to_numpy(np.float64) / 3.0).astype(np.int64)
    bullet = (table["repayment"] == "bullet").to_numpy()
    alive = np.ones(len(who))
    cells = len(SECURITIES) * QUARTERS
    parts: dict[str, list[tuple[Array, Codes, Codes]]] = {
        name: [] for name in ("paid", "fallen", "live", "failed")
    }
    before = np.ones(len(who))
    for age in range(int(term.max()) + 1):
        when = start + age
        on = np.flatnonzero((when < QUARTERS) & (age <= term))
        hazard = np.zeros(len(who))
        if age > 0:
            hazard[on] = risk.hazard(when[on], np.full(len(on), age - 1), kind[on], x[on])
        left = np.where(bullet, age < term, np.clip(1.0 - age / term, 0.0, 1.0))
        failed = alive * hazard
        fell = failed * before
        alive = alive - failed
        row = kind[on] * QUARTERS + when[on]
        for name, value in (
            ("paid", alive * left), ("fallen", fell), ("live", alive * (left > 0)), ("failed", failed),
        ):  # fmt: skip
            parts[name].append((value[on], row, on))
        before = left.astype(np.float64)

    def sparse(name: str) -> Any:
        values, rows, columns = (np.concatenate(part) for part in zip(*parts[name], strict=True))
        return csr_array((values, (rows, columns)), shape=(cells, len(who)))

    coverage = every.value[who] / every.amount[who]
    return Inferred(
        application=who,
        paid=sparse("paid"),
        fallen=sparse("fallen"),
        live=sparse("live"),
        failed=sparse("failed"),
        rate=_rates(every.table, who),
        lgd=fit_losses(data).lgd(coverage, table["security"]),
    )


def _rates(table: pd.DataFrame, who: Codes) -> Array:
    """Mean rate of the same product, grade and quarter; where there was no such loan, of the quarter."""
    asked = table.loc[table["rate"].notna()]
    by = asked.groupby(["product", "final_grade", "decided_quarter"])["rate"].mean()
    quarter = asked.groupby("decided_quarter")["rate"].mean()
    chosen = table.iloc[who]
    keys = pd.MultiIndex.from_frame(chosen[["product", "final_grade", "decided_quarter"]])
    found = pd.Series(by.reindex(keys).to_numpy())
    values: Array = found.fillna(pd.Series(quarter.reindex(chosen["decided_quarter"]).to_numpy())).to_numpy(
        np.float64
    )
    return values
