"""Quantile regression against R's quantreg 5.94."""

import pytest

from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec
from tests.replication.drivers_reference import assert_matches, data, fitted

CLASSICAL = CovarianceSpec(Cov.CLASSICAL)
KERNEL = CovarianceSpec(Cov.HC0)


@pytest.mark.parametrize("percent", [10, 25, 50, 75, 90])
@pytest.mark.parametrize(("suffix", "cov"), [("iid", CLASSICAL), ("ker", KERNEL)])
def test_engel_curves_against_quantreg_rq(percent: int, suffix: str, cov: CovarianceSpec) -> None:
    spec = ModelSpec("foodexp", ("income",), family=Family.QUANTILE, covariance=cov, quantile=percent / 100)
    assert_matches(fitted(spec, data("engel")), "quantile", f"engel_{percent}_{suffix}")


def test_loss_against_quantreg_rho() -> None:
    found = fitted(
        ModelSpec("foodexp", ("income",), family=Family.QUANTILE, covariance=KERNEL), data("engel")
    )
    assert_matches(found, "quantile", "engel_50")


@pytest.mark.parametrize(
    ("case", "cov"),
    [("fatalities_ker", KERNEL), ("fatalities_cluster", CovarianceSpec(Cov.CLUSTER, ("state",)))],
)
def test_median_with_several_drivers_against_quantreg(case: str, cov: CovarianceSpec) -> None:
    spec = ModelSpec("frate", ("beertax", "unemp", "income"), family=Family.QUANTILE, covariance=cov)
    assert_matches(fitted(spec, data("fatalities")), "quantile", case)
