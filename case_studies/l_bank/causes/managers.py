"""Overdue inspections moved by the load of account managers: an instrument for what a manager may know."""

from functools import cache
from pathlib import Path

from case_studies.l_bank.exhibits.process_load import fitted
from lib.credit.interval import Interval
from lib.drivers import Cov, CovarianceSpec, Estimate, ModelSpec
from lib.exhibits import CaseData

COVARIANCE = CovarianceSpec(Cov.CLUSTER, ("manager",))


def _interval(found: Estimate) -> Interval:
    value, low, high = (found.value("overdue_share", name) for name in ("estimate", "low", "high"))
    return Interval(value, low, high)


@cache
def instrumented(data: CaseData) -> tuple[Interval, Interval]:
    """Stops per thousand loan-months that go with all inspections overdue: least squares, and two stages.

    A manager who fears for a loan may inspect it first; load moves inspections without knowing the loan. Rows
    are managers and years, weighted by loan-months, within branch and year.
    """
    rows = data.query(Path(__file__).with_name("managers.sql").read_text(encoding="utf-8"))
    plain = ModelSpec(
        "stops_per_thousand", ("overdue_share",), ("branch", "year"), weights="loans", covariance=COVARIANCE
    )
    moved = ModelSpec(
        "stops_per_thousand", (), ("branch", "year"), endogenous=("overdue_share",), instruments=("load",),
        weights="loans", covariance=COVARIANCE,
    )  # fmt: skip
    return _interval(fitted(plain, rows)), _interval(fitted(moved, rows))
