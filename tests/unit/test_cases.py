from pathlib import Path

import pytest

from lib.cases import BrokenCase, UnknownCase, case_id_of, case_ids, load_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"xm_bank": 'name = "XM"\n[limits]\nyears = [2016, 2024]\n', "empty": None}.items():
        (tmp_path / name).mkdir()
        if text:
            (tmp_path / name / "case.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_case_exists_when_its_folder_has_a_case_file(folder: Path) -> None:
    assert case_ids(folder) == ("xm_bank",)


def test_an_alias_and_the_id_mean_the_same_case(folder: Path) -> None:
    assert case_id_of("xm", folder) == case_id_of("xm_bank", folder) == "xm_bank"


def test_an_unknown_case_is_refused_with_the_names_that_exist(folder: Path) -> None:
    for name in ("l", "empty", "../xm_bank", ""):
        with pytest.raises(UnknownCase, match="xm_bank"):
            case_id_of(name, folder)


def test_the_settings_cannot_be_changed(folder: Path) -> None:
    case = load_case("xm", folder)
    assert case.settings["limits"]["years"] == (2016, 2024)
    with pytest.raises(TypeError):
        case.settings["limits"]["years"] = ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name = \n", r"not TOML \(Invalid value \(at line 1, column 8\)\)"),
        (b"name = '\xd6'\n", "not UTF-8"),
    ],
)
def test_a_broken_file_is_one_sentence(folder: Path, content: bytes, reason: str) -> None:
    (folder / "xm_bank" / "case.toml").write_bytes(content)
    with pytest.raises(BrokenCase, match=rf"case\.toml is {reason}"):
        load_case("xm", folder)


def test_a_file_with_the_line_ends_of_windows_is_read(folder: Path) -> None:
    path = folder / "xm_bank" / "case.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_case("xm", folder).settings["name"] == "XM"
