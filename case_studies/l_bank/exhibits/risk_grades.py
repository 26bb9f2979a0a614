"""L-4.1 to L-4.3: five grades over time, non-performing loans by where they are, vintage curves."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.risk_parts import ALL, DIMENSIONS, GROUPS, VINTAGES, chosen, labelled
from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, GENERATED, warehouse
from case_studies.l_bank.risk.moves import GRADES, book_cells, vintage_loans
from lib.charts.coefficients import intervals
from lib.charts.lines import time_lines
from lib.charts.vintages import vintage_lines
from lib.credit.interval import wilson
from lib.credit.vintage import vintage_curves
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

HORIZON = 36
# Below this many loans a ratio is an anecdote.
FEWEST = 30


@exhibit(
    "L-4.1",
    pedigree=GENERATED,
    columns={
        "month": Column("month"),
        "grade": Column("label", GRADES[1:]),
        "share": Column("ratio"),
        "balance": Column("rmb_mn"),
    },
    chart=time_lines("month", "share", "grade", extra=("balance",), zero=True),
)
def five_grades(data: CaseData) -> Result:
    """Share of the balance in each grade below normal, at the end of each quarter."""
    found = data.query(
        """
        SELECT month, five_grade AS grade, sum(closing_balance_rmb)::DOUBLE AS balance
        FROM loan_months WHERE month(month) % 3 = 0 GROUP BY ALL ORDER BY ALL
        """
    )
    sums = found.pivot(index="month", columns="grade", values="balance").fillna(0.0)
    shares = sums.div(sums.sum(axis=1), axis=0)
    rows = [
        (month, GRADES[grade - 1], float(shares.loc[month, grade]), float(sums.loc[month, grade]) / 1e6)
        for grade in range(2, 6)
        for month in sums.index
    ]
    npl = shares[[3, 4, 5]].sum(axis=1)
    peak = npl.idxmax()
    return Result(
        table=pd.DataFrame(rows, columns=["month", "grade", "share", "balance"]),
        facts={
            "npl": float(npl.iloc[-1]),
            "mention": float(shares[2].iloc[-1]),
            "loss": float(shares[5].iloc[-1]),
            "peak": float(npl.loc[peak]),
            "peak_on": peak,
            "first": float(npl.iloc[3]),
        },
        sources=(warehouse("loan_months"),),
        notes=("notes.l4_grades",),
    )


@exhibit(
    "L-4.2",
    pedigree=ESTIMATED,
    columns={
        "group": Column("label", tuple(name for names in GROUPS.values() for name in names)),
        "npl_ratio": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loans": Column("count"),
        "balance": Column("rmb_mn"),
        "npl_share": Column("share"),
    },
    chart=intervals("group", "npl_ratio", low="low", high="high", extra=("loans", "balance", "npl_share")),
)
def npl_by(
    data: CaseData,
    by: str = "l4.by_industry",
    product: str = ALL,
    industry: str = ALL,
    branch: str = ALL,
    year: str = "2024",
) -> Result | NotAvailable:
    """NPL ratio of the balance at the end of a year by product, industry, branch or vintage.

    Bounds are Wilson's for as many loans with that share; groups below `FEWEST` loans are left out.
    """
    column = DIMENSIONS[by]
    cells = chosen(book_cells(data), product=product, industry=industry, branch=branch)
    cells = cells[cells["year"] == int(year)]
    bad = cells["grade"] >= 3
    sums = (
        cells.assign(bad_loans=cells["loans"] * bad, bad_balance=cells["balance"] * bad)
        .groupby(column)[["loans", "balance", "bad_loans", "bad_balance"]]
        .sum()
    )
    kept = sums[sums["loans"] >= FEWEST].reset_index()
    if kept.empty:
        return NotAvailable("l4.too_few", {"least": FEWEST})
    ratio = (kept["bad_balance"] / kept["balance"]).to_numpy(np.float64)
    n = kept["loans"].to_numpy(np.float64)
    low, high = wilson(ratio * n, n)
    table = pd.DataFrame(
        {
            "group": [labelled(column, value) for value in kept[column]],
            "npl_ratio": ratio,
            "low": low,
            "high": high,
            "loans": kept["loans"].to_numpy(),
            "balance": kept["balance"].to_numpy() / 1e6,
            "npl_share": (kept["bad_balance"] / sums["bad_balance"].sum()).to_numpy(),
        }
    )
    order = GROUPS[column]
    table = table.sort_values("group", key=lambda names: names.map(order.index), ignore_index=True)
    worst, best = table.loc[table["npl_ratio"].idxmax()], table.loc[table["npl_ratio"].idxmin()]
    whole = float(sums["bad_balance"].sum() / sums["balance"].sum())
    apart = int(((table["low"] > whole) | (table["high"] < whole)).sum())
    return Result(
        table=table,
        facts={
            "whole": whole,
            "worst_label": worst["group"],
            "worst": worst["npl_ratio"],
            "best_label": best["group"],
            "best": best["npl_ratio"],
            "apart": apart,
            "groups": len(table),
            "year": int(year),
            "left_out": len(sums) - len(kept),
        },
        variant="" if len(table) > 1 else "one",
        sources=(warehouse("loan_months", "loans", "borrowers", "products", "branches"),),
        notes=("notes.l4_npl",),
    )


@exhibit(
    "L-4.3",
    pedigree=ESTIMATED,
    columns={
        "vintage": Column("label", VINTAGES[:-1]),
        "months_on_book": Column("count"),
        "share": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "loans": Column("count"),
    },
    chart=vintage_lines("months_on_book", "share", "vintage", extra=("low", "high", "loans")),
)
def vintages(data: CaseData, product: str = ALL, industry: str = ALL) -> Result | NotAvailable:
    """Share of each year's loans that had defaulted, by months on book (loans paid back stay in the base)."""
    loans = chosen(vintage_loans(data), product=product, industry=industry)
    sizes = loans["vintage"].value_counts()
    loans = loans[loans["vintage"].map(sizes) >= FEWEST]
    found = vintage_curves(loans["vintage"], loans["bad"], loans["seen"], horizon=HORIZON)
    if isinstance(found, NotAvailable):
        return NotAvailable("l4.too_few", {"least": FEWEST})
    table = found.rename(columns={"month": "months_on_book"})
    table["vintage"] = [f"l4.vintage.{year}" for year in table["vintage"]]
    year = table[table["months_on_book"] == 12]
    if year.empty:
        return NotAvailable("l4.too_few", {"least": FEWEST})
    worst, best = year.loc[year["share"].idxmax()], year.loc[year["share"].idxmin()]
    last = year.iloc[-1]
    columns = ["vintage", "months_on_book", "share", "low", "high", "loans"]
    return Result(
        table=table[columns],
        facts={
            "worst_label": worst["vintage"],
            "worst": worst["share"],
            "best_label": best["vintage"],
            "best": best["share"],
            "last_label": last["vintage"],
            "last": last["share"],
            "apart": bool(best["high"] < worst["low"]),
        },
        variant="" if best["high"] < worst["low"] else "close",
        sources=(warehouse("loans", "borrowers", "products"),),
        notes=("notes.l4_vintage",),
    )
