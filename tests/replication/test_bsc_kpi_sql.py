"""Every KPI's SQL against a second computation in pandas, written from the formula in words."""

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
import pandas as pd
import pytest

from lib.bsc.kpi_values import cached_values
from lib.bsc.kpis import load_kpis
from lib.cases import CASE_STUDIES
from lib.warehouse import Warehouse, open_case

BOOK = load_kpis(CASE_STUDIES / "xm_bank" / "kpis")


class Tables:
    """The tables of the bank (``branch`` None) or of one branch, as pandas reads them."""

    def __init__(self, warehouse: Warehouse, branch: int | None) -> None:
        self._warehouse = warehouse
        self._where = "" if branch is None else f"WHERE branch_id = {branch}"

    def _read(self, table: str, where: str | None = None) -> pd.DataFrame:
        return self._warehouse.query(f"SELECT * FROM {table} {self._where if where is None else where}")

    @cached_property
    def quarters(self) -> list[pd.Timestamp]:
        return list(self._read("quarters", "")["quarter"])

    @cached_property
    def branch(self) -> pd.DataFrame:
        return self._read("branch_quarters").groupby("quarter").sum(numeric_only=True)

    @cached_property
    def bank(self) -> pd.DataFrame:
        return self._read("bank_quarters", "").set_index("quarter")

    @cached_property
    def files(self) -> pd.DataFrame:
        rows = self._read("applications")
        return rows.loc[rows["decision"] != "withdrawn"]

    @cached_property
    def loans(self) -> pd.DataFrame:
        rows = self._read("loans").merge(self._read("products", "")[["product_id", "channel"]])
        return rows.assign(quarter=rows["disbursed_on"].dt.to_period("Q").dt.start_time)

    @cached_property
    def disbursed(self) -> pd.DataFrame:
        return self.loans.loc[self.loans["quarter"] >= self.quarters[0]]

    @cached_property
    def book(self) -> pd.DataFrame:
        columns = ["loan_id", "security", "sci_tech", "renewal_without_principal"]
        return self._read("loan_quarters", "").merge(self.loans[columns], on="loan_id")

    @cached_property
    def officers(self) -> pd.DataFrame:
        rows = self._read("staff")
        return rows.loc[rows["role"] == "credit_officer"]


def over_a_year(values: pd.Series) -> pd.Series:
    return values.rolling(4).sum().dropna()


def mean_balance(t: Tables) -> pd.Series:
    return (t.branch["opening_balance_rmb"] + t.branch["loan_balance_rmb"]) / 2


def yearly_rate(t: Tables, amount: pd.Series) -> pd.Series:
    return over_a_year(amount) / mean_balance(t).rolling(4).mean().dropna()


def share_of_balance(t: Tables, chosen: Callable[[pd.DataFrame], pd.Series]) -> pd.Series:
    part = t.book["closing_balance_rmb"].where(chosen(t.book), 0)
    total = t.book.groupby("quarter")["closing_balance_rmb"].sum()
    return part.groupby(t.book["quarter"]).sum() / total


def disposal_rate(t: Tables) -> pd.Series:
    start = t.branch["npl_opening_rmb"].shift(3)
    exposed = start + t.branch["npl_new_rmb"].rolling(4).sum()
    return (t.branch["npl_disposed_rmb"].rolling(4).sum() / exposed).dropna()


def decision_days(t: Tables) -> pd.Series:
    days = (t.files["decided_at"] - t.files["submitted_at"]).dt.total_seconds() / 86400
    return days.groupby(t.files["decided_quarter"]).median()


def check_coverage(t: Tables) -> pd.Series:
    whole = t.book.loc[(t.book["opening_balance_rmb"] > 0) & (t.book["closing_balance_rmb"] > 0)]
    return whole.groupby("quarter")["post_loan_check"].mean()


def warning_lead(t: Tables) -> pd.Series:
    fall = (
        t.book.loc[t.book["five_grade"] >= 3].groupby("loan_id")["quarter"].min().rename("fall").reset_index()
    )
    end = fall["fall"] + pd.DateOffset(months=3) - pd.DateOffset(days=1)
    warned = t.book.dropna(subset=["warned_on"])[["loan_id", "warned_on"]].merge(fall.assign(end=end))
    recent = (warned["warned_on"] >= warned["fall"] - pd.DateOffset(months=9)) & (
        warned["warned_on"] <= warned["end"]
    )
    first = warned.loc[recent].groupby("loan_id")["warned_on"].min()
    lead = (end - fall["loan_id"].map(first)).dt.days.fillna(0)
    return lead.groupby(fall["fall"]).mean()


def launched(t: Tables) -> pd.Series:
    days = t._read("products", "")["launched_on"]
    counts = {}
    for quarter in t.quarters:
        end = quarter + pd.DateOffset(months=3)
        counts[quarter] = int(((days < end) & (days >= end - pd.DateOffset(years=1))).sum())
    return pd.Series(counts)


