"""Mentions of many rows at once, counted as `ingest.rows.Rows` counts them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.ingest.tables.chunk import Ints
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS

_FIELDS = [field.name for field in fields(Identifier)]
_STEP = 4096
"""Places for mentions within one row; further ones share the last place."""


class Mentions:
    """Keeps what was read of each identifier, and counts who is mentioned in one slice.

    One with offsets is a mention of its own in each row; without, equal ones are counted
    and stand where the first of them stood.
    """

    def __init__(self, exhibit_id: str, record: RecordType) -> None:
        self._exhibit_id = exhibit_id
        self._record = record
        self._known: dict[Identifier, int] = {}
        self._columns: dict[str, pa.Array] = {}
        self._start()

    def _start(self) -> None:
        self._who: list[Ints] = []
        self._place: list[Ints] = []
        self._count: list[Ints] = []

    def number(self, identifier: Identifier) -> int:
        """Return the number under which an identifier is counted."""
        return self._known.setdefault(identifier, len(self._known))

    def add(self, codes: Ints, slot: int, named: Named) -> None:
        """Note whom each row names; `slot` is the cell's place among the mentions of a row."""
        total = np.bincount(codes, minlength=len(named.count))
        first = np.zeros(len(named.count), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        here = np.flatnonzero((total > 0) & (named.count > 0) & ~named.own)
        party = np.repeat(here, named.count[here])
        ramp = _ramp(named.count[here])
        self._who.append(named.who[named.start[party] + ramp])
        self._place.append(first[party] * _STEP + np.minimum(slot + ramp, _STEP - 1))
        self._count.append(total[party])
        if named.own.any():
            self._each(codes, slot, named)

    def _each(self, codes: Ints, slot: int, named: Named) -> None:
        """Note mentions with offsets: each row its own, the same one in it counted."""
        rows = np.flatnonzero(named.own[codes])
        count = named.count[codes[rows]]
        ramp = _ramp(count)
        self._who.append(named.who[np.repeat(named.start[codes[rows]], count) + ramp])
        self._place.append(np.repeat(rows, count) * _STEP + np.minimum(slot + ramp, _STEP - 1))
        self._count.append(np.ones(len(ramp), dtype=np.int64))

    def table(self, locator: pa.Array) -> pa.Table | None:
        """Return the identifiers of one slice, first mention first; then start anew."""
        who = np.concatenate(self._who) if self._who else np.empty(0, dtype=np.int64)
        if not len(who):
            self._start()
            return None
        place, count = np.concatenate(self._place), np.concatenate(self._count)
        self._start()
        self._learn()
        own = self._columns["start"].is_valid().to_numpy(zero_copy_only=False)[who]
        group = np.where(own, (place // _STEP + 1) * len(self._known), 0) + who
        _, index = np.unique(group, return_inverse=True)
        first = np.full(int(index.max()) + 1, np.iinfo(np.int64).max)
        np.minimum.at(first, index, place)
        total = np.zeros(len(first), dtype=np.int64)
        np.add.at(total, index, count)
        whom = np.zeros(len(first), dtype=np.int64)
        whom[index] = who
        order = np.argsort(first, kind="stable")
        taken = pa.array(whom[order])
        columns = {name: cells.take(taken) for name, cells in self._columns.items()}
        columns["locator"] = locator.take(pa.array(first[order] // _STEP))
        columns["record_type"] = pa.repeat(pa.scalar(self._record.value), len(order))
        columns["mentions"] = pa.array(total[order])
        schema = SCHEMAS[RecordType.IDENTIFIERS]
        return pa.table({name: columns[name] for name in schema.names}, schema=schema)

    def _learn(self) -> None:
        """Lay out the identifiers that are new as columns, behind the known ones."""
        old = len(self._columns["id"]) if self._columns else 0
        new = list(self._known)[old:]
        if not new:
            return
        schema = SCHEMAS[RecordType.IDENTIFIERS]
        for name in _FIELDS:
            self._extend(name, [getattr(one, name) for one in new], schema.field(name).type)
        self._extend("id", [one.key(self._exhibit_id) for one in new], pa.string())

    def _extend(self, name: str, values: Sequence[object], dtype: pa.DataType) -> None:
        cells = pa.array(values, dtype)
        old = self._columns.get(name)
        self._columns[name] = cells if old is None else pa.concat_arrays([old, cells])


@dataclass(frozen=True)
class Named:
    """Whom each code of a column names: `who[start[c]:start[c] + count[c]]`, as numbers.

    `own` marks codes whose identifiers have offsets.
    """

    count: Ints
    who: Ints
    own: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, mentions: Mentions, named: Sequence[Sequence[Identifier]]) -> Named:
        """Number the identifiers of some codes."""
        return cls(
            np.array([len(each) for each in named], dtype=np.int64),
            np.array([mentions.number(one) for each in named for one in each], dtype=np.int64),
            np.array([any(one.start is not None for one in each) for each in named], dtype=bool),
        )

    def plus(self, other: Named) -> Named:
        """Return these codes and the other ones behind them."""
        return Named(
            np.concatenate([self.count, other.count]),
            np.concatenate([self.who, other.who]),
            np.concatenate([self.own, other.own]),
        )

    @cached_property
    def start(self) -> Ints:
        """Return where the identifiers of each code begin."""
        found: Ints = np.cumsum(self.count) - self.count
        return found


def _ramp(count: Ints) -> Ints:
    """Return 0, 1 … for each group of that many."""
    found: Ints = np.arange(int(count.sum()), dtype=np.int64)
    return found - np.repeat(np.cumsum(count) - count, count)
