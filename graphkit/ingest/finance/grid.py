"""The tables of one file as rows of text cells that can be read over and over.

A text file is one grid, a workbook one per sheet. Rows keep the number that a spreadsheet
user sees. Nothing here knows what the cells mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sniff import BLANKS, Dialect, Encoding, sniff
from graphkit.ingest.tables.text_rows import Row, TextRows
from graphkit.ingest.tables.text_stream import TextStream

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CENTRAL_CURRENCY = re.compile(rb"\b(?:CZK|PLN|HUF|RON|HRK|SKK|RSD|BAM)\b")


@dataclass
class TextGrid:
    """A text file cut into cells; each call of `rows` reads it again from the start."""

    source: Source
    dialect: Dialect
    sheet: str | None = None
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield every row, blank ones included."""
        with TextStream(self.source, self.dialect) as stream:
            yield from TextRows(stream, self.dialect)


@dataclass
class SheetGrid:
    """One sheet of a workbook, held in memory."""

    cells: list[list[str]]
    sheet: str | None
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield every row, blank ones included."""
        for number, cells in enumerate(self.cells, start=1):
            yield Row(number, cells)


Grid = TextGrid | SheetGrid


def open_grids(source: Source, *, whole: bool) -> list[Grid]:
    """Return the grids of a file; empty if it is neither text nor a workbook.

    `whole` settles the encoding over all of the file, as reading needs it. Raises
    SourceError for a workbook that cannot be opened.
    """
    head = source.head(8)
    if head[:4] in _WORKBOOK:
        return list(_sheets(source))
    dialect = sniff(source, whole=whole)
    if dialect is None or dialect.delimiter == BLANKS:
        return []
    dialect = _code_page(source, dialect)
    note = dialect.encoding.note
    return [TextGrid(source, dialect, notes=[note] if note else [])]


def _code_page(source: Source, dialect: Dialect) -> Dialect:
    """Prefer the Central European code page where the file names a currency of there.

    Both code pages decode nearly any bytes; only what the text says can tell them apart.
    """
    if dialect.encoding.name != "cp1252" or not _CENTRAL_CURRENCY.search(source.head()):
        return dialect
    note = "The text is not UTF-8; it was read as cp1250 for the currency that it names."
    encoding = Encoding("cp1250", 0, dialect.encoding.damaged, note)
    return Dialect(encoding, dialect.delimiter, dialect.quote, dialect.line_end)


def _sheets(source: Source) -> Iterator[SheetGrid]:
    if source.size > limits.IN_MEMORY:
        raise MalformedRecord(
            f"{source.name}: a workbook of {source.size:,} bytes is too large to be held.",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
            hint="Save it as CSV and add that file.",
        )
    try:
        with source.open() as stream:
            book = CalamineWorkbook.from_filelike(stream)
        hidden = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible != SheetVisibleEnum.Visible
        ]
        several = len(book.sheet_names) > 1
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            notes = [f"The sheet {name!r} is hidden in the workbook."] if name in hidden else []
            yield SheetGrid(
                [[cell_text(value) for value in row] for row in rows],
                name if several else None,
                notes,
            )
    except CalamineError as error:
        raise MalformedRecord(
            f"{source.name}: the workbook cannot be opened ({error}).",
            exhibit=source.exhibit_id,
            locator=source.member or source.name,
            hint="It may be damaged or protected; save it again, or as CSV, and add that file.",
        ) from error


def cell_text(value: object) -> str:
    """Write a cell of a workbook as a spreadsheet shows it, with at most 15 digits.

    A number keeps no exponent unless it is longer than that: then it has lost digits, and
    the exponent says so.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = format(value, ".15g")
        return text if "e" not in text or abs(value) >= 1e15 else f"{value:.15f}".rstrip("0")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def sniff_grids(source: Source) -> list[Grid]:
    """Return the grids for recognising a file: never raises, empty where none can be had."""
    try:
        return open_grids(source, whole=False)
    except SourceError:
        return []
