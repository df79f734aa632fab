"""Whole files through the table readers: workbooks, hostile text, accounting, rereading."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import MalformedRecord, SourceError, UsageProblem
from graphkit.ingest import limits
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.profiled_table import TABLE_READERS
from graphkit.model.kinds import RecordType
from tests.ingest.tables.made import EXHIBIT, put, read, settings

UGANDA = settings(region="UG", timezone="Africa/Kampala")
HEADER = ["A Number", "B Number", "Date", "Time", "Call Type"]


def test_each_record_type_has_its_own_reader() -> None:
    assert [(reader.NAME, reader.PRIMARY) for reader in TABLE_READERS] == [
        ("table-communications", RecordType.COMMUNICATIONS),
        ("table-transactions", RecordType.TRANSACTIONS),
        ("table-adverts", RecordType.ADVERTS),
        ("table-identities", RecordType.IDENTITIES),
        ("table-relations", RecordType.RELATIONS),
        ("table-positions", RecordType.POSITIONS),
    ]


def test_a_stated_profile_is_claimed_by_the_reader_of_its_type(tmp_path: Path) -> None:
    source = put(tmp_path, "x,y\n1,2\n")
    said = Settings(profile="people-list")
    claims = [reader.sniff_with(source, said) for reader in TABLE_READERS]
    assert [claim is not None for claim in claims] == [False, False, False, True, False, False]
    with pytest.raises(
        UsageProblem, match=r"people-list does not fit.*First row of the file: x, y"
    ):
        list(TABLE_READERS[3].read(source, said))


def test_a_workbook_is_read_sheet_by_sheet_and_says_what_it_left(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "May"
    book.active.append(["Records of a request"])
    book.active.append([])
    book.active.append(HEADER)
    book.active.append([256700000101, "0700000102", dt.date(2026, 5, 14), dt.time(10, 15), "CALL"])
    june = book.create_sheet("June")
    june.append(HEADER)
    june.append(
        ["0700000101", 700000102, dt.datetime.fromisoformat("2026-06-01"), "10:15:30", "SMS"]
    )
    june.sheet_state = "hidden"
    book.create_sheet("Legend").append(["code", "meaning"])
    book.save(tmp_path / "calls.xlsx")
    source = FileSource(tmp_path / "calls.xlsx", EXHIBIT, "calls.xlsx")
    found = read(source, UGANDA)
    first, second = found.rows("communications")
    assert (first["locator"], second["locator"]) == ("sheet May row 4", "sheet June row 2")
    assert (first["from_id"], first["to_ids"]) == ("phone:+256700000101", ["phone:+256700000102"])
    assert second["to_ids"] == ["phone:+256700000102"]
    assert [row["at"].isoformat() for row in (first, second)] == [
        "2026-05-14T07:15:00+00:00",
        "2026-06-01T07:15:30+00:00",
    ]
    notes = " ".join(found.notes)
    assert "Sheet Legend was not read" in notes
    assert "Sheet June is hidden in the workbook; it was read." in notes
    assert "Sheet May: The 2 rows above the header are not rows of data." in notes
    assert found.adds_up
    assert TABLE_READERS[0].reread(source, "sheet June row 2", UGANDA)["Time"] == "10:15:30"


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Calls")
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
    for column, value in enumerate([256700000101, "0700000102", "14/05/2026", "10:15", "CALL"]):
        sheet.write(1, column, value)
    book.save(tmp_path / "calls.xls")
    found = read(FileSource(tmp_path / "calls.xls", EXHIBIT, "calls.xls"), UGANDA)
    assert found.rows("communications")[0]["locator"] == "sheet Calls row 2"
    assert found.problems == []


def test_three_widths_give_the_usual_one_and_problems(tmp_path: Path) -> None:
    line = "0700000101,0700000102,14/05/2026,10:15,CALL"
    source = put(
        tmp_path,
        "\n".join([",".join(HEADER), line, line, "0700000101,0700000102", f"{line},x,y", line, ""]),
    )
    found = read(source, UGANDA)
    assert [row["locator"] for row in found.rows("communications")] == ["row 2", "row 3", "row 6"]
    assert found.problems == [("row 4", "ragged_row"), ("row 5", "ragged_row")]
    assert found.slices[0].rows == 5
    assert found.adds_up
    assert TABLE_READERS[0].reread(source, "row 4", UGANDA) == {"row": "0700000101,0700000102"}


def test_a_very_long_field_is_cut_and_named(tmp_path: Path) -> None:
    header = ",".join([*HEADER, "Message"])
    long = "x" * (12 * 2**20)
    source = put(tmp_path, f"{header}\n0700000101,0700000102,14/05/2026,10:15,SMS,{long}\n")
    found = read(source, UGANDA)
    assert len(found.rows("communications")[0]["text"]) == limits.FIELD
    assert found.problems == [("row 2", "field_too_long")]


def test_bytes_that_are_no_text_are_shown_and_named_in_the_report(tmp_path: Path) -> None:
    header = ",".join([*HEADER, "Message"]).encode()
    row = b"0700000101,0700000102,14/05/2026,10:15,SMS,"
    lines = [header, row + "süß".encode(), row + b"bad \xff byte", b""]
    found = read(put(tmp_path, b"\n".join(lines)), UGANDA)
    assert [row["text"] for row in found.rows("communications")] == ["süß", "bad \ufffd byte"]
    assert any("1 byte sequences are not UTF-8" in note for note in found.notes)


def test_a_header_without_rows_is_no_failure(tmp_path: Path) -> None:
    found = read(put(tmp_path, ",".join(HEADER) + "\n"), settings(
        profile="generic-cdr", region="UG", timezone="Africa/Kampala"
    ))  # fmt: skip
    assert [piece.rows for piece in found.slices] == [0]
    assert found.rows("communications") == []


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00" * 64, b"PK\x05\x06" + bytes(18)])
def test_files_without_a_table_are_known_to_nobody(tmp_path: Path, data: bytes) -> None:
    source = put(tmp_path, data)
    assert [reader.sniff(source) for reader in TABLE_READERS] == [None] * 6
    with pytest.raises((UsageProblem, SourceError)):
        list(TABLE_READERS[0].read(source, Settings(profile="generic-cdr")))


def test_prose_and_other_formats_are_not_claimed(tmp_path: Path) -> None:
    for text in (
        "Dear Ann,\nI write to you, as promised.\nYours, Ben\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nEND:VCARD\n",
        '{"messages": [1, 2]}\n',
        "14/05/2026, 10:15 - Ann: hello\n14/05/2026, 10:16 - Ben: hi\n",
        "1 2\n3 4 5\n",
        "id,colour\n1,red\n2,blue\n",
    ):
        source = put(tmp_path, text)
        assert [reader.sniff(source) for reader in TABLE_READERS] == [None] * 6, text


def test_a_place_that_is_not_there_is_malformed(tmp_path: Path) -> None:
    source = put(tmp_path, ",".join(HEADER) + "\n0700000101,0700000102,14/05/2026,10:15,CALL\n")
    for locator in ("row 99", "sheet X row 2", "line 2", ""):
        with pytest.raises(MalformedRecord):
            TABLE_READERS[0].reread(source, locator, UGANDA)


@given(
    st.lists(
        st.sampled_from(
            [*HEADER, ",", "\n", '"', "0700000101", "14/05/2026", "10:15", "é", "\x00"]
        ),
        max_size=30,
    ).map("".join),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_any_text_is_records_and_problems_or_a_clear_refusal(text: str, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = f"{','.join(HEADER)}\n{text}".encode(encoding, "replace")
        source = put(Path(folder), data)
        said = settings("generic-cdr", region="UG", timezone="Africa/Kampala", date_order="dmy")
        refused = ""
        adds_up = False
        try:
            adds_up = read(source, said).adds_up
        except (UsageProblem, SourceError) as refusal:
            refused = str(refusal)
        assert adds_up or refused
