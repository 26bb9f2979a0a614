"""What every exhibit owes its reader, in both languages."""

import csv
import io
import re

import pytest

from lib.charts import chart_specs
from lib.exhibits import Exhibit, all_exhibits, chapter_exhibits, compute, get_exhibit
from lib.exhibits.compute import BrokenExhibit, check
from lib.exhibits.display import chart_frame, screen_table
from lib.exhibits.export import csv_bytes, png_bytes, svg_bytes
from lib.exhibits.glossary import abbreviations, glossary
from lib.exhibits.model import Column, Result, Source
from lib.exhibits.narrative import passages, told
from lib.exhibits.words import ExhibitWords
from lib.pedigree import Pedigree
from lib.text import LANGUAGES, Language, text_for

EXHIBITS = all_exhibits()
CHAPTERS = tuple(dict.fromkeys(entry.chapter for entry in EXHIBITS))
each_exhibit = pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda entry: entry.id)
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def test_exhibits_are_in_order() -> None:
    numbers = [entry.id for entry in chapter_exhibits("XM-1")]
    assert numbers[:2] == ["XM-1.1", "XM-1.2"] and numbers[-1] == "XM-1.11"


@each_exhibit
@each_language
def test_words_are_complete(exhibit: Exhibit, lang: Language) -> None:
    words, result = ExhibitWords(exhibit, text_for(lang)), compute(exhibit.id)
    assert words.title and words.takeaway(result) and words.alt(result)
    for name in exhibit.columns:
        assert words.axis(name)
    for note in result.notes:
        assert words.note(note)


@each_exhibit
@each_language
def test_takeaway_is_one_computed_sentence(exhibit: Exhibit, lang: Language) -> None:
    key = f"exhibits.{exhibit.id}.takeaway"
    result = compute(exhibit.id)
    message = text_for(lang)._messages[key + (f"_{result.variant}" if result.variant else "")]
    assert "{" in message, "the sentence holds no computed value"
    sentence = ExhibitWords(exhibit, text_for(lang)).takeaway(result)
    assert sentence.endswith("." if lang == "en" else "。")
    assert "\N{EN DASH}" not in sentence and not re.search(r"\bnan\b", sentence)


@each_exhibit
@each_language
def test_table_on_screen_is_written_out(exhibit: Exhibit, lang: Language) -> None:
    result = compute(exhibit.id)
    table = screen_table(exhibit, result, text_for(lang))
    assert len(table) == len(result.table)
    assert table.columns.is_unique
    assert not table.map(lambda cell: str(cell) in {"nan", "NaT", "None"}).any().any()


def made_by_transforms(part: object) -> set[str]:
    """Fields that a specification computes itself, at any depth."""
    if isinstance(part, list):
        return set().union(*map(made_by_transforms, part))
    if not isinstance(part, dict):
        return set()
    made = {str(part["as"])} if isinstance(part.get("as"), str) else set()
    return made.union(*map(made_by_transforms, part.values()))


@each_exhibit
@each_language
def test_chart_has_titles_with_units_and_known_fields(exhibit: Exhibit, lang: Language) -> None:
    frame = chart_frame(exhibit, compute(exhibit.id), text_for(lang))
    for spec in chart_specs(exhibit, text_for(lang)):
        assert "data" not in spec and "datasets" not in spec
        layers = spec.get("layer", [spec])
        axes = [
            layer["encoding"][axis] for layer in layers for axis in ("x", "y") if axis in layer["encoding"]
        ]
        for axis in axes:
            if axis.get("type") == "quantitative" and "field" in axis and "title" in axis:
                assert axis["title"], f"{exhibit.id} has an axis without a title"
        fields = {axis["field"] for axis in axes if "field" in axis}
        assert fields <= set(frame.columns) | made_by_transforms(spec)


@each_exhibit
@each_language
def test_csv_parses_and_names_its_pedigree(exhibit: Exhibit, lang: Language) -> None:
    result, text = compute(exhibit.id), text_for(lang)
    rows = list(csv.reader(io.StringIO(csv_bytes(exhibit, result, text).decode("utf-8-sig"))))
    assert len(rows) == len(result.table) + 1
    assert rows[0][-1] == text("exhibit.csv_pedigree")
    assert {row[-2] for row in rows[1:]} == {exhibit.id}
    assert not [cell for row in rows for cell in row if re.match(r"^[=+@\t]|^-(?![\d.])", cell)]


def test_cells_cannot_become_formulas() -> None:
    text = text_for("en")
    exhibit = get_exhibit("XM-1.1")
    result = compute(exhibit.id)
    table = result.table.copy()
    table["publisher"] = "=HYPERLINK(1)"
    content = csv_bytes(exhibit, Result(table, result.facts, result.variant, result.sources), text).decode()
    assert ",'=HYPERLINK(1)" in content


CHARTS = [entry for entry in EXHIBITS if entry.chart]
# One of each kind of chart: a PNG is the same drawing in another form.
KINDS = {entry.chart.__qualname__: entry for entry in reversed(CHARTS) if entry.chart}


@pytest.mark.parametrize("exhibit", KINDS.values(), ids=lambda entry: entry.id)
def test_png_is_a_picture(exhibit: Exhibit) -> None:
    drawn = png_bytes(exhibit, compute(exhibit.id), text_for("en"))
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("exhibit", CHARTS, ids=lambda entry: entry.id)
def test_pictures_are_pictures(exhibit: Exhibit) -> None:
    result = compute(exhibit.id)
    drawn = svg_bytes(exhibit, result, text_for("zh")).decode()
    assert drawn.startswith("<svg") and exhibit.id in drawn
    assert not re.search(r"(?:href|src)=\"https?:", drawn), "the picture fetches something"


@each_chapter
@each_language
def test_narrative_places_every_exhibit_once(chapter: str, lang: Language) -> None:
    placed = [passage.exhibit_id for passage in passages(chapter, lang) if passage.exhibit_id]
    assert placed == [entry.id for entry in chapter_exhibits(chapter)]
    assert all(passage.exhibit_id or "{" not in passage.markdown for passage in told(chapter, text_for(lang)))


@each_chapter
@each_language
def test_abbreviations_are_explained(chapter: str, lang: Language) -> None:
    assert set(abbreviations(chapter, lang)) <= glossary(lang).keys()


def _toy(**changes: object) -> Exhibit:
    values = {**vars(EXHIBITS[0]), "columns": {"value": Column("ratio")}, **changes}
    return Exhibit(**values)


def test_broken_exhibits_are_refused() -> None:
    import pandas as pd

    source = (Source("warehouse", title="case.xm_bank"),)
    check(_toy(), Result(pd.DataFrame({"value": [0.1]}), sources=source))
    with pytest.raises(BrokenExhibit, match="declares"):
        check(_toy(), Result(pd.DataFrame({"other": [0.1]}), sources=source))
    with pytest.raises(BrokenExhibit, match="no row"):
        check(_toy(), Result(pd.DataFrame({"value": []}), sources=source))
    with pytest.raises(BrokenExhibit, match="no source"):
        check(_toy(), Result(pd.DataFrame({"value": [0.1]})))
    labels = {"value": Column("label", ("a",))}
    with pytest.raises(BrokenExhibit, match="holds"):
        check(_toy(columns=labels), Result(pd.DataFrame({"value": ["b"]}), sources=source))
    with pytest.raises(ValueError, match="not a unit"):
        Column("furlongs")


def test_every_pedigree_is_explained() -> None:
    for lang in LANGUAGES:
        for kind in Pedigree:
            assert text_for(lang)(f"pedigree.{kind}.meaning")
