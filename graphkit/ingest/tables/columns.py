"""Columns of text by their distinct values: each is read once, then spread over the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.tables.chunk import Chunk, Ints
from graphkit.ingest.tables.mapping import Field

T = TypeVar("T")
Codes = npt.NDArray[np.int32]
LONGEST_DICTIONARY = 65_536
"""Distinct texts up to which a column is handed on as a dictionary."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one column: `values[codes[i]]` is the text of row i."""

    codes: Codes
    values: list[str]
    coded: pa.DictionaryArray
    """The same cells as they came, coded."""

    @classmethod
    def of(cls, cells: pa.Array) -> Cells:
        """Find the distinct texts of a column."""
        coded = pc.dictionary_encode(cells)
        return cls(coded.indices.to_numpy(), coded.dictionary.to_pylist(), coded)

    def __len__(self) -> int:
        return len(self.codes)

    def counts(self, rows: Ints | None = None) -> Ints:
        """Return how often each distinct text stands, in all rows or in these."""
        codes = self.codes if rows is None else self.codes[rows]
        return np.bincount(codes, minlength=len(self.values))

    def each(self, read: Callable[[str], T]) -> list[T]:
        """Read every distinct text once."""
        return [read(text) for text in self.values]

    def spread(self, values: Sequence[Any], dtype: pa.DataType) -> pa.Array:
        """Give every row the value of its text."""
        return pa.array(values, dtype).take(pa.array(self.codes))

    def spread_coded(self, values: Sequence[str | None]) -> pa.Array:
        """Give every row the text that stands for its own, coded where that is shorter."""
        return coded(pa.array(values, pa.string()), self.codes)

    def where(self, flags: Sequence[bool]) -> npt.NDArray[np.bool_]:
        """Give every row the flag of its text."""
        return np.array(flags, dtype=bool)[self.codes]


def coded(values: pa.Array, codes: Codes | Ints) -> pa.Array:
    """Give every row the text of its code: as a dictionary where many rows share few texts.

    What has no text is null among the rows and not in the dictionary, so that it can be
    stored as it is.
    """
    if len(values) > min(LONGEST_DICTIONARY, max(len(codes) // 4, 16)):
        return values.take(pa.array(codes))
    known = values.is_valid().to_numpy(zero_copy_only=False)
    if known.all():
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), values)
    number = np.cumsum(known, dtype=np.int32) - 1
    return pa.DictionaryArray.from_arrays(
        pa.array(number[codes], pa.int32(), mask=~known[codes]), values.drop_null()
    )


def column_of(chunk: Chunk, field: Field) -> pa.Array:
    """Return a field's cells, its columns joined as the row-wise reading joins them."""
    if not field.places:
        return pa.repeat(pa.scalar(field.column.value or "", pa.string()), len(chunk.numbers))
    if len(field.places) == 1:
        return chunk.columns[field.places[0]]
    parts = [Cells.of(chunk.columns[place]) for place in field.places]
    code = np.zeros(len(chunk.numbers), dtype=np.int64)
    for part in parts:
        code = code * max(len(part.values), 1) + part.codes
    coded = pc.dictionary_encode(pa.array(code))
    texts = []
    for number in coded.dictionary.to_pylist():
        cells = [""] * len(parts)
        for at in range(len(parts) - 1, -1, -1):
            number, here = divmod(number, max(len(parts[at].values), 1))
            cells[at] = parts[at].values[here]
        texts.append(field.column.join.join(cell for cell in cells if cell.strip()))
    return pa.array(texts, pa.string()).take(coded.indices)


def glue(first: pa.Array, second: pa.Array, between: str) -> pa.Array:
    """Join two columns of texts row by row.

    Where each column has one length, as dates and times have, bytes are laid side by side.
    """
    left, right = fixed(first), fixed(second)
    if left is None or right is None:
        return pc.binary_join_element_wise(first, second, between)
    sign = np.frombuffer(between.encode(), dtype=np.uint8)
    count, wide = len(left), left.shape[1] + len(sign) + right.shape[1]
    whole = np.empty((count, wide), dtype=np.uint8)
    whole[:, : left.shape[1]] = left
    whole[:, left.shape[1] : left.shape[1] + len(sign)] = sign
    whole[:, left.shape[1] + len(sign) :] = right
    return text_array(whole)


def text_array(signs: npt.NDArray[np.uint8]) -> pa.Array:
    """Return the rows of a matrix of UTF-8 bytes as texts."""
    count, wide = signs.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(wide)
    data = pa.py_buffer(np.ascontiguousarray(signs))
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), data)


def fixed(cells: pa.Array) -> npt.NDArray[np.uint8] | None:
    """Return the bytes of a column as a matrix; None where lengths differ or texts lack."""
    if not len(cells) or cells.null_count:
        return None
    span = pc.min_max(pc.binary_length(cells)).as_py()
    if span["min"] != span["max"] or span["min"] == 0:
        return None
    _, offsets, data = cells.buffers()
    wide = int(span["min"])
    start = int(np.frombuffer(offsets, dtype=np.int32)[cells.offset])
    codes = np.frombuffer(data, dtype=np.uint8)[start : start + wide * len(cells)]
    return codes.reshape(len(cells), wide)
