"""L-4.7 to L-4.9: concentration over time, branches that lean on one industry, the largest exposures."""

import datetime as dt

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import BRANCHES, ESTIMATED, GENERATED, INDUSTRIES, warehouse
from case_studies.l_bank.risk.moves import book_cells
from case_studies.l_bank.risk.network import components, standing
from lib.charts.bars import bars
from lib.charts.events import labelled_lines
from lib.charts.lines import time_lines
from lib.credit.concentration import Concentration, concentration
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

DIMENSIONS = {"l4.by_industry": "industry", "l4.by_product": "product", "l4.by_branch": "branch"}
COUNTED = ("l4.as_borrower", "l4.as_group", "l4.as_circle")
TOPS = (1, 5, 10, 20, 50, 100)
LEANING = ("l4.specialised", "l4.general")


def _spread(amounts: object, tops: tuple[int, ...] = TOPS) -> Concentration:
    found = concentration(amounts, tops)
    if isinstance(found, NotAvailable):
        raise ValueError(found.reason)
    return found


@exhibit(
    "L-4.7",
    pedigree=GENERATED,
    columns={
        "month": Column("month"),
        "dimension": Column("label", tuple(DIMENSIONS)),
        "hhi": Column("number"),
        "effective": Column("index"),
        "holders": Column("count"),
        "largest": Column("share"),
    },
    chart=time_lines("month", "hhi", "dimension", extra=("effective", "holders", "largest"), zero=True),
)
def over_time(data: CaseData) -> Result:
    """Herfindahl-Hirschman index over industries, products and branches, at the ends of years."""
    cells = book_cells(data)
    rows = []
    for name, column in DIMENSIONS.items():
        for year, group in cells.groupby("year"):
            found = _spread(group.groupby(column)["balance"].sum())
            rows.append(
                (
                    dt.date(int(str(year)), 12, 1),
                    name,
                    found.hhi,
                    found.effective,
                    found.holders,
                    found.top[1],
                )
            )
    table = pd.DataFrame(rows, columns=["month", "dimension", "hhi", "effective", "holders", "largest"])
    table["month"] = pd.to_datetime(table["month"])
    last = table.groupby("dimension").last()
    first = table.groupby("dimension").first()
    return Result(
        table=table,
        facts={
            "industry": float(last.loc["l4.by_industry", "hhi"]),
            "industry_effective": float(last.loc["l4.by_industry", "effective"]),
            "industries": int(last.loc["l4.by_industry", "holders"]),
            "branch": float(last.loc["l4.by_branch", "hhi"]),
            "product_first": float(first.loc["l4.by_product", "hhi"]),
            "product": float(last.loc["l4.by_product", "hhi"]),
        },
        variant="" if last.loc["l4.by_product", "hhi"] < first.loc["l4.by_product", "hhi"] else "rose",
        sources=(warehouse("loan_months", "loans", "borrowers"),),
        notes=("notes.l4_hhi",),
    )


@exhibit(
    "L-4.8",
    pedigree=GENERATED,
    columns={
        "branch": Column("label", BRANCHES),
        "leaning": Column("label", LEANING),
        "hhi": Column("number"),
        "largest": Column("label", INDUSTRIES),
        "largest_share": Column("share"),
        "regional_share": Column("share"),
        "npl_ratio": Column("ratio"),
        "balance": Column("rmb_mn"),
    },
    chart=bars(
        "branch", "hhi", colour="leaning", extra=("largest", "largest_share", "regional_share", "npl_ratio")
    ),
)
def branches(data: CaseData) -> Result:
    """Each branch's index over industries at the end of 2024, with its largest industry."""
    cells = book_cells(data)
    cells = cells[cells["year"] == 2024]
    focus = data.query("SELECT name, focus_industry FROM branches").set_index("name")["focus_industry"]
    regional = data.query("SELECT industry, regional_share FROM industries").set_index("industry")[
        "regional_share"
    ]
    rows = []
    for name, group in cells.groupby("branch"):
        held = group.groupby("industry")["balance"].sum()
        largest = str(held.idxmax())
        bad = group.loc[group["grade"] >= 3, "balance"].sum() / held.sum()
        rows.append(
            (
                f"l.branch.{name}", LEANING[int(pd.isna(focus[name]))], _spread(held).hhi,
                f"l.industry.{largest}",
                float(held.max() / held.sum()), float(regional[largest]), float(bad), float(held.sum()) / 1e6,
            )
        )  # fmt: skip
    columns = [
        "branch",
        "leaning",
        "hhi",
        "largest",
        "largest_share",
        "regional_share",
        "npl_ratio",
        "balance",
    ]
    table = pd.DataFrame(rows, columns=columns)
    table = table.sort_values("branch", key=lambda names: names.map(BRANCHES.index), ignore_index=True)
    whole = _spread(cells.groupby("industry")["balance"].sum()).hhi
    top = table.loc[table["hhi"].idxmax()]
    means = table.groupby("leaning")["hhi"].mean()
    return Result(
        table=table,
        facts={
            "whole": whole,
            "top_label": top["branch"],
            "top": float(top["hhi"]),
            "top_industry_label": top["largest"],
            "top_share": float(top["largest_share"]),
            "top_regional": float(top["regional_share"]),
            "specialised": int((table["leaning"] == LEANING[0]).sum()),
            "specialised_hhi": float(means[LEANING[0]]),
            "general_hhi": float(means[LEANING[1]]),
        },
        sources=(warehouse("loan_months", "loans", "borrowers", "branches", "industries"),),
    )


@exhibit(
    "L-4.9",
    pedigree=ESTIMATED,
    columns={
        "counted_as": Column("label", COUNTED),
        "largest": Column("count"),
        "share": Column("ratio"),
        "amount": Column("rmb_mn"),
    },
    chart=labelled_lines("largest", "share", "counted_as", extra=("amount",)),
)
def largest(data: CaseData) -> Result:
    """Share of the balance with the largest 1 to 100 borrowers, related groups, and guarantee chains."""
    held = standing(data)[["borrower", "balance"]].merge(
        data.query("SELECT borrower_id AS borrower, related_group_id AS circle FROM borrowers"), on="borrower"
    )
    held = held[held["balance"] > 0].merge(
        components(data)[["borrower", "component"]], on="borrower", how="left"
    )
    own = "b" + held["borrower"].astype(str)
    group = ("g" + held["circle"].astype("Int64").astype(str)).where(held["circle"].notna(), own)
    chain = ("c" + held["component"].astype("Int64").astype(str)).where(held["component"].notna(), group)
    total = float(held["balance"].sum())
    rows, found = [], {}
    for name, keys in zip(COUNTED, (own, group, chain), strict=True):
        spread = _spread(held["balance"].groupby(keys).sum())
        found[name] = spread
        rows += [(name, top, share, share * total / 1e6) for top, share in spread.top.items()]
    return Result(
        table=pd.DataFrame(rows, columns=["counted_as", "largest", "share", "amount"]),
        facts={
            "borrower": found[COUNTED[0]].top[10],
            "group": found[COUNTED[1]].top[10],
            "chain": found[COUNTED[2]].top[10],
            "effective": found[COUNTED[0]].effective,
            "chain_effective": found[COUNTED[2]].effective,
            "ratio": found[COUNTED[2]].top[10] / found[COUNTED[0]].top[10],
            "borrowers": int(np.count_nonzero(held["balance"])),
        },
        sources=(warehouse("loan_months", "loans", "borrowers", "guarantee_links"),),
        notes=("notes.l4_largest",),
    )
