"""Statements in workbooks: typed cells, several sheets, hidden ones, old XLS files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from graphkit.errors import MalformedRecord
from graphkit.ingest.finance.statement import StatementTable
from graphkit.ingest.reader import Settings
from tests.ingest.finance.reading import read, source

HEADER = ["Posting date", "Particulars", "Debit", "Credit", "Balance"]
ROWS: list[list[Any]] = [
    [date(2024, 3, 1), "Salary", None, 1500.25, 1500.25],
    [date(2024, 3, 4), "Rent", 700, None, 800.25],
    [date(2024, 3, 9), "Food", 99.99, None, 700.26],
    [date(2024, 3, 12), "Fuel", 50.26, None, 650],
    [date(2024, 3, 30), "Refund", None, 10.1, 660.1],
]


def workbook(path: Path, *, rows: list[list[Any]] = ROWS) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "March"
    sheet.append(["Account number", "0100234567"])
    sheet.append([])
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    notes = book.create_sheet("Notes")
    notes.append(["Printed by the branch"])
    notes.sheet_state = "hidden"
    book.save(path)
    book.close()


def test_typed_cells_are_read_exactly_and_proved(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path)
    found = read(path)
    assert found.statement["state"] == "PROVED"
    assert (found.statement["sum"], found.statement["closing"]) == ("660.10", "660.10")
    assert [one["amount"] for one in found.movements] == [
        Decimal("1500.25"), Decimal(700), Decimal("99.99"), Decimal("50.26"), Decimal("10.1"),
    ]  # fmt: skip
    assert [one["locator"] for one in found.movements][:2] == [
        "sheet March row 4", "sheet March row 5",
    ]  # fmt: skip
    assert {one["time_precision"] for one in found.movements} == {"day"}
    assert found.movements[0]["at_wall"] == "2024-03-01T00:00:00"
    assert found.statement["account"] == "0100234567"
    assert found.adds_up


def test_reread_finds_the_row_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path)
    reader = StatementTable()
    cells = reader.reread(source(path), "sheet March row 5", Settings())
    assert (cells["Posting date"], cells["Debit"], cells["Credit"]) == ("2024-03-04", "700", "")
    with pytest.raises(MalformedRecord):
        reader.reread(source(path), "row 5", Settings())


def test_noise_behind_the_fifteenth_digit_is_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    rows = [list(row) for row in ROWS]
    rows[3][4] = 700.26 - 50.26  # 650.0 and a little more, as a formula leaves it
    rows[4][4] = 650 + 10.1
    workbook(path, rows=rows)
    assert read(path).statement["state"] == "PROVED"


def test_each_sheet_with_movements_is_a_statement_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path)
    book = openpyxl.load_workbook(path)
    april = book.create_sheet("April")
    april.append(HEADER)
    for row in ROWS:
        april.append([row[0].replace(month=4), *row[1:]])
    book.save(path)
    book.close()
    found = read(path)
    assert [one["state"] for one in found.facts["statements"]] == ["PROVED", "PROVED"]
    assert len(found.movements) == 10
    assert found.movements[5]["locator"] == "sheet April row 2"
    assert [one["statement_id"] for one in found.facts["statements"]] == [
        "statement 1", "statement 2",
    ]  # fmt: skip
    assert found.movements[5]["statement_id"] == "statement 2"


def test_midnight_as_a_time_is_a_day(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path, rows=[[datetime.combine(row[0], datetime.min.time()), *row[1:]] for row in ROWS])
    found = read(path)
    assert {one["time_precision"] for one in found.movements} == {"day"}


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "statement.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("March")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate([HEADER, *ROWS]):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write(row, column, value, style)
            elif value is not None:
                sheet.write(row, column, value)
    book.save(str(path))
    found = read(path)
    assert found.statement["state"] == "PROVED"
    assert found.statement["sum"] == "660.10"


def test_a_damaged_workbook_is_refused_and_not_recognised(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path)
    path.write_bytes(path.read_bytes()[:900])
    assert StatementTable().sniff(source(path)) is None
    with pytest.raises(MalformedRecord):
        list(StatementTable().read(source(path), Settings()))


def test_a_sheet_that_is_no_statement_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    workbook(path)
    assert read(path).facts["notes"] == ["The sheet 'Notes' is no statement; it was not read."]


def test_the_day_order_that_one_sheet_decides_holds_for_the_others(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    book = openpyxl.Workbook()
    for name, days in (("One", ("01", "02", "03")), ("Two", ("13", "14", "15"))):
        sheet = book.create_sheet(name)
        sheet.append(["Date", "Details", "Amount"])
        for day in days:
            sheet.append([f"{day}/03/2024", "Shop", "-5.00"])
    book.save(path)
    book.close()
    found = read(path)
    assert found.movements[0]["at_wall"] == "2024-03-01T00:00:00"
