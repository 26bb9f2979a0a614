"""Workbook, Parquet, references and command line: what other programs read is what the page shows."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from lib.cases import ROOT
from lib.exhibits import chapter_exhibits, compute
from lib.exhibits.prepared import prepared
from lib.exhibits.words import ExhibitWords
from lib.report import command
from lib.report.citation import STYLES, case_work, chapter_work, cite, tex
from lib.report.edition import Edition, edition_of
from lib.report.grid import GridColumn, grid, named
from lib.report.parquet import archive
from lib.report.workbook import HEAD_ROW, sheet_name, workbook
from lib.text import LANGUAGES, Language, text_for
from lib.version import RELEASED, VERSION
from lib.warehouse import open_case

CHAPTER = "XM-1"
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return edition_of("xm", "en")


@each_language
def test_workbook_holds_the_tables_as_numbers_and_dates(lang: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition_of("xm", lang), CHAPTER)))
    exhibits = chapter_exhibits(CHAPTER)
    assert book.sheetnames == [text_for(lang)("workbook.contents"), *(exhibit.id for exhibit in exhibits)]
    for exhibit in exhibits:
        sheet, words = book[exhibit.id], ExhibitWords(exhibit, text_for(lang))
        head = [cell.value for cell in sheet[HEAD_ROW + 1]]
        assert head == [words.axis(name) for name in exhibit.columns]
        assert sheet.max_row == HEAD_ROW + 1 + len(compute(exhibit.id).table)
        for column, wanted in zip(
            sheet.iter_cols(min_row=HEAD_ROW + 2), grid(prepared(exhibit.id, lang)), strict=True
        ):
            kinds = {"number": (int, float), "whole": int, "date": dt.datetime, "text": str}[wanted.kind]
            # What is not available says why, in words.
            assert all(isinstance(cell.value, (kinds, str) if wanted.kind == "number" else kinds)
                       for cell in column if cell.value is not None)  # fmt: skip
            if wanted.kind == "number":
                shown = [cell.value for cell in column]
                assert shown == pytest.approx(list(wanted.cells), nan_ok=True)


def test_workbook_has_no_formula_and_a_percentage_is_in_percent(edition: Edition) -> None:
    content = workbook(edition, CHAPTER)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets and not any(b"<f>" in parts.read(name) for name in sheets)
    book = openpyxl.load_workbook(io.BytesIO(content))
    stored = compute("XM-1.4").table["value"]
    at = list(chapter_exhibits(CHAPTER)[3].columns).index("value")
    column = [row[at].value for row in book["XM-1.4"].iter_rows(min_row=HEAD_ROW + 2)]
    assert column == pytest.approx([value * 100 for value in stored])
    assert book["XM-1.4"].cell(HEAD_ROW + 2, at + 1).number_format == "#,##0.00"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "http://example.org", "{=A1}"])
def test_text_that_looks_like_a_formula_stays_text(
    start: str, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = GridColumn("a", start, "text", (start,))
    monkeypatch.setattr("lib.report.workbook.grid", lambda shown: (column,))
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition, "XM-3b")))
    cell = book["XM-3b.1"].cell(HEAD_ROW + 2, 1)
    assert (cell.value, cell.data_type) == (start, "s") and cell.hyperlink is None


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("2016", None, "2017"), "whole"),
        (("2023", "2023 Q4"), "text"),
        (("007", "008"), "text"),
        (("+", "0"), "text"),
    ],
)
def test_names_that_are_all_whole_numbers_are_numbers(names: tuple[str | None, ...], kind: str) -> None:
    column = named("year", "Year", names)
    assert column.kind == kind
    assert list(column.cells) == [float(name) if name and kind == "whole" else name for name in names]


def test_sheet_names_are_valid() -> None:
    assert sheet_name("XM-1.1") == "XM-1.1"
    assert sheet_name("a/b:c*d?[e]") == "a-b-c-d--e-"
    assert len(sheet_name("x" * 50)) == 31


def test_parquet_holds_stored_values_and_says_what_they_are(edition: Edition) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(edition, CHAPTER))) as files:
        assert files.namelist() == [f"{exhibit.id}.parquet" for exhibit in chapter_exhibits(CHAPTER)]
        table = pq.read_table(io.BytesIO(files.read("XM-1.4.parquet")))
    result = compute("XM-1.4")
    assert table.column_names == list(result.table.columns)
    assert table["value"].to_pylist() == pytest.approx(list(result.table["value"]))
    told = {key.decode(): value.decode() for key, value in table.schema.metadata.items() if key != b"pandas"}
    assert told["title"] == prepared("XM-1.4", "en").words.title
    assert told["pedigree"] == "published" and told["version"] == VERSION
    assert json.loads(told["units"])["value"] == "ratio"
    assert len(json.loads(told["sources"])) == len(result.sources)
    assert table.schema.field("value").metadata[b"unit"] == b"ratio"


@each_language
def test_archives_of_the_same_data_are_the_same(lang: Language) -> None:
    edition = edition_of("xm", lang)
    assert archive(edition, "XM-3b") == archive(edition, "XM-3b")


@each_language
@pytest.mark.parametrize("style", STYLES)
def test_reference_names_author_year_title_version_and_data(style, lang: Language) -> None:
    edition = edition_of("xm", lang)
    for work in (chapter_work("XM-2", "A & B: 100%", edition), case_work(edition)):
        reference = cite(work, style)
        data = open_case("xm").fingerprint[:12]
        for part in (
            "SME Credit Casebook contributors",
            str(RELEASED.year),
            VERSION,
            data,
            edition.case_name,
        ):
            assert part in reference
    assert ("[CP]" in reference) == (style == "gbt")


def test_bibtex_is_balanced_and_escaped(edition: Edition) -> None:
    reference = cite(chapter_work("XM-2", "A & B_{c} 100% #1 $x ~ ^ \\", edition), "bibtex")
    assert tex("A & B_{c}") == r"A \& B\_\{c\}"
    assert reference.startswith("@misc{casebook-xm-2-") and reference.endswith("}")
    bare = reference.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")


def test_citation_file_names_the_version_of_the_program() -> None:
    lines = dict(
        line.split(": ", 1) for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
        if ": " in line and not line.startswith(" ")
    )  # fmt: skip
    assert lines["cff-version"] == "1.2.0"
    assert lines["version"] == VERSION and lines["date-released"] == RELEASED.isoformat()
    assert lines["title"] == text_for("en")("app.name")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobank"], "no case"),
        (["xm", "--chapter", "XM-99"], "XM-3b"),
        (["xm", "--format", "brief"], "--scenario"),
        (["xm", "--chapter", "XM-1", "--scenario", "x.json"], "brief"),
        (["xm", "--scenario", "missing.json"], "missing.json"),
    ],
)
def test_bad_input_gets_a_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert command.main([*arguments, "--out", str(out)]) in {1, 2}
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_no_record_is_refused_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "r.json"
    record.write_text("{}", encoding="utf-8")
    code = command.main(["xm", "--scenario", str(record), "--lang", "zh", "--out", str(tmp_path / "o")])
    assert code == 2 and text_for("zh")("whatif.record.no_record") in capsys.readouterr().err


def test_file_is_written_whole_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "tables.zip"
    assert command.main(["xm", "--chapter", "xm-3B", "--format", "parquet", "--out", str(out)]) == 0
    assert zipfile.is_zipfile(out) and list(tmp_path.iterdir()) == [out]
    assert str(out) in capsys.readouterr().out
    assert command.main(["xm", "--chapter", "XM-3b", "--format", "xlsx", "--out", str(tmp_path)]) == 1
    assert zipfile.is_zipfile(out) and str(tmp_path) in capsys.readouterr().err
