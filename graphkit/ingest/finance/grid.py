"""The tables of one file as rows of text cells that can be read over and over.

A text file is one grid, a workbook one per sheet. Rows keep the number that a spreadsheet
user sees. Nothing here knows what the cells mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite

from graphkit.errors import SourceError
from graphkit.ingest.source import Source
from graphkit.ingest.tables.sheet import CellTable, Sheet, TextTable, cell_text
from graphkit.ingest.tables.sheets import open_sheets
from graphkit.ingest.tables.sniff import BLANKS, Dialect
from graphkit.ingest.tables.text_rows import Row

_CENTRAL_CURRENCY = re.compile(rb"\b(?:CZK|PLN|HUF|RON|HRK|SKK|RSD|BAM)\b")
_SHOWN_DIGITS = ".15g"
"""A spreadsheet shows 15 digits of a number; what a cell stores beyond them is noise."""


@dataclass(frozen=True)
class Grid:
    """One table of a file; each call of `rows` reads it again from the start."""

    table: Sheet
    notes: tuple[str, ...] = ()

    @property
    def sheet(self) -> str | None:
        """Return the name of the sheet, None for a text file."""
        return self.table.name

    def rows(self) -> Iterator[Row]:
        """Yield every row, blank ones included."""
        source = self.table.table
        if not isinstance(source, CellTable):
            yield from source.rows(None)
            return
        left = [""] * source.shift
        for number, values in enumerate(source.cells, start=1):
            yield Row(number, left + [_shown(value) for value in values])

    def locator(self, number: int) -> str:
        """Write where a row stands, as a person would look for it."""
        return self.table.locator(number)


def _shown(value: object) -> str:
    """Write a cell as the spreadsheet shows it: 1053.37, not 1053.3699999999999."""
    if isinstance(value, float) and isfinite(value) and not value.is_integer():
        return format(Decimal(format(value, _SHOWN_DIGITS)), "f")
    return cell_text(value)


def open_grids(source: Source, *, whole: bool) -> list[Grid]:
    """Return the grids of a file; empty if it is neither a text table nor a workbook.

    `whole` settles the encoding over all of the file, as reading needs it. Raises
    SourceError for a workbook that cannot be opened.
    """
    grids = []
    for sheet in open_sheets(source, whole=whole):
        if sheet.dialect is not None and sheet.dialect.delimiter == BLANKS:
            continue
        sheet = _code_page(source, sheet)
        notes = list(sheet.notes)
        if not sheet.visible:
            notes.append(f"The sheet {sheet.name!r} is hidden in the workbook.")
        grids.append(Grid(sheet, tuple(notes)))
    return grids


def _code_page(source: Source, sheet: Sheet) -> Sheet:
    """Prefer the Central European code page where the file names a currency of there.

    Both code pages decode nearly any bytes; only what the text says can tell them apart.
    """
    dialect = sheet.dialect
    if dialect is None or dialect.encoding.name != "cp1252":
        return sheet
    if not _CENTRAL_CURRENCY.search(source.head()):
        return sheet
    note = "The text is not UTF-8; it was read as cp1250 for the currency that it names."
    encoding = replace(dialect.encoding, name="cp1250", note=note)
    better = Dialect(encoding, dialect.delimiter, dialect.quote, dialect.line_end)
    return replace(sheet, table=TextTable(source, better), dialect=better, notes=(note,))


def peek_grids(source: Source) -> list[Grid]:
    """Return the grids for recognising a file: never raises, empty where none can be had."""
    try:
        return open_grids(source, whole=False)
    except SourceError:
        return []
