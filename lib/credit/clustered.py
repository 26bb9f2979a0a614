"""Intervals of shares whose events come in clusters, by resampling the clusters."""

import numpy as np

from lib.credit.interval import LEVEL, Array, Interval

DRAWS = 400
SEED = 20_240_208


def clustered_shares(
    events: object,
    totals: object,
    cluster: object,
    *,
    clusters: int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = LEVEL,
) -> list[Interval | None]:
    """Shares with percentile intervals of the bootstrap over clusters (such as borrowers with several loans).

    Parameters
    ----------
    events, totals : (n, m) counts of m shares in each of n rows. cluster : (n,) the cluster of each row.
    clusters : number of clusters, when some that hold nothing are left out of the rows.
    draws : resamples; each draws as many clusters as there are, with replacement.

    Returns
    -------
    (m,) the shares ``sum(events) / sum(totals)``; None where the total is 0.

    References
    ----------
    Field, C. A. and Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the Royal Statistical
    Society B 69, 369-390.
    """
    part, whole = np.asarray(events, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    names, code = np.unique(np.asarray(cluster), return_inverse=True)
    sums = np.zeros((2, len(names), part.shape[1]))
    np.add.at(sums[0], code, part)
    np.add.at(sums[1], code, whole)
    filled = np.flatnonzero((sums[1] > 0).any(axis=1))
    n = max(len(names), clusters or 0)
    rng = np.random.default_rng(seed)
    found: Array = np.empty((draws, 2, part.shape[1]))
    for draw in range(draws):
        # Of n clusters drawn, those that hold something; the others add nothing to either sum.
        taken = rng.integers(max(len(filled), 1), size=rng.binomial(n, len(filled) / n))
        weight = np.bincount(taken, minlength=len(filled)).astype(np.float64)
        found[draw] = weight @ sums[:, filled]
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = found[:, 0] / found[:, 1]
        shares = part.sum(axis=0) / whole.sum(axis=0)
    bounds = [0.5 - level / 2, 0.5 + level / 2]
    result: list[Interval | None] = []
    for j in range(part.shape[1]):
        if not whole[:, j].any():
            result.append(None)
            continue
        low, high = np.nanquantile(drawn[:, j], bounds)
        result.append(Interval(float(shares[j]), float(low), float(high), None, level))
    return result
