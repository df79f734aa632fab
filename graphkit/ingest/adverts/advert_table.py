"""Tables of scraped adverts, CSV or workbook: one row is one advert.

Recognised by the names of the columns; for other layouts there are mapping profiles. What
a scraper took out of an advert is kept as its claim, beside what the text itself says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphkit.errors import MalformedRecord
from graphkit.ingest.adverts.advert_record import (
    LIST_ROLES,
    MANY_ADVERTS,
    AdvertFields,
    AdvertRecords,
    Cell,
)
from graphkit.ingest.adverts.column_roles import looks_like_adverts, read_into, roles_of
from graphkit.ingest.adverts.posted import read_posted, settle_order
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.ingest.tables.sheet import Sheet
from graphkit.ingest.tables.sheets import open_sheets, peek_sheets
from graphkit.model.kinds import RecordType

_PREAMBLE = 20
"""Rows at the top among which the names of the columns are looked for."""


class AdvertTable:
    """A scrape with one row per advert: title, text, address, time, place, numbers, pictures."""

    NAME = "advert-table"
    VERSION = "1"
    PRIMARY = RecordType.ADVERTS

    def sniff(self, source: Source) -> str | None:
        """Recognise the columns of a scrape: a text beside an address, a title or numbers."""
        sheets = _with_adverts(peek_sheets(source))
        if not sheets:
            return None
        return f"table of online adverts with {sheets[0].width} columns"

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield adverts in the order of the rows; blank rows count as nothing.

        Raises NeedsAnswer where the posting dates leave the order of day and month open.
        """
        opened = open_sheets(source, whole=True)
        tables = [_Columns.of(sheet, settings) for sheet in _tables(source, opened)]
        dates = (text for table in tables for text in table.dates())
        order = settle_order(dates, settings.date_order, source.name)
        rows = Rows(source.exhibit_id, slice_rows=MANY_ADVERTS)
        records = AdvertRecords(rows, settings)
        notes: list[str] = []
        for table in tables:
            notes.extend(table.sheet.notes)
            for row in table.sheet.rows():
                locator = table.sheet.locator(row.number)
                if row.fault is not None:
                    kind, text, raw = row.fault
                    rows.used()
                    rows.problem(locator, kind, text, replaces=self.PRIMARY, raw=raw)
                else:
                    records.add(table.advert(locator, row.cells, order, settings.timezone))
                yield from rows.when_full()
        for name in _passed_over(opened, tables):
            rows.problem(
                f"sheet {name}", "sheet_not_read", "The sheet has no columns of adverts; not read."
            )
        rows.fact("notes", [*notes, *records.notes()])
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the cells of one row by the names of their columns."""
        for sheet in _tables(source, open_sheets(source, whole=True)):
            if locator.startswith(sheet.lead):
                found = sheet.reread(locator)
                return SourceRow(found, read_into(roles_of(sheet.header, settings.columns)))
        raise MalformedRecord(
            f"{source.name}: there is no {locator}.", exhibit=source.exhibit_id, locator=locator
        )


def _with_adverts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets whose columns are those of adverts, each under its header."""
    found: list[Sheet] = []
    for sheet in sheets:
        for row in sheet.top[:_PREAMBLE]:
            if row.fault is None and looks_like_adverts([cell.strip() for cell in row.cells]):
                found.append(sheet.under(row.number))
                break
    return found


def _tables(source: Source, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets to read: where none looks like adverts, the user has said so."""
    found = _with_adverts(sheets)
    if found:
        return found
    for sheet in sheets:
        first = next((row for row in sheet.top if not row.blank and row.fault is None), None)
        if first is not None:
            return [sheet.under(first.number)]
    raise MalformedRecord(
        f"{source.name}: no row with the names of columns was found.",
        exhibit=source.exhibit_id,
        locator=source.member or source.name,
        hint="Add a header row to a copy in a spreadsheet and add that copy.",
    )


def _passed_over(opened: Sequence[Sheet], tables: Sequence[_Columns]) -> list[str]:
    read = {table.sheet.name for table in tables}
    return [
        sheet.name
        for sheet in opened
        if sheet.name is not None
        and sheet.name not in read
        and any(not row.blank for row in sheet.top)
    ]


@dataclass(frozen=True, slots=True)
class _Columns:
    """A sheet and the places of the roles in its rows."""

    sheet: Sheet
    roles: dict[str, list[int]]

    @classmethod
    def of(cls, sheet: Sheet, settings: Settings) -> _Columns:
        named = roles_of(sheet.header, settings.columns)
        places = {name: place for place, name in enumerate(sheet.header)}
        return cls(sheet, {role: [places[name] for name in names] for role, names in named.items()})

    def dates(self) -> Iterator[str]:
        """Yield the posting dates of all rows that read."""
        for row in self.sheet.rows():
            posted = self._first("posted_at", row.cells)
            if row.fault is None and posted is not None:
                yield _cell(row.cells, posted)

    def advert(
        self, locator: str, cells: Sequence[str], order: Order, zone: str | None
    ) -> AdvertFields:
        """Return the fields of one row; what no field of the record takes up is extra."""
        header = self.sheet.header
        taken: set[int] = set()
        fields: dict[str, list[Cell]] = {}
        for role, places in self.roles.items():
            first = self._first(role, cells)
            chosen = places if role in LIST_ROLES else [] if first is None else [first]
            taken.update(chosen)
            fields[role] = [Cell(header[place], _cell(cells, place)) for place in chosen]
        extra = {
            name: _cell(cells, place)
            for place, name in enumerate(header)
            if place not in taken and _cell(cells, place).strip()
        }
        posted = next((cell.text for cell in fields.pop("posted_at", ())), None)
        return AdvertFields(locator, fields, read_posted(posted, order, zone), posted, extra)

    def _first(self, role: str, cells: Sequence[str]) -> int | None:
        """Return the first column of a role that holds something in this row."""
        places = self.roles.get(role, ())
        return next((place for place in places if _cell(cells, place).strip()), None)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
