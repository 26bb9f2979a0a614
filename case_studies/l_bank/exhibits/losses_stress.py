"""L-7.5 to L-7.8: provisions by product, how defaults follow the economy, and what a stress costs."""

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.losses_parts import (
    ESTIMATED,
    RTOL,
    SCENARIOS,
    STAGES,
    STRESSED,
    product,
)
from case_studies.l_bank.exhibits.setting_parts import PRODUCTS, warehouse
from case_studies.l_bank.risk.book import book
from case_studies.l_bank.risk.economy import GROWTH, projected, quarters, satellite
from case_studies.l_bank.risk.hazards import fit_hazards
from case_studies.l_bank.risk.losses import fit_losses
from case_studies.l_bank.risk.stress import HORIZON, provide, provisions, scenarios, weighted
from lib.charts.bands import banded_lines
from lib.charts.bars import stacked_bars
from lib.charts.coefficients import intervals
from lib.exhibits import CaseData, Column, Result, cited, exhibit
from lib.facts import SectorValue
from lib.values import NotAvailable

TABLES = ("loan_months", "loans", "collateral", "workouts", "macro_quarters")
METHODS = ("l7.panel_logit", "l7.satellite")


@exhibit(
    "L-7.5",
    pedigree=STRESSED,
    columns={
        "product": Column("label", PRODUCTS),
        "stage": Column("label", STAGES),
        "allowance": Column("rmb_mn"),
        "balance": Column("rmb_mn"),
        "rate": Column("ratio"),
    },
    chart=stacked_bars("product", "allowance", "stage", extra=("balance", "rate")),
    rtol=RTOL,
)
def provisions_by_product(data: CaseData) -> Result:
    """Provision for expected losses at the end of the data, weighted over the scenarios."""
    loans = book(data)
    loans["allowance"] = weighted(data).weighted
    loans["base_stage"] = provisions(data)["base"].stage
    sums = loans.groupby(["product", "base_stage"])[["allowance", "balance_rmb"]].sum().reset_index()
    sums["product"] = sums["product"].map(product)
    order = sums.groupby("product")["allowance"].sum().sort_values(ascending=False).index
    sums["rank"] = sums["product"].map({name: place for place, name in enumerate(order)})
    sums = sums.sort_values(["rank", "base_stage"])
    table = pd.DataFrame(
        {
            "product": sums["product"],
            "stage": [STAGES[stage - 1] for stage in sums["base_stage"]],
            "allowance": sums["allowance"] / 1e6,
            "balance": sums["balance_rmb"] / 1e6,
            "rate": sums["allowance"] / sums["balance_rmb"],
        }
    ).reset_index(drop=True)
    total = float(loans["allowance"].sum())
    bad = float(loans.loc[loans["five_grade"] >= 3, "balance_rmb"].sum())
    sector = _coverage_of_city_banks(data)
    return Result(
        table=table,
        facts={
            "total": total,
            "rate": total / float(loans["balance_rmb"].sum()),
            "coverage": total / bad,
            "published": sector.value,
            "third": float(loans.loc[loans["base_stage"] == 3, "allowance"].sum()) / total,
        },
        variant="" if total / bad < sector.value else "above",
        sources=(warehouse(*TABLES), *cited([(sector.source, "provision_coverage 2024")])),
        notes=("notes.l7_stage_three", "notes.l7_coverage"),
    )


def _coverage_of_city_banks(data: CaseData) -> SectorValue:
    """The published provision coverage of all city commercial banks in 2024.

    Raises
    ------
    ValueError : there is none.
    """
    found = data.facts.city_banks("provision_coverage", "2024")
    if isinstance(found, NotAvailable) or isinstance(found.sector, NotAvailable):
        raise ValueError("no provision coverage of all city commercial banks in 2024")
    return found.sector


