"""Quantiles of long tables: the same plane as the whole programme, in silence."""

import warnings

import numpy as np
import pytest

from lib.drivers import quantile


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("clustered", [False, True], ids=["mixed", "blocks"])
def test_long_table_has_the_plane_of_the_whole_programme(
    share: float, clustered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(20_240_101)
    n = 9_000
    group = np.arange(n) // 30 if clustered else random.integers(0, 300, n)
    rare = (group == 7).astype(float)
    x = random.normal(size=n)
    columns = np.column_stack([np.ones(n), x, rare, group % 5 == 0])
    outcome = 1 + 0.5 * x + 3 * rare + (1 + 0.3 * np.abs(x)) * random.standard_t(3, n)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = quantile.solve_quantile(outcome, columns, share)
    monkeypatch.setattr(quantile, "LONG", n)
    assert found == pytest.approx(quantile.solve_quantile(outcome, columns, share), rel=1e-7, abs=1e-9)
