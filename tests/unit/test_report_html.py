"""A report is whole in itself, in both languages, and says everything that the page says."""

import dataclasses
import re
from pathlib import Path

import pytest

from lib.exhibits import Source, chapter_exhibits, compute
from lib.exhibits.prepared import Prepared, prepared
from lib.exhibits.words import ExhibitWords
from lib.report import render as rendering
from lib.report.citation import chapter_work
from lib.report.content import Chapter, Shown, chapters, load_chapter
from lib.report.edition import edition_of
from lib.report.page import chapter_page, chapter_report, report_html
from lib.report.references import References, ranges
from lib.report.render import HTML_LANG
from lib.report.tables import PAGE, ROWS, printed_table, width
from lib.text import LANGUAGES, Language, text_for
from tests.reports import Page, outside

CHAPTER = "XM-3b"
each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def reports() -> dict[Language, bytes]:
    return {lang: chapter_report(CHAPTER, edition_of("xm", lang)) for lang in LANGUAGES}


@each_language
def test_report_refers_to_nothing_outside(reports: dict[Language, bytes], lang: Language) -> None:
    assert outside(reports[lang]) == []


@each_language
def test_report_has_every_exhibit_with_its_takeaway_badges_and_notes(
    reports: dict[Language, bytes], lang: Language
) -> None:
    page, text = Page(reports[lang]), text_for(lang)
    assert page.of("html")[0]["lang"] == HTML_LANG[lang]
    ids = {attributes["id"] for _, attributes in page.tags if attributes.get("id")}
    for exhibit in chapter_exhibits(CHAPTER):
        words, result = ExhibitWords(exhibit, text), compute(exhibit.id)
        assert exhibit.anchor in ids
        for said in (words.title, words.takeaway(result), *map(words.note, result.notes)):
            assert " ".join(said.split()) in page.text
    assert text("app.footer") in page.text


@each_language
def test_every_picture_has_an_alternative_text_and_ids_are_unique(
    reports: dict[Language, bytes], lang: Language
) -> None:
    page = Page(reports[lang])
    pictures = page.of("svg")
    assert len(pictures) == sum(1 for exhibit in chapter_exhibits(CHAPTER) if exhibit.chart)
    assert all(picture["role"] == "img" and len(picture["aria-label"] or "") > 20 for picture in pictures)
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


@each_language
def test_links_within_lead_somewhere_and_citations_go_to_their_source(
    reports: dict[Language, bytes], lang: Language
) -> None:
    page = Page(reports[lang])
    ids = {attributes["id"] for _, attributes in page.tags if attributes.get("id")}
    targets = [link["href"] or "" for link in page.of("a")]
    assert [target for target in targets if target.startswith("#") and target[1:] not in ids] == []
    assert sum(target.startswith("#xm-3b") for target in targets) >= len(chapter_exhibits(CHAPTER))


def hostile(lang: Language) -> Prepared:
    """An exhibit whose source tries to run a script."""
    shown = prepared("XM-1.2", lang)
    source = Source(
        "published",
        title="<script>alert(1)</script>",
        publisher='"><img src=x onerror=alert(2)>',
        url="javascript:alert(3)",
        grade="press",
    )
    return Prepared(shown.exhibit, dataclasses.replace(shown.result, sources=(source,)), shown.text)


@each_language
def test_words_from_data_stay_words(lang: Language) -> None:
    edition = edition_of("xm", lang)
    shown = hostile(lang)
    chapter = Chapter("XM-1", "xm_bank", "<b>bold</b>", ("a <i>tag</i>", Shown(shown.exhibit, shown)), ())
    references = References()
    page = chapter_page(chapter, references, text_for(lang), {})
    content = report_html("<u>title</u>", [page], references, chapter_work("XM-1", "<u>", edition))
    assert outside(content) == []
    tags = {tag for tag, _ in Page(content).tags}
    assert not tags & {"script", "img", "b", "i", "u"}
    assert "<script>alert(1)</script>" in Page(content).text


def test_exhibit_that_cannot_be_computed_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(exhibit_id: str, lang: Language) -> Prepared:
        raise ZeroDivisionError(exhibit_id)

    monkeypatch.setattr("lib.report.content.prepared", broken)
    chapter = load_chapter(CHAPTER, "en")
    assert [shown.prepared for shown in chapter.exhibits] == [None] * len(chapter.exhibits)
    text, references = text_for("en"), References()
    content = report_html(
        "x",
        [chapter_page(chapter, references, text, {})],
        references,
        chapter_work("a", "x", edition_of("xm", "en")),
    )
    assert Page(content).text.count(text("report.not_computed")) == len(chapter.exhibits)


def test_chapters_of_a_case_are_those_with_a_narrative_the_numbers_last() -> None:
    found = chapters("xm_bank")
    assert found[0] == "XM-1" and found[-1] == "SRC"
    assert {"XM-2", "XM-3a", "XM-4"} < set(found)
    # What a case shares with another follows its own chapters.
    own, shared = chapters("l_bank")[:10], chapters("l_bank")[10:]
    assert all(chapter.startswith("L-") for chapter in own) and shared == ("C-1", "SRC-L")


def test_references_are_numbered_once_and_runs_are_closed_up() -> None:
    first, second = (Source("published", title=name, publisher="p", detail="a, b") for name in "xy")
    references = References()
    assert references.cite([second]) == (1,)
    assert references.cite([first, second]) == (1, 2)
    assert [found.source.title for found in references.all] == ["y", "x"]
    assert references.all[0].details == ("a", "b")
    assert ranges([1, 2, 3, 5, 8, 9]) == ((1, 3), (5, 5), (8, 9))


@each_language
def test_printed_tables_fit_a_page_and_say_what_is_left_out(lang: Language) -> None:
    long, wide = printed_table(prepared("XM-1.1", lang)), printed_table(prepared("XM-4.7", lang))
    assert len(long.rows) == ROWS < long.total_rows and not long.whole
    shown = prepared("XM-4.7", lang).screen_table
    assert wide.left_out and (*wide.headers, *wide.left_out) == tuple(shown.columns)
    for row in wide.rows:
        assert sum(width(cell) for cell, right in zip(row, wide.numeric, strict=True) if right) <= PAGE


@pytest.mark.parametrize("path", sorted(rendering.TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_templates_hold_no_words(path: Path) -> None:
    bare = re.sub(r"\{[{%].*?[%}]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>|&\w+;", "", bare)
    assert not re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", bare)
