import duckdb
import pytest

from lib.warehouse import fingerprint

ROWS = "(1, 'ab', 0.5, DATE '2020-01-01'), (2, 'c', NULL, NULL), (3, '', 0.0, DATE '2021-01-01')"
KEYED = "CREATE TABLE t (a INTEGER PRIMARY KEY, s VARCHAR, x DOUBLE, d DATE);"


def of(*statements: str) -> str:
    with duckdb.connect() as con:
        for statement in statements:
            con.execute(statement)
        return fingerprint(con)


BASE = of(KEYED, f"INSERT INTO t VALUES {ROWS}")


def test_how_the_rows_got_there_makes_no_difference() -> None:
    other_way = of(
        KEYED,
        "INSERT INTO t VALUES (3, '', -0.0, DATE '2021-01-01'), (9, 'x', 1, NULL)",
        "INSERT INTO t VALUES (2, 'c', NULL, NULL), (1, 'ab', 0.5, DATE '2020-01-01')",
        "DELETE FROM t WHERE a = 9",
        "CHECKPOINT",
    )
    assert other_way == BASE


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE t SET x = 0.5000000000000001 WHERE a = 1",
        "UPDATE t SET x = 0.0 WHERE a = 2",
        "UPDATE t SET x = NULL WHERE a = 3",
        "UPDATE t SET s = NULL WHERE a = 3",
        "UPDATE t SET s = CASE a WHEN 1 THEN 'a' WHEN 2 THEN 'bc' ELSE s END",
        "UPDATE t SET d = DATE '2020-01-02' WHERE a = 1",
        "DELETE FROM t WHERE a = 3",
        "ALTER TABLE t RENAME COLUMN x TO y",
        "ALTER TABLE t ADD COLUMN z INTEGER",
        "CREATE TABLE u (a INTEGER)",
    ],
)
def test_every_change_of_the_data_is_seen(change: str) -> None:
    assert of(KEYED, f"INSERT INTO t VALUES {ROWS}", change) != BASE


def test_without_a_key_the_order_of_the_rows_does_not_count() -> None:
    table = "CREATE TABLE t (a INTEGER, s VARCHAR)"
    assert of(table, "INSERT INTO t VALUES (1, 'a'), (2, NULL)") == of(
        table, "INSERT INTO t VALUES (2, NULL)", "INSERT INTO t VALUES (1, 'a')"
    )


def test_an_enumeration_counts_by_its_words_and_by_their_list() -> None:
    table = "CREATE TABLE t (e ENUM ('a', 'b'))"
    one = of(table, "INSERT INTO t VALUES ('b')")
    assert one == of(table, "INSERT INTO t VALUES ('b'), ('a')", "DELETE FROM t WHERE e = 'a'")
    assert one != of(table, "INSERT INTO t VALUES ('a')")
    # The same word in a list of another order, and the word at the same place in another list.
    assert one != of("CREATE TABLE t (e ENUM ('b', 'a'))", "INSERT INTO t VALUES ('b')")
    assert one != of("CREATE TABLE t (e ENUM ('a', 'c'))", "INSERT INTO t VALUES ('c')")


def test_the_rows_of_a_key_with_an_enumeration_may_come_in_any_order() -> None:
    table = "CREATE TABLE t (e ENUM ('b', 'a') PRIMARY KEY, x INTEGER)"
    assert of(table, "INSERT INTO t VALUES ('b', 1), ('a', 2)") == of(
        table, "INSERT INTO t VALUES ('a', 2), ('b', 1)"
    )


def test_many_rows_cut_into_batches() -> None:
    columns = "range AS a, range::VARCHAR AS s, range / 7 AS x"
    table = f"CREATE TABLE t AS SELECT {columns} FROM range({{}}) ORDER BY {{}}"
    first = of(table.format(250_000, "a"))
    assert first == of(table.format(250_000, "-a"))
    assert first != of(table.format(250_001, "a"))
