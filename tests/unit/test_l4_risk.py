"""L-4: the spread of default against a plain simulation and the process; cells, moves, the network."""

import numpy as np
import pytest

from case_studies.l_bank.exhibits.risk_circles import network
from case_studies.l_bank.exhibits.risk_grades import npl_by, vintages
from case_studies.l_bank.exhibits.risk_moves import matrix
from case_studies.l_bank.exhibits.risk_questions import questions
from case_studies.l_bank.risk.network import MONTHS, exposure, history, replay
from lib.credit.spread import replay_spread
from lib.exhibits import Result, case_data
from lib.values import NotAvailable

DATA = case_data("l_bank")
TRUTH = DATA.case.settings["dgp"]["contagion"]["parameters"]
Q, WINDOW = float(TRUTH["per_link_month"]["value"]), int(TRUTH["window_months"]["value"])


def plain(owner, at_risk, own, links, q, window, delay, draws, seed):  # type: ignore[no-untyped-def]
    """The rule word by word: month by month, link by link, loan by loan."""
    rng = np.random.default_rng(seed)
    totals = []
    for _ in range(draws):
        stop = [at_risk.shape[1]] * len(owner)
        hit = 0
        for month in range(at_risk.shape[1]):
            felt = {owner[i] for i, at in enumerate(stop) if month - window <= at + delay <= month - 1}
            for i, at in enumerate(own):
                if at == month and stop[i] == at_risk.shape[1]:
                    stop[i] = month
            for i, firm in enumerate(owner):
                for one, two, first, last in links:
                    struck = one == firm and two in felt and first <= month <= last
                    if struck and at_risk[i, month] and stop[i] == at_risk.shape[1] and rng.random() < q:
                        stop[i] = month
                        hit += 1
        totals.append(hit)
    return np.array(totals, dtype=float)


def test_spread_agrees_with_a_plain_simulation() -> None:
    owner = [0, 0, 1, 2, 3, 4]
    at_risk = np.ones((6, 16), dtype=bool)
    at_risk[4, 9:] = False
    own = [1, 16, 16, 4, 16, 16]
    links = [(1, 0, 0, 99), (2, 1, 0, 99), (1, 2, 3, 99), (3, 2, 0, 7), (4, 3, 0, 99), (0, 4, 0, 99)]
    one, two, first, last = zip(*links, strict=True)
    found = replay_spread(
        owner, at_risk, own, one, two, first, last, probability=0.2, window=3, delay=2, simulations=4000
    )
    other = plain(owner, at_risk, own, links, 0.2, 3, 2, 1500, 3)
    error = np.hypot(found.mean.std_error or 0, other.std(ddof=1) / np.sqrt(len(other)))
    assert found.own == 2
    assert abs(found.mean.estimate - other.mean()) < 3.5 * error


def test_a_certain_link_hits_once_the_delay_is_over() -> None:
    found = replay_spread(
        [0, 1], np.ones((2, 8), dtype=bool), [1, 8], [1], [0], [0], [9],
        probability=1.0, window=6, delay=3, simulations=2,
    )  # fmt: skip
    assert found.by_month[0].tolist() == [0, 0, 0, 0, 0, 1, 0, 0]
    # The struck firm would have had a second loan, which it no longer gets.
    paid = np.ones((3, 12), dtype=bool)
    paid[2, :7] = False
    later = replay_spread(
        [0, 1, 1], paid, [1, 12, 12], [1], [0], [0], [12],
        probability=1.0, window=6, delay=3, opened=[0, 0, 6], simulations=2,
    )  # fmt: skip
    assert later.by_month.sum(axis=1).tolist() == [1, 1]
    with pytest.raises(ValueError, match="between 0 and 1"):
        replay_spread(
            [0], np.ones((1, 2), dtype=bool), [2], [0], [0], [0], [1], probability=2, window=1, delay=0
        )


def test_the_simulation_reproduces_the_spread_of_the_process() -> None:
    found = replay(DATA, Q, WINDOW)
    truth = int((history(DATA).spread_month < MONTHS).sum())
    deviation = float(found.totals.std(ddof=1))
    # One history is a draw like any of the simulations: its distance from their mean is their deviation. Over
    # nine seeds of the process its count lies 0.4 deviations (of one seed) from the sum of its own chances.
    assert found.low <= truth <= found.high
    assert abs(found.mean.estimate - truth) < 2 * np.hypot(deviation, found.mean.std_error or 0)
    # The test tells a wrong parameter: half of it is far outside.
    assert abs(replay(DATA, Q / 2, WINDOW).mean.estimate - truth) > 4 * deviation


def test_the_recorded_data_show_the_true_probability_of_a_link() -> None:
    seen = exposure(DATA).hit
    assert abs(seen.estimate - Q) < 2.6 * (seen.std_error or 0)


def test_places_add_up_to_the_book() -> None:
    direct = DATA.query(
        "SELECT sum(closing_balance_rmb) FILTER (five_grade >= 3) / sum(closing_balance_rmb) AS ratio"
        " FROM loan_months WHERE month = DATE '2024-12-01'"
    )["ratio"].iloc[0]
    for by in ("l4.by_product", "l4.by_industry", "l4.by_branch", "l4.by_vintage"):
        found = npl_by(DATA, by=by)
        assert isinstance(found, Result)
        assert found.facts["whole"] == pytest.approx(direct)
    # Nothing was lent before its product was sold.
    assert isinstance(npl_by(DATA, product="l.product.sci_tech", year="2016"), NotAvailable)
    assert isinstance(
        vintages(DATA, product="l.product.mutual_guarantee", industry="l.industry.textiles"), Result
    )


@pytest.mark.parametrize("step", ["1", "3", "6", "12"])
def test_rows_of_the_matrix_sum_to_one(step: str) -> None:
    table = matrix(DATA, step=step, year="2020").table
    assert table.groupby("source")["share"].sum().to_numpy() == pytest.approx(1.0)


def test_the_picture_holds_every_firm_and_link_apart() -> None:
    for chain in ("1", "5", "10"):
        found = network(DATA, chain=chain)
        assert isinstance(found, Result)
        firms = found.table[found.table["kind"] == "l4.firm"]
        assert firms[["x", "y"]].abs().to_numpy().max() <= 1.1
        assert not firms.duplicated(["x", "y"]).any()
        assert len(firms) == found.facts["firms"]


def test_there_are_questions_with_answers() -> None:
    assert len(questions(DATA)) >= 3
