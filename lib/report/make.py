"""One function for everything that a chapter or a case can be taken home as."""

from typing import Literal

from lib.report.content import Progress, silent
from lib.report.edition import Edition

Format = Literal["html", "notebook", "xlsx", "parquet", "brief"]

# Extension and media type of each.
FILES: dict[Format, tuple[str, str]] = {
    "html": ("html", "text/html"),
    "notebook": ("ipynb", "application/x-ipynb+json"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": ("zip", "application/zip"),
    "brief": ("html", "text/html"),
}


def file_name(form: Format, edition: Edition, part: str = "") -> str:
    """A name that tells what is inside: case, chapter or other part, language, data."""
    parts = (edition.case_id, part, edition.lang, edition.data[:6])
    return f"{'_'.join(name for name in parts if name)}.{FILES[form][0]}"


def make(form: Format, edition: Edition, chapter: str = "", progress: Progress = silent) -> bytes:
    """A chapter, or the whole case when none is named, in a format; a brief is of scenarios only.

    Raises:
        FileNotFoundError: there is no such chapter.
        ValueError: a brief was asked for.
    """
    # Each needs libraries that the others, and the pages, do without.
    if form == "html":
        from lib.report.page import make_report

        return make_report(edition, chapter, progress)
    if form == "notebook":
        from lib.report.notebook import notebook

        return notebook(edition, chapter, progress)
    if form == "xlsx":
        from lib.report.workbook import workbook

        return workbook(edition, chapter, progress)
    if form == "parquet":
        from lib.report.parquet import archive

        return archive(edition, chapter, progress)
    raise ValueError("a brief is made of a scenario")
