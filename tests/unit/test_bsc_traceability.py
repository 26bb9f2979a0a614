"""The traceability table: what is refused."""

from pathlib import Path

import pytest

from lib.bsc.kpis import KpiBook, load_kpis
from lib.bsc.traceability import TraceabilityError, load_traceability
from lib.cases import CASE_STUDIES
from lib.facts import Facts

PATH = CASE_STUDIES / "xm_bank" / "traceability.toml"


@pytest.fixture(scope="module")
def book() -> KpiBook:
    return load_kpis(PATH.parent / "kpis")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kpis = ["sme_share", "sme_balance"]\nname', 'kpis = ["sme_shar"]\nname', "no such KPI: sme_shar"),
        ('kpis = ["sme_share", "sme_balance"]\nname', 'kpis = ["sme_balance"]\nname', "give the signal"),
        ('id = "cost"', 'id = "scale"', "give the signal"),
        ('name.zh = "审批效率较低"', "", "approval: name needs a text"),
        ('evidence_lever = "L1"\n', 'evidence_lever = "L99"\n', "no such perspective or evidence lever"),
        ('{ id = "E001", good = "-" }', '{ id = "E999", good = "-" }', "E999 is no finding on its lever"),
        ('{ id = "E001", good = "-" }', '{ id = "E032", good = "+" }', "E032 is no finding on its lever"),
        ('{ id = "E001", good = "-" }', '{ id = "E001", good = "+" }', "does not support the measure"),
        ('{ id = "E001", good = "-" }', '{ id = "E004", good = "-" }', "a finding stands twice"),
        ('{ id = "E003", good = "+" }', '{ id = "E003", good = "-" }', "E003 needs a note"),
        ('{ id = "E069", good = "-" }', "", None),
        ('good = "level"', 'good = "+"', "the published direction"),
        ('id = "E044"\ngood = "+"', 'id = "E044"\ngood = "yes"', "good is 'yes'"),
        (
            'problem = "scale"\nkpis = ["sme_balance"]',
            'problem = "scale"\nkpis = ["npl_ratio"]',
            "are not the",
        ),
        ('driver = "reviewer_load"', 'driver = "luck"', "a link names 'luck'"),
        ('measure = "review_team"', 'measure = "simpler_procedures"', "without a thread: review_team"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    book: KpiBook, facts: Facts, tmp_path: Path, old: str, new: str, message: str | None
) -> None:
    text = PATH.read_text(encoding="utf-8")
    if message is None:
        # A measure with evidence on one side only: what speaks against disposal is taken away.
        start, end = text.index('[[measure.against]]\nid = "E069"'), text.index('[[measure]]\nid = "sci_tech')
        text, message = text[:start] + text[end:], "npl_disposal: evidence on both sides is needed"
    else:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "traceability.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TraceabilityError, match=message):
        load_traceability(path, book, facts)


def test_evidence_stands_on_the_side_of_its_direction(book: KpiBook, facts: Facts) -> None:
    for measure in load_traceability(PATH, book, facts).measures:
        for citation in measure.cited("supports"):
            assert citation.direction == citation.good or citation.note is not None
        for citation in measure.cited("against"):
            assert citation.direction != citation.good or citation.note is not None


def test_grades_are_looked_up(book: KpiBook, facts: Facts) -> None:
    for measure in load_traceability(PATH, book, facts).measures:
        assert measure.grade == facts.levers()[measure.evidence_lever].grade
        assert measure.grade_name.zh