@exhibit(
    "L-7.6",
    pedigree=ESTIMATED,
    columns={
        "method": Column("label", METHODS),
        "value": Column("number"),
        "low": Column("number"),
        "high": Column("number"),
        "truth": Column("number"),
        "observations": Column("count"),
    },
    chart=intervals("method", "value", low="low", high="high", truth="truth", extra=("observations",)),
    rtol=RTOL,
)
def growth_effect(data: CaseData) -> Result:
    """What one point more growth does to the log-odds of default: two models, and the truth."""
    truth = float(data.case.settings["dgp"]["default"]["parameters"]["gdp_growth"]["value"])
    hazards, model = fit_hazards(data), satellite(data).estimate
    rows = [
        (METHODS[0], hazards.value("growth"), *hazards.interval("growth"), truth, hazards.months),
        (
            METHODS[1],
            model.value(GROWTH),
            model.value(GROWTH, "low"),
            model.value(GROWTH, "high"),
            truth,
            model.n,
        ),
    ]
    table = pd.DataFrame(rows, columns=["method", "value", "low", "high", "truth", "observations"])
    return Result(
        table=table,
        facts={
            "effect": float(np.exp(-hazards.value("growth")) - 1.0),
            "quarters": model.n,
            "wider": float((rows[1][3] - rows[1][2]) / (rows[0][3] - rows[0][2])),
            "residual": satellite(data).residual_sd,
        },
        variant="" if rows[0][2] <= truth <= rows[0][3] else "missed",
        sources=(warehouse("loan_months", "loans", "macro_quarters"),),
        notes=("notes.l7_satellite",),
    )


@exhibit(
    "L-7.7",
    pedigree=STRESSED,
    columns={
        "scenario": Column("label", SCENARIOS),
        "quarter_ahead": Column("count"),
        "rate": Column("ratio"),
        "low": Column("ratio"),
        "high": Column("ratio"),
        "today": Column("ratio"),
        "growth": Column("growth"),
    },
    chart=banded_lines("quarter_ahead", "rate", "scenario", low="low", high="high", extra=("growth",)),
    rtol=RTOL,
)
def default_rate_paths(data: CaseData) -> Result:
    """The quarterly default rate along each scenario, with 80 % intervals, beside the last year's mean."""
    today = float(quarters(data)["rate"].tail(4).mean())
    rows = []
    for name, scenario in scenarios(data).items():
        found = projected(data, scenario).table
        for step, growth in zip(found.itertuples(), scenario.growth, strict=True):
            rows.append((f"l7.{name}", step.step, step.rate, step.low, step.high, today, growth))
    columns = ["scenario", "quarter_ahead", "rate", "low", "high", "today", "growth"]
    table = pd.DataFrame(rows, columns=columns)
    peaks = table.groupby("scenario")["rate"].max()
    worst = table.loc[table.loc[table["scenario"] == "l7.severe", "rate"].idxmax()]
    return Result(
        table=table,
        facts={
            "today": today,
            "base": float(peaks["l7.base"]),
            "severe": float(peaks["l7.severe"]),
            "low": float(worst["low"]),
            "high": float(worst["high"]),
        },
        sources=(warehouse("loan_months", "loans", "macro_quarters"),),
        notes=("notes.l7_path",),
    )


def _by_scenario(data: CaseData) -> pd.DataFrame:
    loans = book(data)
    rows = []
    for name, provision in provisions(data).items():
        for stage, label in enumerate(STAGES, start=1):
            mine = provision.stage == stage
            rows.append(
                (
                    f"l7.{name}",
                    label,
                    float(provision.allowance_rmb[mine].sum()) / 1e6,
                    float(loans.loc[mine, "balance_rmb"].sum()) / 1e6,
                )
            )
    return pd.DataFrame(rows, columns=["scenario", "stage", "allowance", "balance"])


@exhibit(
    "L-7.8",
    pedigree=STRESSED,
    columns={
        "scenario": Column("label", SCENARIOS),
        "stage": Column("label", STAGES),
        "allowance": Column("rmb_mn"),
        "balance": Column("rmb_mn"),
    },
    chart=stacked_bars("scenario", "allowance", "stage", extra=("balance",)),
    rtol=RTOL,
)
def provisions_by_scenario(data: CaseData) -> Result:
    """The provision if each scenario were certain, and what growth and prices add to it apart."""
    table = _by_scenario(data)
    totals = table.groupby("scenario")["allowance"].sum()
    severe, base = scenarios(data)["severe"], scenarios(data)["base"]
    only_growth = provide(
        book(data), fit_hazards(data), fit_losses(data), severe.months(HORIZON), base.prices
    )
    growth_part = float(only_growth.allowance_rmb.sum()) / 1e6 - float(totals["l7.base"])
    more = float(totals["l7.severe"] - totals["l7.base"])
    return Result(
        table=table,
        facts={
            "base": float(totals["l7.base"]) * 1e6,
            "severe": float(totals["l7.severe"]) * 1e6,
            "ratio": float(totals["l7.severe"] / totals["l7.base"] - 1.0),
            "growth_share": growth_part / more,
            "weighted": weighted(data).total,
        },
        sources=(warehouse(*TABLES),),
        notes=("notes.l7_static_book",),
    )
