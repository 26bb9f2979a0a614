"""One common factor: conditional default rates and the loss of a large portfolio.

Borrower i defaults when ``sqrt(rho) Z + sqrt(1 - rho) e_i`` falls below ``N^-1(pd)``; Z is common to all (the
economy), e_i its own, both standard normal.

References
----------
Vasicek, O. A. (2002). The distribution of loan portfolio value. Risk 15(12), 160-162.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from lib.credit.interval import Array


def conditional_pd(pd: object, rho: object, factor: object) -> Array:
    """Default rate given the common factor: ``N((N^-1(pd) - sqrt(rho) z) / sqrt(1 - rho))``, elementwise.

    Parameters
    ----------
    pd, rho : probability of default and asset correlation, between 0 and 1.
    factor : the economy in standard deviations; negative is bad.
    """
    r, z = np.asarray(rho, dtype=np.float64), np.asarray(factor, dtype=np.float64)
    return np.asarray(ndtr((ndtri(np.asarray(pd, dtype=np.float64)) - np.sqrt(r) * z) / np.sqrt(1 - r)))


def default_rate_quantile(pd: object, rho: object, confidence: float) -> Array:
    """Default rate of an infinitely fine portfolio that is exceeded with probability ``1 - confidence``.

    >>> round(float(default_rate_quantile(0.02, 0.1, 0.999)), 4)
    0.1282
    """
    return conditional_pd(pd, rho, -ndtri(confidence))


def default_rate_distribution(rate: object, pd: object, rho: object) -> Array:
    """Probability that the default rate of an infinitely fine portfolio is at most ``rate``."""
    r = np.asarray(rho, dtype=np.float64)
    inside = np.sqrt(1 - r) * ndtri(np.asarray(rate, dtype=np.float64)) - ndtri(
        np.asarray(pd, dtype=np.float64)
    )
    return np.asarray(ndtr(inside / np.sqrt(r)))


def simulated_losses(
    ead: object, pd: object, lgd: object, rho: object, *, draws: int = 10_000, seed: int = 20_240_101
) -> Array:
    """(draws,) losses of a portfolio whose borrowers default or not, in the unit of ``ead``.

    Unlike the formula it keeps what is special to this portfolio: few large borrowers. ``ead``, ``pd``,
    ``lgd`` and ``rho`` are (n,) or numbers. Memory: draws x n bytes.
    """
    rng = np.random.default_rng(seed)
    size, p, loss, r = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (ead, pd, lgd, rho))
    )
    at_stake = size * loss
    found = np.empty(draws)
    # Blocks keep the memory small; given the factor, borrowers default independently.
    block = max(1, 2_000_000 // len(size))
    for start in range(0, draws, block):
        z = rng.standard_normal((min(block, draws - start), 1))
        hit = rng.random((len(z), len(size))) < conditional_pd(p, r, z)
        found[start : start + len(z)] = hit @ at_stake
    return found
