"""Catalogs are complete in both languages; numbers and dates are written as each language writes them."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from lib.text import LANGUAGES, MissingMessage, spaced, text_for
from lib.text.catalog import ROOT, catalog, catalog_files
from lib.text.text import placeholders

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_both_languages_have_the_same_messages() -> None:
    # English needs words for thousand and million, Chinese for ten thousand and a hundred million.
    english, chinese = ({key for key in catalog(lang) if not key.startswith("amount.")} for lang in LANGUAGES)
    assert english - chinese == set(), "messages missing in Chinese"
    assert chinese - english == set(), "messages missing in English"


def test_catalogs_are_found() -> None:
    for lang in LANGUAGES:
        assert len(catalog_files(lang)) >= 2


def test_message_takes_the_same_values_in_both_languages() -> None:
    english, chinese = catalog("en"), catalog("zh")
    shared = sorted(english.keys() & chinese.keys())
    assert len(shared) > 1000
    different = [
        key for key in shared if placeholders(english[key]).keys() != placeholders(chinese[key]).keys()
    ]
    assert different == []


def test_chinese_messages_are_chinese_and_english_ones_are_not() -> None:
    # Codes, units and names of products are the same in both.
    words = {key: re.sub(r"\{[^}]*\}|[^A-Za-z]", "", message) for key, message in catalog("zh").items()}
    letters = {key: catalog("zh")[key] for key, word in words.items() if len(word) > 12}
    assert [key for key, message in letters.items() if not CHINESE.search(message)] == []
    assert [
        key for key, message in catalog("en").items() if CHINESE.search(message) and key != "language.name"
    ] == []


def test_missing_message_is_an_error() -> None:
    with pytest.raises(MissingMessage, match=r"no\.such\.message"):
        text_for("en")("no.such.message")


@pytest.mark.parametrize(
    ("value", "form", "english", "chinese"),
    [
        (0.0176, "percent2", "1.76%", "1.76%"),
        (-0.0123, "percent2", "\N{MINUS SIGN}1.23%", "\N{MINUS SIGN}1.23%"),
        (0.0123, "pp1", "1.2", "1.2"),
        (0.0025, "bp0", "25", "25"),
        (1234567.891, "decimal1", "1,234,567.9", "1,234,567.9"),
        (3, "signed0", "+3", "+3"),
        (29.4e12, "money1", "RMB 29.4 trillion", "29.4 万亿元"),
        (1.43e10, "money1", "RMB 14.3 billion", "143.0 亿元"),
        (355_000, "money0", "RMB 355 thousand", "36 万元"),
        (25.4e6, "big1", "25.4 million", "2,540.0 万"),
        (4210, "big1", "4,210", "4,210"),
        (dt.date(2024, 10, 1), "quarter", "2024 Q4", "2024年第四季度"),
        (dt.date(2024, 10, 1), "month", "Oct 2024", "2024年10月"),
        (dt.date(2024, 10, 1), "date", "1 October 2024", "2024年10月1日"),
        (-0.00001, "percent2", "0.00%", "0.00%"),
        (0.00004, "p_value", "<0.0001", "<0.0001"),
        (0.0, "p_value", "<0.0001", "<0.0001"),
        (0.04996, "p_value", "0.0500", "0.0500"),
        (float("nan"), "p_value", "–", "–"),
        (0.125, "percent0", "13%", "13%"),
        (999_999, "money0", "RMB 1 million", "100 万元"),
        (float("nan"), "percent1", "\N{EN DASH}", "\N{EN DASH}"),
    ],
)
def test_formats(value: object, form: str, english: str, chinese: str) -> None:
    assert text_for("en").value(value, form) == english
    assert text_for("zh").value(value, form) == chinese


SENTENCE = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")


def _shown_literals(path: Path) -> list[str]:
    """String literals handed to a Streamlit call (``st.…``) that look like words for a reader."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("st."):
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                words = argument.value
                if (SENTENCE.search(words) or CHINESE.search(words)) and not words.startswith(":material"):
                    found.append(f"{path.name}:{node.lineno}: {words}")
    return found


def test_no_words_for_readers_stand_in_code() -> None:
    paths = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "lib/ui").rglob("*.py")]
    assert [found for path in sorted(paths) for found in _shown_literals(path)] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("XM银行有27项指标", "XM 银行有 27 项指标"),
        ("80%的模拟结果在−0.5%至+1.7%之间", "80% 的模拟结果在 −0.5% 至 +1.7% 之间"),
        ("自2018年12月31日起，2018至2024年", "自2018年12月31日起，2018至2024年"),
        ("已有 27 项，见`列a`", "已有 27 项，见`列 a`"),
        ("No Chinese at all: 27%", "No Chinese at all: 27%"),
    ],
)
def test_chinese_is_spaced_from_letters_and_figures_but_not_within_dates(written: str, shown: str) -> None:
    assert spaced(written) == shown
    assert spaced(shown) == shown


def test_every_chinese_message_is_spaced_with_its_values() -> None:
    assert (
        spaced(text_for("zh").fill("{n:integer}项占{s:percent1}以上", {"n": 27, "s": 0.5}))
        == "27 项占 50.0% 以上"
    )
    assert all(spaced(message) == message for message in catalog("zh").values())
