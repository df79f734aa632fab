"""Any table through a mapping profile: one reader per record type that a profile can give.

Recognised by the profile whose columns the table has; the user can name one instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from graphkit.errors import MalformedRecord, UsageProblem
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.ingest.tables.adverts_rows import AdvertRows
from graphkit.ingest.tables.ahead import one_ahead
from graphkit.ingest.tables.communications import CallRows
from graphkit.ingest.tables.communications_columns import CallColumns
from graphkit.ingest.tables.identities import IdentityRows
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.positions_rows import PositionRows
from graphkit.ingest.tables.relations import RelationRows
from graphkit.ingest.tables.roles import READ_INTO, ROLES
from graphkit.ingest.tables.sheet import Sheet, TextTable
from graphkit.ingest.tables.sheets import open_sheets
from graphkit.ingest.tables.shelf import Recognised, best_fit, chosen, profiles, recognise
from graphkit.ingest.tables.surveyor import survey
from graphkit.ingest.tables.transactions_rows import TransactionRows
from graphkit.model.kinds import RecordType

LARGE = 4 * 2**20
"""Bytes of a text file from which call records are read by the column."""


class _Reading(Protocol):
    def read(self) -> Iterator[Slice]: ...


class ProfiledTable:
    """Tables of one record type, read under the profile that fits or was named."""

    VERSION = "1"
    USES_PROFILE = True

    def __init__(self, record: RecordType) -> None:
        self.PRIMARY = record
        self.NAME = f"table-{record.value}"

    def sniff(self, source: Source) -> str | None:
        """Name the shipped profile whose columns the table has, or None."""
        return self.sniff_with(source, Settings())

    def sniff_with(self, source: Source, settings: Settings) -> str | None:
        """Name the profile that the user stated, or the one that fits, if it is of this type.

        Raises UsageProblem for a profile that is not known.
        """
        profile = chosen(settings)
        if profile is not None:
            return _stated(profile.name) if profile.record is self.PRIMARY else None
        name = best_fit(source, settings)
        if name is None or profiles(settings)[name].record is not self.PRIMARY:
            return None
        return f"a table of {self.PRIMARY}: profile {name} fits its columns"

    def profile_of(self, source: Source, settings: Settings) -> str | None:
        """Return the name of the profile that fits a file by its columns; None if none does."""
        return best_fit(source, settings)

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield the records of every table that the profile fits.

        Raises UsageProblem where it fits none, NeedsAnswer for what the table leaves open.
        """
        found = self._recognised(source, settings)
        readings = [_reading(mapping, source) for mapping in found.mappings]
        first = True
        for reading in readings:
            pieces = reading.read()
            for piece in one_ahead(pieces) if isinstance(reading, CallColumns) else pieces:
                yield _with_left(piece, found.left) if first else piece
                first = False

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the cells of one row by the names of their columns."""
        try:
            found = recognise(source, settings)
        except UsageProblem:
            found = None
        for mapping in () if found is None else found.mappings:
            if locator.startswith(mapping.sheet.lead):
                return SourceRow(mapping.sheet.reread(locator), read_into(mapping))
        for sheet in open_sheets(source, whole=True) if found is None else found.left:
            if locator.startswith(sheet.lead):
                return SourceRow(_under_first_row(sheet).reread(locator))
        raise MalformedRecord(
            f"{source.name}: there is no {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
        )

    def _recognised(self, source: Source, settings: Settings) -> Recognised:
        found = recognise(source, settings)
        if found is None:
            raise UsageProblem(
                f"{source.name}: no mapping profile fits this table.",
                hint="Write one (`graphkit profile show generic-cdr` is a start) and add the file "
                "again with --profile.",
            )
        if found.profile.record is not self.PRIMARY:
            raise UsageProblem(
                f"{source.name}: profile {found.profile.name} gives {found.profile.record}, "
                f"not {self.PRIMARY}."
            )
        return found


def read_into(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """Return which columns of the records each column of a table is read into."""
    known, into = READ_INTO[mapping.profile.record], dict[str, tuple[str, ...]]()
    for role, fields in mapping.fields.items():
        for field in fields:
            for place in field.places:
                name = mapping.sheet.header[place]
                into[name] = (*into.get(name, ()), *known.get(role, ()))
    return into


def _stated(name: str) -> str:
    return f"a table read with profile {name}, as stated"


def _reading(mapping: Mapping, source: Source) -> _Reading:
    """Look at the whole table first, so that what is open is asked before a row is read."""
    found = survey(mapping, source.exhibit_id)
    exhibit = source.exhibit_id
    if mapping.profile.record is RecordType.COMMUNICATIONS:
        large = isinstance(mapping.sheet.table, TextTable) and source.size >= LARGE
        return (CallColumns if large else CallRows)(mapping, found, exhibit)
    kinds: dict[RecordType, type] = {
        RecordType.IDENTITIES: IdentityRows,
        RecordType.RELATIONS: RelationRows,
        RecordType.TRANSACTIONS: TransactionRows,
        RecordType.ADVERTS: AdvertRows,
        RecordType.POSITIONS: PositionRows,
    }
    reading: _Reading = kinds[mapping.profile.record](mapping, found, exhibit)
    return reading


def _with_left(piece: Slice, left: tuple[Sheet, ...]) -> Slice:
    """Name the sheets that the profile does not fit; none is passed over in silence."""
    said = [
        f"Sheet {sheet.name} was not read: the profile does not fit its columns"
        f"{'' if sheet.visible else '; it is hidden in the workbook'}."
        for sheet in left
        if any(not row.blank for row in sheet.top)
    ]
    if not said:
        return piece
    facts = {**piece.facts, "notes": [*piece.facts.get("notes", []), *said]}
    return Slice(piece.tables, piece.rows, facts, piece.done)


def _under_first_row(sheet: Sheet) -> Sheet:
    first = next((row.number for row in sheet.top if not row.blank and not row.fault), 0)
    return sheet.under(first)


TABLE_READERS: tuple[ProfiledTable, ...] = tuple(ProfiledTable(record) for record in ROLES)
"""One reader per record type, so that each has its own rows to account for."""
