"""A scorecard: logistic regression on weights of evidence, in points.

References
----------
Siddiqi, N. (2006). Credit Risk Scorecards. Wiley, chapter 6.
Thomas, L. C. (2009). Consumer Credit Models. Oxford University Press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit

from lib.credit.interval import Array
from lib.credit.reasons import unavailable
from lib.credit.scaling import Scaling
from lib.credit.woe import Characteristic
from lib.drivers.design import INTERCEPT
from lib.drivers.result import Estimate
from lib.values import NotAvailable

# The usual bound, as in lib.drivers: above it a coefficient says little by itself.
VIF_BOUND = 10.0


@dataclass(frozen=True, eq=False)
class Scorecard:
    """A fitted scorecard.

    Attributes
    ----------
    characteristics : in the order of the model.
    coefficients : (k,) of the log-odds of bad on the weights of evidence; negative where the characteristic
        works in the direction of its bins.
    intercept : of the log-odds of bad.
    scaling : the scale of the points.
    points : per characteristic (bins + 1,) points by bin code; the last is for missing values. The intercept
        and the offset are spread evenly, so that a score is the sum of the points.
    shares : per characteristic (bins + 1,) share of the development rows, for the reasons.
    digits : decimals the points were rounded to.
    estimate : the regression with its intervals; None for weighted data such as a fuzzy augmentation.
    checks : a row per characteristic: name, iv, strength, coefficient, std_error, p_value, low, high,
        sign_ok, vif, vif_ok.
    """

    characteristics: tuple[Characteristic, ...]
    coefficients: Array
    intercept: float
    scaling: Scaling
    points: tuple[Array, ...]
    shares: tuple[Array, ...]
    digits: int
    estimate: Estimate | None
    checks: pd.DataFrame

    @property
    def names(self) -> tuple[str, ...]:
        """The characteristics' names."""
        return tuple(part.name for part in self.characteristics)

    def log_odds_bad(self, table: pd.DataFrame) -> Array:
        """(n,) log-odds of bad before rounding to points."""
        found = np.full(len(table), self.intercept)
        for part, slope in zip(self.characteristics, self.coefficients, strict=True):
            found += slope * part.transform(table[part.name])
        return found

    def probability(self, table: pd.DataFrame) -> Array:
        """(n,) probability of default of each row."""
        return np.asarray(expit(self.log_odds_bad(table)))

    def score(self, table: pd.DataFrame) -> Array:
        """(n,) points of each row: the sum over the characteristics."""
        found = np.zeros(len(table))
        for part, points in zip(self.characteristics, self.points, strict=True):
            found += points[part.bins.codes(table[part.name])]
        return found

    def table(self) -> pd.DataFrame:
        """The scorecard as printed: characteristic, code, woe, bad_rate, share, points; a row per bin."""
        rows = []
        for part, points in zip(self.characteristics, self.points, strict=True):
            frame = part.table.assign(characteristic=part.name, points=points[part.table["code"]])
            rows.append(frame)
        return pd.concat(rows, ignore_index=True)


@dataclass(frozen=True)
class Reason:
    """Why an applicant's score is not higher.

    Attributes
    ----------
    characteristic : its name.
    code : the applicant's bin.
    points : what the applicant got.
    reference : what it is compared with (the development average, or the best bin).
    shortfall : reference minus points.
    """

    characteristic: str
    code: int
    points: float
    reference: float
    shortfall: float


@dataclass(frozen=True)
class Decision:
    """One applicant scored.

    Attributes
    ----------
    score : the sum of the points.
    pd : probability of default of the fitted model.
    lines : every characteristic with the applicant's bin and points, in the model's order.
    reasons : the characteristics below their reference, the largest shortfall first.
    """

    score: float
    pd: float
    lines: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


def _points(
    characteristics: Sequence[Characteristic], slopes: Array, intercept: float, scaling: Scaling, digits: int
) -> tuple[Array, ...]:
    k = len(characteristics)
    return tuple(
        np.round(
            (scaling.offset - scaling.factor * intercept) / k - scaling.factor * slope * part.woe, digits
        )
        for part, slope in zip(characteristics, slopes, strict=True)
    )


def _inflation(columns: Array) -> Array:
    """Variance inflation of each column: the diagonal of the inverse of their correlations."""
    if columns.shape[1] == 1:
        return np.ones(1)
    return np.asarray(np.diag(np.linalg.inv(np.corrcoef(columns, rowvar=False))))


