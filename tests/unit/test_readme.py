"""The README is true: its commands exist, its files exist, and its recipe gives a new exhibit."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lib.text.catalog import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- recipe: (new file|append to) ([^>]+?) -->\n```\w*\n(.*?)\n```", re.DOTALL)
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", ".cache", "__pycache__", ".*_cache", ".hypothesis", "docs"
)


def test_paths_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"`((?:case_studies|lib|pages|tests)/[\w/.]*)`", README)) | {"docs/home.png"}
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


def test_every_command_is_known() -> None:
    wanted = set(re.findall(r"python run\.py (\w+)", README))
    shown = subprocess.run(
        [sys.executable, "run.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert wanted == {command for command in wanted if command in shown}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the recipe was followed."""
    copy = tmp_path_factory.mktemp("recipe") / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
    blocks = BLOCK.findall(README)
    assert [kind for kind, _, _ in blocks] == ["new file"] * 3 + ["append to"]
    for kind, places, content in blocks:
        for place in places.split(" and "):
            target = copy / place
            if kind == "new file":
                assert not target.exists()
                target.write_text(content + "\n", encoding="utf-8")
            else:
                target.write_text(f"{target.read_text(encoding='utf-8')}\n{content}\n", encoding="utf-8")
    return copy


def _reproduce(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lib.exhibits.reproduce", "xm", *arguments],
        cwd=project,
        env={**os.environ, "CASEBOOK_CACHE": str(project / ".cache/warehouse"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_recipe_gives_a_new_exhibit(followed: Path) -> None:
    outcome = followed / "outcome.json"
    accepted = _reproduce(followed, "--accept", "customers by size added", "--json", str(outcome))
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    line = next(
        line
        for line in json.loads(outcome.read_text(encoding="utf-8"))["exhibits"]
        if line["id"] == "XM-1.12"
    )
    assert line["status"] == "ok" and line["rows"] == 3
    assert line["title"] == {"en": "Customers by size", "zh": "客户规模构成"}
    log = (followed / "case_studies/xm_bank/expected/CHANGES.md").read_text(encoding="utf-8")
    assert log.splitlines()[-1].endswith("customers by size added (changed: XM-1.12)")


def _replace(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8", newline="")


def test_changed_cell_figure_and_generator_turn_reproduce_red(followed: Path) -> None:
    _replace(followed / "case_studies/xm_bank/expected/XM-1.4.csv", "0.0176", "0.0177")
    _replace(
        followed / "case_studies/published/published_facts.csv",
        "pmi_large,2017-12,53.0",
        "pmi_large,2017-12,53.1",
    )
    _replace(followed / "case_studies/xm_bank/case.toml", "seed = ", "seed = 1")
    # One chapter: the others are compared by the golden tests.
    outcome = _reproduce(followed, "--chapter", "xm-1")
    assert outcome.returncode == 1
    inputs = outcome.stdout[: outcome.stdout.index("XM-1.1 ")]
    assert "XM-2.1 " not in outcome.stdout
    assert "published: fingerprint" in inputs and "warehouse: fingerprint" in inputs
    assert re.search(r"different +XM-1\.4 ", outcome.stdout) and "expected 0.0177" in outcome.stdout
    assert re.search(r"different +XM-1\.10 ", outcome.stdout)
    assert re.search(r"ok +XM-1\.5 ", outcome.stdout)
