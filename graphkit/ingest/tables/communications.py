"""Call records and message lists, row by row: the reading that counts.

`communications_columns` gives the same tables without a loop over rows; where both are
possible a test holds them against each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.tables.call_cells import CallCells, Device, capped
from graphkit.ingest.tables.chunk import ROWS
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import NOBODY, Party, PartyReader, Trouble
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.survey import END_SLACK, Survey
from graphkit.ingest.tables.table_rows import TableRows
from graphkit.model.kinds import RecordType
from graphkit.model.times import When

_CALLS = RecordType.COMMUNICATIONS
PARTIES = ("from", "to", "owner", "other", "forwarded")
"""The roles that name somebody, in the order in which a row mentions them."""


class CallRows:
    """Reads one table of communications; owner, direction and end are checked on each row."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._cells = CallCells(mapping, survey, exhibit_id)
        self._parties = [
            (field, PartyReader(mapping, field, exhibit_id)) for field in mapping.all(*PARTIES)
        ]
        self._times = RowTimes(mapping, survey)
        self._rows = Rows(exhibit_id, slice_rows=1 << 60)

    def read(self, *, size: int = ROWS) -> Iterator[Slice]:
        """Yield the rows in slices of `size` rows of the table."""
        table = TableRows(self._mapping, self._rows, _CALLS, survey=self._survey)
        yield from table.read(self._row, size=size)

    def _row(self, locator: str, cells: list[str]) -> bool:
        """Add one row; False if it is no communication at all."""
        found: list[tuple[Field, Party]] = [
            (field, reader.read(field.text(cells))) for field, reader in self._parties
        ]
        when, troubles_of_time = self._times.when(cells)
        if when.wall is None and all(party is NOBODY for _, party in found):
            return False
        troubles: list[Trouble] = [party.trouble for _, party in found if party.trouble]
        troubles += troubles_of_time
        record: dict[str, Any] = {}
        self._value(record, "seconds", cells, self._cells.seconds, troubles)
        self._value(record, "kind", cells, self._cells.kind, troubles)
        self._value(record, "direction", cells, self._cells.direction, troubles)
        self._value(record, "answered", cells, self._cells.answered, troubles)
        self._end(record, when, cells, troubles)
        self._sides(record, found, troubles)
        for _, party in found:
            for identifier in party.identifiers:
                self._rows.mention(identifier, _CALLS, locator)
        record["device_id"] = self._device("imei", locator, cells, troubles).key
        record["imsi"] = self._device("imsi", locator, cells, troubles).text
        for role in ("thread", "cell"):
            field = self._mapping.one(role)
            record[role] = None if field is None else self._cells.plain(field.text(cells))
        status = self._mapping.one("status")
        record["status"] = (
            None if status is None else self._cells.status(status, status.text(cells))
        )
        text = self._mapping.one("text")
        if text is not None:
            record["text"], trouble = capped(text, text.text(cells))
            troubles += [trouble] if trouble else []
        record["extra"] = self._extra(cells, troubles)
        self._rows.add(_CALLS, when=when, locator=locator, **record)
        self._positions(locator, when, record, cells)
        for kind, sentence in troubles:
            self._rows.problem(locator, kind, sentence)
        return True

    def _value(
        self,
        record: dict[str, Any],
        role: str,
        cells: list[str],
        read: Callable[[Field, str], tuple[Any, Trouble | None]],
        troubles: list[Trouble],
    ) -> None:
        field = self._mapping.one(role)
        if role == "seconds" and field is None:
            field = self._mapping.one("duration")
        if field is None:
            record[role] = None
            return
        record[role], trouble = read(field, field.text(cells))
        troubles += [trouble] if trouble else []

    def _device(self, role: str, locator: str, cells: list[str], troubles: list[Trouble]) -> Device:
        field = self._mapping.one(role)
        device = self._cells.device(field, field.text(cells)) if field else Device(None, None, None)
        if device.identifier is not None:
            self._rows.mention(device.identifier, _CALLS, locator)
        troubles += [device.trouble] if device.trouble else []
        return device

    def _end(
        self, record: dict[str, Any], when: When, cells: list[str], troubles: list[Trouble]
    ) -> None:
        """Hold start and duration against the stated end; both are kept where they disagree."""
        end, further = self._times.end(when, cells)
        troubles += further
        if end is None or when.wall is None or record["seconds"] is None:
            return
        lasting = timedelta(milliseconds=int(record["seconds"] * 1000))
        missed = abs(end - self._times.local - lasting) // timedelta(seconds=1)
        if missed > END_SLACK:
            troubles.append(end_disagrees(missed))

    def _sides(
        self, record: dict[str, Any], found: list[tuple[Field, Party]], troubles: list[Trouble]
    ) -> None:
        """Tell caller and called apart, and check the direction against the owner."""
        sides = {role: [p for field, p in found if field.role == role] for role in PARTIES}
        caller = (sides["from"] or [NOBODY])[0]
        called = [party for party in sides["to"] if party is not NOBODY]
        owner = (sides["owner"] or [NOBODY])[0]
        further: list[tuple[str | None, str]] = []
        stated = record["direction"]
        if sides["other"]:
            other = sides["other"][0]
            if stated == "out":
                caller, called = owner, [other]
            elif stated == "in":
                caller, called = other, [owner]
            else:
                further += [*_pairs(owner), *_pairs(other)]
            called = [party for party in called if party is not NOBODY]
        form = owner.form if sides["owner"] else self._survey.owner
        own = owner.keys[0] if owner.keys else None
        if form is not None and not sides["other"]:
            outward = caller.form == form
            inward = any(party.form == form for party in called)
            if self._survey.owner is not None:
                own = caller.keys[0] if outward else None
                own = own or next((p.keys[0] for p in called if p.form == form), None)
            seen = "out" if outward and not inward else "in" if inward and not outward else None
            record["direction"] = _agreed(stated, seen, outward or inward, troubles)
        record["direction"] = record["direction"] or "unknown"
        record["from_id"] = caller.keys[0] if caller.keys else None
        record["from_raw"] = _whole(caller)
        pairs = [pair for party in called for pair in _pairs(party)]
        record["to_ids"] = [key for key, _ in pairs]
        record["to_raws"] = [raw for _, raw in pairs]
        record["recipients_basis"] = "stated" if pairs else None
        further += _pairs(caller)[1:]
        for party in sides["forwarded"]:
            further += _pairs(party)
        record["party_ids"] = [key for key, _ in further]
        record["party_raws"] = [raw for _, raw in further]
        record["owner_id"] = own

    def _extra(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        """Return what else the profile keeps, as a JSON object by column name."""
        found: dict[str, str] = {}
        for field in self._mapping.all("forwarded", "end", "cell_last", "cell_place", "extra"):
            text, trouble = capped(field, field.text(cells))
            troubles += [trouble] if trouble else []
            if text is not None:
                found[field.name] = text
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None

    def _positions(
        self, locator: str, when: When, record: dict[str, Any], cells: list[str]
    ) -> None:
        place = self._mapping.one("cell_place")
        for role, where in (("cell", locator), ("cell_last", f"{locator} last cell")):
            field = self._mapping.one(role)
            cell = None if field is None else self._cells.plain(field.text(cells))
            if field is None or cell is None:
                continue
            of = field.column.options.get("of", "owner")
            self._rows.add(
                RecordType.POSITIONS,
                when=when,
                locator=where,
                subject_id=subject(of, record),
                basis="cell",
                cell=cell,
                place_raw=self._cells.plain(place.text(cells))
                if place and role == "cell"
                else None,
                parent_locator=locator,
            )


def subject(of: str, record: dict[str, Any]) -> str | None:
    """Return whose phone a cell column places: the owner's, or one side's if it says so."""
    if of == "from":
        found: str | None = record["from_id"]
    elif of == "to":
        found = record["to_ids"][0] if record["to_ids"] else None
    else:
        found = record["owner_id"]
    return found


def end_disagrees(missed: int) -> Trouble:
    """Say by how many seconds start plus duration misses the stated end."""
    return (
        "end_disagrees",
        f"Start plus duration misses the stated end by {missed:,} seconds; both are kept.",
    )


OWNER_ABSENT: Trouble = (
    "owner_absent",
    "The number whose records these are is on neither side of the row.",
)


def direction_disagrees(stated: str, seen: str) -> Trouble:
    """Say that the direction column and the place of the owner's number contradict."""
    return (
        "direction_disagrees",
        f"The direction column says {stated}, but the owner's number is on the side for "
        f"{seen}; the direction is left open.",
    )


def _agreed(
    stated: str | None, seen: str | None, present: bool, troubles: list[Trouble]
) -> str | None:
    """Return the direction on which the column and the two numbers agree."""
    if not present:
        troubles.append(OWNER_ABSENT)
        return stated
    if stated in (None, "unknown") or seen is None:
        return stated if stated not in (None, "unknown") else seen
    if stated == seen:
        return stated
    troubles.append(direction_disagrees(stated, seen))
    return None


def _pairs(party: Party) -> list[tuple[str | None, str]]:
    return list(zip(party.keys, party.raws, strict=True))


def _whole(party: Party) -> str | None:
    return party.text if party is not NOBODY else None
