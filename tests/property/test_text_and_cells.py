"""Whatever the data say: cells stay harmless, Markdown stays literal, numbers come back as they were."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.exhibits.export import FORMULA_STARTS, _harmless
from lib.text import LANGUAGES, text_for
from lib.text.formats import MINUS
from lib.ui.links import code
from lib.ui.markdown import escape


@given(st.lists(st.text()))
def test_no_cell_begins_like_a_formula(cells: list[str]) -> None:
    for cell, written in zip(cells, _harmless(cells), strict=True):
        assert not str(written).startswith(FORMULA_STARTS)
        assert str(written) in {cell, f"'{cell}"}


@given(st.text())
def test_escaped_text_has_no_bare_markdown(words: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#|~$]", escape(words))


@given(st.text())
def test_value_of_a_link_stays_inside_its_code_span(words: str) -> None:
    shown = code(words)
    assert shown.count("`") == 2 and "\n" not in shown


# The first number of a language waits until Babel has read it.
@settings(deadline=None)
@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False))
def test_written_numbers_read_back(value: float) -> None:
    for lang in LANGUAGES:
        shown = text_for(lang).value(value, "decimal2").replace(",", "").replace(MINUS, "-")
        assert abs(float(shown) - value) <= 0.005 + 1e-9 * abs(value)
        percent = text_for(lang).value(value, "percent1").replace(",", "").replace(MINUS, "-").rstrip("%")
        assert abs(float(percent) / 100 - value) <= 0.0005 + 1e-9 * abs(value)


@given(st.floats(min_value=0, max_value=1e15, allow_nan=False))
def test_amounts_keep_their_size(value: float) -> None:
    size = {
        "trillion": 1e12,
        "billion": 1e9,
        "million": 1e6,
        "thousand": 1e3,
        "万亿元": 1e12,
        "亿元": 1e8,
        "万元": 1e4,
    }
    for lang in LANGUAGES:
        shown = text_for(lang).value(value, "money2")
        word = next((word for word in size if shown.endswith(word)), "")
        number = float(re.sub(r"[^\d.]", "", shown))
        step = size.get(word, 1.0)
        assert abs(number * step - value) <= (0.005 if word else 0.5) * step * 1.0001
