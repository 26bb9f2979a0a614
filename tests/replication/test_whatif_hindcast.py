"""The simulator on the years that are known: its error is computed right, and is what the chapter says."""

from functools import cache

import numpy as np
import pytest

from case_studies.xm_bank.whatif.hindcast import LAST, START, Hindcast, hindcast
from lib.exhibits.data import case_data
from lib.whatif.case import load_whatif


@cache
def found() -> Hindcast:
    data = case_data("xm_bank")
    case = load_whatif("xm_bank", data.warehouse, data.facts, START.dates[0])
    growth = data.query(
        "SELECT gdp_growth FROM quarters WHERE quarter > ? ORDER BY quarter", [START.dates[0]]
    )
    return hindcast(case, data.facts, growth["gdp_growth"])


def test_it_is_fed_with_what_was_published() -> None:
    quarters, paths = found().quarters, found().paths
    labels = [quarter.label for quarter in quarters]
    assert labels[0] == "2019Q1" and labels[-1] == LAST.label and len(labels) == 24
    facts = case_data("xm_bank").facts
    for label in ("2020Q1", "2021Q1", "2024Q4"):
        assert paths["gdp_growth"][labels.index(label)] == facts.value("gdp_growth", label).value
    # 4.35 % to 3.10 %.
    assert paths["lpr_change"][0] == 0.0 and paths["lpr_change"][-1] == pytest.approx(-0.0125)
    lending = facts.value("inclusive_sme_loans_cbirc_yoy", "2022Q3").value
    assert paths["demand_trend"][labels.index("2022Q3")] == pytest.approx(lending)


def test_the_anchor_is_no_test_and_errors_are_differences() -> None:
    table = found().table
    for _, rows in table.groupby("measure"):
        assert rows["anchor"].sum() == 1
        anchor = rows[rows["anchor"]].iloc[0]
        assert anchor["simulated"] == pytest.approx(anchor["published"])
        assert np.allclose(rows["error"], rows["simulated"] - rows["published"])
        assert (rows["low80"] <= rows["simulated"]).all() and (rows["simulated"] <= rows["high80"]).all()
    rest = table[~table["anchor"] & (table["measure"] == "npl_ratio")]
    assert found().error("npl_ratio") == pytest.approx(rest["error"].abs().mean())


def test_bad_loans_are_tracked_well() -> None:
    """Within a quarter of a point on average, and better than half the error of no change."""
    assert found().error("npl_ratio") < 0.0025
    assert found().error("npl_ratio") < 0.5 * found().naive_error("npl_ratio")


def test_the_rate_is_not_and_the_chapter_must_go_on_saying_so() -> None:
    """Better than no change, but most of the fall is missed: rates fell by twice as much as the LPR."""
    rate = found().table[found().table["measure"] == "new_loan_rate"]
    assert found().error("new_loan_rate") < found().naive_error("new_loan_rate")
    assert 0.005 < found().error("new_loan_rate") < 0.012
    assert rate.iloc[-1]["error"] > 0.01
