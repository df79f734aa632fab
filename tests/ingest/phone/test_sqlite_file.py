"""SQLite files from evidence are hostile until read: what is there is read, the rest named."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from graphkit.ingest.phone.key_gaps import KeyGaps, highest_keys
from graphkit.ingest.phone.sqlite_file import open_database, reread_row, table_names
from graphkit.ingest.phone.sqlite_without_tables import SqliteWithoutTables
from graphkit.ingest.reader import Settings
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.model.kinds import RecordType

from .reading import EXHIBIT, file_source, folder_source, member, read, zip_of

PAGE = 4096


def make(path: Path, *statements: str, rows: int = 0) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (Z_PK INTEGER PRIMARY KEY, word TEXT, n INTEGER)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)",
            [(i, f"row {i} " + "x" * (i % 50), i) for i in range(1, rows + 1)],
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def scan(
    source: Source, table: str = "t", columns: tuple[str, ...] = ("word", "n")
) -> tuple[list[int], list[tuple[str, str]], int]:
    rows = Rows(EXHIBIT)
    rows.used(0)
    with open_database(source) as database:
        database.report(rows)
        keys = []
        for row in database.scan(table, columns, rows=rows, replaces=RecordType.MEDIA):
            rows.used()
            row.text("word")
            row.integer("n")
            keys.append(row.key)
    cut = rows.cut()
    problems = cut.tables.get(RecordType.PROBLEMS)
    listed = [] if problems is None else problems.to_pylist()
    return keys, [(one["locator"], one["kind"]) for one in listed], cut.rows or 0


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_pages_of_the_write_ahead_log_are_read(shared: Path) -> None:
    path = shared / "phone/ileapp/testdata.addressBook.addressBook.belkasoft_ctf6_ios_device1.zip"
    before = sha256(path)
    with zip_of(path) as archive:
        book = member(archive, "AddressBook.sqlitedb")
        assert {"ABPerson", "ABMultiValue"} <= table_names(book)
        assert scan(book, "ABPerson", ("First",))[0] == [1]
    assert sha256(path) == before


def test_virtual_tables_are_not_offered(shared: Path) -> None:
    path = shared / "phone/ileapp/testdata.addressBook.addressBook.josh_ios15_ffs.zip"
    with zip_of(path) as archive:
        names = table_names(member(archive, "AddressBook.sqlitedb"))
    assert "ABPersonFullTextSearch" not in names
    assert "ABPerson" in names


@pytest.mark.parametrize("sample", ["belkasoft_ctf6_ios_device1", "mvs_ios_2023"])
def test_a_missing_write_ahead_log_is_a_clear_problem(
    shared: Path, tmp_path: Path, sample: str
) -> None:
    path = shared / f"phone/ileapp/testdata.addressBook.addressBook.{sample}.zip"
    lonely = tmp_path / "AddressBook.sqlitedb"
    with zip_of(path) as archive, member(archive, "AddressBook.sqlitedb").open() as stream:
        lonely.write_bytes(stream.read())
    source, reader = file_source(lonely), SqliteWithoutTables()
    assert reader.sniff(source) == "SQLite database without readable tables"
    slices = reader.read(source, Settings())
    problems = next(slices).tables[RecordType.PROBLEMS].to_pylist()
    assert [problem["kind"] for problem in problems] == ["missing_log"]
    assert "no tables; a write-ahead log is missing" in problems[0]["text"]
    with pytest.raises(MalformedRecord, match="no tables; a write-ahead log is missing"):
        next(slices)


def test_a_database_that_never_had_a_table_is_said_to_have_none(tmp_path: Path) -> None:
    path = make(tmp_path / "empty.db", "DROP TABLE t")
    source = file_source(path)
    assert SqliteWithoutTables().sniff(source) is not None
    assert read(SqliteWithoutTables(), source).problems == [("empty.db", "no_tables")]


def test_a_database_with_tables_is_left_to_other_readers(tmp_path: Path) -> None:
    assert SqliteWithoutTables().sniff(file_source(make(tmp_path / "a.db"))) is None


def test_a_view_that_poses_as_a_table_is_not_offered(tmp_path: Path) -> None:
    path = make(tmp_path / "view.db", "CREATE VIEW sms AS SELECT * FROM t")
    assert table_names(file_source(path)) == {"t"}


def test_a_view_whose_schema_entry_claims_to_be_a_table_is_not_offered(tmp_path: Path) -> None:
    path = make(
        tmp_path / "lie.db",
        "CREATE VIEW sms AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n)"
        " SELECT i AS word FROM n",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET type = 'table', rootpage = 2 WHERE name = 'sms'",
    )
    # Whether SQLite refuses the file or passes it on depends on its version.
    assert "sms" not in table_names(file_source(path))


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "SELECT * FROM sms",
        "ATTACH ':memory:' AS other",
        "PRAGMA table_info(t)",
        "INSERT INTO t VALUES (9, 'x', 1)",
        "DROP TABLE t",
    ],
)
def test_nothing_but_reading_of_plain_tables_is_allowed(tmp_path: Path, sql: str) -> None:
    path = make(tmp_path / "a.db", "CREATE VIEW sms AS SELECT * FROM t")
    with (
        open_database(file_source(path)) as database,
        pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"),
    ):
        database.run(sql)


def test_a_query_without_end_stops_at_its_budget(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", rows=2000)
    with (
        open_database(file_source(path)) as database,
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
    ):
        database.run("SELECT count(*) FROM t a, t b, t c").fetchone()


def test_bytes_that_are_not_utf8_are_replaced_and_named(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.db",
        "INSERT INTO t VALUES (1, 'before', 1)",
        "INSERT INTO t VALUES (2, CAST(x'616263ff' AS TEXT), 2)",
        "INSERT INTO t VALUES (3, 'after', 3)",
    )
    keys, problems, rows = scan(file_source(path))
    assert (keys, problems, rows) == ([1, 2, 3], [("t 2", "bad_utf8")], 3)
    with open_database(file_source(path)) as database:
        words = [row.text("word") for row in database.scan("t", ("word",))]
    assert words == ["before", "abc\ufffd", "after"]


def test_text_in_an_integer_column_is_tolerated_and_named(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.db",
        "INSERT INTO t VALUES (1, 'a', 'many')",
        "INSERT INTO t VALUES (2, 'b', 7.0)",
        "INSERT INTO t VALUES (3, 'c', x'00')",
    )
    assert scan(file_source(path)) == ([1, 2, 3], [("t 1", "wrong_type"), ("t 3", "wrong_type")], 3)


def test_times_and_durations_that_make_no_sense_are_noted_not_raised(tmp_path: Path) -> None:
    values = ["'1e999999'", "1e308", "-5", "'soon'", "x'ff'", "9e15"]
    path = make(
        tmp_path / "a.db", *(f"INSERT INTO t(word, n) VALUES ('w', {value})" for value in values)
    )
    with open_database(file_source(path)) as database:
        for row in database.scan("t", ("n",)):
            assert row.when("n", unit=1_000).at is None or row.key in (3, 6)
            assert row.seconds("n") is None


def test_uncommitted_rows_of_a_hot_journal_are_not_shown_as_truth(tmp_path: Path) -> None:
    made = make(tmp_path / "made.db", rows=4)
    found = tmp_path / "seized"
    found.mkdir()
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO t(word) VALUES (?)", [("y" * 900,)] * 500)
        shutil.copy(made, found / "a.db")
        shutil.copy(f"{made}-journal", found / "a.db-journal")
        connection.execute("ROLLBACK")
    before = sha256(found / "a.db")
    with open_database(folder_source(found / "a.db")) as database:
        assert [row.key for row in database.scan("t", ("word",))] == [1, 2, 3, 4]
        assert "rolled back" in database.notes[0]
    assert sha256(found / "a.db") == before
    assert sorted(path.name for path in found.iterdir()) == ["a.db", "a.db-journal"]


def keys_of_leaf(data: bytes, page: int) -> list[int]:
    """The row keys of one leaf page of a table, by the file format's own description."""
    start = page * PAGE
    assert data[start] == 0x0D
    keys = []
    for cell in range(int.from_bytes(data[start + 3 : start + 5], "big")):
        at = start + 8 + 2 * cell
        place = start + int.from_bytes(data[at : at + 2], "big")
        _, place = varint(data, place)
        key, _ = varint(data, place)
        keys.append(key)
    return keys


def varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    while True:
        byte = data[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place


@pytest.mark.parametrize("pages", [[5], [5, 6, 7], [5, 7, 12], [2], [2, 4], [3, 9]])
def test_rows_around_damaged_pages_are_read_and_the_gaps_are_named(
    tmp_path: Path, pages: list[int]
) -> None:
    path = make(tmp_path / "a.db", rows=2000)
    data = bytearray(path.read_bytes())
    gone = {key for page in pages for key in keys_of_leaf(data, page)}
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)
    keys, problems, rows = scan(file_source(path))
    assert keys == sorted(set(range(1, 2001)) - gone)
    assert {kind for _, kind in problems} == {"corrupt"}
    assert rows == len(keys) + len(problems)
    named = set()
    for where, _ in problems:
        first, last = where.removeprefix("t ").replace("the start", "1").split(" to ")
        named |= set(range(int(first), int(last) + 1))
    assert named == gone


def test_a_tree_that_leads_to_the_same_rows_again_gives_them_once(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", rows=2000)
    data = bytearray(path.read_bytes())
    root = PAGE
    assert data[root] == 0x05
    first_leaf = None
    for cell in range(int.from_bytes(data[root + 3 : root + 5], "big")):
        at = root + 12 + 2 * cell
        place = root + int.from_bytes(data[at : at + 2], "big")
        first_leaf = first_leaf or bytes(data[place : place + 4])
        data[place : place + 4] = first_leaf
    path.write_bytes(data)
    keys, problems, rows = scan(file_source(path))
    assert keys == sorted(set(keys))
    assert len(problems) == 1001
    assert problems[-1][1] == "stopped"
    assert rows == len(keys) + 1  # the rows behind the stop; those that come again count once


def test_a_file_that_was_cut_off_gives_the_rows_that_are_there(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", rows=2000)
    path.write_bytes(path.read_bytes()[: 6 * PAGE + 100])
    keys, problems, _ = scan(file_source(path))
    assert keys == list(range(1, keys[-1] + 1))
    assert len(keys) > 200
    assert problems == [("a.db", "truncated"), (f"t {keys[-1] + 1} to the end", "corrupt")]


def test_a_field_beyond_the_cap_is_left_out_and_the_rest_of_its_row_kept(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "INSERT INTO t VALUES (1, 'a', 1), (3, 'c', 3)")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO t VALUES (2, ?, 2)", ("z" * (limits.FIELD + 1),))
        connection.commit()
    assert scan(file_source(path)) == ([1, 2, 3], [("t 2", "too_long")], 3)


def test_a_table_without_row_keys_is_a_problem(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "CREATE TABLE w (word TEXT PRIMARY KEY) WITHOUT ROWID")
    assert scan(file_source(path), "w") == ([], [("w", "no_row_key")], 0)


def test_absent_columns_and_tables_give_nothing(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", rows=1)
    with open_database(file_source(path)) as database:
        assert [row.text("ZLATER") for row in database.scan("t", ("ZLATER",))] == [None]
        assert list(database.scan("nowhere", ("word",))) == []
        assert database.count("nowhere") == 0
        assert database.count("t") == 1


def test_a_row_is_read_again_by_its_key_with_every_raw_column(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", "INSERT INTO t VALUES (7, x'0aff', 1.5)")
    assert reread_row(file_source(path), "t 7") == {"Z_PK": "7", "word": "0aff", "n": "1.5"}
    for locator in ("t 8", "nowhere 1", "t", "", "t 7 to 9"):
        with pytest.raises(MalformedRecord, match="no such row"):
            reread_row(file_source(path), locator)


def test_a_damaged_zip_member_is_no_database_and_raises_nothing(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", rows=500)
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "a.db")
    data = bytearray(packed.read_bytes())
    data[2000:2100] = bytes(100)
    packed.write_bytes(data)
    with zip_of(packed) as archive:
        assert table_names(member(archive, "a.db")) == frozenset()


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cut=st.one_of(st.none(), st.integers(0, 10 * PAGE)),
    noise=st.lists(st.tuples(st.integers(0, 10 * PAGE - 1), st.integers(0, 255)), max_size=30),
)
def test_no_mutilated_database_does_more_than_lose_rows(
    tmp_path_factory: pytest.TempPathFactory,
    cut: int | None,
    noise: list[tuple[int, int]],
) -> None:
    folder = tmp_path_factory.mktemp("mutilated")
    path = make(folder / "a.db", rows=600)
    data = bytearray(path.read_bytes())
    for place, value in noise:
        if place < len(data):
            data[place] = value
    path.write_bytes(bytes(data[:cut]))
    source = file_source(path)
    assert isinstance(table_names(source), frozenset)
    with contextlib.suppress(SourceError):
        keys, replaced, rows = accounted(source)
        assert keys == sorted(set(keys))
        assert rows == len(keys) + len(replaced)
        named = [stretch for one in replaced if (stretch := stretch_of(one)) is not None]
        assert not [(first, last) for first, last in named for key in keys if first <= key <= last]
        ordered = sorted(named)
        assert all(last < first for (_, last), (first, _) in pairwise(ordered)), named


def accounted(source: Source) -> tuple[list[int], list[str], int]:
    """Return the keys read, the places of the problems that stand for rows, and the rows."""
    rows = Rows(EXHIBIT)
    rows.used(0)
    keys = []
    with open_database(source) as database:
        for row in database.scan("t", ("word", "n"), rows=rows, replaces=RecordType.MEDIA):
            rows.used()
            keys.append(row.key)
    cut = rows.cut()
    problems = cut.tables.get(RecordType.PROBLEMS)
    listed = [] if problems is None else problems.to_pylist()
    return keys, [one["locator"] for one in listed if one["record_type"]], cut.rows or 0


def stretch_of(locator: str) -> tuple[int, int] | None:
    """Read `t 5`, `t 5 to 9`, `t the start to 9` or `t 5 to the end`; None for a stop."""
    found = re.fullmatch(r"t (-?\d+|the start)(?: to (-?\d+|the end))?", locator)
    if found is None:
        return None
    first = -(2**63) if found[1] == "the start" else int(found[1])
    last = first if found[2] is None else 2**63 if found[2] == "the end" else int(found[2])
    return first, last


def test_a_schema_damaged_to_bytes_that_are_no_text_is_a_database_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    path = make(tmp_path / "a.db", rows=600)
    data = bytearray(path.read_bytes())
    data[4035] = 128
    path.write_bytes(data)
    assert table_names(file_source(path)) == frozenset()
    with pytest.raises(MalformedRecord, match="cannot read this database"):
        scan(file_source(path))


def test_missing_keys_are_possible_deletions_up_to_the_highest_key_given_out() -> None:
    gaps = KeyGaps("t")
    for key in (3, 4, 7):
        gaps.see(key)
    assert gaps.ranges(9) == [(1, 2), (5, 6), (8, 9)]
    assert gaps.sentence(9) == (
        "t: 6 of 9 keys missing (1-2, 5-6, 8-9): possible deletion, not proof."
    )
    assert gaps.ranges(None) == [(1, 2), (5, 6)]
    assert KeyGaps("t").sentence(None) is None


def test_the_highest_key_is_read_from_core_data_and_from_sqlite_itself(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.db",
        "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT, Z_SUPER INTEGER, Z_MAX INTEGER)",
        "INSERT INTO Z_PRIMARYKEY VALUES (9, 'WAMessage', 0, 33)",
        "CREATE TABLE sms (_id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT)",
        "INSERT INTO sms(_id, body) VALUES (12, 'last')",
        "DELETE FROM sms",
    )
    with open_database(file_source(path)) as database:
        assert highest_keys(database) == {"ZWAMESSAGE": 33, "sms": 12}
