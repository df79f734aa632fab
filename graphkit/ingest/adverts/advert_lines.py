"""Scraped adverts as JSON: one object per line, or one array of objects; also packed.

Reads flat scrapes, crawl documents and the output of extraction programs. A picture's own
document becomes a media record of its page, not an advert.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graphkit.errors import MalformedRecord
from graphkit.ingest.adverts.advert_record import MANY_ADVERTS, AdvertFields, AdvertRecords
from graphkit.ingest.adverts.column_roles import read_into, roles_of
from graphkit.ingest.adverts.json_advert import cells_of, is_advert, is_media
from graphkit.ingest.adverts.json_items import Item, first_value, items
from graphkit.ingest.adverts.list_cell import as_text
from graphkit.ingest.adverts.posted import read_posted, settle_order
from graphkit.ingest.finance.dates import Order
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType


class AdvertLines:
    """JSON lines or a JSON array of adverts, as scrapers, crawlers and extractors write them."""

    NAME = "advert-lines"
    VERSION = "1"
    PRIMARY = RecordType.ADVERTS

    def sniff(self, source: Source) -> str | None:
        """Recognise the fields of an advert in the first object."""
        if is_advert(first_value(source)):
            return "JSON objects, one per online advert"
        return None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield adverts in the order of the file; a line that is no object is a problem.

        Raises NeedsAnswer where the posting dates leave the order of day and month open.
        """
        order = settle_order(_dates(source, settings), settings.date_order, source.name)
        rows = Rows(source.exhibit_id, slice_rows=MANY_ADVERTS)
        records = AdvertRecords(rows, settings)
        media = 0
        for item in items(source):
            value = item.value
            if not isinstance(value, dict):
                self._fault(rows, item)
            elif is_media(value):
                media += 1
                _add_media(rows, item.locator, value)
            else:
                records.add(_advert(item.locator, value, order, settings))
            yield from rows.when_full()
        notes = records.notes()
        if media:
            notes.append(f"Documents that describe a picture and are no advert: {media:,}.")
        rows.fact("notes", notes)
        yield rows.cut(done=1.0)

    def _fault(self, rows: Rows, item: Item) -> None:
        rows.used()
        rows.problem(
            item.locator,
            "not_an_object",
            item.fault or "The value is no JSON object; it is kept as text only.",
            replaces=self.PRIMARY,
            raw=item.raw,
        )

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the top-level fields of one object: texts as they read, the others as JSON."""
        for item in items(source):
            if item.locator != locator:
                continue
            if isinstance(item.value, dict):
                fields = {
                    str(name): value
                    if isinstance(value, str)
                    else json.dumps(value, ensure_ascii=False)
                    for name, value in item.value.items()
                }
                return SourceRow(fields, read_into(roles_of(list(fields))))
            return SourceRow({"line": item.raw})
        raise MalformedRecord(
            f"{source.name}: nothing stands at {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
            hint="Check the locator against the file.",
        )


def _advert(
    locator: str, value: Mapping[str, Any], order: Order, settings: Settings
) -> AdvertFields:
    cells, extra = cells_of(value, settings.columns)
    posted = next((cell.text for cell in cells.pop("posted_at", ()) if cell.text.strip()), None)
    return AdvertFields(
        locator, cells, read_posted(posted, order, settings.timezone), posted, extra
    )


def _dates(source: Source, settings: Settings) -> Iterator[str]:
    for item in items(source):
        if isinstance(item.value, dict) and not is_media(item.value):
            cells, _ = cells_of({**item.value, "raw_content": None}, settings.columns)
            yield from (cell.text for cell in cells.get("posted_at", ())[:1])


def _add_media(rows: Rows, locator: str, value: Mapping[str, Any]) -> None:
    path = value.get("obj_stored_url") or value.get("obj_original_url")
    rows.add(
        RecordType.MEDIA,
        locator=locator,
        path=None if path is None else as_text(path),
        mime=None if value.get("content_type") is None else as_text(value["content_type"]),
        present=False,
        extra=json.dumps(dict(value), ensure_ascii=True, default=str),
    )
