"""Cells of tables keep together what a narrow window would tear apart, and lose nothing."""

import pytest

from lib.exhibits.units import UNITS
from lib.text import text_for
from lib.ui.markdown import whole
from lib.ui.tables import _html

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


@pytest.mark.parametrize(
    ("value", "shown"), [(80.0, "80.0"), (163.4219, "163.4"), (13.5178, "13.518"), (1.0, "1.000")]
)
def test_a_number_has_the_digits_that_say_something(value: float, shown: str) -> None:
    assert UNITS["number"].cell_text(value, text_for("en")) == shown


def test_numbers_stand_to_the_right_and_eight_columns_close_together() -> None:
    rows = (("a word", "<0.0001", "–"), ("another", "0.0209", "1.2%"))
    shown = _html((("name", "p", "share"), *rows), "three")
    assert shown.count(' class="lt-number"') == 2 and "lt-many" not in shown.split("</style>")[1]
    wide = _html((("a long name",) * 8, ("a longer text",) * 8), "eight")
    assert '<table class="lt-cards lt-many"' in wide
