"""Call records by the column: the same tables as `communications`, without a loop over rows.

Every distinct cell is read once by the same functions; what follows from several cells of
a row (sides, direction, end) is worked out on whole columns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.reader import Slice
from graphkit.ingest.tables.call_cells import CallCells, capped
from graphkit.ingest.tables.chunk import ROWS, Chunk, Ints
from graphkit.ingest.tables.column_devices import DeviceColumn
from graphkit.ingest.tables.column_mentions import Mentions
from graphkit.ingest.tables.column_parties import Flags, PartyColumn, Side
from graphkit.ingest.tables.column_problems import Problems, locators
from graphkit.ingest.tables.column_sides import Sides
from graphkit.ingest.tables.column_times import ColumnTimes, Times
from graphkit.ingest.tables.columns import Cells, coded, column_of
from graphkit.ingest.tables.communications import PARTIES, end_disagrees
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import Party, PartyReader, Trouble
from graphkit.ingest.tables.survey import END_SLACK, Survey
from graphkit.ingest.tables.table_rows import REPEATED, not_a_record, opening_facts
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS, SECONDS, TEXTS, holds, plain

_CALLS = RecordType.COMMUNICATIONS
_NOTHING = pa.scalar(None, pa.string())
_ORDER = {
    name: 100 + place
    for place, name in enumerate(
        (
            "time", "seconds", "kind", "direction", "answered", "end", "end_disagrees", "sides",
            "imei", "imsi", "text", "extra",
        )
    )
}  # fmt: skip
"""Problems of one row stand in the order in which the row-wise reading meets them."""


class CallColumns:
    """Reads one table of communications chunk by chunk."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._cells = CallCells(mapping, survey, exhibit_id)
        self._times = ColumnTimes(mapping, survey)
        self._mentions = Mentions(exhibit_id, _CALLS)
        memory: dict[tuple[str, bool], Party] = {}
        self._parties = [
            PartyColumn(
                field, PartyReader(mapping, field, exhibit_id, memory=memory), self._mentions
            )
            for field in mapping.all(*PARTIES)
        ]
        self._devices = {
            role: DeviceColumn(field, self._cells, self._mentions)
            for role in ("imei", "imsi")
            if (field := mapping.one(role)) is not None
        }

    def read(self, *, size: int = ROWS) -> Iterator[Slice]:
        """Yield the rows in slices of `size` rows of the table."""
        facts = opening_facts(self._mapping, self._survey)
        cuts = 0
        for chunk in self._mapping.sheet.chunks(self._mapping.places, size=size):
            yield self._slice(chunk, facts)
            facts, cuts = {}, cuts + 1
        if not cuts:
            yield Slice({}, rows=0, facts=facts)

    def _slice(self, chunk: Chunk, facts: dict[str, Any]) -> Slice:
        problems = Problems()
        for number, fault in chunk.faults:
            problems.add(
                np.array([number]), 0, (fault.kind, fault.text), replaces=_CALLS, raw=fault.raw
            )
        kept, skipped = self._without_skipped(chunk)
        rows = len(kept.numbers) + len(chunk.faults)
        reading = _Reading(self, kept)
        strangers = ~(reading.named | reading.times.read)
        if strangers.any():
            self._strange(kept, np.flatnonzero(strangers), problems)
            kept = _only(kept, np.flatnonzero(~strangers))
            reading = _Reading(self, kept)
        tables: dict[RecordType, pa.Table] = {}
        if len(kept.numbers):
            tables = reading.tables(problems)
        found = problems.table(self._mapping.sheet.lead)
        if found is not None:
            tables[RecordType.PROBLEMS] = found
        if skipped:
            facts = {**facts, "skipped": skipped}
        return Slice(tables, rows=rows, facts=facts, done=chunk.done)

    def _without_skipped(self, chunk: Chunk) -> tuple[Chunk, dict[str, int]]:
        """Leave out the rows that the profile names, and headers repeated on every page."""
        left = np.ones(len(chunk.numbers), dtype=bool)
        counts: dict[str, int] = {}
        for field, words, reason in self._mapping.skips:
            cells = Cells.of(column_of(chunk, field))
            for code, text in enumerate(cells.values):
                if self._mapping.matches(text, words):
                    gone = left & (cells.codes == code)
                    name = f"{reason} {text.strip()}"
                    if gone.any():
                        counts[name] = counts.get(name, 0) + int(gone.sum())
                    left &= ~gone
        repeated = left.copy()
        sheet = self._mapping.sheet
        for place in self._mapping.places if sheet.header_row else ():
            cells, name = chunk.columns[place], sheet.header[place]
            maybe = pc.match_substring(cells, name)
            if not pc.any(maybe).as_py():
                repeated[:] = False
                break
            repeated &= pc.equal(pc.utf8_trim_whitespace(cells), name).to_numpy(
                zero_copy_only=False
            )
            if not repeated.any():
                break
        if sheet.header_row and repeated.any():
            counts[REPEATED] = int(repeated.sum())
            left &= ~repeated
        return (chunk if left.all() else _only(chunk, np.flatnonzero(left))), counts

    def _strange(self, chunk: Chunk, rows: Ints, problems: Problems) -> None:
        columns = [chunk.columns[place].take(pa.array(rows)) for place in self._mapping.places]
        for row, cells in zip(
            rows, zip(*(c.to_pylist() for c in columns), strict=True), strict=True
        ):
            raw = " | ".join(cell.strip() for cell in cells)
            problems.add(
                chunk.numbers[row : row + 1], 0, not_a_record(_CALLS), replaces=_CALLS, raw=raw
            )


