"""Settings of the scorecard: the weights they stand for, and the link that opens them."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_studies.xm_bank.exhibits.scorecard_board import BOOK, board_of
from lib.bsc.ahp import ACCEPTABLE_RATIO
from lib.bsc.board import Board
from lib.bsc.setting import (
    MOST_POINTS,
    Setting,
    inconsistent,
    obstacle,
    points_to_weights,
    start_setting,
    weights_of,
)
from lib.bsc.setting_link import SCALE, from_link, judgement_label, judgement_value, to_link
from lib.bsc.weights import SCHEMES, Weights
from lib.exhibits import case_data
from lib.text import LANGUAGES, text_for
from lib.values import NotAvailable

LAST = dt.date(2024, 10, 1)
START = start_setting(BOOK, LAST)
KPIS = len(BOOK.ids)


@pytest.fixture(scope="module")
def board() -> Board:
    return board_of(case_data("xm_bank"))


def test_own_points_are_shares_of_shares() -> None:
    setting = replace(START, scheme="own", points=(6, 2, 2, 0))
    weights = points_to_weights(BOOK, setting)
    assert isinstance(weights, Weights)
    by_perspective = dict.fromkeys(BOOK.perspectives, 0.0)
    for kpi, home in BOOK.perspective_of.items():
        by_perspective[home] += weights.values[kpi]
    assert list(by_perspective.values()) == pytest.approx([0.6, 0.2, 0.2, 0.0])
    financial = [weights.values[kpi] for kpi in BOOK.ids if BOOK.perspective_of[kpi] == "financial"]
    assert financial == pytest.approx([0.6 / len(financial)] * len(financial))


def test_points_that_give_no_weights_are_refused(board: Board) -> None:
    nothing = replace(START, scheme="own", points=(0, 0, 0, 0))
    empty = replace(START, scheme="own", kpi_points=(0,) * KPIS)
    for setting, reason in ((nothing, "no_points"), (empty, "empty_perspective")):
        answer = weights_of(board, setting)
        assert isinstance(answer, NotAvailable) and answer.reason == f"bsc.weights.{reason}"
        for lang in LANGUAGES:
            assert text_for(lang)(answer.reason, **answer.values)


def test_contradicting_judgements_are_refused_until_overridden(board: Board) -> None:
    circle = (("perspectives", (9.0, 1 / 9, 1.0, 9.0, 1.0, 1.0)),)
    setting = replace(START, scheme="ahp", judged=circle)
    worst = inconsistent(BOOK, setting)
    assert worst is not None and worst[0] == "perspectives" and worst[1].ratio > ACCEPTABLE_RATIO
    assert worst[1].worst is not None
    answer = weights_of(board, setting)
    assert isinstance(answer, NotAvailable) and answer.reason == "bsc.ahp.inconsistent"
    assert isinstance(weights_of(board, replace(setting, override=True)), Weights)
    assert inconsistent(BOOK, replace(START, scheme="ahp")) is None


def test_entropy_needs_quarters(board: Board) -> None:
    short = replace(START, scheme="entropy", baseline_year=2023, quarter=dt.date(2024, 7, 1))
    answer = obstacle(board, short)
    assert isinstance(answer, NotAvailable) and answer.reason == "bsc.weights.few_quarters"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_link_opens_the_setting_it_was_made_from(board: Board, scheme: str) -> None:
    setting = Setting(
        scheme=scheme,  # type: ignore[arg-type]
        quarter=dt.date(2022, 4, 1),
        baseline_year=2018,
        unit=7,
        points=(1, 2, 3, 10) if scheme == "own" else START.points,
        kpi_points=tuple(n % 11 for n in range(KPIS)) if scheme == "own" else START.kpi_points,
        judged=(("perspectives", (3.0, 1 / 3, 2.0, 1.0, 1 / 9, 5.0)),) if scheme == "ahp" else (),
        override=scheme == "ahp",
    )
    link = to_link(board, setting)
    assert from_link(board, link, START) == (setting, ())
    assert link["quarter"] == "2022Q2" and link["branch"] == "B07"


def test_the_start_stands_in_its_link(board: Board) -> None:
    assert to_link(board, START) == {
        "weights": "equal",
        "quarter": "2024Q4",
        "baseline": str(BOOK.baseline_year),
        "branch": "bank",
    }


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("weights", "mine"),
        ("quarter", "2024Q5"),
        ("quarter", "2031Q1"),
        ("baseline", "1999"),
        ("branch", "B99"),
        ("branch", "7"),
        ("own", "1-2-3"),
        ("own", "1-2-3-11"),
        ("own", "1-2-3--4"),
        ("own", "٣-2-3-4"),
        ("own", "1e1-2-3-4"),
        ("own_kpis", "5-5"),
        ("ahp", "2-2-3-1-2"),
        ("ahp", "2-2-3-1-2-0"),
        ("ahp_process", "<script>"),
        ("inconsistent", "perhaps"),
    ],
)
def test_nonsense_is_refused_by_name(board: Board, name: str, given: str) -> None:
    setting, refused = from_link(board, {name: given}, START)
    assert setting == START
    assert [(entry.name, entry.given) for entry in refused] == [(name, given)]
    for lang in LANGUAGES:
        assert text_for(lang)(refused[0].allowed, **refused[0].values)


def test_one_refusal_does_not_spoil_the_rest(board: Board) -> None:
    setting, refused = from_link(board, {"weights": "own", "own": "9-9-9-99", "branch": "B03"}, START)
    assert setting.scheme == "own" and setting.unit == 3 and setting.points == START.points
    assert [entry.name for entry in refused] == ["own"]
    assert refused[0].used == "5-5-5-5"


def test_the_scale_reads_and_writes_itself() -> None:
    assert [judgement_label(judgement_value(label)) for label in SCALE] == list(SCALE)
    assert judgement_value("1/3") == pytest.approx(1 / 3) and len(SCALE) == 17


@given(st.dictionaries(st.sampled_from(["weights", "own", "ahp", "quarter", "branch"]), st.text(max_size=30)))
def test_no_text_in_a_link_breaks_it(link: dict[str, str]) -> None:
    board = board_of(case_data("xm_bank"))
    setting, refused = from_link(board, link, START)
    assert len(refused) <= len(link)
    assert all(0 <= point <= MOST_POINTS for point in setting.points)
