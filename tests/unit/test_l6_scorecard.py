"""The scorecard of L: nothing of the future in it, the directions of the truth, sums and speed of scoring."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from case_studies.l_bank.exhibits.scoring_applicant import applicant
from case_studies.l_bank.exhibits.scoring_card import checks
from case_studies.l_bank.exhibits.scoring_validation import discrimination
from case_studies.l_bank.scoring import card, score_applications
from case_studies.l_bank.scoring.card import build_card
from case_studies.l_bank.scoring.sample import (
    SPLIT,
    applications,
    development,
    refused,
    validation,
    with_outcome,
)
from lib.exhibits import CaseData, case_data


@pytest.fixture(scope="module")
def data() -> CaseData:
    return case_data("l_bank")


def scrambled_future(table: pd.DataFrame, split: dt.date) -> pd.DataFrame:
    """The applications with everything that happened on or after ``split`` replaced by nonsense."""
    day = pd.Timestamp(split)
    changed = table.copy()
    late = changed["default_on"] >= day
    changed.loc[late, "default_on"] = pd.NaT
    spared = (changed["disbursed_on"] >= day - pd.DateOffset(months=12)) & changed["default_on"].isna()
    changed.loc[spared, "default_on"] = day + pd.DateOffset(days=30)
    new = changed["submitted_on"] >= day
    changed.loc[new, ["leverage", "cash_flow_coverage", "utilities_change"]] = 9.0
    return with_outcome(changed)


@pytest.mark.parametrize("split", [SPLIT, dt.date(2020, 1, 1)])
def test_the_future_does_not_enter(data: CaseData, split: dt.date) -> None:
    table = applications(data)
    honest, blinded = build_card(table, split), build_card(scrambled_future(table, split), split)
    assert np.array_equal(honest.coefficients, blinded.coefficients)
    assert all(np.array_equal(a, b) for a, b in zip(honest.points, blinded.points, strict=True))


def test_a_later_split_sees_more_and_changes_the_card(data: CaseData) -> None:
    table = applications(data)
    early, late = (development(table, day) for day in (dt.date(2020, 1, 1), SPLIT))
    assert set(early["application_id"]) < set(late["application_id"])
    assert not np.array_equal(build_card(table, dt.date(2020, 1, 1)).coefficients, card(data).coefficients)


def test_samples_do_not_meet(data: CaseData) -> None:
    table = applications(data)
    learn, check = development(table), validation(table)
    due = learn["disbursed_on"] + pd.DateOffset(months=12)
    assert due.max() < pd.Timestamp(SPLIT) <= check["disbursed_on"].min()
    assert learn.loc[learn["bad"] == 1, "default_on"].max() < pd.Timestamp(SPLIT)
    assert refused(table)["loan_id"].isna().all()


def test_directions_are_the_true_ones(data: CaseData) -> None:
    table = checks(data).table
    assert table["agrees"].all() and (table["vif"] < 5).all()


def test_better_than_the_experts_out_of_time(data: CaseData) -> None:
    facts = discrimination(data).facts
    assert float(str(facts["better_low"])) > 0.03


def test_every_application_is_scored(data: CaseData) -> None:
    scores, found = score_applications(data), card(data)
    assert len(scores) == len(applications(data)) and scores["pd"].between(0, 1).all()
    # Points are rounded one by one, half a point each at most.
    gap = (scores["points"] - found.scaling.score(scores["pd"])).abs()
    assert gap.max() <= 0.5 * len(found.names) + 1e-9


def test_an_applicant_gets_the_sum_of_the_points(data: CaseData) -> None:
    good, bad = applicant(data, leverage="0.3", coverage="3"), applicant(data, leverage="0.8", coverage="0.7")
    for result in (good, bad):
        assert result.table["points"].sum() == result.facts["score"]
    assert float(str(good.facts["score"])) > float(str(bad.facts["score"]))
    assert applicant(data, leverage="missing").table["bin"].iloc[0] == "\N{EMPTY SET}"
