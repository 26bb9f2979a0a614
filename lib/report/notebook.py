"""A chapter or a case as an executable Jupyter notebook that replays its exhibits.

Each exhibit is a cell that calls the exhibit's own function on the case's data, shows chart and table, and
compares the result with the committed expectation. The narrative stands between the cells.
"""

from importlib import import_module

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lib.exhibits import Exhibit, get_exhibit
from lib.exhibits.narrative import told
from lib.exhibits.words import ExhibitWords
from lib.report.content import Progress, chapter_title, chapters, silent
from lib.report.edition import Edition
from lib.text import Text, text_for

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

_SETUP = """\
import os, sys
from pathlib import Path

places = [Path(os.environ.get("CASEBOOK", ".")), Path.cwd(), *Path.cwd().parents]
home = next((place for place in places if (place / "lib" / "report").is_dir()), None)
if home is None:
    raise SystemExit({problem!r})
sys.path.insert(0, str(home))

from lib.exhibits import case_data
from lib.report.replay import check_edition, show

data = case_data({case!r})
check_edition(data, {data!r}, {published!r}, {lang!r})"""


def _name(exhibit: Exhibit) -> tuple[str, str]:
    """Module and name under which an exhibit's function is imported."""
    return exhibit.function.__module__, exhibit.function.__name__


def _replay(exhibit: Exhibit, lang: str) -> str:
    module, name = _name(exhibit)
    # A function made inside another one (one exhibit a question, say) has no name of its own to import.
    if getattr(import_module(module), name, None) is exhibit.function:
        return f"from {module} import {name}\n\nshow({exhibit.id!r}, {name}(data), {lang!r})"
    return (
        "from lib.exhibits import get_exhibit\n\n"
        f"show({exhibit.id!r}, get_exhibit({exhibit.id!r}).function(data), {lang!r})"
    )


def _exhibit_cells(exhibit_id: str, text: Text) -> list[nbformat.NotebookNode]:
    exhibit = get_exhibit(exhibit_id)
    pedigree = text("report.between").join(text(f"pedigree.{kind}.name") for kind in exhibit.pedigree)
    title = ExhibitWords(exhibit, text).title
    return [
        new_markdown_cell(f"### {exhibit.id} {title}\n\n*{pedigree}*"),
        new_code_cell(_replay(exhibit, text.lang), metadata={"casebook": {"exhibit": exhibit.id}}),
    ]


def notebook(edition: Edition, chapter: str = "", progress: Progress = silent) -> bytes:
    """The notebook of a chapter, or of the whole case when none is named.

    Raises:
        FileNotFoundError: there is no such chapter.
    """
    text = text_for(edition.lang)
    title = chapter_title(chapter, edition.lang) if chapter else ""
    heading = title or text("report.case_title", case=edition.case_name)
    made = text(
        "report.made",
        version=edition.version,
        day=edition.made_on,
        data=edition.data,
        published=edition.published,
    )
    setup = _SETUP.format(
        problem=text("notebook.not_found"),
        case=edition.case_id,
        data=edition.data,
        published=edition.published,
        lang=edition.lang,
    )
    cells = [
        new_markdown_cell("\n\n".join([f"# {heading}", text("notebook.about"), made, text("app.footer")])),
        new_code_cell(setup),
    ]
    ids = (chapter,) if chapter else chapters(edition.case_id)
    for number, one in enumerate(ids):
        progress(number / len(ids), one)
        for passage in told(one, text):
            if passage.exhibit_id:
                cells += _exhibit_cells(passage.exhibit_id, text)
            else:
                cells.append(new_markdown_cell(passage.markdown.replace("# ", "## ", 1)))
    book = new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(book.cells):
        # Random ids would make two notebooks of the same chapter differ.
        cell.id = f"cell-{number}"
    nbformat.validate(book)
    content: str = nbformat.writes(book)
    return content.encode()
