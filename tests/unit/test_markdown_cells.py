"""Cells of tables keep together what a narrow window would tear apart, and lose nothing."""

import pytest

from lib.ui.markdown import whole

JOINER, HARD_SPACE = "\N{WORD JOINER}", "\N{NO-BREAK SPACE}"


def test_short_chinese_words_are_unbroken() -> None:
    assert whole("工具变量") == JOINER.join("工具变量")


def test_short_latin_cells_are_left_alone() -> None:
    assert whole("Two-way fixed effects") == "Two-way fixed effects"


@pytest.mark.parametrize(
    "prose",
    [
        "No sign that the errors' variance depends on the drivers of the model.",
        "没有迹象表明误差的方差随驱动因素变化，因此普通标准误在这里可以使用。",
    ],
)
def test_the_first_words_of_prose_hold_its_column_open_and_the_rest_flows(prose: str) -> None:
    shown = whole(prose)
    assert shown.replace(JOINER, "").replace(HARD_SPACE, " ") == prose
    joined = JOINER in shown or HARD_SPACE in shown
    assert joined and JOINER not in shown[-20:] and HARD_SPACE not in shown[-20:]
