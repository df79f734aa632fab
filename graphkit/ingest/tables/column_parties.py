"""The people of a column of numbers, by their distinct texts, for many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.column_mentions import Mentions, Named
from graphkit.ingest.tables.columns import Cells, coded
from graphkit.ingest.tables.mapping import Field
from graphkit.ingest.tables.party import NOBODY, Party, PartyReader, Trouble

Flags = npt.NDArray[np.bool_]


class PartyColumn:
    """Remembers every party that a column has named; `codes` say which, row by row."""

    def __init__(self, field: Field, reader: PartyReader, mentions: Mentions) -> None:
        self.field = field
        self._reader = reader
        self._mentions = mentions
        self._codes: dict[str, int] = {}
        self.parties: list[Party] = []
        self._flat: Flat | None = None

    def codes(self, cells: Cells) -> Ints:
        """Return for every row the number of its party."""
        known = self._codes
        new: list[Party] = []
        for text in cells.values:
            if text not in known:
                known[text] = len(known)
                new.append(self._reader.read(text))
        if new:
            self.parties += new
            flat = Flat.of(new, self._mentions)
            self._flat = flat if self._flat is None else self._flat.plus(flat)
        numbers = np.array([known[text] for text in cells.values], dtype=np.int64)
        found: Ints = numbers[cells.codes]
        return found

    @property
    def flat(self) -> Flat:
        """Return the parties as columns."""
        if self._flat is None:
            self._flat = Flat.of([], self._mentions)
        return self._flat


@dataclass(frozen=True)
class Flat:
    """Parties as columns: the first key and the text of each, and all pairs one by one."""

    key: pa.Array
    text: pa.Array
    named: Flags
    keys: pa.Array
    raws: pa.Array
    count: Ints
    troubles: list[Trouble | None]
    who: Named

    @classmethod
    def of(cls, parties: Sequence[Party], mentions: Mentions) -> Flat:
        """Lay parties out as columns."""
        return cls(
            pa.array([party.keys[0] if party.keys else None for party in parties], pa.string()),
            pa.array([None if party is NOBODY else party.text for party in parties], pa.string()),
            np.array([party is not NOBODY for party in parties], dtype=bool),
            pa.array([key for party in parties for key in party.keys], pa.string()),
            pa.array([raw for party in parties for raw in party.raws], pa.string()),
            np.array([len(party.raws) for party in parties], dtype=np.int64),
            [party.trouble for party in parties],
            Named.of(mentions, [party.identifiers for party in parties]),
        )

    def plus(self, other: Flat) -> Flat:
        """Return these parties and the other ones behind them."""
        return Flat(
            pa.concat_arrays([self.key, other.key]),
            pa.concat_arrays([self.text, other.text]),
            np.concatenate([self.named, other.named]),
            pa.concat_arrays([self.keys, other.keys]),
            pa.concat_arrays([self.raws, other.raws]),
            np.concatenate([self.count, other.count]),
            self.troubles + other.troubles,
            self.who.plus(other.who),
        )

    @cached_property
    def start(self) -> Ints:
        """Return where the pairs of each party begin."""
        found: Ints = np.cumsum(self.count) - self.count
        return found


@dataclass(frozen=True)
class Side:
    """A column of parties in one chunk: `codes[i]` is the party of row i, `cells` its text."""

    column: PartyColumn
    codes: Ints
    cells: Cells

    @property
    def flat(self) -> Flat:
        """Return the parties as columns."""
        return self.column.flat

    def first(self, rows: Ints) -> tuple[pa.Array, pa.Array]:
        """Return for these rows the first key, and the text as found."""
        where = pa.array(self.codes[rows])
        return self.flat.key.take(where), self.flat.text.take(where)

    def every(self) -> tuple[pa.Array, pa.Array]:
        """Return the same for all rows, coded where that is shorter."""
        return coded(self.flat.key, self.codes), coded(self.flat.text, self.codes)

    def forms(self, known: dict[str | None, int]) -> Ints:
        """Number the forms of the parties, row by row; -1 where nobody is named."""
        numbers = [known.setdefault(party.form, len(known)) for party in self.column.parties]
        found: Ints = np.array(numbers, dtype=np.int64)[self.codes]
        return found


@dataclass(frozen=True)
class Part:
    """Some of a side's pairs: those of the rows in `rows`, without the first `skip` each."""

    side: Side
    rows: Ints
    skip: int = 0

    def pairs(self) -> tuple[Ints, pa.Array, pa.Array]:
        """Return row, key and raw text of every pair, coded where that is shorter."""
        flat, codes = self.side.flat, self.side.codes[self.rows]
        if not self.skip and (flat.count[codes] == 1).all():
            where = flat.start[codes]
            return self.rows, coded(flat.keys, where), coded(flat.raws, where)
        count = np.maximum(flat.count[codes] - self.skip, 0)
        rows = np.repeat(self.rows, count)
        behind = np.cumsum(count) - count
        ramp = np.arange(len(rows), dtype=np.int64) - np.repeat(behind, count)
        where = pa.array(np.repeat(flat.start[codes] + self.skip, count) + ramp)
        return rows, flat.keys.take(where), flat.raws.take(where)


def lists(parts: Sequence[Part], rows: int) -> tuple[pa.Array, pa.Array, Ints]:
    """Return the keys and the raw texts of every row as lists, and how many each row has."""
    found = [part.pairs() for part in parts]
    where = np.concatenate([np.empty(0, np.int64), *(rows_ for rows_, _, _ in found)])
    keys = _joined([keys for _, keys, _ in found])
    raws = _joined([raws for _, _, raws in found])
    if len(parts) > 1 and len(where):
        keys, raws = (one.cast(pa.string()) for one in (keys, raws))
        order = pa.array(np.argsort(where, kind="stable"))
        keys, raws = keys.take(order), raws.take(order)
    count = np.bincount(where, minlength=rows)
    offsets = pa.array(np.concatenate([[0], np.cumsum(count)]).astype(np.int32))
    return (
        pa.ListArray.from_arrays(offsets, keys),
        pa.ListArray.from_arrays(offsets, raws),
        count,
    )


def _joined(arrays: Sequence[pa.Array]) -> pa.Array:
    if not arrays:
        return pa.array([], pa.string())
    if len(arrays) == 1:
        return arrays[0]
    return pa.concat_arrays([one.cast(pa.string()) for one in arrays])
