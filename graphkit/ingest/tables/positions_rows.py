"""Tables of positions, row by row: where a phone or device was, as the source states it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.tables.call_cells import CallCells
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.party import PartyReader, Trouble
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.table_rows import TableRows
from graphkit.model.kinds import RecordType

_PLACE = RecordType.POSITIONS
_LIMITS = {"latitude": 90.0, "longitude": 180.0, "accuracy_m": 1e7}


class PositionRows:
    """Reads one table of positions; a cell alone stays an area, 0/0 is no place."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._cells = CallCells(mapping, survey, exhibit_id)
        self._phones = [
            (field, PartyReader(mapping, field, exhibit_id)) for field in mapping.all("phone")
        ]
        self._times = RowTimes(mapping, survey)
        self._rows = Rows(exhibit_id, slice_rows=1 << 60)

    def read(self, *, size: int = SLICE_ROWS) -> Iterator[Slice]:
        """Yield the rows in slices of `size` rows of the table."""
        table = TableRows(self._mapping, self._rows, _PLACE, survey=self._survey)
        yield from table.read(self._row, size=size)

    def _row(self, locator: str, cells: list[str]) -> bool:
        troubles: list[Trouble] = []
        numbers = {role: self._number(role, cells, troubles) for role in _LIMITS}
        texts = {role: self._plain(role, cells) for role in ("cell", "place_raw")}
        point = numbers["latitude"], numbers["longitude"]
        if point == (0.0, 0.0):
            troubles.append(("no_position", "Latitude and longitude are both 0; left open."))
        if None in point or point == (0.0, 0.0):
            numbers["latitude"] = numbers["longitude"] = None
            if not any(texts.values()):
                return False
        when, of_time = self._times.when(cells)
        subject = self._subject(locator, cells, troubles)
        basis = "gps" if numbers["latitude"] is not None else "cell" if texts["cell"] else "stated"
        self._rows.add(
            _PLACE, when=when, locator=locator, subject_id=subject, basis=basis, **numbers, **texts
        )
        for kind, sentence in [*troubles, *of_time]:
            self._rows.problem(locator, kind, sentence)
        return True

    def _subject(self, locator: str, cells: list[str], troubles: list[Trouble]) -> str | None:
        found: str | None = None
        for field, reader in self._phones:
            party = reader.read(field.text(cells))
            troubles += [party.trouble] if party.trouble else []
            for identifier in party.identifiers:
                key = self._rows.mention(identifier, _PLACE, locator)
                found = found or key
        for field in self._mapping.all("device", "imsi"):
            device = self._cells.device(field, field.text(cells))
            troubles += [device.trouble] if device.trouble else []
            if device.identifier is not None:
                key = self._rows.mention(device.identifier, _PLACE, locator)
                found = found or key
        return found

    def _number(self, role: str, cells: list[str], troubles: list[Trouble]) -> float | None:
        field = self._mapping.one(role)
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        text = field.text(cells).strip()
        try:
            found: float | None = float(text.replace(",", ".") if text.count(",") == 1 else text)
        except ValueError:
            found = None
        if found is None or not abs(found) <= _LIMITS[role]:
            troubles.append(("unreadable_number", f"{field.name}: {text[:60]!r} is no {role}."))
            return None
        return found

    def _plain(self, role: str, cells: list[str]) -> Any:
        field = self._mapping.one(role)
        return None if field is None else self._cells.plain(field.text(cells))
