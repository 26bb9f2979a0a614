"""No family, covariance or test may lose its reference values, and every reference value is used."""

import re
from pathlib import Path

import pytest

from lib.drivers import Cov, Family
from lib.drivers.diagnostics import TESTS

HERE = Path(__file__).parent
SOURCES = {
    path.name: path.read_text(encoding="utf-8")
    for path in HERE.glob("test_drivers_*.py")
    if path.name != Path(__file__).name
}
ALL = "\n".join(SOURCES.values())


@pytest.mark.parametrize("kind", Cov)
def test_every_covariance_is_replicated(kind: Cov) -> None:
    assert f"Cov.{kind.name}" in ALL


@pytest.mark.parametrize("family", Family)
def test_every_family_is_replicated(family: Family) -> None:
    assert f"Family.{family.name}" in ALL


@pytest.mark.parametrize("name", TESTS)
def test_every_diagnostic_is_replicated(name: str) -> None:
    assert re.search(rf"\b{TESTS[name].__name__}\b", ALL)


@pytest.mark.parametrize("path", sorted((HERE / "reference").glob("*.csv")), ids=lambda path: path.stem)
def test_references_name_their_programs_and_have_a_committed_script(path: Path) -> None:
    first, second, *rows = path.read_text(encoding="utf-8").splitlines()
    assert re.match(r"# .*\d", first)
    assert second.replace('"', "") == "case,term,quantity,value"
    assert len(rows) >= 20
    scripts = "\n".join(
        script.read_text(encoding="utf-8") for script in (*HERE.glob("r/*.R"), *HERE.glob("python/*.py"))
    )
    assert f'finish("{path.stem}"' in scripts or f'"{path.stem}.csv"' in scripts


def test_the_matrix_names_tests_and_scripts_that_exist() -> None:
    matrix = (HERE / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", matrix))
    assert len(named) >= 25
    assert [name for file, name in named if f"def {name}(" not in SOURCES[file]] == []
    scripts = set(re.findall(r"`((?:r|python)/\w+\.\w+)`", matrix))
    assert scripts and [script for script in scripts if not (HERE / script).is_file()] == []
