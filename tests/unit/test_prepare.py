"""Preparing: what was computed is kept once, and what fails is named while the others are kept."""

from pathlib import Path

import pytest

from lib.exhibits import Exhibit, get_exhibit, kept, prepare
from lib.exhibits.kept import current_edition, folder


@pytest.fixture
def two_exhibits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Exhibit, ...]:
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path))
    monkeypatch.setattr(kept, "_read", {})
    chosen = (get_exhibit("XM-1.1"), get_exhibit("SRC.1"))
    monkeypatch.setattr(prepare, "all_exhibits", lambda: chosen)
    return chosen


def test_each_exhibit_is_kept_once(
    two_exhibits: tuple[Exhibit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare.prepare() == 0
    found = kept.kept("XM-1.1")
    assert found is not None
    assert set(found.specs) == set(found.frames) == {"en", "zh"}
    monkeypatch.setattr(prepare, "made", lambda exhibit: pytest.fail("computed a second time"))
    assert prepare.prepare() == 0


def test_one_that_fails_does_not_stop_the_others(
    two_exhibits: tuple[Exhibit, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make = prepare.made

    def broken_first(exhibit: Exhibit) -> kept.Kept:
        if exhibit.id == "XM-1.1":
            raise ZeroDivisionError("by hand")
        return make(exhibit)

    monkeypatch.setattr(prepare, "made", broken_first)
    assert prepare.prepare() == 1
    assert "XM-1.1 is not kept: ZeroDivisionError: by hand" in capsys.readouterr().err
    assert [path.name for path in folder(current_edition()).iterdir()] == ["SRC.1.pickle"]


def test_sources_that_change_meanwhile_keep_nothing(
    two_exhibits: tuple[Exhibit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "edition", lambda: "other")
    prepare.prepare()
    assert not list(folder(current_edition()).iterdir())


def test_a_folder_that_cannot_be_made_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(prepare.os, "nice", lambda more: 0, raising=False)
    assert prepare.main([]) == 1
    assert "Results cannot be kept" in capsys.readouterr().err
