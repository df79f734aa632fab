"""Sheets of workbooks and text files: every cell as text, no digit invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from graphkit.errors import MalformedRecord, ProtectedSource, SourceError
from graphkit.ingest import limits
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.sheet import Sheet, cell_text
from graphkit.ingest.tables.sheets import open_sheets, peek_sheets
from tests.ingest.tables.made import put


def xlsx(folder: Path, *sheets: tuple[str, list[list[Any]]], name: str = "book.xlsx") -> FileSource:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return put(folder, (folder / name).read_bytes(), name)


def first(source: FileSource) -> list[list[str]]:
    return [row.cells for row in open_sheets(source, whole=True)[0].table.rows(None)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (256700000101.0, "256700000101"),
        (2.567e11, "256700000000"),
        (8925640000000000123, "8.92564000000000E+18"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (-5.0, "-5"),
        (True, "TRUE"),
        (dt.datetime.fromisoformat("2026-03-04T11:21:33"), "2026-03-04 11:21:33"),
        (dt.datetime.fromisoformat("2026-03-04T11:21:32.999600"), "2026-03-04 11:21:33"),
        (dt.date(2026, 3, 4), "2026-03-04"),
        (dt.time(7, 50), "07:50:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        (None, ""),
        ("'0700 000 101", "'0700 000 101"),
    ],
)
def test_a_cell_is_written_without_exponent_up_to_fifteen_digits(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_an_xlsx_gives_its_cells_as_text(tmp_path: Path) -> None:
    source = xlsx(tmp_path, ("Calls", [["number", "at"], [256700000101, dt.date(2026, 3, 4)]]))
    assert first(source) == [["number", "at"], ["256700000101", "2026-03-04"]]


def test_an_xls_gives_its_cells_as_text(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Calls")
    sheet.write(0, 0, "number")
    sheet.write(1, 0, 256700000101)
    moment = dt.datetime.fromisoformat("2026-03-04T01:02:03")
    sheet.write(2, 0, moment, xlwt.easyxf(num_format_str="D/M/YY h:mm"))
    book.save(tmp_path / "book.xls")
    source = put(tmp_path, (tmp_path / "book.xls").read_bytes(), "book.xls")
    assert first(source) == [["number"], ["256700000101"], ["2026-03-04 01:02:03"]]


def test_an_ods_gives_its_cells_as_text(tmp_path: Path) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="T"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>number</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="256700000101"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "book.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    source = put(tmp_path, (tmp_path / "book.ods").read_bytes(), "book.ods")
    assert first(source) == [["number", "256700000101"]]


def test_the_extension_may_lie(tmp_path: Path) -> None:
    assert first(put(tmp_path, "a;b\n1;2\n", "statement.xls")) == [["a", "b"], ["1", "2"]]
    book = xlsx(tmp_path, ("S", [["a"]]), name="calls.csv")
    assert first(book) == [["a"]]


def test_columns_that_a_workbook_leaves_empty_on_the_left_still_count(tmp_path: Path) -> None:
    source = xlsx(tmp_path, ("S", [[], [None, None, "x"]]))
    assert first(source)[-1] == ["", "", "x"]


def test_hidden_sheets_are_there_and_known_as_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Shown"
    book.create_sheet("Kept back").sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    sheets = open_sheets(put(tmp_path, (tmp_path / "b.xlsx").read_bytes(), "b.xlsx"), whole=True)
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [
        ("Shown", True),
        ("Kept back", False),
    ]


def test_the_header_names_columns_once_each(tmp_path: Path) -> None:
    source = put(tmp_path, "Account,,Account,\n1,2,3,4\n")
    assert open_sheets(source, whole=True)[0].under(1).header == (
        "Account",
        "column 2",
        "Account (2)",
        "column 4",
    )


def test_a_sheet_is_reread_by_its_locator(tmp_path: Path) -> None:
    source = xlsx(tmp_path, ("My row 1", [["a", "b"], ["x", "y"]]))
    sheet = open_sheets(source, whole=True)[0].under(1)
    assert sheet.locator(2) == "sheet My row 1 row 2"
    assert sheet.reread("sheet My row 1 row 2") == {"a": "x", "b": "y"}
    for wrong in ("row 2", "sheet My row 1 row 99", "sheet My row 1 row x"):
        with pytest.raises(MalformedRecord, match="there is no"):
            sheet.reread(wrong)


def sheet_of(source: FileSource) -> Sheet:
    return open_sheets(source, whole=True)[0]


def test_a_headerless_file_is_reread_by_column_numbers(tmp_path: Path) -> None:
    sheet = sheet_of(put(tmp_path, "0 1\n0 2\n3 4\n", "ties.txt")).under(0)
    assert sheet.reread("row 3") == {"column 1": "3", "column 2": "4"}


def test_a_protected_workbook_says_so(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(SourceError, match=r"book\.xls: the workbook") as caught:
        open_sheets(put(tmp_path, data, "book.xls"), whole=True)
    assert isinstance(caught.value, MalformedRecord | ProtectedSource)


def test_a_workbook_that_inflates_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IN_MEMORY", 2**20)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", bytes(8 * 2**20))
    source = put(tmp_path, packed.getvalue(), "book.xlsx")
    with pytest.raises(MalformedRecord, match="inflates"):
        open_sheets(source, whole=True)
    assert peek_sheets(source) == []


def test_a_damaged_workbook_is_a_named_problem(tmp_path: Path) -> None:
    whole = xlsx(tmp_path, ("S", [["a"], ["b"]]))
    data = (tmp_path / whole.name).read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:40] if "sheet1" in name else old.read(name))
    with pytest.raises(MalformedRecord, match="cannot be opened"):
        open_sheets(put(tmp_path, packed.getvalue(), "cut.xlsx"), whole=True)
