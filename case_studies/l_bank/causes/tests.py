"""One test a cause: its estimate, and the verdict that follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from case_studies.l_bank.causes import months
from case_studies.l_bank.causes.files import CONTROLS, files
from case_studies.l_bank.causes.tree import Cause, tree
from case_studies.l_bank.exhibits.process_after import watched_inspections
from case_studies.l_bank.exhibits.process_load import fitted, loops
from lib.credit.interval import Interval
from lib.credit.verdict import Verdict, holm, verdict
from lib.drivers import Cov, CovarianceSpec, Estimate, Family, ModelSpec
from lib.exhibits import CaseData

Found = tuple[Interval, float, int]
WITHIN = ("industry", "product", "year")


@dataclass(frozen=True)
class Tested:
    """A cause with its test.

    Attributes
    ----------
    effect : log odds for the cause's contrast, 95 % interval. p, p_holm : against zero, two-sided; alone and
        corrected for the number of tests. n : loans, applications, inspections or loan-months.
    """

    cause: Cause
    effect: Interval
    p: float
    p_holm: float
    n: int
    verdict: Verdict


def logit(
    rows: pd.DataFrame,
    outcome: str,
    drivers: tuple[str, ...],
    within: tuple[str, ...],
    cluster: str = "branch",
) -> Estimate:
    """A logit with dummies for ``within`` and clustered errors."""
    spec = ModelSpec(
        outcome=outcome, drivers=drivers, fixed_effects=within, family=Family.LOGIT,
        covariance=CovarianceSpec(Cov.CLUSTER, (cluster,)),
    )  # fmt: skip
    return fitted(spec, rows)


def _found(estimate: Estimate, term: str, contrast: float = 1.0) -> Found:
    value, low, high = (contrast * estimate.value(term, name) for name in ("estimate", "low", "high"))
    return Interval(value, low, high), estimate.value(term, "p_value"), estimate.n


@cache
def default_model(data: CaseData) -> Estimate:
    """Default within twelve months: suspected causes and everything else on file, with each other."""
    drivers = ("missing", "collateral", "over_investigator", *CONTROLS)
    return logit(files(data).loans, "bad", drivers, WITHIN)


@cache
def grant_model(data: CaseData) -> Estimate:
    """Approval by what the rating and the decision read."""
    drivers = ("collateral", "missing", "leverage_sd", "coverage_sd", "soft", "overdues", "renewal")
    return logit(files(data).decided, "granted", drivers, ("year",))


@cache
def noise_model(data: CaseData) -> Estimate:
    """Approval by the score, and how much less it decides where the reviewer is overloaded."""
    drivers = ("score", "score_overload", "over_reviewer", "collateral", "renewal", "up", "down")
    return logit(files(data).decided, "granted", drivers, ("year",))


@cache
def upgrade_model(data: CaseData) -> Estimate:
    """Default of loans whose grade was raised or lowered by hand, within the same final grade."""
    return logit(files(data).loans, "bad", ("up", "down"), ("final_grade", "product", "year"))


@cache
def gap_model(data: CaseData) -> Estimate:
    """Default by the gap between stated growth and growth of tax paid, among loans with both figures."""
    rows = files(data).loans
    known = rows[rows["tax_gap"].notna()]
    controls = tuple(name for name in CONTROLS if name != "no_tax")
    return logit(known, "bad", ("wide_gap", *controls), WITHIN)


def _count(rows: pd.DataFrame) -> int:
    return int(rows["loans"].sum())


TESTS: dict[str, Callable[[CaseData], Found]] = {
    "missing": lambda data: _found(default_model(data), "missing"),
    "tax_gap": lambda data: _found(gap_model(data), "wide_gap"),
    "counts": lambda data: _found(grant_model(data), "collateral"),
    "protects": lambda data: _found(default_model(data), "collateral"),
    "upgraded": lambda data: _found(upgrade_model(data), "up"),
    "overdue": lambda data: (*months.stops(data)[0], _count(months.cells(data))),
    "manager_load": lambda data: _found(
        logit(watched_inspections(data), "on_time", ("load",), (), "manager"), "load", tree().overload
    ),
    "reviewer": lambda data: _found(noise_model(data), "score_overload", tree().overload),
    "rework": lambda data: _found(
        logit(loops(data), "supplement", ("overload", "missing"), (), "officer"), "overload", tree().overload
    ),
    "investigator": lambda data: _found(default_model(data), "over_investigator", tree().overload),
    "specialised": lambda data: (*months.stops(data)[1], _count(months.cells(data))),
    "shared": lambda data: (*months.shared(data), _count(months.cells(data))),
    "link": lambda data: (*months.link(data), _count(months.felt(data))),
}


@cache
def tested(data: CaseData) -> tuple[Tested, ...]:
    """Every cause of the tree with its test, in the tree's order."""
    causes = tree().causes
    found = [TESTS[cause.id](data) for cause in causes]
    corrected = holm([p for _, p, _ in found])
    return tuple(
        Tested(cause, effect, p, p_holm, n, verdict(effect, cause.sign, tree().smallest, p_holm))
        for cause, (effect, p, n), p_holm in zip(causes, found, corrected, strict=True)
    )


def test_of(data: CaseData, cause: str) -> Tested:
    """The test of one cause. Raises ``KeyError``."""
    return {one.cause.id: one for one in tested(data)}[cause]