def fit_scorecard(
    table: pd.DataFrame,
    bad: str,
    characteristics: Sequence[Characteristic],
    scaling: Scaling | None = None,
    *,
    weights: object = None,
    digits: int = 0,
    level: float = 0.95,
) -> Scorecard | NotAvailable:
    """Fit a scorecard on the development sample.

    Parameters
    ----------
    table : a row per borrower with the characteristics' raw columns and ``bad``.
    bad : the column of 0 and 1.
    characteristics : binned on the same rows; their names are columns of ``table`` and Python names.
    scaling : points, ``Scaling()`` if left out.
    weights : (n,) weights, for augmented samples: the coefficients are weighted maximum likelihood, and the
        checks have no standard errors (copies of one applicant are not independent).
    digits : decimals of the points.

    Returns
    -------
    Scorecard, or why there is none: no characteristic, or a regression that lib.drivers refuses (only one
    class, separation, collinear weights).

    Notes
    -----
    ``ln(pd / (1 - pd)) = intercept + sum_j b_j woe_j``. A coefficient of -1 takes over the characteristic's
    own weights unchanged, one between -1 and 0 part of them; above 0 the characteristic works against its own
    bins, which the check ``sign_ok`` reports. Points are
    ``(offset - factor intercept) / k - factor b_j woe_j``, rounded.
    """
    parts, scale = tuple(characteristics), scaling or Scaling()
    if not parts:
        return unavailable("no_characteristics")
    columns = pd.DataFrame({part.name: part.transform(table[part.name]) for part in parts})
    outcome = np.asarray(table[bad], dtype=np.float64)
    names = [part.name for part in parts]
    found: Estimate | None = None
    if weights is None:
        fitted = _estimate(columns.assign(**{bad: outcome}), bad, tuple(names), level)
        if isinstance(fitted, NotAvailable):
            return fitted
        found = fitted
        values = found.coefficients.set_index("term")
        intercept = float(values.loc[INTERCEPT, "estimate"])
        statistics = values.loc[names, ["estimate", "std_error", "p_value", "low", "high"]]
    else:
        import statsmodels.api as sm

        w = np.asarray(weights, dtype=np.float64)
        if outcome[w > 0].min() == outcome[w > 0].max():
            return unavailable("one_class", rows=len(outcome))
        design = sm.add_constant(columns.to_numpy(), has_constant="add")
        params = sm.GLM(outcome, design, family=sm.families.Binomial(), freq_weights=w).fit().params
        intercept = float(params[0])
        statistics = pd.DataFrame({"estimate": params[1:]}, index=names)
        statistics[["std_error", "p_value", "low", "high"]] = np.nan
    slopes = statistics["estimate"].to_numpy(dtype=np.float64)
    vif = _inflation(columns.to_numpy())
    checks = statistics.reset_index(drop=True).rename(columns={"estimate": "coefficient"})
    checks.insert(0, "name", names)
    checks.insert(1, "iv", [part.iv for part in parts])
    checks.insert(2, "strength", [part.strength for part in parts])
    checks = checks.assign(sign_ok=slopes < 0, vif=vif, vif_ok=vif < VIF_BOUND)
    shares = tuple(
        np.bincount(part.bins.codes(table[part.name]), minlength=len(part.woe)) / len(table) for part in parts
    )
    points = _points(parts, slopes, intercept, scale, digits)
    return Scorecard(parts, slopes, intercept, scale, points, shares, digits, found, checks)


def _estimate(
    columns: pd.DataFrame, bad: str, names: tuple[str, ...], level: float
) -> Estimate | NotAvailable:
    from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec, Refusal, estimate

    spec = ModelSpec(bad, names, family=Family.LOGIT, covariance=CovarianceSpec(Cov.CLASSICAL), level=level)
    found = estimate(spec, columns)
    return NotAvailable(found.reason, found.values) if isinstance(found, Refusal) else found


def rescale(card: Scorecard, scaling: Scaling, digits: int = 0) -> Scorecard:
    """The same model on another scale of points."""
    points = _points(card.characteristics, card.coefficients, card.intercept, scaling, digits)
    return replace(card, scaling=scaling, points=points, digits=digits)


def decide(
    card: Scorecard, applicant: Mapping[str, object], against: Literal["average", "best"] = "average"
) -> Decision:
    """Score one applicant and say what held the score down.

    Parameters
    ----------
    applicant : a value for every characteristic; one that is left out counts as missing.
    against : reasons compare with the development sample's average points, or with the best bin.
    """
    row = pd.DataFrame([{name: applicant.get(name) for name in card.names}])
    lines = []
    for part, points, share in zip(card.characteristics, card.points, card.shares, strict=True):
        code = int(part.bins.codes(row[part.name])[0])
        # A bin without rows, such as missing where nothing was missing, is no reference.
        reference = float(points @ share) if against == "average" else float(points[share > 0].max())
        got = float(points[code])
        lines.append(Reason(part.name, code, got, reference, reference - got))
    below = sorted((line for line in lines if line.shortfall > 0), key=lambda line: -line.shortfall)
    return Decision(
        sum(line.points for line in lines), float(card.probability(row)[0]), tuple(lines), tuple(below)
    )
