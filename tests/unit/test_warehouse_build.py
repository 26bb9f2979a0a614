import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from lib.cases import ROOT, Case, case_id_of, load_case
from lib.warehouse import WarehouseError, __main__, build, manifest, open_case, paths, verify
from lib.warehouse.paths import place_of
from tests.toys import builder_script, make_case


@pytest.fixture
def case(tmp_path: Path, request: pytest.FixtureRequest) -> Case:
    return make_case(tmp_path / f"toys_{abs(hash(request.node.nodeid))}")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def times_generated(case: Case) -> int:
    log = case.folder / "log"
    return len(log.read_text().splitlines()) if log.exists() else 0


def start_builder(case: Case, cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", builder_script(case, cache)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_second_build_does_nothing(case: Case, cache: Path) -> None:
    first = build(case, cache=cache)
    assert build(case, cache=cache) == first
    assert times_generated(case) == 1
    assert first.rows == {"branches": 2, "loans": 500}


def test_progress_goes_forward_and_ends_at_one(case: Case, cache: Path) -> None:
    shares: list[float] = []
    build(case, lambda share, step: shares.append(share), cache)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_changed_parameter_is_another_warehouse_and_old_ones_go(case: Case, cache: Path) -> None:
    fingerprints = set()
    for seed in range(4):
        (case.folder / "case.toml").write_text(f"seed = {seed}\nloans = 5\n", encoding="utf-8")
        fingerprints.add(build(case, cache=cache).fingerprint)
    assert len(fingerprints) == 4
    assert place_of(case, cache).data.exists()
    assert len(list(cache.glob("*.duckdb"))) == len(list(cache.glob("*.json"))) == 2


def test_line_ends_make_no_other_warehouse(case: Case, cache: Path) -> None:
    before = place_of(case, cache).data
    schema = case.folder / "schema.sql"
    schema.write_bytes(schema.read_bytes().replace(b"\n", b"\r\n"))
    assert place_of(case, cache).data == before


def test_every_source_counts(case: Case, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (case.folder / "dgp" / "deep").mkdir(parents=True)
    seen = {place_of(case, cache).data}
    names = ("schema.sql", "generate.py", "case.toml", "dgp/a.py", "dgp/deep/a.py", "dgp/identities.sql")
    for name in names:
        with (case.folder / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        seen.add(place_of(case, cache).data)
    (case.folder / "dgp" / "notes.md").touch()
    seen.add(place_of(case, cache).data)
    assert len(seen) == 1 + len(names)
    for name in ("numpy", "scipy", "pandas", "duckdb"):
        monkeypatch.setattr(paths, "version", lambda asked, name=name: "9" if asked == name else "1")
        seen.add(place_of(case, cache).data)
    assert len(seen) == 1 + len(names) + 4


@pytest.mark.parametrize("content", [b"seed = ", b"seed = '\xff'"], ids=["not TOML", "not UTF-8"])
def test_a_case_file_that_cannot_be_read_is_one_plain_sentence(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (case.folder / "case.toml").write_bytes(content)
    monkeypatch.setattr(load_case, "__defaults__", (case.folder.parent,))
    monkeypatch.setattr(case_id_of, "__defaults__", (case.folder.parent,))
    for make in (build, open_case, verify):
        with pytest.raises(WarehouseError, match=r"case\.toml is not (TOML|UTF-8)"):
            make("toy")
    assert __main__.main(["build", "toy"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "damage", ["truncated", "empty", "flipped", "gone", "no manifest", "broken manifest"]
)
def test_a_damaged_file_is_noticed_and_built_anew(case: Case, cache: Path, damage: str) -> None:
    whole = build(case, cache=cache)
    place = place_of(case, cache)
    content = bytearray(place.data.read_bytes())
    middle = len(content) // 2
    match damage:
        case "truncated":
            place.data.write_bytes(content[:middle])
        case "empty":
            place.data.write_bytes(b"")
        case "flipped":
            content[middle] ^= 1
            place.data.write_bytes(content)
        case "gone":
            place.data.unlink()
        case "no manifest":
            place.manifest.unlink()
        case "broken manifest":
            place.manifest.write_text('{"case_id": ')
    assert manifest.read(place) is None
    with pytest.raises(WarehouseError, match="no whole warehouse"):
        verify(case, cache)
    opened = open_case(case, cache)
    opened.close()
    assert opened.fingerprint == whole.fingerprint
    assert times_generated(case) == 2
    assert verify(case, cache).fingerprint == whole.fingerprint


def test_after_a_killed_build_the_next_one_works(case: Case, cache: Path) -> None:
    (case.folder / "hang").touch()
    builder = start_builder(case, cache)
    while not (case.folder / "hanging").exists():
        assert builder.poll() is None, builder.communicate()[1]
        time.sleep(0.02)
    builder.kill()
    builder.communicate()
    place = place_of(case, cache)
    # Where DuckDB sorts what does not fit into memory.
    spilled = Path(f"{place.leftovers()[0]}.tmp")
    spilled.mkdir(exist_ok=True)
    (spilled / "duckdb_temp_storage_0.tmp").touch()
    assert spilled in place.leftovers() and not place.data.exists()
    (case.folder / "hang").unlink()
    build(case, cache=cache)
    assert not place.leftovers()
    assert verify(case, cache).rows["loans"] == 500


def test_several_processes_at_once_build_once(case: Case, cache: Path) -> None:
    builders = [start_builder(case, cache) for _ in range(3)]
    answers = [builder.communicate() for builder in builders]
    assert [builder.returncode for builder in builders] == [0, 0, 0], answers
    assert len({output for output, _ in answers}) == 1
    assert times_generated(case) == 1


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("seed = 7\nloans = 'many'\n", "StrDType"),
        ("seed = 7\n", "no entry 'loans'"),
        ("seed = -7\nloans = 5\n", "expected non-negative integer"),
        ("seed = \n", "Invalid value"),
    ],
)
def test_a_wrong_value_is_one_plain_sentence_and_leaves_nothing(
    case: Case, cache: Path, settings: str, reason: str
) -> None:
    (case.folder / "case.toml").write_text(settings, encoding="utf-8")
    for make in (lambda: build(case, cache=cache), lambda: open_case(case, cache)):
        with pytest.raises(WarehouseError, match=rf"^case\.toml of toy: .*{reason}.*start again\.$"):
            make()
    place = place_of(case, cache)
    assert not place.leftovers() and not place.data.exists() and not place.manifest.exists()


def test_data_that_the_schema_refuses_are_one_plain_sentence(case: Case, cache: Path) -> None:
    schema = case.folder / "schema.sql"
    schema.write_text(schema.read_text().replace("amount_rmb > 0", "amount_rmb > 1e9"), encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"^case\.toml of toy: Constraint Error: CHECK"):
        build(case, cache=cache)


def test_a_broken_identity_is_one_plain_sentence(
    case: Case, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (case.folder / "generate.py").open("a", encoding="utf-8") as file:
        file.write("\ndef check(con):\n    raise ValueError('loans do not roll forward (3 rows)')\n")
    monkeypatch.setattr(__main__, "case_ids", lambda: ["toy"])
    monkeypatch.setattr(__main__, "build", lambda _, progress: build(case, progress, cache))
    assert __main__.main(["build"]) == 1
    assert capsys.readouterr().err == (
        "case.toml of toy: loans do not roll forward (3 rows). Correct the value, or restore the file, and "
        "start again.\n"
    )


def test_a_table_that_the_schema_does_not_declare_is_refused(case: Case, cache: Path) -> None:
    schema = case.folder / "schema.sql"
    schema.write_text(schema.read_text() + "CREATE TABLE forgotten (a INTEGER);", encoding="utf-8")
    with pytest.raises(WarehouseError, match="disagree on: forgotten"):
        build(case, cache=cache)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room for the warehouse"),
        (
            duckdb.IOException("IO Error: Could not write file: No space left on device"),
            "no room for the warehouse",
        ),
        (PermissionError(errno.EACCES, "Permission denied"), "cannot be written to"),
    ],
)
def test_disk_trouble_is_one_plain_sentence(
    case: Case, cache: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("lib.warehouse.builder._write", fail)
    with pytest.raises(WarehouseError, match=sentence):
        build(case, cache=cache)


def test_too_little_disk_is_said_before_the_work(
    case: Case, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.warehouse.builder.NEEDED_BYTES", 1 << 62)
    with pytest.raises(WarehouseError, match="no room for the warehouse"):
        build(case, cache=cache)
    assert times_generated(case) == 0


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are set otherwise on Windows")
def test_a_file_that_cannot_grow_is_one_plain_sentence(case: Case, cache: Path) -> None:
    limit = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
"""
    program = limit + builder_script(case, cache)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "WarehouseError: The disk that holds" in done.stderr
    assert not place_of(case, cache).leftovers()


def test_no_place_for_the_cache_is_one_plain_sentence(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a_file").touch()
    with pytest.raises(WarehouseError):
        build(case, cache=tmp_path / "a_file" / "cache")
