"""Problems and mentions of many rows at once, in the order in which rows would give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.party import Trouble
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS


def locators(lead: str, numbers: Ints) -> pa.Array:
    """Write the locators of rows."""
    return pc.binary_join_element_wise(lead, pc.cast(pa.array(numbers), pa.string()), "")


class Problems:
    """Gathers problems by row number; `order` is their order within one row."""

    def __init__(self) -> None:
        self._numbers: list[Ints] = []
        self._order: list[Ints] = []
        self._what: list[Ints] = []
        self._known: dict[tuple[str, str, str | None, str | None], int] = {}

    def add(
        self,
        numbers: Ints,
        order: int,
        trouble: Trouble,
        *,
        replaces: RecordType | None = None,
        raw: str | None = None,
    ) -> None:
        """Note one problem for each of these rows."""
        kind, text = trouble
        what = (kind, text, None if replaces is None else replaces.value, raw)
        code = self._known.setdefault(what, len(self._known))
        self._put(numbers, order, np.full(len(numbers), code, dtype=np.int64))

    def by_code(
        self, numbers: Ints, codes: Ints, order: int, troubles: Sequence[Trouble | None]
    ) -> None:
        """Note the problem of each row's cell, where `troubles` has one for its code."""
        bad = [code for code, trouble in enumerate(troubles) if trouble is not None]
        if not bad:
            return
        known = np.full(len(troubles), -1, dtype=np.int64)
        for code in bad:
            kind, text = troubles[code] or ("", "")
            known[code] = self._known.setdefault((kind, text, None, None), len(self._known))
        what = known[codes]
        rows = np.flatnonzero(what >= 0)
        self._put(numbers[rows], order, what[rows])

    def _put(self, numbers: Ints, order: int, what: Ints) -> None:
        if len(numbers):
            self._numbers.append(numbers)
            self._order.append(np.full(len(numbers), order, dtype=np.int64))
            self._what.append(what)

    def table(self, lead: str) -> pa.Table | None:
        """Return the problems in the order of the rows, or None if there are none."""
        if not self._numbers:
            return None
        numbers = np.concatenate(self._numbers)
        order = np.lexsort((np.concatenate(self._order), numbers))
        what = pa.array(np.concatenate(self._what)[order])
        known = list(self._known)
        columns = {
            "locator": locators(lead, numbers[order]),
            "kind": pa.array([kind for kind, *_ in known], pa.string()).take(what),
            "text": pa.array([text for _, text, *_ in known], pa.string()).take(what),
            "record_type": pa.array([one[2] for one in known], pa.string()).take(what),
            "raw": pa.array([one[3] and one[3][:2000] for one in known], pa.string()).take(what),
        }
        return pa.table(columns, schema=SCHEMAS[RecordType.PROBLEMS])


_FIELDS = [field.name for field in fields(Identifier)]
_STEP = 4096
"""Mentions that one row can have; further ones share the last place."""


class Mentions:
    """Counts who is mentioned, as `ingest.rows.Rows` does, and keeps what was read of whom."""

    def __init__(self, exhibit_id: str, record: RecordType) -> None:
        self._exhibit_id = exhibit_id
        self._record = record
        self._known: dict[Identifier, int] = {}
        self._ids = pa.array([], pa.string())
        self._read: dict[str, pa.Array] = {}
        self._start()

    def _start(self) -> None:
        self._who: list[Ints] = []
        self._row: list[Ints] = []
        self._at: list[Ints] = []

    def add(
        self, rows: Ints, codes: Ints, slot: int, named: Sequence[Sequence[Identifier]]
    ) -> None:
        """Note whom each row's cell names; `slot` is the cell's place among the mentions."""
        count = np.array([len(each) for each in named], dtype=np.int64)
        who = np.array(
            [self._known.setdefault(one, len(self._known)) for each in named for one in each],
            dtype=np.int64,
        )
        start = np.cumsum(count) - count
        each = count[codes]
        ramp = np.arange(int(each.sum()), dtype=np.int64) - np.repeat(np.cumsum(each) - each, each)
        self._who.append(who[np.repeat(start[codes], each) + ramp])
        self._row.append(np.repeat(rows, each))
        self._at.append(np.minimum(slot + ramp, _STEP - 1))

    def table(self, locator: pa.Array) -> pa.Table | None:
        """Return the identifiers of one slice, first mention first; then start anew."""
        who, row = np.concatenate(self._who), np.concatenate(self._row)
        place = row * _STEP + np.concatenate(self._at)
        self._start()
        if not len(who):
            return None
        self._learn()
        single = self._read["start"].is_valid().to_numpy(zero_copy_only=False)[who]
        group = np.where(single, (row + 1) * len(self._known), 0) + who
        codes = pc.dictionary_encode(pa.array(group))
        index = codes.indices.to_numpy()
        count = np.bincount(index)
        first = np.full(len(count), np.iinfo(np.int64).max)
        np.minimum.at(first, index, place)
        order = np.argsort(first, kind="stable")
        who = codes.dictionary.to_numpy()[order] % len(self._known)
        taken = pa.array(who)
        columns = {name: cells.take(taken) for name, cells in self._read.items()}
        columns["locator"] = locator.take(pa.array(first[order] // _STEP))
        columns["record_type"] = pa.repeat(pa.scalar(self._record.value), len(who))
        columns["id"] = self._ids.take(taken)
        columns["mentions"] = pa.array(count[order])
        schema = SCHEMAS[RecordType.IDENTIFIERS]
        return pa.table({name: columns[name] for name in schema.names}, schema=schema)

    def _learn(self) -> None:
        """Lay out the identifiers that are new as columns, behind the known ones."""
        new = list(self._known)[len(self._ids) :]
        if not new and self._read:
            return
        keys = pa.array([one.key(self._exhibit_id) for one in new], pa.string())
        self._ids = pa.concat_arrays([self._ids, keys])
        schema = SCHEMAS[RecordType.IDENTIFIERS]
        for name in _FIELDS:
            values = pa.array([getattr(one, name) for one in new], schema.field(name).type)
            old = self._read.get(name)
            self._read[name] = values if old is None else pa.concat_arrays([old, values])
