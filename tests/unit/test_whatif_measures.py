"""From a measure to the simulator: each link is taken whole and moves the measure's levers alone."""

import pytest

from case_studies.xm_bank.exhibits.scorecard_board import board_of
from case_studies.xm_bank.whatif.instrument import CASE, xm_instrument
from lib.cases import load_case
from lib.exhibits import case_data
from lib.whatif.link import number, read_link
from lib.whatif.measures import PACKAGE, moves_by_measure
from lib.whatif.setting import moved


def test_every_measure_of_the_thesis_opens_the_simulator_with_its_levers_set() -> None:
    moves, instrument = moves_by_measure(load_case(CASE).folder), xm_instrument()
    assert set(moves) == {measure.id for measure in board_of(case_data(CASE)).trace.measures}
    for measure, levers in moves.items():
        opened = read_link(instrument, {move.lever: number(move.value) for move in levers})
        assert not opened.refused, measure
        assert moved(instrument.book, opened.setting) == {move.lever: move.value for move in levers}
        assert {instrument.book[move.lever].measure for move in levers} == {measure}


def test_all_measures_together_are_the_ready_scenario() -> None:
    moves = moves_by_measure(load_case(CASE).folder)
    together = {move.lever: move.value for levers in moves.values() for move in levers}
    assert together == dict(xm_instrument().scenarios[PACKAGE].values)


def test_the_lever_that_the_thread_names_is_among_those_moved() -> None:
    moves = moves_by_measure(load_case(CASE).folder)
    for measure in board_of(case_data(CASE)).trace.measures:
        assert measure.lever in {move.lever for move in moves[measure.id]}


def test_an_unknown_scenario_is_an_error() -> None:
    with pytest.raises(KeyError):
        moves_by_measure(load_case(CASE).folder, "no_such")
