"""L-7.10 to L-7.9: regulatory capital, the distribution of losses, and a reader's own stress."""

from functools import cache

import numpy as np
import pandas as pd

from case_studies.l_bank.exhibits.losses_parts import RTOL, STAGES, STRESSED
from case_studies.l_bank.exhibits.setting_parts import warehouse
from case_studies.l_bank.risk.book import book
from case_studies.l_bank.risk.hazards import BASE_GROWTH, fit_hazards
from case_studies.l_bank.risk.losses import fit_losses
from case_studies.l_bank.risk.stress import HORIZON, provide, provisions, scenarios, settings
from lib.charts.bars import bars, stacked_bars
from lib.charts.events import labelled_lines
from lib.credit.irb import Capital, irb_capital, standardised_rwa
from lib.credit.vasicek import default_rate_distribution, default_rate_quantile, simulated_losses
from lib.exhibits import CaseData, Column, Result, exhibit
from lib.pedigree import Pedigree

APPROACHES = ("l7.corporate", "l7.corporate_sme", "l7.other_retail")
BOOKED = (*APPROACHES, "l7.standardised_corporate", "l7.standardised_retail")
LGD_SHOWN = 0.45
MINIMUM = 0.08
LOSSES = ("l7.formula", "l7.simulated")
DRAWS = 2_000
CONFIDENCE, SEEN = 0.999, 0.99
CASES = ("l7.as_base", "l7.own_stress")


