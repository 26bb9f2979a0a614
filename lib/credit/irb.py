"""Basel capital: IRB risk weights of corporates (with the firm-size adjustment) and of other retail, and the
standardised approach beside them.

References
----------
Basel Committee on Banking Supervision. Basel Framework, CRE31 (IRB risk-weight functions; paragraphs 31.5,
31.8 and 31.16) and CRE99 (illustrative risk weights). Parameters stand in ``parameters.toml``. The scaling
factor of 1.06 of Basel II is no longer part of the framework.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from lib.credit.interval import Array
from lib.credit.parameters import parameters
from lib.credit.vasicek import conditional_pd

Exposure = Literal["corporate", "other_retail"]


@dataclass(frozen=True, eq=False)
class Capital:
    """Regulatory capital of exposures; all (n,).

    Attributes
    ----------
    correlation : asset correlation R.
    maturity_factor : the full maturity adjustment; 1 for retail.
    capital : K, capital per unit of exposure for the unexpected loss.
    risk_weight : ``12.5 K``.
    rwa : risk-weighted assets, in the unit of the exposure.
    expected_loss : ``pd lgd ead``, which provisions are compared with (CRE35).
    """

    correlation: Array
    maturity_factor: Array
    capital: Array
    risk_weight: Array
    rwa: Array
    expected_loss: Array


def correlation(pd: object, exposure: Exposure = "corporate", sales_eur_m: object = None) -> Array:
    """Asset correlation: falls with the PD; lower for smaller corporates.

    Parameters
    ----------
    pd : probability of default, decimal.
    sales_eur_m : annual sales in millions of euros for the firm-size adjustment, cut to 5 to 50;
        None for no adjustment.
    """
    rule = parameters("irb")[exposure]
    p, decay = np.asarray(pd, dtype=np.float64), rule["decay"]
    weight = (1 - np.exp(-decay * p)) / (1 - np.exp(-decay))
    found = rule["correlation_low"] * weight + rule["correlation_high"] * (1 - weight)
    if exposure == "corporate" and sales_eur_m is not None:
        low, high = rule["sales_low_eur_m"], rule["sales_high_eur_m"]
        sales = np.clip(np.asarray(sales_eur_m, dtype=np.float64), low, high)
        found = found - rule["size_adjustment"] * (1 - (sales - low) / (high - low))
    return np.asarray(found)


def maturity_factor(pd: object, maturity_years: object) -> Array:
    """Full maturity adjustment, ``(1 + (M - 2.5) b) / (1 - 1.5 b)`` with b falling in the PD."""
    rule = parameters("irb")["corporate"]
    p, m = np.asarray(pd, dtype=np.float64), np.asarray(maturity_years, dtype=np.float64)
    b = (rule["maturity_intercept"] - rule["maturity_slope"] * np.log(p)) ** 2
    return np.asarray((1 + (m - rule["maturity"]) * b) / (1 - 1.5 * b))


def irb_capital(
    pd: object,
    lgd: object,
    ead: object = 1.0,
    *,
    exposure: Exposure = "corporate",
    maturity_years: object = 2.5,
    sales_eur_m: object = None,
) -> Capital:
    """IRB capital of exposures that are not in default.

    Parameters
    ----------
    pd, lgd, ead : (n,) or numbers; decimals, ``ead`` in money. Supervisory floors are not applied here.
    exposure : "corporate" or "other_retail" (retail that is neither a mortgage nor revolving).
    maturity_years, sales_eur_m : for corporates.

    Raises
    ------
    ValueError : a PD that is not strictly between 0 and 1 (a defaulted loan has no unexpected-loss capital by
        this formula).

    Examples
    --------
    >>> round(float(irb_capital(0.01, 0.45).risk_weight[0]), 4)
    0.9232
    """
    p, loss, size = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (pd, lgd, ead))
    )
    if not ((p > 0) & (p < 1)).all():
        raise ValueError("probabilities of default must lie strictly between 0 and 1")
    rule = parameters("irb")
    r = correlation(p, exposure, sales_eur_m)
    stressed = conditional_pd(p, r, -ndtri(rule["confidence"]))
    adjustment = maturity_factor(p, maturity_years) if exposure == "corporate" else np.ones_like(p)
    capital = loss * (stressed - p) * adjustment
    weight = rule["multiplier"] * capital
    return Capital(r, adjustment, capital, weight, weight * size, p * loss * size)


def standardised_rwa(ead: object, kind: Literal["corporate_sme", "regulatory_retail"]) -> Array:
    """Risk-weighted assets of unrated exposures by the standardised approach, in the unit of ``ead``."""
    return np.asarray(np.asarray(ead, dtype=np.float64) * parameters("standardised")[kind])
