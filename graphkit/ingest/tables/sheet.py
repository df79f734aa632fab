"""One table of a file: its rows of text cells, with the numbers a spreadsheet user sees.

CSV, TSV, any delimiter, XLSX, XLS and ODS look alike from here on. Every cell is text; what
a number cell cannot hold exactly keeps the exponent that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Protocol

from graphkit.errors import MalformedRecord
from graphkit.ingest.source import Source
from graphkit.ingest.tables.chunk import ROWS, Chunk, gather, regroup
from graphkit.ingest.tables.profile import fold
from graphkit.ingest.tables.sniff import BLANKS, Dialect
from graphkit.ingest.tables.text_blocks import TextBlocks
from graphkit.ingest.tables.text_rows import Row, TextRows
from graphkit.ingest.tables.text_stream import TextStream

TOP = 200
"""Rows from the top in which a header is looked for and the width is measured."""
LONGEST_NAME = 200
"""Characters of the longest cell that could be the name of a column."""


class Rows(Protocol):
    """Where a sheet's rows come from; each call reads from the start again."""

    def rows(self, width: int | None) -> Iterator[Row]:
        """Yield every row from the first, blank ones included."""
        ...

    def chunks(self, columns: Sequence[int], width: int, behind: int, size: int) -> Iterator[Chunk]:
        """Yield the rows behind the `behind`th as columns, `size` at a time."""
        ...


@dataclass(frozen=True)
class TextTable:
    """A text file cut into cells."""

    source: Source
    dialect: Dialect

    def rows(self, width: int | None) -> Iterator[Row]:
        """Yield every row; with a `width`, rows of another one are faults."""
        with TextStream(self.source, self.dialect) as stream:
            yield from TextRows(stream, self.dialect, width=width)

    def chunks(self, columns: Sequence[int], width: int, behind: int, size: int) -> Iterator[Chunk]:
        """Yield the rows as columns; regular blocks are cut without a loop over rows."""
        with TextStream(self.source, self.dialect) as stream:
            rows = TextRows(stream, self.dialect)
            while rows.number < behind and rows.next_row() is not None:
                pass
            rows.width = width
            if self.dialect.delimiter == BLANKS:
                yield from regroup(gather(rows, columns, width), columns, size)
                return
            blocks = TextBlocks(stream, self.dialect, rows, columns, width=width)
            yield from regroup(blocks, columns, size)


@dataclass(frozen=True)
class CellTable:
    """A sheet of a workbook, held in memory."""

    cells: Sequence[Sequence[object]]
    shift: int = 0
    """Empty columns to the left that the workbook does not store."""

    def rows(self, width: int | None) -> Iterator[Row]:
        """Yield every row as text, all of them equally wide."""
        left = [""] * self.shift
        for number, values in enumerate(self.cells, start=1):
            yield Row(number, left + [cell_text(value) for value in values])

    def chunks(self, columns: Sequence[int], width: int, behind: int, size: int) -> Iterator[Chunk]:
        """Yield the rows as columns."""
        rows = (row for row in self.rows(width) if row.number > behind)
        yield from regroup(gather(rows, columns, width), columns, size)


@dataclass(frozen=True)
class Sheet:
    """A table and its header; `name` is the sheet's name in a workbook, else None.

    `header_row` is 0 where the columns have no names: then they are called column 1, 2 …
    """

    source: Source
    table: Rows
    name: str | None = None
    visible: bool = True
    header_row: int = 0
    header: tuple[str, ...] = ()
    dialect: Dialect | None = None
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def top(self) -> list[Row]:
        """Return the first rows, blank ones included."""
        found = []
        for row in self.table.rows(None):
            found.append(row)
            if len(found) == TOP:
                break
        return found

    @cached_property
    def names(self) -> list[tuple[int, frozenset[str]]]:
        """Return the rows at the top that could be a header: number, and cells as compared."""
        found = []
        for row in self.top:
            cells = (cell for cell in row.cells if len(cell) <= LONGEST_NAME and cell.strip())
            names = frozenset(fold(cell) for cell in cells)
            if names:
                found.append((row.number, names))
        return found

    def under(self, header_row: int) -> Sheet:
        """Return this table with that row as its header; 0 for a table without one.

        The table is as wide as most of its rows; columns beyond the header are numbered.
        """
        named = self.top[header_row - 1].cells if 0 < header_row <= len(self.top) else []
        names = [name.strip().strip("\ufeff") for name in named]
        while names and not names[-1]:
            names.pop()
        widths = Counter(
            len(row.cells) for row in self.top if row.number > header_row and not row.blank
        )
        usual = max(widths, key=lambda width: (widths[width], width)) if widths else len(names)
        width = max(usual, len(names))
        header = _unique([*names, *[""] * (width - len(names))])
        bare = replace(self, header_row=header_row, header=header)
        bare.__dict__["top"] = self.top
        return bare

    @property
    def width(self) -> int:
        """Return how many cells a row has."""
        return len(self.header)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that hold something, faulty ones included."""
        for row in self.table.rows(self.width):
            if row.number > self.header_row and not row.blank:
                yield row

    def chunks(self, columns: Sequence[int], *, size: int = ROWS) -> Iterator[Chunk]:
        """Yield the same rows as `rows`, as columns, `size` rows and faults at a time."""
        yield from self.table.chunks(columns, self.width, self.header_row, size)

    def locator(self, number: int) -> str:
        """Write where a row stands, as a person would look for it."""
        return f"row {number}" if self.name is None else f"sheet {self.name} row {number}"

    @property
    def lead(self) -> str:
        """Return what stands before the number in a locator."""
        return self.locator(0)[:-1]

    def reread(self, locator: str) -> dict[str, str]:
        """Return the cells that stand at a locator, by column; raises MalformedRecord."""
        number = locator.removeprefix(self.lead).split(" ")[0]
        if locator.startswith(self.lead) and number.isdigit() and int(number) > 0:
            for row in self.table.rows(self.width):
                if row.number == int(number):
                    return self._named(row)
        raise MalformedRecord(
            f"{self.source.name}: there is no {locator}.",
            exhibit=self.source.exhibit_id,
            locator=locator,
        )

    def _named(self, row: Row) -> dict[str, str]:
        if row.fault is not None:
            return {"row": row.fault.raw}
        cells = row.cells + [""] * (self.width - len(row.cells))
        return dict(zip(self.header, cells, strict=False))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Number the columns without a name, and the second and later of one name."""
    found: list[str] = []
    for index, name in enumerate(names, start=1):
        shown = name or f"column {index}"
        count = 1
        while shown in found:
            count += 1
            shown = f"{name} ({count})"
        found.append(shown)
    return tuple(found)


def cell_text(value: object) -> str:
    """Write a cell of a workbook as text: numbers without an exponent up to 15 digits.

    A longer number has lost digits in the workbook; it keeps the exponent, so that it is
    told as damaged. Dates are written year first, durations as hours, minutes, seconds.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, datetime):
        return _whole_seconds(value).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _whole_seconds(datetime.combine(date(2000, 1, 1), value)).time().isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if value is None else str(value)


def _whole_seconds(value: datetime) -> datetime:
    """Round to the second what a workbook's day fraction has left a millisecond beside it."""
    rest = value.microsecond
    if 1000 < rest < 999_000 or value.year == 9999:
        return value
    return value.replace(microsecond=0) + timedelta(seconds=rest > 500_000)


def _number_text(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if abs(value) >= 1e15:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{value:.15f}".rstrip("0")
