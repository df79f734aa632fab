"""The fast twin of `text_rows`: whole blocks of a text table cut into columns at once.

A block whose quotation marks are not exactly regular, or that holds a doubtful row over
several lines, is read by `text_rows` instead, so that both give the same rows.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from graphkit.ingest.tables.chunk import Chunk, Ints, gather
from graphkit.ingest.tables.sniff import Dialect
from graphkit.ingest.tables.text_rows import Fault, Row, TextRows, ragged
from graphkit.ingest.tables.text_stream import TextStream

Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
BLOCK = 1 << 24
_PIECE = 1 << 20
"""Bytes cut at a time inside a block: what stays in the processor's cache is cut faster."""
_LINE_END = 10
_RETURN = 13


class TextBlocks:
    """Reads the columns asked for, block by block, behind the rows already taken."""

    def __init__(
        self,
        stream: TextStream,
        dialect: Dialect,
        rows: TextRows,
        columns: Sequence[int],
        *,
        width: int,
        block: int = BLOCK,
    ) -> None:
        self._stream = stream
        self._dialect = dialect
        self._rows = rows
        self._columns = list(columns)
        self._width = width
        self._block = block
        self._quoted = False

    def __iter__(self) -> Iterator[Chunk]:
        """Yield chunks of uneven size in the order of the rows."""
        while True:
            data = self._stream.peek(self._block)
            if not data and not self._rows.ahead:
                return
            chunk = None
            if not self._rows.ahead:
                cut = self._safe_cut(data)
                chunk = self._parse(memoryview(data)[:cut]) if cut else None
                if chunk is not None:
                    self._stream.skip(cut)
                    yield chunk
                    continue
            yield from gather(self._slowly(len(data)), self._columns, self._width)

    def _slowly(self, size: int) -> Iterator[Row]:
        """Read rows one by one for about `size` bytes, and on to where blocks may go on."""
        stop = self._stream.position + size
        while self._rows.ahead or self._stream.position < stop:
            row = self._rows.next_row()
            if row is None:
                return
            yield row

    def _safe_cut(self, data: bytes) -> int:
        """Return how many bytes hold whole rows with regular quotation marks only."""
        if data.startswith(codecs.BOM_UTF8):
            return 0  # Arrow would take it for the mark of a file and drop it
        ended = self._stream.ended
        mark = self._dialect.quote
        self._quoted = mark is not None and mark.encode() in data
        if mark is None or not self._quoted:
            return len(data) if ended else data.rfind(b"\n") + 1
        codes = np.frombuffer(data, dtype=np.uint8)
        marks = np.flatnonzero(codes == ord(mark))
        odd = self._irregular(codes, marks)
        ends = np.flatnonzero(codes == _LINE_END) + 1
        if ended and (len(ends) == 0 or ends[-1] < len(data)):
            ends = np.append(ends, len(data))
        before = np.searchsorted(marks, ends)
        limit = len(data) if odd is None else int(marks[odd])
        good = ends[(before % 2 == 0) & (ends <= limit)]
        return int(good[-1]) if len(good) else 0

    def _irregular(self, codes: Bytes, marks: Ints) -> int | None:
        """Return the position in `marks` of the first mark that is not regular."""
        fences = (ord(self._dialect.delimiter), _LINE_END, _RETURN)
        opening, closing = marks[0::2], marks[1::2]
        before = np.where(opening > 0, codes[opening - 1], _LINE_END)
        after = np.where(
            closing + 1 < len(codes), codes[np.minimum(closing + 1, len(codes) - 1)], _LINE_END
        )
        follows = np.zeros(len(opening), dtype=bool)  # a doubled mark opens again at once
        follows[1:] = opening[1:] == closing[: len(opening) - 1] + 1
        leads = np.zeros(len(closing), dtype=bool)
        leads[: len(opening) - 1] = follows[1:]
        bad_opening = np.flatnonzero(~(np.isin(before, fences) | follows))
        bad_closing = np.flatnonzero(~(np.isin(after, fences) | leads))
        first = [
            2 * int(bad[0]) + shift
            for shift, bad in enumerate((bad_opening, bad_closing))
            if len(bad)
        ]
        return min(first) if first else None

    def _parse(self, data: memoryview) -> Chunk | None:
        """Cut a block into columns; None if a row over several lines looks doubtful."""
        bad: list[arrow_csv.InvalidRow] = []

        def note(row: arrow_csv.InvalidRow) -> str:
            bad.append(row)
            return "skip"

        names = [str(index) for index in range(self._width)]
        quote = self._dialect.quote
        try:
            table = self._table(data, names, quote, note, piece=_PIECE)
        except pa.ArrowInvalid:  # a row longer than a piece
            bad.clear()
            table = self._table(data, names, quote, note)
        if any("\n" in row.text or "\r" in row.text for row in bad):
            return None
        total = table.num_rows + len(bad)
        numbers = np.arange(1, total + 1, dtype=np.int64)
        if bad:
            numbers = np.delete(numbers, [row.number - 1 for row in bad])
        first = self._rows.number
        faults = tuple(
            (first + row.number, fault) for row in bad if (fault := self._fault(row)) is not None
        )
        columns = {index: _whole(table[str(index)]) for index in self._columns}
        empty = self._empty(columns, len(numbers))
        if empty is not None:
            columns, numbers = self._without_blank(data, names, columns, numbers, empty)
        self._rows.number += total
        return Chunk(numbers + first, columns, faults, self._stream.done)

    def _table(
        self,
        data: memoryview,
        names: list[str],
        quote: str | None,
        note: object,
        *,
        every: bool = False,
        piece: int | None = None,
    ) -> pa.Table:
        wanted = names if every else [str(index) for index in self._columns]
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=piece or len(data) + 1, column_names=names
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._dialect.delimiter,
                quote_char=quote if quote is not None else False,
                newlines_in_values=self._quoted,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                include_columns=wanted,
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )

    def _fault(self, row: arrow_csv.InvalidRow) -> Fault | None:
        if self._dialect.quote is not None and self._dialect.quote in row.text:
            reader = csv.reader(
                [row.text], delimiter=self._dialect.delimiter, quotechar=self._dialect.quote
            )
            cells = next(reader, [])
        else:
            cells = row.text.split(self._dialect.delimiter)
        if not any(cell.strip() for cell in cells):
            return None
        return ragged(row.actual_columns, self._width, row.text)

    def _empty(self, columns: dict[int, pa.Array], count: int) -> Flags | None:
        """Mark the rows whose wanted cells are all blank; None if there is no such row."""
        empty = np.ones(count, dtype=bool)
        for cells in columns.values():
            empty &= _blank(cells)
            if not empty.any():
                return None
        return empty

    def _without_blank(
        self,
        data: memoryview,
        names: list[str],
        columns: dict[int, pa.Array],
        numbers: Ints,
        empty: Flags,
    ) -> tuple[dict[int, pa.Array], Ints]:
        """Leave out the rows in which no cell at all, wanted or not, holds anything."""
        every = self._table(data, names, self._dialect.quote, lambda _: "skip", every=True)
        for name in names:
            if not empty.any():
                break
            if int(name) not in columns:
                empty &= _blank(_whole(every[name]))
        keep = np.flatnonzero(~empty)
        return {index: cells.take(pa.array(keep)) for index, cells in columns.items()}, numbers[
            keep
        ]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _blank(cells: pa.Array) -> Flags:
    """Tell which cells hold nothing but blanks."""
    nothing = pc.or_(pc.equal(pc.binary_length(cells), 0), pc.utf8_is_space(cells))
    found: Flags = nothing.to_numpy(zero_copy_only=False)
    return found
