"""Every reason in lib.credit has its sentence in both languages with its values, and none is idle."""

import ast
import re
from pathlib import Path

import pytest

from lib.credit.grades import GRADES
from lib.credit.stability import BOUNDS
from lib.credit.woe import IV_BOUNDS
from lib.text.catalog import catalog

ROOT = Path(__file__).resolve().parents[2] / "lib" / "credit"
PREFIX = "credit.unavailable."
_PLACEHOLDER = re.compile(r"\{(\w+)(?::\w*)?\}")


def reasons() -> dict[str, list[frozenset[str]]]:
    """Keyword names of every call of `unavailable`, by key."""
    found: dict[str, list[frozenset[str]]] = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "unavailable"
            ):
                key = node.args[0]
                assert isinstance(key, ast.Constant), (path, node.lineno)
                names = frozenset(word.arg for word in node.keywords if word.arg)
                found.setdefault(str(key.value), []).append(names)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_a_sentence_and_every_sentence_a_reason(language: str) -> None:
    messages = catalog(language)  # type: ignore[arg-type]
    used = reasons()
    written = {key.removeprefix(PREFIX) for key in messages if key.startswith(PREFIX)}
    assert written == used.keys()
    for key, calls in used.items():
        for names in calls:
            assert set(_PLACEHOLDER.findall(messages[PREFIX + key])) <= names, key


@pytest.mark.parametrize("language", ["en", "zh"])
def test_readings_have_words(language: str) -> None:
    messages = catalog(language)  # type: ignore[arg-type]
    assert {
        f"credit.iv.{name}" for name in (*(name for _, name in IV_BOUNDS), "suspicious")
    } <= messages.keys()
    assert {
        f"credit.stability.{name}" for name in (*(name for _, name in BOUNDS), "shifted")
    } <= messages.keys()
    assert {f"credit.grade.{name}" for name in GRADES} <= messages.keys()
