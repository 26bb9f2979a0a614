"""Every reason in the code has its sentence in both languages, with exactly its values."""

import ast
import re
from pathlib import Path

import pytest

from lib.text.catalog import catalog

ROOT = Path(__file__).resolve().parents[2] / "lib" / "drivers"
LANGUAGES = ("en", "zh")
_PLACEHOLDER = re.compile(r"\{(\w+)(?::\w*)?\}")


def _calls(function: str) -> list[tuple[str, frozenset[str]]]:
    """Key and keyword names of every call of `refuse` or `unavailable` with a literal key."""
    found = []
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                key = node.args[0]
                assert isinstance(key, ast.Constant), (path, node.lineno)
                found.append((str(key.value), frozenset(word.arg for word in node.keywords if word.arg)))
    return found


def _placeholders(message: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("function", "prefix"), [("refuse", "refusal"), ("unavailable", "unavailable")])
def test_every_reason_has_a_sentence_and_every_sentence_a_reason(
    language: str, function: str, prefix: str
) -> None:
    messages = catalog(language)  # type: ignore[arg-type]
    calls = _calls(function)
    assert calls
    for key, values in calls:
        assert _placeholders(messages[f"drivers.{prefix}.{key}"]) <= values, key
    written = {
        key.removeprefix(f"drivers.{prefix}.") for key in messages if key.startswith(f"drivers.{prefix}.")
    }
    assert written == {key for key, _ in calls}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    english, chinese = (
        {key: _placeholders(text) for key, text in catalog(language).items() if key.startswith("drivers.")}
        for language in LANGUAGES
    )
    assert english == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_dropped_rows_and_covariances_have_sentences(language: str) -> None:
    messages = catalog(language)  # type: ignore[arg-type]
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    for key in set(re.findall(r'"(drivers\.(?:note|dropped)\.\w+)"', source)):
        assert key in messages
    for reason in ("missing", "undefined", "singleton", "zero_weight"):
        assert f"drivers.dropped.{reason}" in messages
    from lib.drivers import Cov, Family

    assert all(f"drivers.cov.{kind}" in messages for kind in Cov)
    assert all(f"drivers.family.{family}" in messages for family in Family)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_test_has_a_name_and_readings(language: str) -> None:
    from lib.drivers.diagnostics import TESTS

    messages = catalog(language)  # type: ignore[arg-type]
    for name in (*TESTS, "sargan", "hansen", "joint", "pre_trends"):
        assert f"drivers.test.{name}.name" in messages
        if name != "over_identification":
            assert {f"drivers.test.{name}.{part}" for part in ("null", "pass", "fail")} <= messages.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_real_results_can_be_filled(language: str) -> None:
    from lib.drivers import Cov, CovarianceSpec, Estimate, ModelSpec, PanelIndex, estimate
    from lib.drivers.diagnostics import diagnose
    from lib.drivers.result import TestResult
    from lib.text import Text
    from lib.values import NotAvailable
    from tests.unit.test_drivers_refusals import panel

    text = Text(language)  # type: ignore[arg-type]
    index = PanelIndex("branch", "quarter")
    for kind in Cov:
        clusters = ("branch",) if kind in {Cov.CLUSTER, Cov.WILD_CLUSTER} else ()
        spec = ModelSpec("y", ("x",), covariance=CovarianceSpec(kind, clusters), panel=index)
        found = estimate(spec, panel())
        assert isinstance(found, Estimate)
        assert "{" not in text(found.covariance.key, **found.covariance.values)
    for spec in (
        ModelSpec("y", ("x", "z"), panel=index),
        ModelSpec("y", ("z",), (), ("x",), ("twice", "days"), panel=index),
    ):
        answers = diagnose(spec, panel())
        assert isinstance(answers, dict)
        for answer in answers.values():
            if isinstance(answer, NotAvailable):
                assert text(answer.reason, **answer.values)
                continue
            assert isinstance(answer, TestResult)
            reading = "fail" if answer.rejected else "pass"
            assert "{" not in text(f"drivers.test.{answer.key}.{reading}", **answer.values)
