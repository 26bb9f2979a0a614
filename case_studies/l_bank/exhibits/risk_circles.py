"""L-4.10 and L-4.11: one chain of guarantee circles as a network; length of chains and default."""

import math

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import ESTIMATED, warehouse, with_interval
from case_studies.l_bank.risk.network import components, links_now, standing
from lib.charts.circles import circle_network
from lib.charts.coefficients import intervals
from lib.credit.circles import guarantee_circles
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.values import NotAvailable

KINDS = ("l4.link", "l4.firm")
STATUS = ("l4.no_loan", "l4.performing", "l4.in_default")
WAYS = ("l4.both_ways", "l4.one_way")
CHAINS = tuple(str(number) for number in range(1, 11))
SIZES = {"l4.size_2_4": (2, 4), "l4.size_5_9": (5, 9), "l4.size_10_19": (10, 19), "l4.size_20": (20, 9999)}
NAMED = 3


def _status(found: pd.DataFrame) -> list[str]:
    """In default ever, with a loan that is live and sound, or without a loan."""
    bad, live = found["defaulted"].eq(True), found["live"].fillna(0) > 0
    return [
        STATUS[2] if failed else STATUS[1] if alive else STATUS[0]
        for failed, alive in zip(bad, live, strict=True)
    ]


def _places(circle_of: pd.Series, chains: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """Places of firms: each circle a ring, the rings around a ring, neighbours beside each other.

    ``circle_of``: circle by firm; ``chains``: links between circles (guarantor, guaranteed).
    """
    near: dict[int, set[int]] = {int(circle): set() for circle in sorted(set(circle_of))}
    for one, two in zip(chains["guarantor"], chains["guaranteed"], strict=True):
        a, b = int(circle_of[one]), int(circle_of[two])
        near[a].add(b)
        near[b].add(a)
    order: list[int] = []
    # Depth first from the best connected, so that rings that answer for each other stand side by side.
    waiting = sorted(near, key=lambda circle: (len(near[circle]), -circle))
    while waiting:
        circle = waiting.pop()
        if circle in order:
            continue
        order.append(circle)
        waiting += sorted(near[circle] - set(order), key=lambda other: (-len(near[other]), other))
    rings = len(order)
    reach = 0.0 if rings == 1 else 0.68
    widest = 0.9 if rings == 1 else min(0.36, 0.68 * math.sin(math.pi / max(rings, 2)) * 0.8)
    most = int(circle_of.value_counts().max())
    places = {}
    for number, circle in enumerate(order):
        turn = 2 * math.pi * number / rings + math.pi / 2
        members = sorted(circle_of.index[circle_of == circle])
        radius = widest * (0.55 + 0.45 * len(members) / most)
        for place, firm in enumerate(members):
            # Turned so that the first member looks outwards.
            angle = turn + 2 * math.pi * place / len(members)
            x = reach * math.cos(turn) + radius * math.cos(angle)
            y = reach * math.sin(turn) + radius * math.sin(angle)
            places[int(firm)] = (round(x, 4), round(y, 4))
    return places


@exhibit(
    "L-4.10",
    pedigree=ESTIMATED,
    columns={
        "kind": Column("label", KINDS),
        "firm": Column("text"),
        "answers_for": Column("text"),
        "ways": Column("label", WAYS),
        "status": Column("label", STATUS),
        "circle": Column("text"),
        "community": Column("count"),
        "guarantees": Column("count"),
        "guarantors": Column("count"),
        "betweenness": Column("number"),
        "pagerank": Column("number"),
        "amount": Column("rmb_k"),
        "name": Column("text", hidden=True),
        "x": Column("number", hidden=True),
        "y": Column("number", hidden=True),
        "x2": Column("number", hidden=True),
        "y2": Column("number", hidden=True),
    },
    chart=circle_network(
        kind="kind", status="status", mutual="ways", size="betweenness", name="name",
        tooltip=("firm", "status", "circle", "community", "guarantees", "guarantors", "betweenness"),
    ),
    rtol=1e-6,
)  # fmt: skip
def network(data: CaseData, chain: str = "1") -> Result | NotAvailable:
    """One connected set of guarantees in force at the end of 2024: firms, links, communities, centrality."""
    firms = components(data)
    mine = firms.loc[firms["component"] == int(chain), "borrower"]
    links = links_now(data)
    links = links[links["guarantor"].isin(mine)]
    found = guarantee_circles(links["guarantor"], links["guaranteed"], links["amount"])
    if isinstance(found, NotAvailable):
        return found
    inside = links.dropna(subset=["circle"])
    circle_of = pd.concat(
        [inside.set_index(end)["circle"] for end in ("guarantor", "guaranteed")]
    ).groupby(level=0).first().astype(int)  # fmt: skip
    # A firm whose circle was wound up, tied by a link between circles alone, stands by itself.
    circle_of = circle_of.reindex(sorted(mine))
    circle_of = circle_of.fillna(pd.Series(-circle_of.index.to_numpy(), index=circle_of.index)).astype(int)
    places = _places(circle_of, links[links["circle"].isna()])
    table = found.borrowers.rename(columns={"borrower": "firm"})
    table["status"] = _status(table.merge(standing(data), left_on="firm", right_on="borrower", how="left"))
    table["circle"] = [str(circle_of[firm]) if circle_of[firm] > 0 else "" for firm in table["firm"]]
    top = table.sort_values(["betweenness", "firm"], ascending=[False, True]).head(NAMED)
    table["name"] = [str(firm) if firm in set(top["firm"]) else "" for firm in table["firm"]]
    nodes = table.assign(
        kind=KINDS[1],
        community=table["community"] + 1,
        amount=table["amount_given"] / 1e3,
        x=[places[firm][0] for firm in table["firm"]],
        y=[places[firm][1] for firm in table["firm"]],
        firm=table["firm"].astype(str),
    )
    arrows = pd.DataFrame(
        {
            "kind": KINDS[0],
            "firm": links["guarantor"].astype(str).to_numpy(),
            "answers_for": links["guaranteed"].astype(str).to_numpy(),
            "ways": np.where(links["mutual"], WAYS[0], WAYS[1]),
            "amount": links["amount"].to_numpy() / 1e3,
        }
    )
    for end, (x, y) in {"guarantor": ("x", "y"), "guaranteed": ("x2", "y2")}.items():
        arrows[x] = [places[firm][0] for firm in links[end]]
        arrows[y] = [places[firm][1] for firm in links[end]]
    columns = ["kind", "firm", "answers_for", "ways", "status", "circle", "community", "guarantees",
               "guarantors", "betweenness", "pagerank", "amount", "name", "x", "y", "x2", "y2"]  # fmt: skip
    whole = pd.concat([nodes.reindex(columns=columns), arrows.reindex(columns=columns)], ignore_index=True)
    leader = top.iloc[0]
    sizes = firms.drop_duplicates("component")["firms"]
    return Result(
        table=whole,
        facts={
            "firms": len(nodes),
            "links": len(arrows),
            "circles": int((circle_of[circle_of > 0]).nunique()),
            "communities": int(table["community"].nunique()),
            "modularity": found.modularity,
            "mutual": float(links["mutual"].mean()),
            "in_default": int((table["status"] == STATUS[2]).sum()),
            "leader": str(leader["firm"]),
            "leader_between": float(leader["betweenness"]),
            "leader_guarantees": int(leader["guarantees"]),
            "leader_guarantors": int(leader["guarantors"]),
            "all_firms": int(sizes.sum()),
            "all_chains": len(sizes),
        },
        sources=(warehouse("guarantee_links", "guarantee_circles", "loans", "loan_months"),),
        notes=("notes.l4_network",),
    )


@exhibit(
    "L-4.11",
    pedigree=ESTIMATED,
    columns={
        "size": Column("label", tuple(SIZES)),
        "share": Column("share"),
        "low": Column("share"),
        "high": Column("share"),
        "firms": Column("count"),
        "defaulted": Column("count"),
        "chains": Column("count"),
        "balance": Column("rmb_mn"),
    },
    chart=intervals(
        "size", "share", low="low", high="high", extra=("firms", "defaulted", "chains", "balance")
    ),
)
def chains(data: CaseData) -> Result:
    """Share of firms with a default, by the number of firms in their connected set of guarantees."""
    firms = components(data).merge(standing(data), on="borrower", how="inner")
    rows = []
    for name, (least, most) in SIZES.items():
        mine = firms[firms["firms"].between(least, most)]
        rows.append(
            (
                name,
                len(mine),
                int(mine["defaulted"].sum()),
                mine["component"].nunique(),
                mine["balance"].sum() / 1e6,
            )
        )
    table = pd.DataFrame(rows, columns=["size", "firms", "defaulted", "chains", "balance"])
    table = with_interval(table, "defaulted", "firms", ("share", "low", "high"))
    table = table[["size", "share", "low", "high", "firms", "defaulted", "chains", "balance"]]
    apart = bool(table["low"].iloc[-1] > table["high"].iloc[0])
    return Result(
        table=table,
        facts={
            "short": float(table["share"].iloc[0]),
            "long": float(table["share"].iloc[-1]),
            "long_low": float(table["low"].iloc[-1]),
            "long_high": float(table["high"].iloc[-1]),
            "chains": int(components(data)["component"].max()),
            "balance": float(table["balance"].sum()) * 1e6,
        },
        variant="apart" if apart else "",
        sources=(warehouse("guarantee_links", "loans", "loan_months"),),
        notes=("notes.l4_chains",),
    )