@exhibit(
    "L-7.10",
    pedigree=(Pedigree.SIMULATED,),
    columns={
        "pd": Column("ratio"),
        "approach": Column("label", APPROACHES),
        "risk_weight": Column("share"),
        "correlation": Column("share"),
    },
    chart=labelled_lines("pd", "risk_weight", "approach", extra=("correlation",)),
    rtol=RTOL,
)
def risk_weights(data: CaseData) -> Result:
    """Basel risk weights by PD at an LGD of 45 % and 2.5 years: corporate, small corporate, other retail."""
    grid = np.concatenate([np.arange(0.001, 0.01, 0.001), np.arange(0.01, 0.1501, 0.005)])
    parts = _three(grid, LGD_SHOWN, 1.0, 0.0)
    rows = [
        (float(pd_), label, float(weight), float(r))
        for label, found in zip(APPROACHES, parts, strict=True)
        for pd_, weight, r in zip(grid, found.risk_weight, found.correlation, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["pd", "approach", "risk_weight", "correlation"])
    at = table.loc[np.isclose(table["pd"], 0.03)].set_index("approach")["risk_weight"]
    return Result(
        table=table,
        facts={
            "corporate": float(at["l7.corporate"]),
            "sme": float(at["l7.corporate_sme"]),
            "retail": float(at["l7.other_retail"]),
        },
        sources=(warehouse("loans"),),
        notes=("notes.l7_basel",),
    )


def _three(pd_: object, lgd: object, ead: object, sales_eur_m: object) -> tuple[Capital, Capital, Capital]:
    return (
        irb_capital(pd_, lgd, ead),
        irb_capital(pd_, lgd, ead, sales_eur_m=sales_eur_m),
        irb_capital(pd_, lgd, ead, exposure="other_retail"),
    )


@cache
def _performing(data: CaseData) -> pd.DataFrame:
    """Live loans not in default: pd (12 months, base growth), lgd, balance_rmb, sales_eur_m."""
    loans = book(data)
    live = loans.loc[loans["stage"] < 3].reset_index(drop=True)
    path = fit_hazards(data).path(live, np.full(12, BASE_GROWTH), 12)
    euro = float(settings(data)["euro"]["rmb_per_euro"])
    live["pd"] = np.clip(1.0 - np.prod(1.0 - path, axis=1), 0.0005, None)
    live["lgd"] = fit_losses(data).lgd(live["coverage"].to_numpy(dtype=np.float64), live["security"])
    # A firm without a statement counts as the middle one.
    live["sales_eur_m"] = live["revenue_rmb"].fillna(live["revenue_rmb"].median()) / euro / 1e6
    return live


@exhibit(
    "L-7.11",
    pedigree=STRESSED,
    columns={
        "approach": Column("label", BOOKED),
        "rwa": Column("rmb_bn"),
        "density": Column("share"),
        "capital": Column("rmb_mn"),
    },
    chart=bars("approach", "capital", extra=("rwa", "density")),
    rtol=RTOL,
)
def capital_by_approach(data: CaseData) -> Result:
    """Capital of 8 % of risk-weighted assets that L's performing book would need under each approach."""
    live = _performing(data)
    balance = live["balance_rmb"].to_numpy(dtype=np.float64)
    weighted = [
        float(part.rwa.sum()) for part in _three(live["pd"], live["lgd"], balance, live["sales_eur_m"])
    ]
    weighted += [
        float(standardised_rwa(balance, "corporate_sme").sum()),
        float(standardised_rwa(balance, "regulatory_retail").sum()),
    ]
    total = float(balance.sum())
    table = pd.DataFrame(
        [
            (name, rwa / 1e9, rwa / total, MINIMUM * rwa / 1e6)
            for name, rwa in zip(BOOKED, weighted, strict=True)
        ],
        columns=["approach", "rwa", "density", "capital"],
    )
    by = table.set_index("approach")
    return Result(
        table=table,
        facts={
            "corporate": float(by.loc["l7.corporate", "density"]),
            "sme": float(by.loc["l7.corporate_sme", "density"]),
            "retail": float(by.loc["l7.other_retail", "density"]),
            "standard": float(by.loc["l7.standardised_retail", "density"]),
            "saved": float(by.loc["l7.corporate", "capital"] - by.loc["l7.corporate_sme", "capital"]) * 1e6,
            "pd": float(np.average(live["pd"], weights=balance)),
        },
        sources=(warehouse("loan_months", "loans", "collateral", "application_features"),),
        notes=("notes.l7_basel", "notes.l7_euro"),
    )


@exhibit(
    "L-7.12",
    pedigree=(*STRESSED, Pedigree.SIMULATED),
    columns={
        "loss": Column("ratio"),
        "method": Column("label", LOSSES),
        "exceeded": Column("ratio"),
    },
    chart=labelled_lines("loss", "exceeded", "method"),
    rtol=RTOL,
)
def loss_distribution(data: CaseData) -> Result:
    """Probability that a year's loss exceeds a share of the book: Vasicek's formula, and L's own loans."""
    live = _performing(data)
    balance = live["balance_rmb"].to_numpy(dtype=np.float64)
    at_stake = balance * live["lgd"].to_numpy()
    capital = irb_capital(live["pd"], live["lgd"], balance, exposure="other_retail")
    rho = float(np.average(capital.correlation, weights=at_stake))
    mean_pd = float(np.average(live["pd"], weights=at_stake))
    mean_lgd = float(at_stake.sum() / balance.sum())
    drawn = simulated_losses(balance, live["pd"], live["lgd"], rho, draws=DRAWS) / balance.sum()
    grid = np.linspace(0.0025, 0.0625, 25)
    formula = 1.0 - default_rate_distribution(grid / mean_lgd, mean_pd, rho)
    simulated = np.array([(drawn > loss).mean() for loss in grid])
    table = pd.DataFrame(
        [
            (float(loss), label, float(value))
            for label, values in zip(LOSSES, (formula, simulated), strict=True)
            for loss, value in zip(grid, values, strict=True)
        ],
        columns=["loss", "method", "exceeded"],
    )
    far, seen = (float(default_rate_quantile(mean_pd, rho, share)) * mean_lgd for share in (CONFIDENCE, SEEN))
    return Result(
        table=table,
        facts={
            "expected": mean_pd * mean_lgd,
            "far": far,
            "seen": seen,
            "simulated": float(np.quantile(drawn, SEEN)),
            "unexpected": (far - mean_pd * mean_lgd) * float(balance.sum()),
            "rho": rho,
            "draws": DRAWS,
        },
        sources=(warehouse("loan_months", "loans", "collateral"),),
        notes=("notes.l7_vasicek",),
    )


@exhibit(
    "L-7.9",
    pedigree=STRESSED,
    columns={
        "case": Column("label", CASES),
        "stage": Column("label", STAGES),
        "allowance": Column("rmb_mn"),
        "balance": Column("rmb_mn"),
    },
    chart=stacked_bars("case", "allowance", "stage", extra=("balance",)),
    rtol=RTOL,
)
def own_stress(data: CaseData, depth: str = "4", quarters: str = "4", prices: str = "20") -> Result:
    """The provision if growth falls by ``depth`` points for ``quarters`` and prices by ``prices`` percent."""
    loans = book(data)
    growth = scenarios(data)["base"].months(HORIZON)
    growth[: 3 * int(quarters)] -= float(depth) / 100.0
    own = provide(loans, fit_hazards(data), fit_losses(data), growth, -float(prices) / 100.0)
    found = (provisions(data)["base"], own)
    rows = [
        (
            case,
            label,
            float(item.allowance_rmb[item.stage == stage].sum()) / 1e6,
            float(loans.loc[item.stage == stage, "balance_rmb"].sum()) / 1e6,
        )
        for case, item in zip(CASES, found, strict=True)
        for stage, label in enumerate(STAGES, start=1)
    ]
    table = pd.DataFrame(rows, columns=["case", "stage", "allowance", "balance"])
    totals = table.groupby("case")["allowance"].sum()
    return Result(
        table=table,
        facts={
            "depth": float(depth),
            "quarters": int(quarters),
            "prices": float(prices) / 100.0,
            "base": float(totals[CASES[0]]) * 1e6,
            "own": float(totals[CASES[1]]) * 1e6,
            "more": float(totals[CASES[1]] / totals[CASES[0]] - 1.0),
            "of_balance": float(totals[CASES[1]]) * 1e6 / float(loans["balance_rmb"].sum()),
        },
        sources=(warehouse("loan_months", "loans", "collateral", "workouts", "macro_quarters"),),
        notes=("notes.l7_static_book",),
    )
