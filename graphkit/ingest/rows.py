"""Row-wise readers collect here and get slices back; columnar readers do without.

Identifiers are noted once per raw text and slice, with the number of mentions, so
that a million calls between two phones do not become two million identifier rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from graphkit.ingest.reader import Slice
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS
from graphkit.model.times import When

SLICE_ROWS = 50_000

_NAMES = {record_type: tuple(schema.names) for record_type, schema in SCHEMAS.items()}
_KNOWN = {record_type: frozenset(names) for record_type, names in _NAMES.items()}


class _Mention:
    """One identifier as a slice names it: where first, by which key, and how often."""

    __slots__ = ("count", "identifier", "key", "locator", "record_type")

    def __init__(
        self, identifier: Identifier, record_type: RecordType, locator: str, key: str | None
    ) -> None:
        self.identifier = identifier
        self.record_type = record_type
        self.locator = locator
        self.key = key
        self.count = 1


class _Group:
    """Identifiers that are named together again and again, and how often they were."""

    __slots__ = ("count", "identifiers", "mentions")

    def __init__(self, identifiers: Sequence[Identifier], mentions: list[_Mention]) -> None:
        self.identifiers = identifiers  # held, so that its id stays its own
        self.mentions = mentions
        self.count = 0


class Rows:
    """Collects records of one source and cuts them into slices of fixed size."""

    def __init__(self, exhibit_id: str, *, slice_rows: int = SLICE_ROWS) -> None:
        """Start empty; `slice_rows` counts the records of all types in one slice."""
        self.exhibit_id = exhibit_id
        self._slice_rows = slice_rows
        self._facts: dict[str, Any] = {}
        self._used: int | None = None
        self._start()

    def _start(self) -> None:
        self._rows: dict[RecordType, list[tuple[Any, ...]]] = {}
        self._count = 0
        self._mentions: dict[tuple[Any, ...], _Mention] = {}
        self._groups: dict[tuple[int, RecordType], _Group] = {}

    def add(self, record_type: RecordType, /, *, when: When | None = None, **fields: Any) -> None:
        """Add one record; fields left out are null; an unknown field is an error.

        `when` fills at, at_raw, at_basis and at_wall.
        """
        if when is not None:
            fields["at"] = when.at
            fields["at_raw"] = when.raw
            fields["at_basis"] = when.basis.value
            fields["at_wall"] = when.wall
        if not fields.keys() <= _KNOWN[record_type]:
            unknown = fields.keys() - _KNOWN[record_type]
            raise KeyError(f"{record_type} has no column {sorted(unknown)}")
        rows = self._rows.get(record_type)
        if rows is None:
            rows = self._rows[record_type] = []
        rows.append(tuple(map(fields.get, _NAMES[record_type])))
        self._count += 1

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
        return self._mention(identifier, record_type, locator).key

    def mention_all(
        self, identifiers: Sequence[Identifier], record_type: RecordType, locator: str
    ) -> None:
        """Note that a record names all of these, as `mention` does for each.

        The same list again, which must not have changed since, is only counted.
        """
        place = (id(identifiers), record_type)
        group = self._groups.get(place)
        if group is not None:
            group.count += 1
            return
        mentions = [self._mention(one, record_type, locator) for one in identifiers]
        if not any(_stands_alone(one, record_type) for one in identifiers):
            self._groups[place] = _Group(identifiers, mentions)

    def _mention(self, identifier: Identifier, record_type: RecordType, locator: str) -> _Mention:
        group: tuple[Any, ...] = (record_type, identifier)
        if _stands_alone(identifier, record_type):
            group = (record_type, identifier, locator)
        mention = self._mentions.get(group)
        if mention is not None:
            mention.count += 1
            return mention
        key = identifier.key(self.exhibit_id)
        mention = self._mentions[group] = _Mention(identifier, record_type, locator, key)
        return mention

    def used(self, rows: int = 1) -> None:
        """Count rows of the source that are now records or problems."""
        self._used = (self._used or 0) + rows

    def fact(self, name: str, value: Any) -> None:
        """Put a value into the import report with the next slice."""
        self._facts[name] = value

    def full(self) -> bool:
        """Tell whether the slice should be cut now, at a row border."""
        return self._count >= self._slice_rows

    def cut(self, *, done: float | None = None) -> Slice:
        """Return everything collected since the last cut as one slice."""
        tables = {
            record_type: _table(record_type, zip(*rows, strict=True))
            for record_type, rows in self._rows.items()
        }
        if self._mentions:
            tables[RecordType.IDENTIFIERS] = self._identifiers()
        cut = Slice(tables=tables, rows=self._used, facts=self._facts, done=done)
        self._facts, self._used = {}, None
        self._start()
        return cut

    def _identifiers(self) -> pa.Table:
        for group in self._groups.values():
            for mention in group.mentions:
                mention.count += group.count
        mentions = self._mentions.values()
        own: dict[str, list[Any]] = {
            "locator": [mention.locator for mention in mentions],
            "record_type": [mention.record_type.value for mention in mentions],
            "id": [mention.key for mention in mentions],
            "kind": [mention.identifier.kind.value for mention in mentions],
            "validity": [mention.identifier.validity.value for mention in mentions],
            "mentions": [mention.count for mention in mentions],
        }
        return _table(
            RecordType.IDENTIFIERS,
            [
                own[name]
                if name in own
                else [getattr(mention.identifier, name) for mention in mentions]
                for name in _NAMES[RecordType.IDENTIFIERS]
            ],
        )

    def when_full(self, *, done: float | None = None) -> Iterator[Slice]:
        """Yield one slice if enough has gathered: `yield from rows.when_full()`."""
        if self.full():
            yield self.cut(done=done)


def _stands_alone(identifier: Identifier, record_type: RecordType) -> bool:
    return identifier.start is not None or record_type is RecordType.ADVERTS


def _table(record_type: RecordType, columns: Iterable[Sequence[Any]]) -> pa.Table:
    schema = SCHEMAS[record_type]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)
