"""Row-wise readers collect here and get slices back; columnar readers do without.

Identifiers are noted once per raw text and slice, with the number of mentions, so
that a million calls between two phones do not become two million identifier rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from graphkit.ingest.reader import Slice
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS
from graphkit.model.times import When

SLICE_ROWS = 50_000


class Rows:
    """Collects records of one source and cuts them into slices of fixed size."""

    def __init__(self, exhibit_id: str, *, slice_rows: int = SLICE_ROWS) -> None:
        """Start empty; `slice_rows` counts the records of all types in one slice."""
        self.exhibit_id = exhibit_id
        self._slice_rows = slice_rows
        self._facts: dict[str, Any] = {}
        self._rows: int | None = None
        self._start()

    def _start(self) -> None:
        self._columns: dict[RecordType, dict[str, list[Any]]] = {}
        self._counts: dict[RecordType, int] = {}
        self._mentions: dict[tuple[Any, ...], dict[str, Any]] = {}

    def add(self, record_type: RecordType, /, *, when: When | None = None, **fields: Any) -> None:
        """Add one record; fields left out are null; an unknown field is an error.

        `when` fills at, at_raw, at_basis and at_wall.
        """
        if when is not None:
            fields.update(at=when.at, at_raw=when.raw, at_basis=when.basis.value, at_wall=when.wall)
        columns = self._columns.get(record_type)
        if columns is None:
            columns = {name: [] for name in SCHEMAS[record_type].names}
            self._columns[record_type] = columns
        unknown = fields.keys() - columns.keys()
        if unknown:
            raise KeyError(f"{record_type} has no column {sorted(unknown)}")
        for name, values in columns.items():
            values.append(fields.get(name))
        self._counts[record_type] = self._counts.get(record_type, 0) + 1

    def problem(
        self,
        locator: str,
        kind: str,
        text: str,
        *,
        replaces: RecordType | None = None,
        raw: str | None = None,
    ) -> None:
        """Note what could not be read and what was kept.

        `replaces` names the record type whose row this problem stands for: rows of the
        file = records + such problems. Leave it out when the row was read all the same.
        """
        self.add(
            RecordType.PROBLEMS,
            locator=locator,
            kind=kind,
            text=text,
            record_type=None if replaces is None else replaces.value,
            raw=None if raw is None else raw[:2000],
        )

    def mention(self, identifier: Identifier, record_type: RecordType, locator: str) -> str | None:
        """Note that a record names this identifier; return its key (None: nobody named).

        With offsets each mention is its own row, and so is each mention of an advert,
        since a link opens to the advert; else equal ones are counted.
        """
        key = identifier.key(self.exhibit_id)
        group: tuple[Any, ...] = (record_type, identifier)
        if identifier.start is not None or record_type is RecordType.ADVERTS:
            group = (record_type, identifier, locator)
        row = self._mentions.get(group)
        if row is not None:
            row["mentions"] += 1
            return key
        self._mentions[group] = {
            "locator": locator,
            "record_type": record_type.value,
            "id": key,
            "kind": identifier.kind.value,
            "raw": identifier.raw,
            "value": identifier.value,
            "validity": identifier.validity.value,
            "method": identifier.method,
            "candidate": identifier.candidate,
            "region": identifier.region,
            "extension": identifier.extension,
            "start": identifier.start,
            "end": identifier.end,
            "tier": identifier.tier,
            "score": identifier.score,
            "mentions": 1,
            "note": identifier.note,
        }
        return key

    def used(self, rows: int = 1) -> None:
        """Count rows of the source that are now records or problems."""
        self._rows = (self._rows or 0) + rows

    def fact(self, name: str, value: Any) -> None:
        """Put a value into the import report with the next slice."""
        self._facts[name] = value

    def full(self) -> bool:
        """Tell whether the slice should be cut now, at a row border."""
        return sum(self._counts.values()) >= self._slice_rows

    def cut(self, *, done: float | None = None) -> Slice:
        """Return everything collected since the last cut as one slice."""
        if self._mentions:
            columns: dict[str, list[Any]] = {
                name: [row[name] for row in self._mentions.values()]
                for name in SCHEMAS[RecordType.IDENTIFIERS].names
            }
            self._columns[RecordType.IDENTIFIERS] = columns
        tables = {
            record_type: pa.table(columns, schema=SCHEMAS[record_type])
            for record_type, columns in self._columns.items()
        }
        cut = Slice(tables=tables, rows=self._rows, facts=self._facts, done=done)
        self._facts, self._rows = {}, None
        self._start()
        return cut

    def when_full(self, *, done: float | None = None) -> Iterator[Slice]:
        """Yield one slice if enough has gathered: `yield from rows.when_full()`."""
        if self.full():
            yield self.cut(done=done)
