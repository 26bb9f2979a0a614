"""Records are complete, come out again, and say what differs; the command line gives the same numbers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lib.cases import CASE_STUDIES
from lib.exhibits.data import case_data
from lib.text import LANGUAGES, text_for
from lib.values import NotAvailable
from lib.whatif.case import WhatIfCase, load_whatif
from lib.whatif.command import main
from lib.whatif.compare import compare
from lib.whatif.evaluate import evaluate
from lib.whatif.outcomes import MEASURES
from lib.whatif.reading import Opened, open_record, replay
from lib.whatif.records import make_record, results_of, save_record, to_json
from lib.whatif.scenarios import load_scenarios
from lib.whatif.setting import setting_of
from lib.whatif.wording import say

SIZE = {"draws": 60, "quarters": 12, "seed": 4}
ARGUMENTS = ["--draws", "60", "--quarters", "12", "--seed", "4"]


@cache
def case() -> WhatIfCase:
    data = case_data("xm_bank")
    return load_whatif("xm_bank", data.warehouse, data.facts)


@cache
def _text() -> str:
    setting = setting_of(case().book, {"review_team": 90, "demand_elasticity": -0.8})
    return to_json(make_record(case(), setting, **SIZE))


def _changed(**changes: Any) -> str:
    return json.dumps(json.loads(_text()) | changes)


def test_a_record_holds_everything_that_its_numbers_depend_on() -> None:
    record = json.loads(_text())
    assert set(record["values"]) == set(case().book.by_id)
    assert record["values"]["review_team"] == {"value": 90.0, "default": 67.0, "unit": "count"}
    assert record["moved"] == ["demand_elasticity", "review_team"]
    assert record["data_fingerprint"] == case().fingerprint
    assert {"model_version", "app_version", "made_with", "seed", "draws", "quarters", "start"} <= set(record)
    assert set(record["results"]) == set(MEASURES)
    assert len(record["results"]["npl_ratio"]["path"]) == 12


def test_a_record_comes_out_again_after_a_journey_through_a_file(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    save_record(json.loads(_text()), file)
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]
    opened = open_record(case(), file.read_text(encoding="utf-8"))
    assert isinstance(opened, Opened)
    assert not opened.refused and not opened.notes
    assert opened.setting == setting_of(case().book, {"review_team": 90, "demand_elasticity": -0.8})
    again = replay(case(), opened)
    assert again.same and again.compared == len(MEASURES) * 4 * 7


def test_a_number_that_changed_is_named_with_its_size() -> None:
    record = json.loads(_text())
    record["results"]["npl_ratio"]["scenario"]["median"] *= 1.02
    record["data_fingerprint"] = "other"
    opened = open_record(case(), json.dumps(record))
    assert isinstance(opened, Opened)
    assert [note.reason for note in opened.notes] == ["whatif.record.changed.data_fingerprint"]
    found = replay(case(), opened)
    (difference,) = found.differences
    assert (difference.measure, difference.series, difference.statistic) == (
        "npl_ratio",
        "scenario",
        "median",
    )
    assert difference.relative == pytest.approx(1 / 1.02 - 1)
    assert not found.same


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "whatif.record.no_json"),
        ("[" * 100_000, "whatif.record.no_json"),
        ("[]", "whatif.record.no_record"),
        ("{}", "whatif.record.no_record"),
        ('{"kind": "sme-credit-casebook/what-if", "values": 3}', "whatif.record.no_record"),
        (" " * 2_000_001, "whatif.record.too_long"),
    ],
)
def test_what_is_no_record_is_refused(text: str, reason: str) -> None:
    found = open_record(case(), text)
    assert isinstance(found, NotAvailable) and found.reason == reason
    for lang in LANGUAGES:
        assert say(found, text_for(lang))


@pytest.mark.parametrize(
    ("changes", "reason", "word"),
    [
        ({"case": "l_bank"}, "whatif.record.other_case", "l_bank"),
        ({"model_version": 99}, "whatif.record.newer", "99"),
        ({"format": 99}, "whatif.record.newer", "99"),
        ({"format": "1"}, "whatif.record.no_record", ""),
        ({"draws": 10**9}, "whatif.record.bad_size", "20,000"),
        ({"draws": True}, "whatif.record.bad_size", "draws"),
        ({"quarters": 3}, "whatif.record.bad_size", "12"),
        ({"seed": -1}, "whatif.record.bad_size", "seed"),
    ],
)
def test_a_record_from_elsewhere_is_refused_with_a_reason(
    changes: dict[str, object], reason: str, word: str
) -> None:
    found = open_record(case(), _changed(**changes))
    assert isinstance(found, NotAvailable) and found.reason == reason
    for lang in LANGUAGES:
        assert word in say(found, text_for(lang))


def test_values_that_cannot_be_used_are_named_and_the_rest_is_kept() -> None:
    record = json.loads(_text())
    record["values"]["digital_share"]["value"] = 7
    record["values"]["npl_disposal"] = {"value": "many", "default": 0.1, "unit": "share"}
    record["values"]["no_such_lever"] = {"value": 1, "default": 0, "unit": "share"}
    del record["values"]["rrr"]
    opened = open_record(case(), json.dumps(record))
    assert isinstance(opened, Opened)
    assert opened.setting["review_team"] == 90
    assert opened.setting["digital_share"] == case().book["digital_share"].default
    assert sorted(item.reason.rsplit(".", 1)[1] for item in opened.refused) == [
        "not_a_number", "out_of_range", "unknown",
    ]  # fmt: skip
    assert {note.reason for note in opened.notes} == {"whatif.record.missing", "whatif.record.other_default"}
    for reason in (*opened.refused, *opened.notes):
        for lang in LANGUAGES:
            assert say(reason, text_for(lang))
    assert not replay(case(), opened).same


# ------------------------------------------------------------------------------------ the command line


def test_page_command_line_record_and_function_give_identical_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for scenario in load_scenarios(CASE_STUDIES / "xm_bank" / "scenarios.toml", case().book).values():
        file = tmp_path / f"{scenario.id}.json"
        assert main(["xm", "--scenario", scenario.id, "--json", str(file), *ARGUMENTS]) == 0
        record = json.loads(file.read_text(encoding="utf-8"))
        setting = scenario.setting(case().book)
        # What the page shows.
        assert record["results"] == results_of(compare(case(), setting, **SIZE), MEASURES)
        kinds = {name: case().book[name].kind for name in scenario.values}
        levers = {name: value for name, value in scenario.values.items() if kinds[name] in ("bank", "policy")}
        beliefs = {name: value for name, value in scenario.values.items() if name not in levers}
        outcome = evaluate(case(), levers, beliefs, **SIZE)
        for measure in MEASURES:
            assert record["results"][measure]["scenario"]["median"] == outcome.median(measure)
        assert main(["xm", "--record", str(file)]) == 0
    assert "come out again" in capsys.readouterr().out


def test_values_on_the_command_line_overrule_the_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["xm", "--scenario", "npl_clean_up", "--set", "npl_true_sale=0.4", "--json", "-", *ARGUMENTS])
    record = json.loads(capsys.readouterr().out)
    assert code == 0
    assert record["moved"] == ["npl_disposal", "npl_true_sale"]
    assert record["values"]["npl_true_sale"]["value"] == 0.4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["xm", "--set", "review_team=9000"], 2, "30 to 150"),
        (["xm", "--set", "review_team=many"], 2, "is no number"),
        (["xm", "--set", "review_teem=80"], 2, "perhaps review_team"),
        (["xm", "--set", "review_team"], 2, "LEVER=VALUE"),
        (["xm", "--scenario", "none"], 2, "thesis_package"),
        (["xm", "--draws", "1"], 2, "50 to 20,000"),
        (["xm", "--draws", "ten"], 2, "whole number"),
        (["xm", "--seed", "²"], 2, "whole number"),
        (["nobody"], 2, "xm_bank"),
        (["xm", "--record", "/no/such/file"], 1, "cannot be read"),
        (["xm", "--scenario", "downturn", "--record", "x"], 2, "exclude each other"),
        (["xm", "--set", "review_team=80", "--record", "x"], 2, "--set"),
        (["xm", "--json", "/no/such/folder/file.json", *ARGUMENTS], 1, "cannot be written"),
    ],
)
def test_bad_input_is_a_plain_sentence(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said


def test_a_record_that_differs_ends_with_one_and_says_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(_text())
    record["results"]["sme_balance"]["effect"]["median"] += 1.0
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    assert main(["xm", "--record", str(file), "--lang", "zh"]) == 1
    said = capsys.readouterr().err
    assert "普惠型小微企业贷款余额" in said and "1,036" in said
