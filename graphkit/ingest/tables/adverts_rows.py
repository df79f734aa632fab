"""Tables of adverts read with a mapping profile; the texts are searched by the advert reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graphkit.ingest.adverts.advert_record import AdvertFields, AdvertRecords, Cell
from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.table_rows import REPEATED, opening_facts
from graphkit.model.kinds import RecordType
from graphkit.model.times import UNDATED

_SLICE = 20_000


class AdvertRows:
    """Reads one table of adverts under the roles of its profile."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._times = RowTimes(mapping, survey)
        self._rows = Rows(exhibit_id, slice_rows=_SLICE)
        settings = replace(mapping.settings, region=mapping.region, timezone=mapping.zone)
        self._adverts = AdvertRecords(self._rows, settings)

    def read(self) -> Iterator[Slice]:
        """Yield the adverts in the order of the rows."""
        skipped: dict[str, int] = {}
        sheet = self._mapping.sheet
        self._rows.used(0)
        for name, value in opening_facts(self._mapping, self._survey).items():
            self._rows.fact(name, value)
        for row in sheet.rows():
            locator = sheet.locator(row.number)
            if row.fault is not None:
                kind, text, raw = row.fault
                self._rows.problem(locator, kind, text, replaces=RecordType.ADVERTS, raw=raw)
                self._rows.used()
            elif (reason := self._mapping.skipped(row.cells) or self._repeats(row.cells)) is None:
                self._adverts.add(self._fields(locator, row.cells))
            else:
                skipped[reason] = skipped.get(reason, 0) + 1
            yield from self._rows.when_full()
        if skipped:
            self._rows.fact("skipped", skipped)
        yield self._rows.cut()

    def _repeats(self, cells: list[str]) -> str | None:
        return REPEATED if self._mapping.repeats(cells) else None

    def _fields(self, locator: str, cells: list[str]) -> AdvertFields:
        times = ("at", "date", "time", "posted_at")
        found = {
            role: [Cell(field.name, field.text(cells)) for field in fields]
            for role, fields in self._mapping.fields.items()
            if role not in (*times, "extra")
        }
        extra = {
            field.name: text
            for field in self._mapping.all("extra")
            if (text := field.text(cells)).strip()
        }
        when, troubles = self._times.when(cells)
        dated = when is UNDATED or when.wall is not None
        for kind, sentence in troubles:
            if dated and when is not UNDATED:
                self._rows.problem(locator, kind, sentence)
        return AdvertFields(locator, found, when if dated else None, when.raw, extra)
