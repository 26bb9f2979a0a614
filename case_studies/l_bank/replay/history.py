"""What happened, as arrays: every application, and every loan by quarter. Read once per data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from case_studies.l_bank.risk.losses import fit_losses
from case_studies.l_bank.scoring import score_applications
from lib.exhibits import CaseData

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

QUARTERS = 36
FOLDER = Path(__file__).parent
# Kinds of security as far as they matter for losses and for guarantees.
SECURITIES = ("collateral", "guarantee_company", "mutual_guarantee", "unsecured")
COLLATERAL, COMPANY, MUTUAL, UNSECURED = range(4)
_KIND = {
    "mortgage": COLLATERAL, "chattel": COLLATERAL, "receivable": COLLATERAL,
    "guarantee_company": COMPANY, "mutual_guarantee": MUTUAL, "unsecured": UNSECURED,
}  # fmt: skip
SIZES = ("self_employed", "micro", "small")
AGES = ("under_3", "from_3_to_6", "from_6_to_10", "over_10")
_AGE_EDGES = (3.0, 6.0, 10.0)
FIRST = ("first_time", "borrowed_before")


def sql(name: str) -> str:
    """The text of one of this package's queries."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Files:
    """Every application, (n,) each, in the order of their ids; money in RMB.

    Attributes
    ----------
    quarter : of the disbursement, else of the decision; 0 is 2016Q1. decided : of the decision.
    approved, lent : by L, as it was. loan : place among the loans, -1 without one.
    amount : lent, else requested. security : place in ``SECURITIES``. points, log_odds : of the scorecard.
    value, cap : appraised collateral and the product's highest loan-to-value; 0 where none is asked.
    others : live balance of firms of the same group at the decision.
    raised : an override raised its grade. staying : chance that an approved file would have been approved
        without that override too.
    """

    table: pd.DataFrame
    quarter: Codes
    decided: Codes
    approved: Flags
    lent: Flags
    loan: Codes
    amount: Array
    security: Codes
    points: Array
    log_odds: Array
    value: Array
    cap: Array
    others: Array
    raised: Flags
    staying: Array
    industry: Codes
    industries: tuple[str, ...]
    groups: dict[str, tuple[tuple[str, ...], Codes]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.quarter)


@dataclass(frozen=True, eq=False)
class Seen:
    """What became of the loans that L made: sums by kind of security and quarter for any weights.

    Each is a sparse array whose rows are security x quarter (``paid`` and ``interest`` have those of loans
    that never defaulted first, then the others) and whose columns are loans.

    Attributes
    ----------
    application : place of each loan's application, (loans,).
    paid, npl, interest : balance at the end of the quarter by whether it is past due more than 90 days, and
        interest received. new : disbursed. live : loans with a balance. fallen : exposure at default.
    bad : whether a loan ever defaulted. loss : over the exposure, of those that did (expected while open).
    exposure : at default. spread : links through which a default of others was felt when it stopped.
    severity : of the worst signal before the stop that nobody acted on. coverage : collateral over exposure.
    """

    application: Codes
    paid: Any
    npl: Any
    interest: Any
    new: Any
    live: Any
    fallen: Any
    bad: Flags
    loss: Array
    exposure: Array
    spread: Array
    severity: Array
    coverage: Array
    lgd: Array


@cache
def files(data: CaseData) -> Files:
    """Read the applications."""
    table = data.query(sql("files"))
    card = score_applications(data)
    industries = tuple(sorted(table["industry"].unique()))
    age = np.digitize(table["firm_age_years"].to_numpy(np.float64), _AGE_EDGES)
    industry = pd.Categorical(table["industry"], categories=industries).codes.astype(np.int64)
    loan = np.full(len(table), -1)
    lent = table["loan_id"].notna().to_numpy()
    loan[lent] = np.arange(lent.sum())
    groups = {
        "size": (SIZES, pd.Categorical(table["size"], categories=SIZES).codes.astype(np.int64)),
        "age": (AGES, age.astype(np.int64)),
        "industry": (industries, industry),
        "first": (FIRST, np.where(table["first_time"], 0, 1)),
    }
    raised = table["raised"].to_numpy(bool)
    return Files(
        table=table,
        quarter=table["quarter"].to_numpy(np.int64),
        decided=table["decided_quarter"].to_numpy(np.int64),
        approved=(table["decision"] == "approved").to_numpy(),
        lent=lent,
        loan=loan,
        amount=table["amount_rmb"].to_numpy(np.float64),
        security=table["security"].map(_KIND).to_numpy(np.int64),
        points=card["points"].to_numpy(np.float64),
        log_odds=card["log_odds"].to_numpy(np.float64),
        value=table["value_rmb"].to_numpy(np.float64),
        cap=table["max_ltv"].astype("float64").fillna(0.0).to_numpy(),
        others=_others(data, table),
        raised=raised,
        staying=_staying(table, raised),
        industry=industry,
        industries=industries,
        groups=groups,
    )


