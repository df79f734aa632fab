"""Workbooks (XLSX, XLS, ODS) as sheets of text cells; nothing of them is calculated anew."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from graphkit.errors import MalformedRecord, ProtectedSource
from graphkit.ingest import limits
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sheet import CellTable, Sheet

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def is_workbook(source: Source) -> bool:
    """Tell whether a file is a workbook, by its content."""
    head = source.head(len(_OLE))
    if head == _OLE:
        return True
    if not head.startswith(_ZIP):
        return False
    try:
        container = source.container()
    except MalformedRecord:
        return False
    if container is None:
        return False
    try:
        return any(part in container.names() for part in _PARTS)
    finally:
        container.close()


def open_workbook(source: Source) -> list[Sheet]:
    """Return the sheets of a workbook, hidden ones included, in their order.

    Raises ProtectedSource if it is encrypted, MalformedRecord if it cannot be opened or
    inflates beyond the caps.
    """
    if source.size > limits.IN_MEMORY:
        raise _malformed(source, f"{source.size:,} bytes are too many to be held in memory")
    _check_inflation(source)
    with source.open() as stream:
        data = stream.read()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(source, book, entry.name, entry.visible) for entry in book.sheets_metadata]
    except PasswordError as error:
        raise ProtectedSource(
            f"{source.name}: the workbook is protected by a password.",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
            hint="Save it without a password and add that file.",
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _malformed(source, str(error)) from error


def _sheet(source: Source, book: CalamineWorkbook, name: str, visible: object) -> Sheet:
    found = book.get_sheet_by_name(name)
    cells: list[list[object]] = [list(row) for row in found.iter_rows()]
    shift = found.start[1] if found.start is not None else 0
    return Sheet(source, CellTable(cells, shift), name, visible=visible == SheetVisibleEnum.Visible)


def _check_inflation(source: Source) -> None:
    """Inflate the parts of a zipped workbook once under the caps, before they are parsed."""
    container = source.container()
    if container is None:
        return
    total = 0
    try:
        for part in container.sources():
            with part.open() as stream:
                while chunk := stream.read(1 << 20):
                    total += len(chunk)
                    if total > limits.IN_MEMORY:
                        raise _malformed(source, "it inflates beyond what memory may hold")
    finally:
        container.close()


def _malformed(source: Source, why: str) -> MalformedRecord:
    return MalformedRecord(
        f"{source.name}: the workbook cannot be opened ({why}).",
        exhibit=source.exhibit_id,
        locator=source.member or source.name,
        hint="It may be damaged; save it again, or as CSV, and add that file.",
    )
