"""Provisions of the live book under scenarios for growth and collateral prices."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from case_studies.l_bank.risk.book import book, staged
from case_studies.l_bank.risk.hazards import Array, Hazards, fit_hazards
from case_studies.l_bank.risk.losses import LossModel, fit_losses
from lib.credit.expected_loss import ExpectedLoss, WeightedLoss, expected_loss, marginal_pd, weighted_loss
from lib.credit.interval import Codes
from lib.exhibits import CaseData
from lib.facts import Wording

HORIZON = 60
QUARTER, YEAR = 3, 12


@dataclass(frozen=True)
class Scenario:
    """A path of the economy.

    Attributes
    ----------
    growth : mean of four quarters by quarter from now, decimal. prices : change of collateral prices.
    weight : in the provision. reason : why this path was assumed.
    """

    id: str
    growth: tuple[float, ...]
    prices: float
    weight: float
    reason: Wording

    def months(self, horizon: int = HORIZON) -> Array:
        """Growth that counts in each coming month, (horizon,); the last quarter's value holds afterwards."""
        path = np.repeat(self.growth, QUARTER)
        return np.concatenate([path, np.full(max(horizon - len(path), 0), path[-1])])[:horizon]


@cache
def settings(data: CaseData) -> Mapping[str, Any]:
    """The file ``stress.toml``."""
    return tomllib.loads((data.case.folder / "stress.toml").read_text(encoding="utf-8"))


@cache
def scenarios(data: CaseData) -> dict[str, Scenario]:
    """The scenarios by id, the base first.

    Raises
    ------
    ValueError : their weights do not sum to one.
    """
    found = {
        table["id"]: Scenario(
            table["id"],
            tuple(table["growth"]),
            table["prices"],
            table["weight"],
            Wording(table["reason"]["en"], table["reason"]["zh"]),
        )
        for table in settings(data)["scenario"]
    }
    if abs(sum(item.weight for item in found.values()) - 1.0) > 1e-9:
        raise ValueError("the scenarios' weights do not sum to one")
    return found


@dataclass(frozen=True, eq=False)
class Provision:
    """Expected losses of the live book in one scenario: per loan in RMB, with its stages."""

    loss: ExpectedLoss
    stage: Codes

    @property
    def allowance_rmb(self) -> Array:
        """(n,) what is set aside for each loan."""
        return self.loss.allowance(self.stage)


def exposure(loans: pd.DataFrame, horizon: int = HORIZON) -> Array:
    """Balance at the start of each coming month if nothing is late, (n, horizon), RMB.

    Instalment loans repay equal principal; the others stand until the end.
    """
    ahead = np.arange(horizon)[None, :]
    left = loans["months_left"].to_numpy(dtype=np.float64)[:, None]
    shrinking = np.clip((left - ahead) / left, 0.0, None)
    standing = (ahead < left).astype(np.float64)
    shape = np.where((loans["repayment"] == "instalment").to_numpy()[:, None], shrinking, standing)
    found: Array = loans["balance_rmb"].to_numpy(dtype=np.float64)[:, None] * shape
    return found


def provide(
    loans: pd.DataFrame, hazards: Hazards, losses: LossModel, growth: Array, prices: float
) -> Provision:
    """Expected losses of loans along a path of growth, (HORIZON,), and with changed collateral prices."""
    pd_by_month = marginal_pd(hazards.path(loans, growth, HORIZON))
    balance = exposure(loans)
    impaired = (loans["defaulted"] | (loans["five_grade"] >= 3)).to_numpy()
    pd_by_month[impaired] = 0.0
    pd_by_month[impaired, 0] = 1.0
    lgd = losses.lgd(loans["coverage"].to_numpy(dtype=np.float64), loans["security"], prices)
    found = expected_loss(pd_by_month, lgd, balance, loans["rate"].to_numpy(dtype=np.float64))
    soon = np.full(len(loans), float(growth[:YEAR].mean()))
    return Provision(found, staged(loans, hazards, soon))


@cache
def provisions(data: CaseData) -> dict[str, Provision]:
    """Provisions of the book at the end of the data in every scenario."""
    loans, hazards, losses = book(data), fit_hazards(data), fit_losses(data)
    return {
        name: provide(loans, hazards, losses, scenario.months(), scenario.prices)
        for name, scenario in scenarios(data).items()
    }


def weighted(data: CaseData) -> WeightedLoss:
    """The provision over all scenarios, each with its own stages."""
    found = provisions(data)
    return weighted_loss(
        {name: item.loss for name, item in found.items()},
        {name: item.weight for name, item in scenarios(data).items()},
        {name: item.stage for name, item in found.items()},
    )
