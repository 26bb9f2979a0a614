"""The strategy map: data that are checked, and tested arrows that are estimates, not constants."""

import tomllib

import numpy as np
import pandas as pd
import pytest

from case_studies.xm_bank.exhibits.scorecard_board import BOOK, FOLDER, board_of
from lib.bsc.board import Board
from lib.bsc.strategy import ArrowEstimate, StrategyError, examine, load_strategy, pairs
from lib.exhibits import case_data, compute
from lib.facts import Facts

MAP = FOLDER / "strategy_map.toml"


@pytest.fixture(scope="module")
def board() -> Board:
    return board_of(case_data("xm_bank"))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return case_data("xm_bank").facts


def test_every_kind_of_ground_is_there_and_every_kpi_is_placed(facts: Facts) -> None:
    drawn = load_strategy(MAP, BOOK, facts)
    assert {arrow.ground for arrow in drawn.arrows} == {"assumed", "literature", "tested"}
    assert sorted(kpi for kpis in drawn.order.values() for kpi in kpis) == sorted(BOOK.ids)


def test_no_result_stands_in_the_file() -> None:
    for arrow in tomllib.loads(MAP.read_text(encoding="utf-8"))["arrow"]:
        assert set(arrow) <= {"from", "to", "sign", "ground", "finding", "reason"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('to = "officer_turnover"', 'to = "nothing"'),
        ('ground = "tested"', 'ground = "believed"'),
        ('finding = "E176"', 'finding = "E999"'),
        ('to = "officer_turnover"', 'to = "sme_share"'),
        ('"products_launched", "digital_product_share",', '"digital_product_share",'),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(tmp_path, facts: Facts, old: str, new: str) -> None:
    source = MAP.read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "map.toml"
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StrategyError):
        load_strategy(path, BOOK, facts)


def test_an_arrow_is_estimated_with_two_way_effects_and_clustered_errors(board: Board, facts: Facts) -> None:
    """Against least squares on dummies, with the sandwich and its correction written out."""
    drawn = load_strategy(MAP, BOOK, facts)
    arrow = next(arrow for arrow in drawn.arrows if arrow.ground == "tested")
    found = examine(board, arrow, drawn.lag)
    assert isinstance(found, ArrowEstimate)
    rows = pairs(board, arrow.start, arrow.end, drawn.lag)
    assert rows["cause"].std() == pytest.approx(1.0) and rows["effect"].std() == pytest.approx(1.0)
    effects = pd.get_dummies(rows[["branch", "quarter"]].astype(str), drop_first=True, dtype=float)
    x = np.column_stack([rows["cause"], np.ones(len(rows)), effects])
    beta, *_ = np.linalg.lstsq(x, rows["effect"].to_numpy(), rcond=None)
    assert found.effect == pytest.approx(beta[0], rel=1e-8)
    assert found.low < found.effect < found.high and found.n == len(rows) and found.branches == 28


def test_the_exhibit_follows_the_data(board: Board) -> None:
    table = compute("XM-2.18").table
    tested = table.loc[table["ground"] == "ground_tested"]
    assert len(tested) >= 10 and tested[["effect", "low", "high", "n"]].notna().all().all()
    assert (tested["low"].astype(float) < tested["high"].astype(float)).all()
    others = table.loc[table["ground"].isin(["ground_assumed", "ground_literature"])]
    assert others["effect"].isna().all()
    literature = table.loc[table["ground"] == "ground_literature"]
    assert literature["finding"].str.match(r"E\d{3}$").all()


def test_the_verdict_reads_the_interval() -> None:
    clear = ArrowEstimate(0.2, 0.1, 0.3, 100, 28, "")
    assert clear.verdict(1) == "as_thought" and clear.verdict(-1) == "opposite"
    assert ArrowEstimate(0.2, -0.1, 0.5, 100, 28, "").verdict(1) == "unclear"
