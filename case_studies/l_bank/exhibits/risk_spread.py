"""L-4.12 and L-4.13: how default spread along guarantees, and how it might from today."""

from functools import lru_cache

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.setting_parts import warehouse
from case_studies.l_bank.risk.network import (
    MONTHS,
    MONTHS_TO_DEFAULT,
    components,
    exposure,
    history,
    links_now,
    replay,
    standing,
)
from lib.charts.coefficients import intervals
from lib.charts.events import curves
from lib.credit.contagion import Contagion, simulate_contagion
from lib.credit.interval import Codes
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree

YEARS = tuple(f"l4.year.{year}" for year in range(2016, 2025))
WORLDS = ("l4.with_links", "l4.without_links")
SHOCKS = ("none", "random", "central")
CHANCES = ("0.02", "0.05", "0.10", "0.20")
STRUCK = 20
AHEAD = 24
SIMULATIONS = 300
SEED = 45


@exhibit(
    "L-4.12",
    pedigree=(Pedigree.GENERATED, Pedigree.SIMULATED),
    columns={
        "year": Column("label", YEARS),
        "simulated": Column("index"),
        "low": Column("index"),
        "high": Column("index"),
        "truth": Column("count"),
        "own": Column("count"),
    },
    chart=intervals("year", "simulated", low="low", high="high", truth="truth", extra=("truth", "own")),
    rtol=1e-6,
)
def spread(data: CaseData) -> Result:
    """Stops by contagion a year: simulated along L's links, and as the process had them.

    REVEALS the truth: causes of default and the parameters of the process.
    """
    truth = data.case.settings["dgp"]["contagion"]["parameters"]
    q, window = float(truth["per_link_month"]["value"]), int(truth["window_months"]["value"])
    found, past = replay(data, q, window), history(data)
    by_year = found.by_month.reshape(len(found.by_month), -1, 12).sum(axis=2)
    low, high = np.quantile(by_year, [0.025, 0.975], axis=0)
    spread_year = past.spread_month[past.spread_month < MONTHS] // 12
    own_year = past.own_month[past.own_month < MONTHS] // 12
    n = by_year.shape[1]
    table = pd.DataFrame(
        {
            "year": YEARS,
            "simulated": by_year.mean(axis=0),
            "low": low,
            "high": high,
            "truth": np.bincount(spread_year, minlength=n),
            "own": np.bincount(own_year, minlength=n),
        }
    )
    total = int(table["truth"].sum())
    seen = exposure(data).hit
    return Result(
        table=table,
        facts={
            "mean": found.mean.estimate,
            "low": found.low,
            "high": found.high,
            "truth": total,
            "own": found.own,
            "more": found.mean.estimate / found.own,
            "years": int(((table["low"] <= table["truth"]) & (table["truth"] <= table["high"])).sum()),
            "simulations": len(found.totals),
            "error": found.mean.std_error,
            "q": q,
            "seen": seen.estimate,
            "seen_low": seen.low,
            "seen_high": seen.high,
        },
        variant="" if found.low <= total <= found.high else "outside",
        sources=(warehouse("guarantee_links", "loans", "loan_months", "truth_defaults"),),
        notes=("notes.l4_replay",),
    )


@lru_cache(maxsize=2)
def _today(data: CaseData) -> tuple[Codes, Codes, Codes, float]:
    """Firms with a live, sound loan; guarantor and guaranteed of each link by place; the monthly hazard."""
    firms = components(data).merge(standing(data), on="borrower")
    firms = firms[(firms["live"] > 0) & ~firms["non_performing"]]["borrower"].sort_values().to_numpy()
    links = links_now(data)
    links = links[links["guarantor"].isin(firms) & links["guaranteed"].isin(firms)]
    one, two = (np.searchsorted(firms, links[end]) for end in ("guarantor", "guaranteed"))
    # The last three years' monthly rate of stops of guarantors on whom no default was felt.
    months = exposure(data).table
    calm = months[(months["links"] == 0) & (months["month"] >= MONTHS - 36)]
    return firms, one, two, float(calm["stops"].sum() / calm["loans"].sum())


# As many as a reader has choices.
@lru_cache(maxsize=len(SHOCKS) * len(CHANCES))
def _ahead(data: CaseData, shock: str, chance: float) -> tuple[Contagion, int, float]:
    """Two coming years of the firms of today, with their number and hazard."""
    firms, one, two, hazard = _today(data)
    struck = np.zeros(0, dtype=np.int64)
    if shock == "random":
        struck = np.random.default_rng(SEED).choice(len(firms), STRUCK, replace=False)
    elif shock == "central":
        answered = np.bincount(two, minlength=len(firms))
        struck = np.argsort(-answered, kind="stable")[:STRUCK]
    window = int(data.case.settings["dgp"]["contagion"]["parameters"]["window_months"]["value"])
    found = simulate_contagion(
        len(firms), one, two, chance, hazard, initial=struck, months=AHEAD, infectious_months=window,
        delay_months=MONTHS_TO_DEFAULT, simulations=SIMULATIONS,
    )  # fmt: skip
    return found, len(firms), hazard


@exhibit(
    "L-4.13",
    pedigree=(Pedigree.GENERATED, Pedigree.ESTIMATED, Pedigree.SIMULATED, Pedigree.ASSUMED),
    columns={
        "world": Column("label", WORLDS),
        "months_ahead": Column("count"),
        "defaults": Column("index"),
        "low": Column("index"),
        "high": Column("index"),
        "without": Column("index", hidden=True),
    },
    chart=curves(
        "months_ahead", "defaults", low="low", high="high", panel="world", level="without", drawn=(WORLDS[0],)
    ),
    rtol=1e-6,
)
def ahead(data: CaseData, shock: str = "none", chance: str = "0.05") -> Result:
    """Linked firms in default over the two coming years, with the guarantee links and without them."""
    found, firms, hazard = _ahead(data, shock, float(chance))
    table = found.table
    linked = pd.DataFrame(
        {
            "world": WORLDS[0],
            "months_ahead": table["month"],
            "defaults": table["linked"],
            "low": table["linked_low"],
            "high": table["linked_high"],
            "without": table["unlinked"],
        }
    )
    alone = linked.assign(world=WORLDS[1], defaults=table["unlinked"], low=np.nan, high=np.nan)
    return Result(
        table=pd.concat([linked, alone], ignore_index=True),
        facts={
            "firms": firms,
            "hazard": hazard,
            "linked": found.linked.estimate,
            "unlinked": found.unlinked.estimate,
            "excess": found.excess.estimate,
            "excess_low": found.excess.low,
            "excess_high": found.excess.high,
            "multiplier": found.multiplier,
            "simulations": len(found.totals),
            "struck": 0 if shock == "none" else STRUCK,
            "chance": float(chance),
        },
        variant="" if shock == "none" else shock,
        sources=(warehouse("guarantee_links", "loans", "loan_months"),),
        notes=("notes.l4_ahead",),
    )