def _only(chunk: Chunk, rows: Ints) -> Chunk:
    where = pa.array(rows)
    columns = {place: cells.take(where) for place, cells in chunk.columns.items()}
    return Chunk(chunk.numbers[rows], columns, chunk.faults, chunk.done)


class _Reading:
    """One chunk being read: its parties, its times, then its tables."""

    def __init__(self, reader: CallColumns, chunk: Chunk) -> None:
        self._reader = reader
        self._mapping = reader._mapping
        self._chunk = chunk
        self._count = len(chunk.numbers)
        self._sides_of = [self._side(column) for column in reader._parties]
        self.named: Flags = np.zeros(self._count, dtype=bool)
        for side in self._sides_of:
            self.named |= side.flat.named[side.codes]
        self.times: Times = reader._times.of(chunk)

    def _side(self, column: PartyColumn) -> Side:
        cells = Cells.of(column_of(self._chunk, column.field))
        return Side(column, column.codes(cells), cells)

    def tables(self, problems: Problems) -> dict[RecordType, pa.Table]:
        """Return the tables of the chunk; what did not read goes to `problems`."""
        self._problems = problems
        self._all = np.arange(self._count, dtype=np.int64)
        locator = locators(self._mapping.sheet.lead, self._chunk.numbers)
        for order, side in enumerate(self._sides_of):
            problems.by_code(self._chunk.numbers, side.codes, order, side.flat.troubles)
            self._reader._mentions.add(side.codes, order * 128, side.flat.who)
        for rows, found in self.times.troubles:
            for trouble in found:
                problems.add(self._chunk.numbers[rows], _ORDER["time"], trouble)
        cells = self._reader._cells
        columns: dict[str, pa.Array] = {
            "locator": locator, "at": self.times.at, "at_raw": self.times.raw,
            "at_basis": self.times.basis, "at_wall": self.times.wall,
        }  # fmt: skip
        lasting = self._mapping.one("seconds") or self._mapping.one("duration")
        columns["seconds"] = self._each("seconds", lasting, cells.seconds, SECONDS)
        columns["kind"] = self._words("kind", self._mapping.one("kind"), cells.kind)
        stated = self._each(
            "direction", self._mapping.one("direction"), cells.direction, pa.string()
        )
        answered = self._mapping.one("answered")
        columns["answered"] = self._each("answered", answered, cells.answered, pa.bool_())
        self._ends(columns["seconds"])
        sides = Sides(self._sides_of, self._reader._survey.owner, self._chunk.numbers)
        columns |= sides.columns(stated, problems, _ORDER["sides"])
        columns["device_id"] = self._device("imei", 10 * 128)
        columns["imsi"] = self._device("imsi", 11 * 128)
        for role in ("thread", "cell"):
            columns[role] = self._plain(self._mapping.one(role))
        status = self._mapping.one("status")
        if status is not None:
            words = Cells.of(column_of(self._chunk, status))
            columns["status"] = words.spread_coded(
                words.each(lambda text: cells.status(status, text))
            )
        text = self._mapping.one("text")
        columns["text"] = self._words("text", text, capped)
        columns["extra"] = self._extra()
        tables = {_CALLS: _table(_CALLS, columns, self._count)}
        positions = self._positions(columns)
        if positions is not None:
            tables[RecordType.POSITIONS] = positions
        mentions = self._reader._mentions.table(locator)
        if mentions is not None:
            tables[RecordType.IDENTIFIERS] = mentions
        return tables

    def _each(
        self,
        name: str,
        field: Field | None,
        read: Callable[[Field, str], tuple[Any, Trouble | None]],
        dtype: pa.DataType,
    ) -> pa.Array:
        """Read a column cell by distinct cell."""
        if field is None:
            return pa.nulls(self._count, dtype)
        cells, found = self._distinct(name, field, read)
        return cells.spread(found, dtype)

    def _words(
        self,
        name: str,
        field: Field | None,
        read: Callable[[Field, str], tuple[str | None, Trouble | None]],
    ) -> pa.Array:
        """Read a column of texts that is stored as it is, cell by distinct cell."""
        if field is None:
            return pa.nulls(self._count, pa.string())
        cells, found = self._distinct(name, field, read)
        return cells.spread_coded(found)

    def _distinct(
        self, name: str, field: Field, read: Callable[[Field, str], tuple[Any, Trouble | None]]
    ) -> tuple[Cells, list[Any]]:
        cells = Cells.of(column_of(self._chunk, field))
        found = [read(field, text) for text in cells.values]
        troubles = [trouble for _, trouble in found]
        self._problems.by_code(
            self._chunk.numbers, cells.codes.astype(np.int64), _ORDER[name], troubles
        )
        return cells, [value for value, _ in found]

    def _plain(self, field: Field | None) -> pa.Array:
        if field is None:
            return pa.nulls(self._count, pa.string())
        cells = Cells.of(column_of(self._chunk, field))
        return cells.spread_coded(cells.each(self._reader._cells.plain))

    def _device(self, role: str, slot: int) -> pa.Array:
        column = self._reader._devices.get(role)
        if column is None:
            return pa.nulls(self._count, pa.string())
        codes = column.codes(Cells.of(column_of(self._chunk, column.field)))
        self._reader._mentions.add(codes, slot, column.named)
        self._problems.by_code(self._chunk.numbers, codes, _ORDER[role], column.troubles)
        return coded(column.shown, codes)

    def _ends(self, seconds: pa.Array) -> None:
        """Hold start and duration against the stated end."""
        found = self._reader._times.ends(self._chunk, self.times)
        field = self._mapping.one("end")
        if found is None or field is None:
            return
        end, good, cells = found
        bad = np.flatnonzero(~good)
        texts = Cells.of(cells.take(pa.array(bad)))
        troubles = [self._reader._times.bad_end(text) for text in texts.values]
        self._problems.by_code(
            self._chunk.numbers[bad], texts.codes.astype(np.int64), _ORDER["end"], troubles
        )
        known = seconds.is_valid().to_numpy(zero_copy_only=False)
        milli = pc.cast(pc.multiply(pc.fill_null(seconds, 0), 1000), pa.int64(), safe=False)
        gap = end - self.times.local - milli.to_numpy() * 1000
        missed = np.abs(gap) // 1_000_000
        off = good & known & self.times.read & (missed > END_SLACK)
        for value in np.unique(missed[off]):
            rows = np.flatnonzero(off & (missed == value))
            trouble = end_disagrees(int(value))
            self._problems.add(self._chunk.numbers[rows], _ORDER["end_disagrees"], trouble)

    def _extra(self) -> pa.Array:
        """Write what else the profile keeps, as JSON objects by column name."""
        parts: dict[str, pa.Array] = {}
        roles = ("forwarded", "end", "cell_last", "cell_place", "extra")
        for field in self._mapping.all(*roles):
            found = self._each("extra", field, capped, pa.string())
            if field.name in parts:
                continue
            cells = Cells.of(pc.fill_null(found, ""))
            lead = "," + json.dumps(field.name, ensure_ascii=False) + ":"
            texts = [text and lead + json.dumps(text, ensure_ascii=False) for text in cells.values]
            parts[field.name] = cells.spread(texts, pa.string())
        if not parts:
            return pa.nulls(self._count, pa.string())
        # Not with null_handling="skip": Arrow then leaves out rows in which all are null.
        inner = pc.binary_join_element_wise(*parts.values(), "")
        whole = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(inner, 1), "}", "")
        return pc.if_else(pc.equal(inner, ""), _NOTHING, whole)

    def _positions(self, columns: dict[str, pa.Array]) -> pa.Table | None:
        """Return where the phones were: one row per cell, an area and never a point."""
        found = []
        place = self._mapping.one("cell_place")
        for role, ending in (("cell", ""), ("cell_last", " last cell")):
            field = self._mapping.one(role)
            if field is None:
                continue
            cell = columns["cell"] if role == "cell" else self._plain(field)
            rows = np.flatnonzero(cell.is_valid().to_numpy(zero_copy_only=False))
            subjects = self._subjects(field.column.options.get("of", "owner"), columns)
            taken = {name: columns[name] for name in ("at", "at_raw", "at_basis", "at_wall")} | {
                "locator": columns["locator"],
                "subject_id": subjects,
                "cell": cell,
                "parent_locator": columns["locator"],
            }
            if ending:
                taken["locator"] = pc.binary_join_element_wise(columns["locator"], ending, "")
            if place is not None and role == "cell":
                taken["place_raw"] = self._plain(place)
            if len(rows) < self._count:
                taken = {name: cells.take(pa.array(rows)) for name, cells in taken.items()}
            taken["basis"] = coded(pa.array(["cell"]), np.zeros(len(rows), dtype=np.int32))
            table = _table(RecordType.POSITIONS, taken, len(rows))
            found.append((rows * 2 + bool(ending), table))
        if not sum(len(rows) for rows, _ in found):
            return None
        if len(found) == 1:
            return found[0][1]
        order = np.argsort(np.concatenate([rows for rows, _ in found]), kind="stable")
        whole = pa.concat_tables([plain(table, RecordType.POSITIONS) for _, table in found])
        return whole.take(pa.array(order)).combine_chunks()

    def _subjects(self, of: str, columns: dict[str, pa.Array]) -> pa.Array:
        if of == "from":
            return columns["from_id"]
        if of == "to":
            whom = columns["to_ids"].cast(TEXTS)
            count = pc.list_value_length(whom)
            padded = pc.if_else(pc.equal(count, 0), pa.scalar([None], TEXTS), whom)
            return pc.list_element(padded, 0)
        return columns["owner_id"]


def _table(record: RecordType, columns: dict[str, pa.Array], count: int) -> pa.Table:
    schema = SCHEMAS[record]
    whole = []
    for field in schema:
        cells = columns.get(field.name)
        if cells is None:
            cells = pa.nulls(count, field.type)
        whole.append(cells if holds(cells.type, field.type) else cells.cast(field.type))
    return pa.table(whole, names=schema.names)
