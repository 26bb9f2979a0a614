"""LaTeX, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

ENGINES = {"en": "pdflatex", "zh": "xelatex"}
FILES = {"en": ("booktabs.sty", "array.sty"), "zh": ("booktabs.sty", "array.sty", "ctexart.cls")}


def missing(lang: str) -> str:
    """What keeps a table in this language from being compiled here; empty when nothing does."""
    if shutil.which(ENGINES[lang]) is None or shutil.which("kpsewhich") is None:
        return f"{ENGINES[lang]} IS NOT INSTALLED: tables that leave as LaTeX are not compiled ({lang})"
    for name in FILES[lang]:
        if not subprocess.run(["kpsewhich", name], capture_output=True, check=False).stdout:
            return f"LATEX HAS NO {name}: tables that leave as LaTeX are not compiled ({lang})"
    return ""


needs_latex = pytest.mark.skipif(bool(missing("en")), reason=missing("en") or "-")


def compile_table(table: str, folder: Path, lang: str = "en") -> str:
    """The log of a document with this table; a failure has LaTeX's own words."""
    kind = "ctexart" if lang == "zh" else "article"
    head = rf"\documentclass{{{kind}}}\usepackage{{booktabs,array}}\begin{{document}}"
    (folder / "table.tex").write_text(f"{head}\n{table}\\end{{document}}\n", encoding="utf-8")
    done = subprocess.run(
        [ENGINES[lang], "-halt-on-error", "-interaction=nonstopmode", "table.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]
    assert (folder / "table.pdf").stat().st_size > 1_000
    return done.stdout
