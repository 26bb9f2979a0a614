"""Points: a linear scale of the log-odds.

References
----------
Siddiqi, N. (2006). Credit Risk Scorecards. Wiley, pp. 113-115.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import expit

from lib.credit.interval import Array


@dataclass(frozen=True)
class Scaling:
    """How log-odds become points.

    Parameters
    ----------
    base_score : points at the base odds.
    base_odds : goods per bad at the base score.
    pdo : points that double the odds.

    Raises
    ------
    ValueError : odds or ``pdo`` not positive.

    Examples
    --------
    >>> scale = Scaling(600, 50, 20)
    >>> round(scale.factor, 6), round(scale.offset, 6)
    (28.853901, 487.122876)
    """

    base_score: float = 600.0
    base_odds: float = 50.0
    pdo: float = 20.0

    def __post_init__(self) -> None:
        if self.base_odds <= 0 or self.pdo <= 0:
            raise ValueError(f"base odds and pdo must be positive, not {self.base_odds} and {self.pdo}")

    @property
    def factor(self) -> float:
        """Points per unit of log-odds, ``pdo / ln 2``."""
        return self.pdo / log(2)

    @property
    def offset(self) -> float:
        """Points at even odds, ``base_score - factor ln(base_odds)``."""
        return self.base_score - self.factor * log(self.base_odds)

    def score(self, pd: object) -> Array:
        """Points of probabilities of default, elementwise: ``offset + factor ln((1 - pd) / pd)``."""
        p = np.asarray(pd, dtype=np.float64)
        return np.asarray(self.offset + self.factor * np.log((1 - p) / p))

    def probability(self, score: object) -> Array:
        """Probability of default at a score, elementwise; the inverse of `score`."""
        return np.asarray(expit((self.offset - np.asarray(score, dtype=np.float64)) / self.factor))