def _others(data: CaseData, table: pd.DataFrame) -> Array:
    """Live balance of the other firms of an applicant's group at the end of the month before."""
    held = data.query(
        """
        SELECT a.application_id, sum(m.closing_balance_rmb)::DOUBLE AS others
        FROM applications AS a
        INNER JOIN borrowers AS b ON b.borrower_id = a.borrower_id AND b.related_group_id IS NOT NULL
        INNER JOIN borrowers AS o
            ON o.related_group_id = b.related_group_id AND o.borrower_id <> b.borrower_id
        INNER JOIN loans AS l ON l.borrower_id = o.borrower_id
        INNER JOIN loan_months AS m ON m.loan_id = l.loan_id
            AND m.month = date_trunc('month', coalesce(a.decided_on, a.submitted_on)) - INTERVAL 1 MONTH
        GROUP BY a.application_id
        """
    )
    found = table["application_id"].map(held.set_index("application_id")["others"])
    values: Array = found.fillna(0.0).to_numpy(np.float64)
    return values


def _staying(table: pd.DataFrame, raised: Flags) -> Array:
    """Chance that what was approved after an override to a better grade had been approved without it.

    A logit of L's decisions on the score as it counted, collateral and renewal. Whoever was approved at
    chance p of his own score would, at the score before the override with chance p', still have been with
    p'/p: the same luck, a higher bar.
    """
    import statsmodels.api as sm

    decided = table["decision"].isin(("approved", "declined")).to_numpy()
    cover = np.clip(table["collateral_coverage"].astype("float64").fillna(0.0).to_numpy(), 0.0, 2.5)
    before = table["expert_score"].to_numpy(np.float64)
    after = before + RAISED * raised
    base = np.column_stack([np.ones(len(table)), cover, table["renewal"].to_numpy(np.float64)])
    loose = np.isin(table["decided_quarter"].to_numpy() // 4, (1, 2)).astype(np.float64)
    design = np.column_stack([base, loose, after / 10.0])
    outcome = (table["decision"] == "approved").to_numpy(np.float64)
    fitted = sm.Logit(outcome[decided], design[decided]).fit(disp=0)
    without = design.copy()
    without[:, -1] = before / 10.0
    found: Array = np.asarray(fitted.predict(without) / fitted.predict(design))
    return np.minimum(found, 1.0)


# What an override adds to the score: seven points, L's rule book ([dgp.rating] in case.toml).
RAISED = 7.0


@cache
def seen(data: CaseData) -> Seen:
    """Read the loans."""
    every, rows = files(data), data.query(sql("quarters"))
    table = every.table.loc[every.lent].reset_index(drop=True)
    order = np.argsort(table["loan_id"].to_numpy(), kind="stable")
    place = order[np.searchsorted(table["loan_id"].to_numpy()[order], rows["loan_id"].to_numpy())]
    kind = every.security[every.lent]
    bad = table["default_on"].notna().to_numpy()
    at = kind[place] * QUARTERS + rows["quarter"].to_numpy(np.int64)
    split = at + len(SECURITIES) * QUARTERS * bad[place]
    loans, cells = len(table), len(SECURITIES) * QUARTERS

    def sparse(values: npt.ArrayLike, row: Codes, column: Codes, height: int = cells) -> Any:
        numbers = np.asarray(values, dtype=np.float64)
        kept = numbers != 0.0
        return csr_array((numbers[kept], (row[kept], column[kept])), shape=(height, loans))

    when = pd.to_datetime(table["default_on"])
    fell = np.where(bad, 4 * (when.dt.year.fillna(2016) - 2016) + when.dt.quarter.fillna(1) - 1, 0).astype(
        np.int64
    )
    model = fit_losses(data)
    coverage = table["default_coverage"].astype("float64").fillna(0.0).to_numpy()
    expected = model.lgd(coverage, table["security"])
    known = table["lgd"].astype("float64").to_numpy()
    known = np.where((table["outcome"] == "cured").to_numpy(), 0.0, known)
    exposure = table["default_balance_rmb"].astype("float64").fillna(0.0).to_numpy()
    links = data.query(sql("felt")).set_index("loan_id")["links"]
    own = np.arange(loans)
    return Seen(
        application=np.flatnonzero(every.lent),
        paid=sparse(rows["performing_rmb"], split, place, 2 * cells),
        npl=sparse(rows["npl_rmb"], at, place),
        interest=sparse(rows["interest_rmb"], split, place, 2 * cells),
        new=sparse(every.amount[every.lent], kind * QUARTERS + every.quarter[every.lent], own),
        live=sparse(rows["live"], at, place),
        fallen=sparse(exposure, kind * QUARTERS + fell, own),
        bad=bad,
        loss=np.where(bad, np.where(np.isnan(known), expected, known), 0.0),
        exposure=exposure,
        spread=table["loan_id"].map(links).fillna(0.0).to_numpy(np.float64),
        severity=table["severity"].to_numpy(np.float64),
        coverage=coverage,
        lgd=expected,
    )
