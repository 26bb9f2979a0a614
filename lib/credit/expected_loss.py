"""Expected credit loss: 12 months and lifetime, discounted, weighted over scenarios.

The loss of a loan is the sum over its remaining months of marginal PD x LGD x EAD, discounted at its
effective interest rate (IFRS 9, 5.5.17 and B5.5.44). A default is taken to fall at the end of its month.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.credit.interval import Array, Codes

YEAR = 12


def marginal_pd(hazard: object) -> Array:
    """(n x T) probability of defaulting in each month from (n x T) monthly hazards: hazard times survival."""
    h = np.atleast_2d(np.asarray(hazard, dtype=np.float64))
    before = np.cumprod(1 - h, axis=1)
    survival = np.column_stack([np.ones(len(h)), before[:, :-1]])
    return np.asarray(h * survival)


def hazard_from_annual_pd(pd: object, months: int) -> Array:
    """(n x months) constant monthly hazards that add up to a 12-month PD: ``1 - (1 - pd)^(1/12)``."""
    p = np.atleast_1d(np.asarray(pd, dtype=np.float64))
    return np.repeat((1 - (1 - p) ** (1 / YEAR))[:, None], months, axis=1)


def shifted_hazard(hazard: object, log_odds: object) -> Array:
    """Hazards under a scenario: (T,) or (n x T) shifts of their log-odds, as a satellite model gives them."""
    h = np.asarray(hazard, dtype=np.float64)
    odds = h / (1 - h) * np.exp(np.asarray(log_odds, dtype=np.float64))
    return np.asarray(odds / (1 + odds))


def level_balance(balance: object, months_left: object, annual_rate: object, horizon: int) -> Array:
    """(n x horizon) balance at the start of each month of loans repaid in equal instalments; 0 after the end.

    Parameters
    ----------
    balance, months_left, annual_rate : (n,) or numbers; a rate of 0 is repaid in equal parts.
    """
    b, m, r = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (balance, months_left, annual_rate))
    )
    t = np.arange(horizon)[None, :]
    rate = (r / YEAR)[:, None]
    left = np.clip(m[:, None] - t, 0, None)
    safe = np.where(rate > 0, rate, 1.0)
    annuity = (1 - (1 + safe) ** -left) / (1 - (1 + safe) ** -m[:, None])
    return np.asarray(b[:, None] * np.where(rate > 0, annuity, left / m[:, None]))


@dataclass(frozen=True, eq=False)
class ExpectedLoss:
    """Expected credit loss of n loans, in the unit of their exposure.

    Attributes
    ----------
    twelve_month, lifetime : (n,).
    by_month : (n x T) discounted expected loss of each month; the lifetime is its sum.
    """

    twelve_month: Array
    lifetime: Array
    by_month: Array

    def allowance(self, stage: object) -> Array:
        """(n,) 12 months in stage 1, the lifetime in stages 2 and 3."""
        return np.where(np.asarray(stage) == 1, self.twelve_month, self.lifetime)


def expected_loss(pd_by_month: object, lgd: object, ead: object, annual_rate: object) -> ExpectedLoss:
    """Expected credit loss from a term structure.

    Parameters
    ----------
    pd_by_month : (n x T) marginal probabilities of default, see `marginal_pd`; 0 after the loan's end. For a
        loan in default: 1 in the first month.
    lgd : (n,), (n x T) or a number.
    ead : (n,), (n x T) or a number; exposure if default happens in that month.
    annual_rate : (n,) or a number; the effective interest rate, compounded monthly as ``(1 + r)^(t/12)``.

    Examples
    --------
    >>> found = expected_loss([[0.01, 0.01]], 0.5, 1000.0, 0.0)
    >>> round(float(found.lifetime[0]), 6)
    10.0
    """
    p = np.atleast_2d(np.asarray(pd_by_month, dtype=np.float64))
    n, horizon = p.shape

    def by_month(part: object) -> Array:
        found = np.asarray(part, dtype=np.float64)
        return found[:, None] if found.ndim == 1 and len(found) == n else found

    rate = np.broadcast_to(np.asarray(annual_rate, dtype=np.float64), (n,))[:, None]
    discount = (1 + rate) ** (-np.arange(1, horizon + 1)[None, :] / YEAR)
    losses = p * by_month(lgd) * by_month(ead) * discount
    return ExpectedLoss(losses[:, :YEAR].sum(axis=1), losses.sum(axis=1), losses)


@dataclass(frozen=True, eq=False)
class WeightedLoss:
    """Allowances over scenarios.

    Attributes
    ----------
    weighted : (n,) probability-weighted allowance (IFRS 9, 5.5.17a).
    by_scenario : (n,) allowance if that scenario were certain, by name; stages may differ between them.
    total : of ``weighted``. totals : by scenario.
    """

    weighted: Array
    by_scenario: Mapping[str, Array]
    total: float
    totals: Mapping[str, float]


def weighted_loss(
    losses: Mapping[str, ExpectedLoss], weights: Mapping[str, float], stage: Codes | Mapping[str, Codes]
) -> WeightedLoss:
    """Probability-weighted allowance.

    Parameters
    ----------
    losses, weights : by scenario.
    stage : (n,) stages, the same in all scenarios, or by scenario.

    Raises
    ------
    ValueError : other scenarios in the weights, or weights that do not sum to 1.
    """
    if set(losses) != set(weights) or abs(sum(weights.values()) - 1) > 1e-9 or min(weights.values()) < 0:
        raise ValueError("weights of the scenarios must be there, not negative, and sum to 1")
    allowances = {
        name: loss.allowance(stage[name] if isinstance(stage, Mapping) else stage)
        for name, loss in losses.items()
    }
    weighted = np.sum([weights[name] * part for name, part in allowances.items()], axis=0)
    return WeightedLoss(
        weighted,
        allowances,
        float(weighted.sum()),
        {name: float(part.sum()) for name, part in allowances.items()},
    )
