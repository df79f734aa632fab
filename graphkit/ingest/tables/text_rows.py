"""Rows of a text table, one by one: quoted cells, ragged rows, marks that never close.

This is the reading that counts; `text_blocks` is its fast twin and is tested against it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from graphkit.ingest import limits
from graphkit.ingest.tables.sniff import BLANKS, Dialect
from graphkit.ingest.tables.text_stream import TextStream

RAW = 2000
"""Characters of a row that a fault keeps."""
_WASTE = 256 * 2**20
"""Bytes read ahead in vain for closing marks, after which cells may not span lines."""


class Fault(NamedTuple):
    """A row that cannot be told into cells: the kind of problem, a sentence, its text."""

    kind: str
    text: str
    raw: str


class Row(NamedTuple):
    """One row as a spreadsheet user counts them, blank ones included; first is 1."""

    number: int
    cells: list[str]
    fault: Fault | None = None

    @property
    def blank(self) -> bool:
        """True if no cell holds anything: such a row counts, but is no row of data."""
        return self.fault is None and not any(cell.strip() for cell in self.cells)


def ragged(cells: int, width: int, raw: str) -> Fault:
    """Describe a row with too few or too many cells."""
    return Fault(
        "ragged_row",
        f"The row has {cells} cells where the table has {width}; it is kept as text only.",
        raw[:RAW],
    )


class TextRows:
    """Cuts a stream into rows; `width` is the number of cells a row must have, or None.

    A quotation mark that opens and never closes, or that closes many lines later in a row
    of the wrong width, does not swallow the lines between: the line where it opened is a
    faulty row, and reading goes on with the next line.
    """

    def __init__(
        self, stream: TextStream, dialect: Dialect, *, width: int | None = None, number: int = 0
    ) -> None:
        self._stream = stream
        self._dialect = dialect
        self.width = width
        self.number = number
        self._lines: list[tuple[bytes, bool]] = []  # read ahead, the next one last
        self._waste = 0

    def __iter__(self) -> Iterator[Row]:
        while (row := self.next_row()) is not None:
            yield row

    def next_row(self) -> Row | None:
        """Return the next row, or None at the end of the file."""
        line, long = self._next_line()
        if line is None:
            return None
        self.number += 1
        text = line.decode("utf-8", "replace")
        bare = text.rstrip("\r\n")
        if long:
            size = f"{limits.LINE // 2**20} MB"
            return Row(
                self.number,
                [],
                Fault("line_too_long", f"The line is longer than {size}; not read.", bare[:RAW]),
            )
        quote = self._dialect.quote
        if self._dialect.delimiter == BLANKS:
            cells = bare.split()
        elif quote is None or quote not in bare:
            cells = bare.split(self._dialect.delimiter)
        else:
            return self._quoted(text)
        return self._checked(cells, bare)

    @property
    def ahead(self) -> bool:
        """True while lines were read ahead, so that only this object can read on."""
        return bool(self._lines)

    def _checked(self, cells: list[str], bare: str) -> Row:
        if self.width is None or len(cells) == self.width:
            return Row(self.number, cells)
        row = Row(self.number, cells)
        if row.blank:
            return row
        return Row(self.number, cells, ragged(len(cells), self.width, bare))

    def _quoted(self, text: str) -> Row:
        bare = text.rstrip("\r\n")
        cells, taken, closed = self._parse(text)
        if closed and (not taken or self.width is None or len(cells) == self.width):
            return self._checked(cells, bare)
        self._lines.extend(reversed(taken))
        self._waste += sum(len(line) for line, _ in taken)
        fault = Fault(
            "unclosed_quote",
            "A quotation mark opens in this row and does not close in it; "
            "the row is kept as text only.",
            bare[:RAW],
        )
        return Row(self.number, [], fault)

    def _parse(self, text: str) -> tuple[list[str], list[tuple[bytes, bool]], bool]:
        """Parse one record: its cells, the further lines it took, whether it closed."""
        taken: list[tuple[bytes, bool]] = []
        starved = False

        def lines() -> Iterator[str]:
            nonlocal starved
            yield text
            size = len(text)
            while size <= limits.LINE and self._waste <= _WASTE:
                line, long = self._next_line()
                if line is None:
                    break
                taken.append((line, long))
                size += len(line)
                if long:
                    break
                yield line.decode("utf-8", "replace")
            starved = True

        reader = csv.reader(
            lines(), delimiter=self._dialect.delimiter, quotechar=self._dialect.quote
        )
        cells = next(reader, [])
        return cells, taken, not starved

    def _next_line(self) -> tuple[bytes | None, bool]:
        if self._lines:
            return self._lines.pop()
        found = self._stream.line()
        return (None, False) if found is None else found
