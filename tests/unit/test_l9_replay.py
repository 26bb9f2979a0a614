"""L-9: the replay is history when nothing is moved, and moves the way that its parameters say."""

import importlib
import json

import numpy as np
import pytest

from case_studies.l_bank.exhibits.replay_checks import along_the_curve, declined_beside_truth, without_links
from case_studies.l_bank.replay.access import access_table
from case_studies.l_bank.replay.case import equations
from case_studies.l_bank.replay.evaluate import evaluate_replay, run
from case_studies.l_bank.replay.history import QUARTERS
from case_studies.l_bank.whatif.instrument import l_case, l_instrument
from lib.exhibits import case_data
from lib.whatif.instrument import Sizes
from lib.whatif.link import read_link, write_link
from lib.whatif.records import to_json
from lib.whatif.setting import status_quo

DRAWS = 60
SIZES = Sizes(DRAWS, 7, QUARTERS)


def last(measure: str, quarters: int = QUARTERS, **values: float) -> float:
    """Median of an outcome in the last quarter."""
    case = l_case()
    setting = status_quo(case.book).with_values(values)
    return evaluate_replay(case, setting, DRAWS, 7, quarters).median(measure)


def history(sql: str) -> np.ndarray:
    return case_data("l_bank").query(sql)["x"].to_numpy(np.float64)


@pytest.mark.parametrize("quarters", [QUARTERS, 12])
def test_nothing_moved_is_history_to_the_yuan(quarters: int) -> None:
    case = l_case()
    book, _ = run(case, status_quo(case.book), 3, 7, quarters)
    first = QUARTERS - quarters
    balances = """
        SELECT sum({}) AS x FROM loan_months WHERE month(month) % 3 = 0 GROUP BY month ORDER BY month
    """
    paid = history(balances.format("CASE WHEN five_grade < 3 THEN closing_balance_rmb ELSE 0 END"))
    npl = history(balances.format("CASE WHEN five_grade >= 3 THEN closing_balance_rmb ELSE 0 END"))
    interest = history(
        "SELECT sum(interest_rmb) AS x FROM loan_months JOIN months USING (month) "
        "GROUP BY quarter ORDER BY quarter"
    )
    counted = """
        SELECT count({1}.{0}) AS x FROM (SELECT DISTINCT quarter FROM months) AS q
        LEFT JOIN {1} ON date_trunc('quarter', {0}) = q.quarter {2} GROUP BY q.quarter ORDER BY q.quarter
    """
    defaults = history(counted.format("default_on", "loans", ""))
    approved = history(counted.format("decided_on", "applications", "AND decision = 'approved'"))
    for found, known in (
        (book.paid, paid),
        (book.npl, npl),
        (book.interest, interest),
        (book.approved, approved),
    ):
        assert (found == known[first:, None]).all()
    np.testing.assert_allclose(book.failed, np.repeat(defaults[first:, None], 3, axis=1), rtol=0, atol=1e-9)
    assert not book.added_paid.any() and not book.admitted.any()


def test_the_checks_of_the_chapter_hold() -> None:
    data = case_data("l_bank")
    curve = along_the_curve(data)
    assert curve.facts["off"] == 0.0 and curve.facts["accepted"] < 1.0
    bad = curve.table.loc[curve.table["curve"] == "l9.curve.replay"].sort_values("cutoff")["bad_rate"]
    assert bad.iloc[0] > 2 * bad.iloc[-1]
    links = without_links(data).facts
    assert links["simulated_low"] <= links["fewer"] <= links["simulated_high"]
    declined = declined_beside_truth(data).table
    assert ((declined["low"] <= declined["truth"]) & (declined["truth"] <= declined["high"])).all()
    assert (declined["truth"] > declined["as_accepted"]).all()


def test_removing_links_alone_lowers_defaults_by_what_they_spread() -> None:
    fewer = last("defaults_total") - last("defaults_total", mutual_guarantees=0.0, mutual_kept=1.0)
    assert 1e3 * fewer == pytest.approx(without_links(case_data("l_bank")).facts["fewer"], rel=0.05)


def test_a_higher_floor_lends_less_and_better() -> None:
    floors = (485, 540, 580, 620)
    lent, failed, approved = (
        [last(name, score_floor=floor) for floor in floors]
        for name in ("lent_total", "defaults_total", "approved_total")
    )
    rates = np.array(failed) / np.array(approved)
    assert (np.diff(lent) < 0).all() and (np.diff(rates) < 0).all()


def test_every_lever_moves_its_outcomes_the_declared_way() -> None:
    case = l_case()
    signs = {"+": 1.0, "-": -1.0}
    wrong = []
    for lever in case.book.of("bank", "policy", "environment"):
        # From the status quo inwards, or from below it upwards.
        low, high = sorted((lever.default, lever.low if lever.default > lever.low else lever.high))
        for measure, sign in lever.direction.items():
            change = last(measure, **{lever.id: high}) - last(measure, **{lever.id: low})
            if change * signs[sign] <= 0.0:
                wrong.append((lever.id, measure, change))
    assert not wrong


def test_industries_keep_under_their_cap() -> None:
    case = l_case()
    setting = status_quo(case.book).with_values({"industry_cap": 0.12})
    table = access_table(case, setting)
    largest = table.loc[table["by"] == "l9.by.industry"].nlargest(1, "lost")["group"].iloc[0]
    assert largest == "l.industry.wholesale_retail"


def test_seeds_and_draws() -> None:
    case = l_case()
    setting = status_quo(case.book).with_values({"score_entry": 600})
    one, same, other = (evaluate_replay(case, setting, DRAWS, seed).last("npl_ratio") for seed in (7, 7, 8))
    assert (one == same).all() and (one != other).any()
    more = evaluate_replay(case, setting, 2 * DRAWS, 7).last("npl_ratio")
    np.testing.assert_allclose(more[:DRAWS], one, rtol=1e-12)


def test_record_and_link_give_the_setting_back() -> None:
    instrument = l_instrument()
    setting = (
        instrument.scenarios["thesis_package"].setting(instrument.book).with_values({"reject_odds": 0.1})
    )
    record = instrument.records.make(setting, SIZES)
    opened = instrument.records.open(json.dumps(json.loads(to_json(record))))
    assert opened.setting == setting and not opened.refused and not opened.notes
    assert instrument.records.replay(opened).same
    link = write_link(instrument, setting, SIZES)
    back = read_link(instrument, link)
    assert (back.setting, back.sizes, back.refused) == (setting, SIZES, ())
    assert read_link(instrument, {"quarters": "37", "score_floor": "1000"}).refused


def test_equations_name_functions_and_parameters() -> None:
    book, known = l_case().book, equations()
    used = {lever.id: set(lever.channel) for lever in book}
    for name, equation in known.items():
        module, _, function = equation.function.rpartition(".")
        assert hasattr(importlib.import_module(f"case_studies.l_bank.replay.{module}"), function), name
        for parameter in equation.parameters:
            assert name in used[parameter], (name, parameter)
    for lever, channel in used.items():
        for name in channel:
            assert lever in known[name].parameters, (lever, name)
