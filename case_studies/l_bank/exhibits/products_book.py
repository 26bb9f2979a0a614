"""L-2.4 to L-2.6: the book over time, its composition by product, and how concentrated the branches are."""

import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import (
    BRANCHES,
    GENERATED,
    INDUSTRIES,
    PRODUCTS,
    REGIONS,
    SECURITIES,
    warehouse,
)
from lib.charts.areas import stacked_areas
from lib.charts.heat import heat_map
from lib.charts.scores import ranked_bars
from lib.credit.concentration import concentration
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.exhibits.aggregates import aggregate, chosen
from lib.values import NotAvailable

ALL = "all"
# Balances at quarters' ends by everything a reader may choose; filtered and summed on demand.
BOOK_CUBE = """SELECT m.quarter, b.name AS branch, p.code AS product, l.security, w.size, w.industry,
  sum(r.closing_balance_rmb) AS balance, count(*) FILTER (WHERE r.closing_balance_rmb > 0) AS loans
FROM loan_months r JOIN months m USING (month) JOIN loans l USING (loan_id) JOIN products p USING (product_id)
JOIN borrowers w ON w.borrower_id = l.borrower_id JOIN branches b ON b.branch_id = l.branch_id
WHERE month(r.month) % 3 = 0 GROUP BY ALL"""
BOOK_TABLES = ("loan_months", "loans", "products", "borrowers", "branches")


def book_cube(data: CaseData) -> pd.DataFrame:
    """Balances at quarters' ends by quarter, branch, product, security, size and industry."""
    return aggregate(data, BOOK_CUBE)


@exhibit(
    "L-2.4",
    pedigree=GENERATED,
    columns={
        "quarter": Column("quarter"),
        "security": Column("label", SECURITIES),
        "balance": Column("rmb_bn"),
        "share": Column("share"),
        "loans": Column("count"),
    },
    chart=stacked_areas("quarter", "balance", "security", extra=("share", "loans")),
)
def book(data: CaseData, size: str = ALL, industry: str = ALL, branch: str = ALL) -> Result | NotAvailable:
    """Balance at the end of each quarter by security, for all borrowers or for those chosen."""
    cube = book_cube(data)
    rows = chosen(cube, {"size": size, "industry": industry, "branch": branch})
    sums = rows.groupby(["quarter", "security"], as_index=False, observed=True)[["balance", "loans"]].sum()
    if sums.empty or sums["balance"].sum() == 0:
        return NotAvailable("l2.no_balance")
    total = sums.groupby("quarter")["balance"].transform("sum")
    table = pd.DataFrame(
        {
            "quarter": sums["quarter"],
            "security": "l.security." + sums["security"].astype(str),
            "balance": sums["balance"] / 1e9,
            "share": sums["balance"] / total.where(total > 0),
            "loans": sums["loans"],
        }
    )
    rank = {name: place for place, name in enumerate(SECURITIES)}
    table["place"] = table["security"].map(rank)
    table = table.sort_values(["quarter", "place"]).drop(columns="place")
    first, last = table["quarter"].min(), table["quarter"].max()
    ends = table.set_index(["quarter", "security"])["share"]
    change = (ends.loc[last] - ends.loc[first].reindex(ends.loc[last].index).fillna(0.0)).sort_values()
    totals = table.groupby("quarter")["balance"].sum() * 1e9
    return Result(
        table=table.reset_index(drop=True),
        facts={
            "first_quarter": first,
            "last_quarter": last,
            "first_rmb": float(totals.loc[first]),
            "last_rmb": float(totals.loc[last]),
            "gained_label": str(change.index[-1]),
            "gained": float(change.iloc[-1]),
            "lost_label": str(change.index[0]),
            "lost": float(-change.iloc[0]),
        },
        sources=(warehouse(*BOOK_TABLES),),
    )


