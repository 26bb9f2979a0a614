import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import duckdb
import pandas as pd
import pytest

from lib.cases import Case
from lib.warehouse import (
    Warehouse,
    WarehouseError,
    __main__,
    build,
    close_all,
    manifest,
    open_case,
    reader,
    verify,
)
from lib.warehouse.paths import place_of
from tests.toys import make_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return make_case(tmp_path_factory.mktemp("reader") / "toys_reader")


@pytest.fixture(scope="module", autouse=True)
def registry() -> Iterator[None]:
    """What other tests of this process have opened stays open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_open", {})
        yield
        close_all()


@pytest.fixture(scope="module")
def warehouse(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_case(case, tmp_path_factory.mktemp("cache"))


def test_it_is_opened_once_per_process(case: Case, warehouse: Warehouse) -> None:
    assert open_case(case, warehouse.path.parent) is warehouse


def test_all_are_closed_and_then_opened_anew(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_open", {})
    before = open_case(case, tmp_path)
    close_all()
    with pytest.raises(duckdb.ConnectionException):
        before.query("SELECT 1")
    after = open_case(case, tmp_path)
    assert after is not before and after.query("SELECT 1 AS one")["one"].to_list() == [1]
    close_all()


def test_a_query_takes_parameters_and_keeps_missing_values_missing(warehouse: Warehouse) -> None:
    one = warehouse.query("SELECT name, opened_on FROM branches WHERE branch_id = ?", [2])
    assert one["name"].to_list() == ["B"]
    assert pd.isna(one["opened_on"][0])
    named = warehouse.query("SELECT name FROM branches WHERE branch_id = $id", {"id": 1})
    assert named["name"].to_list() == ["厦门 A"]
    missing = warehouse.query("SELECT count(*) AS n FROM loans WHERE amount_rmb IS NULL")
    assert missing["n"][0] > 0


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO branches VALUES (3, 'C', NULL)",
        "SELECT * FROM read_csv('case.toml')",
        "COPY branches TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "SET threads = 8",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM frame",
    ],
)
def test_a_query_can_neither_write_nor_leave_the_file(warehouse: Warehouse, sql: str) -> None:
    frame = pd.DataFrame({"secret": [1]})
    with pytest.raises(duckdb.Error):
        warehouse.query(sql)
    assert len(frame) == 1


def test_threads_share_one_warehouse(warehouse: Warehouse) -> None:
    sums: list[float] = []

    def work() -> None:
        for _ in range(20):
            sums.append(warehouse.query("SELECT sum(amount_rmb) AS s FROM loans")["s"][0])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sums) == 160 and len(set(sums)) == 1


class _Invalidated:
    """A connection after a fault inside DuckDB: it refuses everything until the file is opened anew."""

    def cursor(self) -> NoReturn:
        raise duckdb.FatalException("database has been invalidated because of a previous fatal error")

    def close(self) -> None: ...


def test_a_fault_of_one_query_does_not_end_all_others(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = warehouse.query("SELECT count(*) AS n FROM loans")["n"][0]
    working = warehouse._con
    monkeypatch.setattr(warehouse, "_con", _Invalidated())
    assert warehouse.query("SELECT count(*) AS n FROM loans")["n"][0] == before
    assert not isinstance(warehouse._con, _Invalidated)
    warehouse._con.close()
    monkeypatch.setattr(warehouse, "_con", working)


def test_a_file_damaged_under_a_running_notebook_is_a_sentence(case: Case, tmp_path: Path) -> None:
    finished = build(case, cache=tmp_path)
    opened = Warehouse(place_of(case, tmp_path), finished)
    opened.path.write_bytes(opened.path.read_bytes()[:12288])
    with pytest.raises(WarehouseError, match="start the notebook again"):
        opened.query("SELECT * FROM loans")
    opened.close()


def test_data_changed_by_hand_are_noticed(case: Case, tmp_path: Path) -> None:
    finished = build(case, cache=tmp_path)
    place = place_of(case, tmp_path)
    with duckdb.connect(place.data) as con:
        con.execute("UPDATE loans SET amount_rmb = amount_rmb + 1 WHERE loan_id = 7")
    assert manifest.read(place) is None
    forged = replace(
        finished, size_bytes=place.data.stat().st_size, file_digest=manifest.file_digest(place.data)
    )
    manifest.write(forged, place)
    with pytest.raises(WarehouseError, match="not those that were generated"):
        verify(case, tmp_path)


def test_the_command_names_an_unknown_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["build", "nobody"]) == 1
    assert "There is no case 'nobody'" in capsys.readouterr().err
