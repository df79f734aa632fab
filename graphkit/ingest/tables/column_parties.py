"""The people of a column of numbers, by their distinct texts, for many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.columns import Cells
from graphkit.ingest.tables.mapping import Field
from graphkit.ingest.tables.party import NOBODY, Party, PartyReader

Flags = npt.NDArray[np.bool_]


class PartyColumn:
    """Remembers every party that a column has named; `codes` say which, row by row."""

    def __init__(self, field: Field, reader: PartyReader) -> None:
        self.field = field
        self._reader = reader
        self._codes: dict[str, int] = {}
        self.parties: list[Party] = []
        self._flat: Flat | None = None

    def codes(self, cells: Cells) -> Ints:
        """Return for every row the number of its party."""
        numbers = np.empty(len(cells.values), dtype=np.int64)
        for place, text in enumerate(cells.values):
            code = self._codes.get(text)
            if code is None:
                code = self._codes[text] = len(self.parties)
                self.parties.append(self._reader.read(text))
                self._flat = None
            numbers[place] = code
        return numbers[cells.codes]

    @property
    def flat(self) -> Flat:
        """Return the parties as columns."""
        if self._flat is None:
            self._flat = Flat.of(self.parties)
        return self._flat


@dataclass(frozen=True)
class Flat:
    """Parties as columns: the first key and the text of each, and all pairs one by one."""

    key: pa.Array
    text: pa.Array
    named: Flags
    keys: pa.Array
    raws: pa.Array
    start: Ints
    count: Ints

    @classmethod
    def of(cls, parties: Sequence[Party]) -> Flat:
        """Lay parties out as columns."""
        count = np.array([len(party.raws) for party in parties], dtype=np.int64)
        return cls(
            pa.array([party.keys[0] if party.keys else None for party in parties], pa.string()),
            pa.array([None if party is NOBODY else party.text for party in parties], pa.string()),
            np.array([party is not NOBODY for party in parties], dtype=bool),
            pa.array([key for party in parties for key in party.keys], pa.string()),
            pa.array([raw for party in parties for raw in party.raws], pa.string()),
            np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
            count,
        )


@dataclass(frozen=True)
class Part:
    """Some of a column's pairs: those of the rows in `rows`, without the first `skip` each."""

    flat: Flat
    codes: Ints
    rows: Ints
    skip: int = 0

    def spread(self) -> tuple[Ints, Ints]:
        """Return the row of every pair, and its place in the flat columns."""
        codes = self.codes[self.rows]
        count = np.maximum(self.flat.count[codes] - self.skip, 0)
        rows = np.repeat(self.rows, count)
        behind = np.cumsum(count) - count
        ramp = np.arange(len(rows), dtype=np.int64) - np.repeat(behind, count)
        return rows, np.repeat(self.flat.start[codes] + self.skip, count) + ramp


def lists(parts: Sequence[Part], rows: int) -> tuple[pa.Array, pa.Array, Ints]:
    """Return the keys and the raw texts of every row as lists, and how many each row has."""
    found = [part.spread() for part in parts]
    where = np.concatenate([rows_ for rows_, _ in found] or [np.empty(0, np.int64)])
    keys = _joined([part.flat.keys.take(pa.array(at)) for part, (_, at) in _zip(parts, found)])
    raws = _joined([part.flat.raws.take(pa.array(at)) for part, (_, at) in _zip(parts, found)])
    if len(parts) > 1:
        order = pa.array(np.argsort(where, kind="stable"))
        keys, raws = keys.take(order), raws.take(order)
    count = np.bincount(where, minlength=rows)
    offsets = pa.array(np.concatenate([[0], np.cumsum(count)]).astype(np.int32))
    return (
        pa.ListArray.from_arrays(offsets, keys),
        pa.ListArray.from_arrays(offsets, raws),
        count,
    )


def _zip(parts: Sequence[Part], found: Sequence[tuple[Ints, Ints]]) -> Any:
    return zip(parts, found, strict=True)


def _joined(arrays: Sequence[pa.Array]) -> pa.Array:
    if not arrays:
        return pa.array([], pa.string())
    return arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays)
