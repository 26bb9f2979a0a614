"""How to cite a chapter, a case or a scenario: APA (7th edition), BibTeX, GB/T 7714-2015.

A citation names the version and the fingerprint of the data, without which nobody could tell whether the
numbers still come out. GB/T 7714 marks a computer program with [CP], and wants the day of the citation.
"""

import re
from dataclasses import dataclass
from typing import Literal

from lib.report.edition import Edition
from lib.text import text_for
from lib.version import AUTHORS, RELEASED

Style = Literal["apa", "bibtex", "gbt"]
STYLES: tuple[Style, ...] = ("apa", "bibtex", "gbt")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL = re.compile(r"[&%$#_{}\\~^]")


@dataclass(frozen=True)
class Work:
    """What is cited.

    Attributes:
        key: identifier for BibTeX, of letters, digits and hyphens. title: empty for a whole case.
        record: fingerprint of the scenario's record; empty for what is no scenario.
    """

    key: str
    title: str
    edition: Edition
    record: str = ""


def tex(words: str) -> str:
    """``words`` with TeX's special characters written out."""
    return _SPECIAL.sub(lambda found: _TEX.get(found[0], "\\" + found[0]), words)


def cite(work: Work, style: Style) -> str:
    """The reference in one style, in the language of the edition."""
    edition = work.edition
    text = text_for(edition.lang)
    whole = text("cite.collection", app=text("app.name"), case=edition.case_name)
    note = text("cite.note", version=edition.version, data=edition.data)
    if work.record:
        note = text("cite.note_record", note=note, record=work.record)
    if style == "bibtex":
        return _bibtex(work, whole, note)
    return text(
        f"cite.{style}" if work.title else f"cite.{style}_whole",
        author=AUTHORS,
        year=RELEASED.year,
        title=work.title,
        whole=whole,
        note=note,
        today=edition.made_on.isoformat(),
    )


def _bibtex(work: Work, whole: str, note: str) -> str:
    fields = {
        "author": f"{{{tex(AUTHORS)}}}",
        "title": f"{{{tex(work.title or whole)}}}",
        **({"howpublished": tex(whole)} if work.title else {}),
        "year": str(RELEASED.year),
        "version": work.edition.version,
        "note": tex(note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return "@misc{" + ",\n".join([work.key, *lines]) + "\n}"


def chapter_work(chapter: str, title: str, edition: Edition) -> Work:
    """A chapter as a work."""
    return Work(f"casebook-{chapter.lower()}-{edition.data}", title, edition)


def case_work(edition: Edition) -> Work:
    """A whole case as a work."""
    return Work(f"casebook-{edition.case_id.replace('_', '-')}-{edition.data}", "", edition)