def turnover(t: Tables) -> pd.Series:
    people = t.officers
    employed, gone = {}, {}
    for quarter in t.quarters:
        end = quarter + pd.DateOffset(months=3)
        there = (people["hired_on"] < end) & ~(people["left_on"] < end)
        left = (people["left_on"] >= quarter) & (people["left_on"] < end)
        employed[quarter], gone[quarter] = int(there.sum()), int(left.sum())
    return over_a_year(pd.Series(gone)) / pd.Series(employed).rolling(4).mean().dropna()


def training(t: Tables) -> pd.Series:
    log = t._read("staff_quarters", "")
    by_quarter = log.loc[log["staff_id"].isin(t.officers["staff_id"])].groupby("quarter")["training_hours"]
    return over_a_year(by_quarter.sum()) / by_quarter.size().rolling(4).mean().dropna()


def per_quarter(rows: pd.DataFrame, column: str, quarter: str = "quarter") -> pd.Series:
    return rows.groupby(quarter)[column].mean()


FORMULAS: dict[str, Callable[[Tables], pd.Series]] = {
    "sme_balance": lambda t: t.branch["loan_balance_rmb"] / 1e9,
    "sme_share": lambda t: t.bank["sme_loans_rmb"] / t.bank["total_loans_rmb"],
    "funding_cost": lambda t: 4 * t.branch["funding_expense_rmb"] / mean_balance(t),
    "cost_to_serve": lambda t: yearly_rate(t, t.branch["operating_cost_rmb"]),
    "risk_adjusted_margin": lambda t: yearly_rate(
        t,
        t.branch["interest_income_rmb"]
        - t.branch[["funding_expense_rmb", "operating_cost_rmb", "provision_charge_rmb"]].sum(axis=1),
    ),
    "npl_ratio": lambda t: share_of_balance(t, lambda book: book["five_grade"] >= 3),
    "provision_coverage": lambda t: (
        t.book.groupby("quarter")["provision_rmb"].sum()
        / t.book.loc[t.book["five_grade"] >= 3].groupby("quarter")["closing_balance_rmb"].sum()
    ),
    "npl_disposal_rate": disposal_rate,
    "borrowers": lambda t: t.branch["borrowers"] / 1e3,
    "loan_per_borrower": lambda t: t.branch["loan_balance_rmb"] / t.branch["borrowers"] / 1e3,
    "first_time_share": lambda t: per_quarter(t.disbursed, "first_time_borrower"),
    "unsecured_share": lambda t: share_of_balance(t, lambda book: book["security"] == "unsecured"),
    "sci_tech_share": lambda t: share_of_balance(t, lambda book: book["sci_tech"]),
    "guaranteed_share": lambda t: share_of_balance(
        t, lambda book: book["security"].isin(["guaranteed", "insured"])
    ),
    "renewal_share": lambda t: share_of_balance(t, lambda book: book["renewal_without_principal"]),
    "decision_days": decision_days,
    "approval_rate": lambda t: per_quarter(
        t.files.assign(yes=t.files["decision"] == "approved"), "yes", "decided_quarter"
    ),
    "straight_through_share": lambda t: per_quarter(t.files, "straight_through", "decided_quarter"),
    "post_loan_check_coverage": check_coverage,
    "warning_lead_days": warning_lead,
    "past_due_30": lambda t: share_of_balance(t, lambda book: book["days_past_due"] > 30),
    "products_launched": launched,
    "digital_product_share": lambda t: per_quarter(
        t.disbursed.assign(digital=t.disbursed["channel"] == "digital"), "digital"
    ),
    "borrowers_per_officer": lambda t: t.branch["borrowers"] / t.branch["credit_officers"],
    "officer_turnover": turnover,
    "training_hours": training,
    "appraisal_weight": lambda t: t.bank["sme_appraisal_weight"],
}


@pytest.fixture(scope="module")
def values() -> pd.DataFrame:
    return cached_values(open_case("xm_bank"), BOOK)


@cache
def tables(branch: int | None) -> Tables:
    return Tables(open_case("xm_bank"), branch)


CASES = [
    (kpi, branch) for kpi in FORMULAS for branch in (None, 9) if branch is None or BOOK[kpi].scope == "branch"
]


@pytest.mark.parametrize(("kpi", "branch"), CASES)
def test_the_sql_gives_what_the_formula_says(kpi: str, branch: int | None, values: pd.DataFrame) -> None:
    rows = values.loc[values["kpi"] == kpi]
    rows = rows.loc[rows["branch_id"].isna() if branch is None else rows["branch_id"] == branch]
    expected = FORMULAS[kpi](tables(branch)).astype(float).replace([np.inf, -np.inf], np.nan).dropna()
    found = rows.set_index("quarter")["value"]
    assert found.index.tolist() == expected.index.tolist()
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)


def test_no_kpi_is_without_a_formula() -> None:
    assert set(FORMULAS) == set(BOOK.ids)
