"""Cox regression against R's survival 3.5: coxph with Efron's and Breslow's ties, strata, robust."""

import pytest

from lib.drivers import Cov, CovarianceSpec, Family, ModelSpec
from tests.replication.drivers_reference import assert_matches, data, fitted

CLASSICAL = CovarianceSpec(Cov.CLASSICAL)


def cox(ties: str = "efron", cov: CovarianceSpec = CLASSICAL) -> ModelSpec:
    """Survival of patients with lung cancer; many deaths fall on the same day."""
    return ModelSpec(
        "time", ("age", "sex", "ecog"), family=Family.COX, event="status", ties=ties, covariance=cov
    )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_lung_against_coxph(ties: str) -> None:
    assert_matches(fitted(cox(ties), data("lung")), "survival", f"lung_{ties}")


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_strata_against_coxph(ties: str) -> None:
    spec = ModelSpec(
        "time", ("age", "ecog"), ("sex",), family=Family.COX, event="status", ties=ties, covariance=CLASSICAL
    )
    assert_matches(fitted(spec, data("lung")), "survival", f"lung_strata_{ties}")


def test_ovarian_without_ties_against_coxph() -> None:
    spec = ModelSpec("futime", ("age", "rx"), family=Family.COX, event="fustat", covariance=CLASSICAL)
    assert_matches(fitted(spec, data("ovarian")), "survival", "ovarian")


def test_robust_and_clustered_against_coxph_times_the_labelled_factor() -> None:
    assert_matches(fitted(cox("breslow", CovarianceSpec(Cov.HC0)), data("lung")), "survival", "lung_robust")
    found = fitted(cox("breslow", CovarianceSpec(Cov.CLUSTER, ("inst",))), data("lung"))
    assert_matches(found, "survival", "lung_cluster", factor=found.covariance.factor)
