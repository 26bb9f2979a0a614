"""Kept results: read back as they were; anything foreign, cut short or made otherwise is not read."""

import hashlib
import os
import pickle
import shutil
from pathlib import Path

import pandas as pd
import pytest

from lib.cases import ROOT
from lib.exhibits import Result, compute, kept
from lib.exhibits.compute import pedigree_of
from lib.exhibits.kept import Kept, edition, folder, forget_others, keep
from lib.facts import Wording
from lib.pedigree import Pedigree
from lib.values import NotAvailable

ID = "TOY.1"


def toy() -> Kept:
    table = pd.DataFrame(
        {
            "name": ["a", None],
            "value": [1.5, NotAvailable("values.why", {"n": 6})],
            "words": Wording("b", "乙"),
        }
    )
    result = Result(table, facts={"share": 0.25}, variant="up", notes=(Wording("a", "甲"),))
    spec = {"mark": "bar", "usermeta": {"embedOptions": {"renderer": "svg"}}}
    return Kept(
        (Pedigree.GENERATED,), result, {"en": (spec,), "zh": (spec,)}, {"en": table[["name"]], "zh": table}
    )


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The current edition, with an empty cache folder."""
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path))
    monkeypatch.setattr(kept, "_read", {})
    return kept.current_edition()


def test_what_is_kept_is_read_as_it_was(mine: str) -> None:
    assert kept.kept(ID) is None
    keep(mine, ID, toy())
    found = kept.kept(ID)
    assert found is not None
    pd.testing.assert_frame_equal(found.result.table, toy().result.table)
    assert (found.result.facts, found.result.variant) == ({"share": 0.25}, "up")
    assert found.result.notes == toy().result.notes
    assert found.specs == toy().specs
    assert [path.name for path in folder(mine).iterdir()] == [f"{ID}.pickle"]


@pytest.mark.parametrize("spoil", ["cut", "changed", "empty", "foreign"])
def test_a_damaged_file_counts_as_none(mine: str, spoil: str) -> None:
    keep(mine, ID, toy())
    path = folder(mine) / f"{ID}.pickle"
    whole = path.read_bytes()
    other = pickle.dumps({"result": "of another program"})
    path.write_bytes(
        {
            "cut": whole[:-7],
            "changed": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
            "empty": b"",
            "foreign": hashlib.sha256(other).hexdigest().encode() + other,
        }[spoil]
    )
    assert kept.kept(ID) is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner's number here")
def test_another_users_file_is_not_read(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(mine, ID, toy())
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert kept.kept(ID) is None


def test_another_edition_is_not_read_and_the_last_one_is_spared(mine: str) -> None:
    for number, other in enumerate(("a" * 64, "b" * 64)):
        keep(other, ID, toy())
        os.utime(folder(other), (number, number))
    assert kept.kept(ID) is None
    keep(mine, ID, toy())
    (folder(mine) / "left.unfinished").touch()
    forget_others(mine)
    assert {path.name for path in folder(mine).parent.iterdir()} == {mine[:16], "b" * 16}
    assert [path.name for path in folder(mine).iterdir()] == [f"{ID}.pickle"]


@pytest.mark.parametrize(
    "changed",
    [
        "case_studies/published/city_bank_panel.csv",
        "case_studies/xm_bank/case.toml",
        "case_studies/xm_bank/exhibits/scorecard_overview.py",
        "case_studies/xm_bank/messages/zh.scorecard.toml",
        "lib/charts/bars.py",
        "requirements.txt",
    ],
)
def test_any_source_makes_another_edition(tmp_path: Path, changed: str) -> None:
    for name in (changed, "requirements.txt"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    before = edition(tmp_path)
    assert edition(tmp_path) == before
    with (tmp_path / changed).open("a", encoding="utf-8") as file:
        file.write("\nextra==1\n")
    assert edition(tmp_path) != before


def test_another_library_makes_another_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition()
    monkeypatch.setattr(kept, "version", lambda name: "0.0.1")
    assert edition() != before


def test_no_exhibit_is_computed_that_is_kept(mine: str) -> None:
    keep(mine, ID, toy())
    assert compute(ID).facts == {"share": 0.25}
    assert pedigree_of(ID) == (Pedigree.GENERATED,)
