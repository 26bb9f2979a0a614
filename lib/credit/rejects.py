"""Reject inference: what the refused applicants would have done.

Nobody knows. Each method states what it assumes, and the assumption cannot be tested on the accepted alone:

- *known goods and bads only*: the scorecard is fitted on the accepted; nothing is said about the refused.
- *extrapolation*: within a band of the score, the refused would have defaulted as often as the accepted.
- *parcelling*: within a band, their odds of default are a stated multiple of the accepted ones', because the
  officers who refused them saw something that the score does not.
- *bounds*: no assumption at all; the refused may all be good or all be bad.

References
----------
Hand, D. J. and Henley, W. E. (1993). Can reject inference ever work? IMA Journal of Management Mathematics 5.
Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human Resources 24, 343-360 (bounds).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.credit.interval import LEVEL, Array, Interval, normal_interval
from lib.credit.reasons import unavailable
from lib.values import NotAvailable

BANDS = 10
MIN_BAND = 20


@dataclass(frozen=True, eq=False)
class RejectInference:
    """The bad rate of refused applicants under an assumption.

    Attributes
    ----------
    odds_factor : assumed odds of default of the refused over those of the accepted with the same score; 1 is
        extrapolation.
    accepted : observed bad rate of the accepted. rejected : inferred bad rate of the refused.
    everyone : bad rate if everybody had been accepted. The intervals hold the sampling error of the accepted
        bad rates, not the doubt about the assumption; for that look at other factors and at the bounds.
    bounds : lowest and highest bad rate of everybody without any assumption.
    table : a row per band of the score, from low to high risk: band, low_risk, high_risk, accepted, bads,
        bad_rate, rejected, inferred_rate.
    outside : refused applicants with a higher risk than any accepted; for them the last band speaks.
    """

    odds_factor: float
    accepted: Interval
    rejected: Interval
    everyone: Interval
    bounds: tuple[float, float]
    table: pd.DataFrame
    outside: int


def infer_rejects(
    accepted_risk: object,
    accepted_bad: object,
    rejected_risk: object,
    *,
    odds_factor: float = 1.0,
    bands: int = BANDS,
    level: float = LEVEL,
) -> RejectInference | NotAvailable:
    """Infer the bad rate of the refused by bands of the score.

    Parameters
    ----------
    accepted_risk, accepted_bad : (n,) risk (such as the PD of a card fitted on the accepted) and outcome.
    rejected_risk : (m,) the same risk for the refused.
    odds_factor : 1 for extrapolation, above 1 for parcelling.
    bands : quantile bands of the accepted.

    Returns
    -------
    RejectInference, or why there is none: nobody refused, one outcome only, or a band with under 20 accepted.

    Notes
    -----
    ``rate_b' = f rate_b / (1 - rate_b + f rate_b)``; the variance is the binomial one of ``rate_b`` carried
    over by the delta method, bands independent.
    """
    x, y, z = (np.asarray(part, dtype=np.float64) for part in (accepted_risk, accepted_bad, rejected_risk))
    if len(x) == 0 or len(z) == 0:
        return unavailable("no_rows")
    if odds_factor <= 0:
        raise ValueError(f"the odds factor must be positive, not {odds_factor}")
    if y.min() == y.max():
        return unavailable("one_class", rows=len(y))
    cuts = np.unique(np.quantile(x, np.linspace(0, 1, bands + 1)[1:-1]))
    size = len(cuts) + 1
    mine, theirs = (np.searchsorted(cuts, part, side="left") for part in (x, z))
    n, m = np.bincount(mine, minlength=size), np.bincount(theirs, minlength=size)
    if n.min() < MIN_BAND:
        return unavailable("small_band", rows=int(n.min()), least=MIN_BAND)
    bads = np.bincount(mine, weights=y, minlength=size)
    rate = bads / n
    below = 1 - rate + odds_factor * rate
    inferred = odds_factor * rate / below
    # Half a bad more in the variance keeps a band without any from looking certain.
    smooth = (bads + 0.5) / (n + 1)
    variance = smooth * (1 - smooth) / n
    slope = odds_factor / below**2
    total = len(x) + len(z)
    share = m / len(z)
    everyone = float(bads.sum() + m @ inferred) / total
    # Accepted and refused rest on the same band rates, so that their errors add up within a band.
    spread = float(np.sqrt(((n + m * slope) / total) ** 2 @ variance))
    table = pd.DataFrame(
        {
            "band": np.arange(1, size + 1),
            "low_risk": np.append(x.min(), cuts),
            "high_risk": np.append(cuts, x.max()),
            "accepted": n,
            "bads": bads.astype(int),
            "bad_rate": rate,
            "rejected": m,
            "inferred_rate": inferred,
        }
    )
    return RejectInference(
        odds_factor,
        normal_interval(y.mean(), float(np.sqrt((n / len(x)) ** 2 @ variance)), level, 0, 1),
        normal_interval(
            float(share @ inferred), float(np.sqrt((share * slope) ** 2 @ variance)), level, 0, 1
        ),
        normal_interval(everyone, spread, level, 0, 1),
        (float(bads.sum()) / total, float(bads.sum() + len(z)) / total),
        table,
        int((z > x.max()).sum()),
    )


def fuzzy_augmentation(
    accepted: pd.DataFrame, rejected: pd.DataFrame, bad: str, rejected_pd: Array, weight: str = "weight"
) -> pd.DataFrame:
    """A sample with the refused in it twice: as a bad with weight PD and as a good with weight 1 - PD.

    Parameters
    ----------
    accepted : rows with the outcome ``bad``. rejected : rows with the same characteristics.
    rejected_pd : (m,) probability of default inferred for the refused.

    Returns
    -------
    The rows of ``accepted`` (weight 1), then those of ``rejected`` as bads, then as goods. Fit with
    ``fit_scorecard(…, weights=table[weight])``.
    """
    as_bad = rejected.assign(**{bad: 1, weight: rejected_pd})
    as_good = rejected.assign(**{bad: 0, weight: 1 - np.asarray(rejected_pd)})
    return pd.concat([accepted.assign(**{weight: 1.0}), as_bad, as_good], ignore_index=True)


def inferred_pd(found: RejectInference, rejected_risk: object) -> Array:
    """(m,) the inferred bad rate of each refused applicant's band."""
    cuts = found.table["high_risk"].to_numpy()[:-1]
    place = np.searchsorted(cuts, np.asarray(rejected_risk, dtype=np.float64), side="left")
    return np.asarray(found.table["inferred_rate"].to_numpy()[place])
