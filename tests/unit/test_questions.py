"""Every chapter's questions: enough of them, about exhibits that exist, with words in both languages."""

import re
from importlib import import_module

import pytest

from lib.cases import CASE_STUDIES
from lib.exhibits import all_exhibits
from lib.exhibits.data import case_data
from lib.text import LANGUAGES, text_for

# An id of a label, as against a choice that is shown as it stands: a number, a quarter, a code.
_LABEL = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_ASKING = tuple(
    (path.parents[1].name, path.stem, name)
    for path in sorted(CASE_STUDIES.glob("*_bank/exhibits/*_questions.py"))
    for name in re.findall(r"^def ((?:\w+_)?questions)\(data: CaseData\)", path.read_text("utf-8"), re.M)
)


def test_the_questions_of_all_chapters_are_found() -> None:
    assert len(_ASKING) >= 12


@pytest.mark.parametrize(("case_id", "module", "name"), _ASKING, ids=lambda part: part)
def test_questions_have_exhibits_and_words(case_id: str, module: str, name: str) -> None:
    asked = getattr(import_module(f"case_studies.{case_id}.exhibits.{module}"), name)(case_data(case_id))
    exhibits = {exhibit.id for exhibit in all_exhibits()}
    assert len(asked) >= 3
    assert len({question.id for question in asked}) == len(asked)
    for question in asked:
        assert question.exhibit in exhibits
        assert len(set(question.choices)) == len(question.choices) >= 2
        for lang in LANGUAGES:
            text = text_for(lang)
            assert text(f"quiz.{question.id}.ask") and text(f"labels.{question.group}")
            assert question.explanation(text)
            for choice in question.choices:
                assert text.has(f"labels.{choice}") or not _LABEL.fullmatch(choice), choice
