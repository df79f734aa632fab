"""Rows of a table as columns of text, some hundred thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.ingest.tables.text_rows import Fault, Row

Ints = npt.NDArray[np.int64]
ROWS = 500_000
"""Rows and faults of one chunk; the borders of slices of large tables."""
_GATHER = 8192


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that read: their numbers, their cells by column; and the rows that did not.

    `columns` holds the cells of the columns that were asked for, by position; a row
    without anything in it stands in neither.
    """

    numbers: Ints
    columns: Mapping[int, pa.Array]
    faults: tuple[tuple[int, Fault], ...] = ()
    done: float | None = None

    def upto(self, last: int) -> tuple[Chunk, Chunk]:
        """Divide behind the row of that number."""
        at = int(np.searchsorted(self.numbers, last, side="right"))
        bad = sum(number <= last for number, _ in self.faults)
        first = {index: cells.slice(0, at) for index, cells in self.columns.items()}
        second = {index: cells.slice(at) for index, cells in self.columns.items()}
        return (
            Chunk(self.numbers[:at], first, self.faults[:bad], self.done),
            Chunk(self.numbers[at:], second, self.faults[bad:], self.done),
        )

    def __len__(self) -> int:
        return len(self.numbers) + len(self.faults)

    def last(self, count: int) -> int:
        """Return the number of the row that is the `count`th of rows and faults together."""
        bad = np.array([number for number, _ in self.faults], dtype=np.int64)
        return int(np.sort(np.concatenate([self.numbers, bad]))[count - 1])


def join(chunks: Sequence[Chunk], columns: Sequence[int]) -> Chunk:
    """Put chunks together in their order."""
    cells = {
        index: pa.concat_arrays([chunk.columns[index] for chunk in chunks]) for index in columns
    }
    return Chunk(
        np.concatenate([chunk.numbers for chunk in chunks]),
        cells,
        tuple(fault for chunk in chunks for fault in chunk.faults),
        chunks[-1].done,
    )


def regroup(chunks: Iterable[Chunk], columns: Sequence[int], size: int) -> Iterator[Chunk]:
    """Cut chunks again so that each, but the last, has exactly `size` rows and faults."""
    held: list[Chunk] = []
    count = 0
    for chunk in chunks:
        held.append(chunk)
        count += len(chunk)
        while count >= size:
            whole = join(held, columns)
            first, rest = whole.upto(whole.last(size))
            yield first
            held, count = [rest], len(rest)
    if count:
        yield join(held, columns)


def gather(rows: Iterable[Row], columns: Sequence[int], width: int) -> Iterator[Chunk]:
    """Turn rows into small chunks; blank rows are left out."""
    numbers: list[int] = []
    cells: dict[int, list[str]] = {index: [] for index in columns}
    faults: list[tuple[int, Fault]] = []
    for row in rows:
        if row.fault is not None:
            faults.append((row.number, row.fault))
        elif not row.blank:
            numbers.append(row.number)
            for index, column in cells.items():
                column.append(row.cells[index] if index < len(row.cells) else "")
        if len(numbers) + len(faults) >= _GATHER:
            yield _chunk(numbers, cells, faults)
            numbers, faults = [], []
            cells = {index: [] for index in columns}
    if numbers or faults:
        yield _chunk(numbers, cells, faults)


def _chunk(
    numbers: list[int], cells: dict[int, list[str]], faults: list[tuple[int, Fault]]
) -> Chunk:
    return Chunk(
        np.array(numbers, dtype=np.int64),
        {index: pa.array(column, pa.string()) for index, column in cells.items()},
        tuple(faults),
    )
