"""L-7: hazards, losses and stress of L's book keep what they promise."""

import numpy as np
import pandas as pd
import pytest

from case_studies.l_bank.exhibits.losses_capital import own_stress
from case_studies.l_bank.exhibits.losses_questions import questions
from case_studies.l_bank.risk.book import book
from case_studies.l_bank.risk.hazards import BASE_GROWTH, FIRST_MONTH, fit_hazards, sql
from case_studies.l_bank.risk.losses import fit_losses
from case_studies.l_bank.risk.stress import HORIZON, exposure, provide, provisions, scenarios, weighted
from lib.exhibits import case_data

DATA = case_data("l_bank")


def test_the_hazard_model_gives_back_its_defaults() -> None:
    """The score equations of a logit with a dummy per product: fitted and observed defaults agree."""
    cells, model = DATA.query(sql("cells")), fit_hazards(DATA)
    odds = np.exp(
        model.log_odds(cells["product"], cells["grade"])
        + model.by_age(40)[cells["age"].to_numpy()]
        + model.value("growth") * 100.0 * (cells["growth"].to_numpy() - BASE_GROWTH)
    )
    fitted = pd.Series(odds / (1.0 + odds) * cells["months"].to_numpy()).groupby(cells["product"]).sum()
    observed = cells.groupby("product")["defaults"].sum()
    np.testing.assert_allclose(fitted, observed, rtol=1e-6)


def test_true_signs_are_found() -> None:
    truth = DATA.case.settings["dgp"]["default"]["parameters"]["gdp_growth"]["value"]
    assert np.sign(fit_hazards(DATA).value("growth")) == np.sign(truth)
    assert (fit_losses(DATA).coefficients[1:] < 0).all()


def test_hazards_end_with_the_loan_and_do_not_begin_before_three_months() -> None:
    loans = book(DATA).head(200)
    path = fit_hazards(DATA).path(loans, np.full(HORIZON, 0.05), HORIZON)
    ahead = np.arange(1, HORIZON + 1)
    assert (path[ahead[None, :] > loans["months_left"].to_numpy()[:, None]] == 0).all()
    assert (path[loans["age"].to_numpy()[:, None] + ahead < FIRST_MONTH] == 0).all()


def test_exposure_begins_at_the_balance_and_is_gone_at_the_end() -> None:
    loans = book(DATA).head(500)
    path = exposure(loans)
    np.testing.assert_allclose(path[:, 0], loans["balance_rmb"])
    assert (np.diff(path, axis=1) <= 1e-9).all() and (path[loans["months_left"] < HORIZON, -1] == 0).all()


def test_the_weighted_provision_is_the_mean_of_the_scenarios() -> None:
    by_hand = sum(
        scenarios(DATA)[name].weight * item.allowance_rmb.sum() for name, item in provisions(DATA).items()
    )
    assert weighted(DATA).total == pytest.approx(by_hand, rel=1e-12)
    totals = [item.allowance_rmb.sum() for item in provisions(DATA).values()]
    assert totals == sorted(totals)


def test_impaired_loans_lose_their_lgd_at_once() -> None:
    loans = book(DATA)
    impaired = loans.loc[loans["stage"] == 3].head(50).reset_index(drop=True)
    found = provide(impaired, fit_hazards(DATA), fit_losses(DATA), np.full(HORIZON, 0.05), 0.0)
    lgd = fit_losses(DATA).lgd(impaired["coverage"].to_numpy(dtype=np.float64), impaired["security"])
    by_hand = lgd * impaired["balance_rmb"] / (1.0 + impaired["rate"]) ** (1.0 / 12.0)
    np.testing.assert_allclose(found.allowance_rmb, by_hand, rtol=1e-12)


def test_a_deeper_or_longer_stress_costs_more() -> None:
    mild, deep, long = (
        float(str(own_stress(DATA, **choice).facts["own"]))
        for choice in (
            {"depth": "2", "quarters": "4", "prices": "20"},
            {"depth": "6", "quarters": "4", "prices": "20"},
            {"depth": "2", "quarters": "12", "prices": "20"},
        )
    )
    assert mild < deep and mild < long


def test_questions_have_their_answers_among_the_choices() -> None:
    assert len({question.id for question in questions(DATA)}) == 3
