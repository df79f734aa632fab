"""The columnar reading of call records gives the very tables of the row-wise one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import NeedsAnswer
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables import profiled_table
from graphkit.ingest.tables.communications import CallRows
from graphkit.ingest.tables.communications_columns import CallColumns
from graphkit.ingest.tables.profiled_table import TABLE_READERS
from graphkit.ingest.tables.shelf import recognise
from graphkit.ingest.tables.surveyor import survey
from graphkit.model.records import plain
from tests.ingest.tables.made import EXHIBIT, csv, put
from tests.ingest.tables.test_communications import HEADER, TARGET

PLAIN = """
profile: own
record: communications
region: UG
timezone: Europe/Berlin
dates: "%d/%m/%Y"
columns:
  from: Target
  to: [Other, Forwarded]
  date: When
  time: Site
  end: Note
  seconds: Seconds
  kind: {value: call}
  direction: Type
  text: CI
  status: MNC
  answered: LAC
  cell: {column: MCC, of: from}
  cell_last: {column: LAC, of: to}
values: {direction: {MOC: out, MTC: in}}
"""
EVERY = """
profile: own
record: communications
region: UG
timezone: Africa/Kampala
dates: "%d/%m/%Y %H:%M:%S"
owner: every row
columns: {from: Target, to: [Other], at: When, seconds: Seconds, direction: Type, end: Note}
values: {direction: {MOC: out, MTC: in}}
"""
OWNED = PLAIN.replace("  from: Target\n", "  owner: CI\n  from: Target\n").replace(
    "  text: CI\n", ""
)
PROFILES = {"target": TARGET, "plain": PLAIN, "every": EVERY, "owned": OWNED}

NUMBERS = [
    "0700000101", "256700000101", "+256 700 000 101", "0700000102", "00256700000103", "165",
    "Private", "", " ", "n/a", "0700000101/0700000104", "7.00E+08", "AIRTEL", "062772123456",
    "0700000199", "x\n0700000105", "9" * 1200,
]  # fmt: skip
TIMES = [
    "04/03/2026 10:15:00", "04/03/2026 10:15:01", "05/03/2026 23:59:59", "2026-03-04 10:15:00",
    "04/03/2026 10:15", "31/02/2026 10:00:00", "25/10/2026 02:30:00", "29/03/2026 02:30:00", "",
    "04/03/2026", "soon", "04/03/2026 10:15:00+02:00", "01/01/0001 00:00:00", " 04/03/2026 9:05:00",
]  # fmt: skip
CLOCKS = ["10:15:00", "02:30:00", "10:15", "1:05 PM", "", "24:00:00", "101500", "10:15:00Z", "n/a"]
KINDS = ["MOC", "MTC", "SMT", "GPRS", "TEST", "test ", "odd", "", "moc"]
WORDS = ["", "x", "641", "-1", "queued", "sent", "yes", "no", 'say "hi"', "a,b", "ünder"]
COLUMNS = {
    "Target": NUMBERS, "Other": NUMBERS, "Forwarded": [*NUMBERS, "", "", ""], "When": TIMES,
    "Seconds": ["0", "61", "5.25", "", "1:05", "x"], "Type": KINDS,
    "IMEI": ["490154203237518", "490154203237519", "0", "", "3.5E+14"],
    "IMSI": ["641100000000101", "", "x"], "MCC": WORDS, "MNC": WORDS, "LAC": WORDS,
    "CI": [*WORDS, "0700000101"], "Site": CLOCKS, "Note": [*TIMES, *CLOCKS],
}  # fmt: skip
TABLE = st.lists(
    st.tuples(*(st.sampled_from(cells) for cells in COLUMNS.values())), min_size=1, max_size=7
)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def both(source: FileSource, said: Settings, size: int) -> tuple[list[Slice], list[Slice]]:
    found = recognise(source, said)
    assert found is not None
    mapping = found.mappings[0]
    slices = []
    for kind in (CallRows, CallColumns):
        slices.append(list(kind(mapping, survey(mapping, EXHIBIT), EXHIBIT).read(size=size)))
    return slices[0], slices[1]


def assert_equal(one: list[Slice], other: list[Slice]) -> None:
    assert [(piece.rows, dict(piece.facts)) for piece in one] == [
        (piece.rows, dict(piece.facts)) for piece in other
    ]
    for left, right in zip(one, other, strict=True):
        assert set(left.tables) == set(right.tables)
        for record, table in left.tables.items():
            twin = plain(right.tables[record], record)
            assert table.schema.equals(twin.schema)
            for name in table.column_names:
                assert table[name].to_pylist() == twin[name].to_pylist(), (record, name)


@pytest.mark.parametrize("name", PROFILES)
@given(rows=TABLE, size=st.sampled_from([1, 3, 100]), cut=st.sampled_from(["", "a,b\n", ",\n"]))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_both_readings_give_identical_tables(
    name: str, rows: list[tuple[str, ...]], size: int, cut: str
) -> None:
    body = "".join(",".join(map(quoted, row)) + "\n" + cut for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        source = put(Path(folder), ",".join(HEADER) + "\n" + body)
        said = Settings(profile="own", profiles={"own": PROFILES[name]})
        try:
            one, other = both(source, said, size)
        except NeedsAnswer:
            return
        assert_equal(one, other)


def test_every_shape_of_cell_is_met_once(tmp_path: Path) -> None:
    longest = max(len(cells) for cells in COLUMNS.values())
    rows = [
        [quoted(cells[number % len(cells)]) for cells in COLUMNS.values()]
        for number in range(longest * 3)
    ]
    for profile in PROFILES.values():
        source = put(tmp_path, csv([HEADER, *rows, HEADER]))
        one, other = both(source, Settings(profile="own", profiles={"own": profile}), 7)
        assert len(one) > 5
        assert_equal(one, other)


def test_large_files_take_the_columnar_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["0700000101", "0700000102", "", "04/03/2026 10:15:00", "61", "MOC", *[""] * 8]] * 50
    source = put(tmp_path, csv([HEADER, *rows]))
    said = Settings(profile="own", profiles={"own": TARGET})
    small = list(TABLE_READERS[0].read(source, said))
    monkeypatch.setattr(profiled_table, "LARGE", 100)
    monkeypatch.setattr(
        CallRows, "read", lambda *_, **__: pytest.fail("the row-wise reader was used")
    )
    assert_equal(small, list(TABLE_READERS[0].read(source, said)))


def test_an_early_stop_leaves_no_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiled_table, "LARGE", 100)
    rows = [["0700000101", "0700000102", "", "04/03/2026 10:15:00", "61", "MOC", *[""] * 8]] * 50
    source = put(tmp_path, csv([HEADER, *rows]))
    slices = TABLE_READERS[0].read(source, Settings(profile="own", profiles={"own": TARGET}))
    assert next(iter(slices)).rows == 50
    slices.close()  # type: ignore[attr-defined]  # a generator
