"""The files of the published figures: schema, messages, both languages, fingerprint."""

import csv
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.facts import Facts, PublishedDataError
from lib.facts.files import DATA_FILES, DEFAULT_FOLDER

HAN = re.compile(r"[\u4e00-\u9fff]")
LIB = Path(__file__).resolve().parents[2] / "lib" / "facts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in DATA_FILES:
        shutil.copy(DEFAULT_FOLDER / name, tmp_path / name)
    return tmp_path


def edit(path: Path, line: int, old: str, new: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    ("file", "line", "old", "new", "column", "says"),
    [
        ("published_facts.csv", 446, "1.76", "17.6", "value", "plausible"),
        ("published_facts.csv", 446, "1.76", "１.７６", "value", "half-width digits"),
        ("published_facts.csv", 446, "1.76", "9" * 400, "value", "not a number"),
        ("published_facts.csv", 446, "1.76", "1,76", "source_grade", "'press'.*more cells"),
        ("published_facts.csv", 446, "1.76,", "", "source_grade", "fewer cells"),
        ("published_facts.csv", 446, "2024Q4", "２０２４Q4", "period", "not a period"),
        ("published_facts.csv", 446, "1.76", "n.a.", "value", "not a number"),
        ("published_facts.csv", 446, "1.76", "inf", "value", "not a number"),
        ("published_facts.csv", 446, "2024Q4", "2024Q5", "period", "not a period"),
        ("published_facts.csv", 446, ",%,", ",RMB bn,", "unit", "unit"),
        ("published_facts.csv", 446, ",press", ",blog", "source_grade", "official, press, mirror"),
        ("published_facts.csv", 446, "npl_ratio_city", "npl_ratio_town", "series_id", "series.toml"),
        ("published_facts.csv", 447, "2025Q2", "2024Q4", "period", "several"),
        ("published_facts.csv", 5, "https", "see ", "url", "http"),
        ("city_bank_panel.csv", 2, "Ningbo", "Nimbo", "bank", "banks.toml"),
        ("city_bank_panel.csv", 2, "122.2", "12220", "value", "plausible"),
        ("city_bank_panel.csv", 2, "RMB bn", "RMB mn", "unit", "unit"),
        ("evidence.csv", 3, "E002", "E001", "evidence_id", "another row"),
        ("evidence.csv", 2, ",-,", ",down,", "direction", "direction"),
        ("evidence.csv", 2, "L1 credit", "L77 credit", "lever", "lever_grades.toml"),
        ("evidence.csv", 2, ",2009,", ",09,", "year", "year"),
        ("evidence.csv", 2, ",2009,", ",２００９,", "year", "year"),
    ],
)
def test_a_broken_cell_is_named(
    folder: Path, file: str, line: int, old: str, new: str, column: str, says: str
) -> None:
    edit(folder / file, line, old, new)
    with pytest.raises(PublishedDataError) as caught:
        Facts.load(folder)
    problem, message = caught.value.problems[0], str(caught.value)
    assert problem.file == file and file in message
    assert re.search(says, message), message
    if column:
        assert (problem.row, problem.column) == (line, column)
        assert f"row {line}, column {column}" in message
    assert HAN.search(str(caught.value.values("zh")["problem"]))


def test_a_blank_line_is_named_and_shifts_no_other(folder: Path) -> None:
    path = folder / "published_facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:9], "", *lines[9:]]) + "\n", encoding="utf-8")
    with pytest.raises(PublishedDataError, match=r"row 10, column series_id: the line is blank") as caught:
        Facts.load(folder)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("end", [",", ",more"])
def test_a_cell_too_many_in_every_row_is_named(folder: Path, end: str) -> None:
    path = folder / "city_bank_panel.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *(row + end for row in rows)]) + "\n", encoding="utf-8")
    with pytest.raises(PublishedDataError, match=r"row 2, column url: .*more cells.*\(and 1080 more\)"):
        Facts.load(folder)


@pytest.mark.parametrize("name", [name for name in DATA_FILES if name.endswith(".csv")])
def test_a_file_without_rows_is_refused(folder: Path, name: str) -> None:
    header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
    (folder / name).write_text(header + "\n", encoding="utf-8")
    with pytest.raises(PublishedDataError, match=f"{name}, row 1, column .*no rows"):
        Facts.load(folder)
    (folder / name).write_text("", encoding="utf-8")
    with pytest.raises(PublishedDataError, match=f"{name}, row 1: the columns differ"):
        Facts.load(folder)


def test_a_line_break_inside_a_cell_shifts_no_row(folder: Path) -> None:
    path = folder / "published_facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    (cells,) = csv.reader([lines[2]])
    cells[4] += "\nsecond line"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write("\n".join(lines[:2]) + "\n")
        csv.writer(file, lineterminator="\n").writerow(cells)
        file.write("\n".join(lines[3:]) + "\n")
    edit(path, 447, "1.76", "176")
    with pytest.raises(PublishedDataError, match="row 447, column value"):
        Facts.load(folder)


def test_an_open_quotation_mark_is_refused(folder: Path) -> None:
    with (folder / "evidence.csv").open("a", encoding="utf-8") as file:
        file.write('E999,"L1')
    with pytest.raises(PublishedDataError, match=r"evidence\.csv: .*line 230.*cannot be read"):
        Facts.load(folder)


def test_several_broken_cells_are_counted_in_order(folder: Path) -> None:
    edit(folder / "published_facts.csv", 446, "1.76", "999")
    edit(folder / "published_facts.csv", 300, "mac", "foo")
    with pytest.raises(PublishedDataError, match=r"row 300, column source_grade.*and 1 more") as caught:
        Facts.load(folder)
    assert [problem.row for problem in caught.value.problems] == [300, 446]


