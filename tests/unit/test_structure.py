"""The rules of the code base that a machine can check."""

import ast
import re
import tomllib
from pathlib import Path

from lib.text.catalog import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted(
    path
    for folder in ("lib", "case_studies", "pages")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
MODEL_FOLDERS = ("facts", "warehouse", "bsc", "drivers", "credit", "whatif", "exhibits", "text", "report")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_short() -> None:
    assert len(MODULES) > 100
    assert {name(path): lines(path) for path in MODULES if lines(path) > 300} == {}


def test_pages_are_thin() -> None:
    pages = [*PAGES, ROOT / "app.py"]
    assert {name(path): lines(path) for path in pages if lines(path) > 80} == {}
    strange = {name(path): imported(path) - {"lib", "streamlit"} for path in pages}
    assert {page: packages for page, packages in strange.items() if packages} == {}


def test_models_import_neither_streamlit_nor_altair() -> None:
    folders = {("lib", folder) for folder in MODEL_FOLDERS}
    models = [path for path in MODULES if path.relative_to(ROOT).parts[:2] in folders]
    strange = {name(path): imported(path) & {"streamlit", "altair"} for path in models}
    assert {model: packages for model, packages in strange.items() if packages} == {}


def test_every_dependency_is_pinned_and_has_a_reason() -> None:
    content = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in content if line.strip() and not line.lstrip().startswith("#")]
    assert wanted
    for line in wanted:
        assert re.match(r"^[A-Za-z0-9_.\-\[\]]+==[0-9][^#]*#\s*\S+", line), f"no pin or no reason: {line}"


def test_theme_defines_both_appearances() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    light, dark = theme["light"], theme["dark"]
    assert light.keys() == dark.keys()
    assert len(light["chartCategoricalColors"]) == len(dark["chartCategoricalColors"])
