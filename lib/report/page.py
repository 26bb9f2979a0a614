"""Reports: a chapter or a whole case as one HTML file that needs nothing else."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from markupsafe import Markup

from lib.exhibits import Exhibit, Source
from lib.pedigree import Pedigree
from lib.report.citation import STYLES, Work, case_work, chapter_work, cite
from lib.report.content import Chapter, Progress, Shown, chapters, load_chapter, silent
from lib.report.drawing import Drawing
from lib.report.edition import Edition
from lib.report.markdown import to_html
from lib.report.pictures import exhibit_spec, exhibit_svg
from lib.report.references import References, ranges
from lib.report.render import render
from lib.report.tables import PrintedTable, printed_table
from lib.text import Text, text_for

# What a source's title is replaced by while its sentence is put together, so that it can become a link.
_TITLE = "\N{OBJECT REPLACEMENT CHARACTER}"
# The share of the work that computing is, where little is left to compute; the rest is drawing.
_COMPUTING = 0.2

# Drawings that were asked for, by exhibit.
Asked = Mapping[str, Future[str]]


@dataclass(frozen=True)
class SourceText:
    """A source in words around its title; ``url`` is empty where none is known."""

    before: str
    title: str
    after: str
    url: str


@dataclass(frozen=True)
class ExhibitPage:
    """An exhibit as the template sets it; without ``takeaway`` it could not be computed."""

    exhibit: Exhibit
    title: str
    takeaway: str
    svg: Markup | None
    table: PrintedTable | None
    notes: tuple[str, ...]
    cited: tuple[tuple[int, int], ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class ChapterPage:
    """A chapter as the template sets it."""

    chapter: Chapter
    anchor: str
    parts: tuple[Markup | ExhibitPage, ...]

    @property
    def exhibits(self) -> tuple[ExhibitPage, ...]:
        """The exhibits in order."""
        return tuple(part for part in self.parts if isinstance(part, ExhibitPage))


def source_text(source: Source, details: tuple[str, ...], text: Text) -> SourceText:
    """A publication's sentence, cut around its title."""
    sentence = text(
        "source.published",
        publisher=source.publisher,
        title=_TITLE,
        date=source.published_on or text("source.undated"),
        detail=", ".join(details),
        grade=text(f"source.grade.{source.grade}"),
    )
    before, _, after = sentence.partition(_TITLE)
    url = source.url if source.url.startswith(("https://", "http://")) else ""
    return SourceText(before, source.title, after, url)


def _asked(chapter: Chapter, drawing: Drawing) -> dict[str, Future[str]]:
    specs = {shown.exhibit.id: exhibit_spec(shown.prepared) for shown in chapter.exhibits if shown.prepared}
    return {exhibit_id: drawing.ask(spec) for exhibit_id, spec in specs.items() if spec}


def _exhibit_page(shown: Shown, references: References, text: Text, asked: Asked) -> ExhibitPage:
    ready = shown.prepared
    if ready is None:
        title = text(f"exhibits.{shown.exhibit.id}.title")
        return ExhibitPage(shown.exhibit, title, "", None, None, (), (), ())
    drawn = asked.get(shown.exhibit.id)
    published = [source for source in shown.sources if source.kind == "published"]
    warehouse = [source for source in shown.sources if source.kind == "warehouse"]
    return ExhibitPage(
        exhibit=shown.exhibit,
        title=ready.words.title,
        takeaway=ready.takeaway,
        svg=exhibit_svg(ready, drawn.result()) if drawn else None,
        table=printed_table(ready),
        notes=tuple(ready.words.note(note) for note in ready.result.notes),
        cited=ranges(references.cite(published)),
        tables=tuple(
            text("source.warehouse", case=text(source.title), tables=source.detail) for source in warehouse
        ),
    )


def chapter_page(
    chapter: Chapter, references: References, text: Text, asked: Asked, progress: Progress = silent
) -> ChapterPage:
    """A chapter with the charts that were asked for, tables cut to the page and sources numbered."""
    parts: list[Markup | ExhibitPage] = []
    for number, part in enumerate(chapter.parts):
        if isinstance(part, Shown):
            progress(number / len(chapter.parts), part.exhibit.id)
            parts.append(_exhibit_page(part, references, text, asked))
        else:
            parts.append(to_html(part))
    return ChapterPage(chapter, f"chapter-{chapter.id.lower()}", tuple(parts))


def _stretch(progress: Progress, start: float, end: float) -> Progress:
    return lambda share, what: progress(start + (end - start) * share, what)


def _parts(progress: Progress, start: float, end: float, count: int) -> list[Progress]:
    step = (end - start) / count
    return [_stretch(progress, start + step * one, start + step * (one + 1)) for one in range(count)]


def report_html(title: str, pages: list[ChapterPage], references: References, work: Work) -> bytes:
    """Chapters with contents, abbreviations, references and citation as one HTML file."""
    edition = work.edition
    text = text_for(edition.lang)
    used = {kind for page in pages for shown in page.exhibits for kind in shown.exhibit.pedigree}
    terms = dict(sorted(term for page in pages for term in page.chapter.terms))
    return render(
        "report",
        edition.lang,
        t=text,
        title=title,
        edition=edition,
        chapters=pages,
        pedigrees=[kind for kind in Pedigree if kind in used],
        terms=terms,
        references=[
            (found.number, source_text(found.source, found.details, text)) for found in references.all
        ],
        citations=[(style, cite(work, style)) for style in STYLES],
    )


def _report(
    ids: tuple[str, ...],
    edition: Edition,
    progress: Progress,
    named: Callable[[list[ChapterPage]], tuple[str, Work]],
) -> bytes:
    text, references = text_for(edition.lang), References()
    loaded, pages = [], []
    asked: dict[str, Future[str]] = {}
    computing, drawn = (
        _parts(progress, 0.0, _COMPUTING, len(ids)),
        _parts(progress, _COMPUTING, 1.0, len(ids)),
    )
    with Drawing() as drawing:
        for chapter, part in zip(ids, computing, strict=True):
            loaded.append(load_chapter(chapter, edition.lang, part))
            asked |= _asked(loaded[-1], drawing)
        for one, part in zip(loaded, drawn, strict=True):
            pages.append(chapter_page(one, references, text, asked, part))
    title, work = named(pages)
    return report_html(title, pages, references, work)


def chapter_report(chapter: str, edition: Edition, progress: Progress = silent) -> bytes:
    """A chapter as self-contained HTML.

    Raises:
        FileNotFoundError: there is no such chapter.
    """

    def named(pages: list[ChapterPage]) -> tuple[str, Work]:
        title = pages[0].chapter.title
        return title, chapter_work(chapter, title, edition)

    return _report((chapter,), edition, progress, named)


def case_report(edition: Edition, progress: Progress = silent) -> bytes:
    """All chapters of a case as self-contained HTML."""
    text = text_for(edition.lang)
    title = text("report.case_title", case=edition.case_name)
    return _report(chapters(edition.case_id), edition, progress, lambda pages: (title, case_work(edition)))


def make_report(edition: Edition, chapter: str = "", progress: Progress = silent) -> bytes:
    """The report of a chapter, or of the whole case when none is named."""
    return chapter_report(chapter, edition, progress) if chapter else case_report(edition, progress)
