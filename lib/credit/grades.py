"""Five-grade classification from days past due."""

from dataclasses import dataclass

import numpy as np

from lib.credit.interval import Codes
from lib.credit.parameters import parameters

GRADES = ("normal", "special_mention", "substandard", "doubtful", "loss")
NON_PERFORMING = frozenset({"substandard", "doubtful", "loss"})


@dataclass(frozen=True)
class GradeRule:
    """Days past due beyond which a loan is at least of a grade.

    Parameters
    ----------
    special_mention, substandard, doubtful, loss : a loan with *more* days past due belongs at least there.

    Raises
    ------
    ValueError : the four do not ascend.
    """

    special_mention: int
    substandard: int
    doubtful: int
    loss: int

    def __post_init__(self) -> None:
        if list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"days must ascend from grade to grade, not {self.bounds}")

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """The four thresholds from special mention to loss."""
        return self.special_mention, self.substandard, self.doubtful, self.loss


def grade_rule() -> GradeRule:
    """The rule of ``parameters.toml``."""
    return GradeRule(**parameters("grades")["days_past_due"])


def grade_codes(days_past_due: object, rule: GradeRule | None = None) -> Codes:
    """(n,) places in `GRADES`, from 0 for normal to 4 for loss.

    >>> [GRADES[code] for code in grade_codes([0, 1, 91, 400])]
    ['normal', 'special_mention', 'substandard', 'loss']
    """
    bounds = (rule or grade_rule()).bounds
    return np.searchsorted(np.array(bounds), np.asarray(days_past_due), side="left").astype(np.int64)


def npl_ratio(balance: object, codes: object) -> float:
    """Share of the balance that is substandard, doubtful or loss; NaN if there is no balance."""
    amounts, grades = np.asarray(balance, dtype=np.float64), np.asarray(codes)
    worst = [GRADES.index(name) for name in NON_PERFORMING]
    total = float(amounts.sum())
    return float(amounts[np.isin(grades, worst)].sum() / total) if total > 0 else float("nan")