def test_a_repeated_row_is_refused(folder: Path) -> None:
    path = folder / "published_facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[445]]) + "\n", encoding="utf-8")
    with pytest.raises(PublishedDataError, match="row 665"):
        Facts.load(folder)


def test_missing_and_unreadable_files(folder: Path) -> None:
    (folder / "evidence.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PublishedDataError, match=r"evidence\.csv: .*UTF-8"):
        Facts.load(folder)
    (folder / "evidence.csv").unlink()
    with pytest.raises(PublishedDataError, match=r"evidence\.csv: the file is missing"):
        Facts.load(folder)
    (folder / "breaks.toml").write_text("[[breaks]\n", encoding="utf-8")
    with pytest.raises(PublishedDataError, match=r"breaks\.toml: .*not valid TOML"):
        Facts.load(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "entry"),
    [
        ("series.toml", 'frequency = "quarter"', 'frequency = "weekly"', "inclusive_sme_loans_pboc"),
        ("series.toml", 'zh = "普惠小微贷款余额（人民银行口径）"', 'fr = ""', "inclusive_sme_loans_pboc"),
        ("breaks.toml", 'kind = "off_scope"', 'kind = "odd"', "scope_2024q1"),
        ("breaks.toml", 'from = "2024Q1"', 'from = "spring 2024"', "scope_2024q1"),
        ("breaks.toml", 'id = "scope_2024q1"', 'id = "ceiling_5m_10m"', "breaks"),
        ("breaks.toml", "\n[rounding]", "\n[words]", "rounding"),
        ("breaks.toml", "at_most =", "at_best =", "at_best"),
        ("lever_grades.toml", 'grade = "direction"', 'grade = "strong"', "L1"),
        ("series.toml", 'group = "loans"', 'group = "lons"', "inclusive_sme_loans_pboc"),
        ("publishers.toml", 'otherwise = "press"', "", "otherwise"),
        ("publishers.toml", 'otherwise = "press"', 'otherwise = "blog"', "otherwise"),
        ("publishers.toml", 'order = ["annual_report", ', "order = [", "order"),
        ("publishers.toml", "order = [", 'order = ["press", ', "order"),
        ("publishers.toml", 'class = "press"', 'class = "blog"', "rules 2"),
        ("publishers.toml", 'field = "source_title"', 'field = "title"', "rules 1"),
        ("publishers.toml", 'words = ["filing digest"]', "words = []", "rules 5"),
        ("publishers.toml", 'words = ["filing digest"]', 'words = "filing digest"', "rules 5"),
        ("publishers.toml", 'zh = "业绩快报"', 'fr = ""', "flash_report"),
    ],
)
def test_a_broken_entry_is_named(folder: Path, file: str, old: str, new: str, entry: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PublishedDataError, match=f"{file}, column {entry}"):
        Facts.load(folder)


def texts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every table with `en` or `zh` in a TOML tree, with its path."""
    if isinstance(node, dict):
        if "en" in node or "zh" in node:
            yield path, node
            return
        for key, child in node.items():
            yield from texts(child, f"{path}.{key}")
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from texts(child, f"{path}[{number}]")


@pytest.mark.parametrize("name", [name for name in DATA_FILES if name.endswith(".toml")])
def test_both_languages_are_complete(name: str) -> None:
    found = list(texts(tomllib.loads((DEFAULT_FOLDER / name).read_text(encoding="utf-8"))))
    assert found
    for path, text in found:
        assert set(text) == {"en", "zh"}, path
        assert bool(text["en"]) == bool(text["zh"]), path
        assert not HAN.search(text["en"]), path
        if text["zh"]:
            assert HAN.search(text["zh"]) or text["zh"] in ("ROE",), path
            assert not re.search(r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])", text["zh"]), (
                f"{path}: punctuation"
            )


def test_names_are_distinct(folder: Path) -> None:
    facts = Facts.load(folder)
    for language in ("en", "zh"):
        names = [info.name.of(language) for info in facts.series_info.values()]
        assert len(names) == len(set(names))


def test_breaks_name_what_exists() -> None:
    facts = Facts.load()
    known = {"facts": facts.series_info, "city_banks": facts.indicators, "evidence": facts.levers()}
    for item in facts.catalog.breaks:
        assert item.ids and all(name == "*" or name in known[item.table] for name in item.ids), item.id
        if item.kind == "definition_break":
            assert item.start is not None and item.start.start is not None, item.id


def test_messages_are_the_same_in_both_languages_and_all_are_used() -> None:
    catalogs = {
        language: tomllib.loads(
            (DEFAULT_FOLDER / "messages" / f"{language}.toml").read_text(encoding="utf-8")
        )
        for language in ("en", "zh")
    }
    source = "\n".join(path.read_text(encoding="utf-8") for path in LIB.glob("*.py"))
    for section in ("facts", "rules"):
        english, chinese = catalogs["en"][section], catalogs["zh"][section]
        assert set(english) == set(chinese)
        for key in english:
            assert sorted(re.findall(r"\{[^}]*\}", english[key])) == sorted(
                re.findall(r"\{[^}]*\}", chinese[key])
            )
            assert f'"{"facts." if section == "facts" else ""}{key}"' in source, key
    used = set(re.findall(r'"facts\.([a-z_]+)"', source))
    assert used == set(catalogs["en"]["facts"])


def test_the_fingerprint_knows_content_and_not_line_endings(folder: Path) -> None:
    before = Facts.load(folder).fingerprint()
    assert before == Facts.load().fingerprint() and re.fullmatch(r"[0-9a-f]{64}", before)
    path = folder / "evidence.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Facts.load(folder).fingerprint() == before
    edit(folder / "published_facts.csv", 446, "1.76", "1.77")
    assert Facts.load(folder).fingerprint() != before
