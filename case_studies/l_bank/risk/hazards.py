"""Monthly default hazards from L's own history, and how they move with growth."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.exhibits import CaseData

Array = npt.NDArray[np.float64]

FOLDER = Path(__file__).parent
# The commonest product and the middle of a loan's life stand for themselves; the others differ from them.
BASE_PRODUCT, BASE_AGE = "mortgage_working_capital", 12
BASE_GRADE, BASE_GROWTH = 4.0, 0.05
AGES = (3, 6, 9, 12, 24, 36)
# No loan can be more than 90 days past due before.
FIRST_MONTH = 3


def sql(name: str) -> str:
    """The text of one of this package's queries."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Hazards:
    """A logit of the monthly hazard of default.

    Attributes
    ----------
    terms, coefficients, covariance : names; log-odds, (k,); clustered by quarter, (k, k). ``growth`` is per
        percentage point of regional growth.
    products : products that the model knows.
    defaults, months, quarters : what it was fitted on.
    """

    terms: tuple[str, ...]
    coefficients: Array
    covariance: Array
    products: tuple[str, ...]
    defaults: int
    months: int
    quarters: int

    def value(self, term: str) -> float:
        """A coefficient. Raises ``ValueError`` for a term that is not in the model."""
        return float(self.coefficients[self.terms.index(term)])

    def interval(self, term: str) -> tuple[float, float]:
        """The 95 % interval of a coefficient, with t quantiles for as many clusters as there are quarters."""
        from scipy import stats

        place = self.terms.index(term)
        reach = stats.t.ppf(0.975, self.quarters - 1) * np.sqrt(self.covariance[place, place])
        return self.value(term) - float(reach), self.value(term) + float(reach)

    def log_odds(self, product: pd.Series, grade: pd.Series) -> Array:
        """(n,) log-odds of loans in the base age at base growth."""
        shifts = {name: self.value(f"product_{name}") for name in self.products if name != BASE_PRODUCT}
        own = product.map({**shifts, BASE_PRODUCT: 0.0}).to_numpy(dtype=np.float64)
        found: Array = (
            self.value("const") + own + self.value("grade") * (grade.to_numpy(dtype=np.float64) - BASE_GRADE)
        )
        return found

    def by_age(self, horizon: int) -> Array:
        """(horizon + 1,) shift of the log-odds at each number of months on book; minus infinity before any
        default can be."""
        shift = np.full(horizon + 1, -np.inf)
        for age in AGES:
            shift[age:] = 0.0 if age == BASE_AGE else self.value(f"age_{age}")
        return shift

    def path(self, loans: pd.DataFrame, growth: Array, months: int) -> Array:
        """Hazards of live loans over the coming months, (n, months); zero after a loan's end.

        Parameters
        ----------
        loans : columns product, grade, age (months on book), months_left.
        growth : regional growth that counts in each month, decimal, (months,) or (n, months).
        """
        ahead = np.arange(1, months + 1)
        ages = loans["age"].to_numpy()[:, None] + ahead[None, :]
        shift = self.by_age(int(ages.max()))[ages]
        macro = self.value("growth") * 100.0 * (np.atleast_2d(growth) - BASE_GROWTH)
        odds = np.exp(self.log_odds(loans["product"], loans["grade"])[:, None] + shift + macro)
        alive = ahead[None, :] <= loans["months_left"].to_numpy()[:, None]
        found: Array = np.where(alive, odds / (1.0 + odds), 0.0)
        return found


@cache
def fit_hazards(data: CaseData) -> Hazards:
    """Fit the hazard on every loan-month at risk, grouped by what it depends on (binomial GLM, logit link).

    Dummies for product and for age on book, the grade linear, growth linear; errors clustered by quarter,
    because all loans of a quarter share its economy.
    """
    import statsmodels.api as sm

    cells = data.query(sql("cells"))
    products = tuple(sorted(cells["product"].unique()))
    columns = {"const": np.ones(len(cells))}
    for product in products:
        if product != BASE_PRODUCT:
            columns[f"product_{product}"] = (cells["product"] == product).to_numpy(dtype=np.float64)
    for age in AGES:
        if age != BASE_AGE:
            columns[f"age_{age}"] = (cells["age"] == age).to_numpy(dtype=np.float64)
    columns["grade"] = cells["grade"].to_numpy(dtype=np.float64) - BASE_GRADE
    columns["growth"] = 100.0 * (cells["growth"].to_numpy(dtype=np.float64) - BASE_GROWTH)
    design = np.column_stack(list(columns.values()))
    outcome = np.column_stack([cells["defaults"], cells["months"] - cells["defaults"]]).astype(np.float64)
    quarter, quarters = pd.factorize(cells["quarter"])
    fitted = sm.GLM(outcome, design, family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": quarter}
    )
    return Hazards(
        terms=tuple(columns),
        coefficients=np.asarray(fitted.params, dtype=np.float64),
        covariance=np.asarray(fitted.cov_params(), dtype=np.float64),
        products=products,
        defaults=int(cells["defaults"].sum()),
        months=int(cells["months"].sum()),
        quarters=len(quarters),
    )
