"""LaTeX, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest


def _reason() -> str:
    if shutil.which("pdflatex") is None or shutil.which("kpsewhich") is None:
        return "LATEX IS NOT INSTALLED: the tables that leave as LaTeX are not compiled"
    if not subprocess.run(["kpsewhich", "booktabs.sty"], capture_output=True, check=False).stdout:
        return "LATEX HAS NO BOOKTABS (Debian: texlive-latex-recommended): the tables are not compiled"
    return ""


needs_latex = pytest.mark.skipif(bool(_reason()), reason=_reason() or "-")


def compile_table(table: str, folder: Path) -> None:
    """Fail with LaTeX's own words when a document with this table has no pages."""
    head = r"\documentclass{article}\usepackage{booktabs}\begin{document}"
    (folder / "table.tex").write_text(f"{head}\n{table}\\end{{document}}\n", encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "table.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]
    assert (folder / "table.pdf").stat().st_size > 1_000