@exhibit(
    "L-2.5",
    pedigree=GENERATED,
    columns={
        "product": Column("label", PRODUCTS),
        "year": Column("year"),
        "share": Column("share"),
        "balance": Column("rmb_bn"),
    },
    chart=heat_map("year", "product", "share", roomy=330),
)
def composition(data: CaseData) -> Result:
    """Each product's share of the balance at the end of each year."""
    cube = book_cube(data)
    ends = cube.loc[cube["quarter"].dt.month == 10]
    sums = (
        ends.groupby([ends["quarter"].dt.year.rename("year"), "product"], observed=True)["balance"]
        .sum()
        .unstack()
    )
    shares = sums.div(sums.sum(axis=1), axis=0)
    table = pd.DataFrame(
        {
            "product": name,
            "year": str(year),
            "share": float(shares.at[year, name.removeprefix("l.product.")]),
            "balance": float(sums.at[year, name.removeprefix("l.product.")]) / 1e9,
        }
        for name in PRODUCTS
        for year in shares.index
        if pd.notna(shares.at[year, name.removeprefix("l.product.")])
    )
    first, last = shares.iloc[0].fillna(0.0), shares.iloc[-1]
    change = (last - first).sort_values()
    return Result(
        table=table,
        facts={
            "first_year": int(shares.index[0]),
            "last_year": int(shares.index[-1]),
            "gained_label": f"l.product.{change.index[-1]}",
            "gained_from": float(first[change.index[-1]]),
            "gained_to": float(last[change.index[-1]]),
            "lost_label": f"l.product.{change.index[0]}",
            "lost_from": float(first[change.index[0]]),
            "lost_to": float(last[change.index[0]]),
        },
        sources=(warehouse(*BOOK_TABLES),),
    )


@exhibit(
    "L-2.6",
    pedigree=GENERATED,
    columns={
        "branch": Column("label", BRANCHES),
        "region": Column("label", REGIONS),
        "top_product": Column("label", PRODUCTS),
        "hhi": Column("number"),
        "effective": Column("number"),
        "top_share": Column("share"),
        "balance": Column("rmb_mn"),
        "focus": Column("label", INDUSTRIES),
        "place": Column("count", hidden=True),
    },
    chart=ranked_bars(
        "branch",
        "hhi",
        "region",
        place="place",
        extra=("top_product", "top_share", "effective", "balance", "focus"),
    ),
)
def branch_concentration(data: CaseData) -> Result:
    """Concentration of each branch's balance over products at the end of the data."""
    cube = book_cube(data)
    last = cube.loc[cube["quarter"] == cube["quarter"].max()]
    sums = last.groupby(["branch", "product"], observed=True)["balance"].sum().unstack(fill_value=0)
    names = data.query(
        """SELECT b.name AS branch, r.name AS region, 'l.industry.' || focus_industry AS focus
        FROM branches b JOIN regions r USING (region_id)"""
    ).set_index("branch")
    whole = concentration(sums.sum())
    if isinstance(whole, NotAvailable):
        raise ValueError("no balance at the end of the data")
    rows = []
    for branch, held in sums.iterrows():
        found = concentration(held)
        if isinstance(found, NotAvailable):
            continue
        rows.append(
            {
                "branch": f"l.branch.{branch}",
                "region": f"l.region.{names.at[branch, 'region']}",
                "top_product": f"l.product.{held.idxmax()}",
                "hhi": found.hhi,
                "effective": found.effective,
                "top_share": found.top[1],
                "balance": float(held.sum()) / 1e6,
                "focus": names.at[branch, "focus"],
            }
        )
    table = pd.DataFrame(rows).sort_values("hhi", ascending=False, ignore_index=True)
    table["place"] = range(1, len(table) + 1)
    return Result(
        table=table,
        facts={
            "whole": whole.hhi,
            "whole_effective": whole.effective,
            "branch_label": str(table["branch"].iloc[0]),
            "most_hhi": float(table["hhi"].iloc[0]),
            "most_share": float(table["top_share"].iloc[0]),
            "product_label": str(table["top_product"].iloc[0]),
            "least_label": str(table["branch"].iloc[-1]),
            "least_hhi": float(table["hhi"].iloc[-1]),
        },
        sources=(warehouse(*BOOK_TABLES, "regions"),),
        notes=("notes.l2_hhi",),
    )
