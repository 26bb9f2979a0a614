"""The notebook of a whole case runs from top to bottom, and its numbers are the committed ones."""

import dataclasses
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lib.cases import ROOT, case_ids
from lib.exhibits import compute
from lib.report.content import chapters, exhibit_ids
from lib.report.edition import edition_of
from lib.report.notebook import notebook
from lib.report.replay import show
from lib.text import LANGUAGES, Language, text_for


def executed(content: bytes, folder: Path) -> nbformat.NotebookNode:
    book = nbformat.reads(content.decode(), as_version=4)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return book


def printed(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


@pytest.mark.parametrize("case_id", case_ids())
def test_every_chapter_runs_and_agrees(case_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOOK", str(ROOT))
    edition, text = edition_of(case_id, "en"), text_for("en")
    book = executed(notebook(edition), tmp_path)
    cells = {cell.metadata.casebook.exhibit: cell for cell in book.cells if "casebook" in cell.metadata}
    assert set(cells) == set(exhibit_ids(chapters(case_id), "en"))
    for exhibit_id, cell in cells.items():
        count = compute(exhibit_id).table.size
        assert text("notebook.agrees", id=exhibit_id, count=count) in printed(cell)
    assert text("notebook.same_data", data=edition.data, published=edition.published) in printed(
        book.cells[1]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notebook_is_valid_and_the_same_each_time(lang: Language) -> None:
    content = notebook(edition_of("xm", lang), "XM-3b")
    book = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(book)
    assert content == notebook(edition_of("xm", lang), "XM-3b")
    assert str(ROOT) not in content.decode()
    assert any("show('XM-3b.1'" in cell.source for cell in book.cells)


def test_notebook_away_from_the_casebook_says_what_to_do() -> None:
    setup = nbformat.reads(notebook(edition_of("xm", "en"), "XM-3b").decode(), as_version=4).cells[1].source
    assert text_for("en")("notebook.not_found") in setup


def test_other_number_stops_the_notebook() -> None:
    result = compute("XM-3b.2")
    table = result.table.copy()
    name = next(name for name in table.columns if table[name].dtype == float)
    table[name] = table[name] + 1.0
    with pytest.raises(AssertionError, match=name):
        show("XM-3b.2", dataclasses.replace(result, table=table), "en")
