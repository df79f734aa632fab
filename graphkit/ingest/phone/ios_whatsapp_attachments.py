"""Attachments of iOS WhatsApp messages: files that were sent, and places that were shared.

The same two columns hold the coordinates of a place and the pixels of a picture: only the
message's type tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter

from graphkit.errors import SourceError
from graphkit.ingest.phone.chat_archive import sha256_of
from graphkit.ingest.phone.extra import extra
from graphkit.ingest.phone.sqlite_file import Database
from graphkit.ingest.phone.sqlite_row import Row
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.model.kinds import RecordType
from graphkit.model.times import When

_MEDIA = (
    "ZMESSAGE", "ZMEDIALOCALPATH", "ZMEDIAURL", "ZFILESIZE", "ZVCARDSTRING", "ZVCARDNAME",
    "ZLATITUDE", "ZLONGITUDE", "ZHACCURACY", "ZTITLE", "ZMOVIEDURATION",
)  # fmt: skip
_MIME = re.compile(r"[a-z]+/[\w.+-]+", re.IGNORECASE)
_FOLDER = "Message/"
"""Where the app keeps its files, seen from the database."""


class Attachments:
    """The media items of one database; each is given out once, to its message."""

    def __init__(
        self, database: Database, rows: Rows, source: Source, counts: Counter[str]
    ) -> None:
        """Read all media items; `counts` gathers what becomes of them."""
        self._rows = rows
        self._source = source
        self._counts = counts
        self._items = {row.key: row for row in database.scan("ZWAMEDIAITEM", _MEDIA, rows=rows)}
        self._of: dict[int, list[int]] = {}
        for key, item in self._items.items():
            message = item.integer("ZMESSAGE")
            if message is not None:
                self._of.setdefault(message, []).append(key)
        counts["media_items"] = len(self._items)

    def of(self, message: Row, sender: str | None, when: When, *, place: bool) -> None:
        """Add the attachments of one message; `place` says that it shares a place."""
        linked = message.integer("ZMEDIAITEM")
        keys = [*([] if linked is None else [linked]), *self._of.get(message.key, [])]
        for key in dict.fromkeys(keys):
            item = self._items.pop(key, None)
            if item is None:
                continue
            self._file(item, message.locator, when)
            if place:
                self._position(item, message.locator, sender, when)
            item.report(self._rows)

    def left_over(self) -> int:
        """Add files that no message claims, since it may have been deleted; count them."""
        orphans = [item for item in self._items.values() if item.text("ZMEDIALOCALPATH")]
        for item in orphans:
            self._file(item, None, None)
            item.report(self._rows)
        return len(orphans)

    def _file(self, item: Row, parent: str | None, when: When | None) -> None:
        path = item.text("ZMEDIALOCALPATH")
        if path is None and item.text("ZMEDIAURL") is None:
            return  # a shared place, or the preview of a link
        self._counts["files"] += 1
        payload = self._payload(path)
        digest = None
        if payload is not None:
            try:
                digest = sha256_of(payload)
            except SourceError as error:
                item.note("unreadable_file", str(error).rstrip("."))
        mime = item.text("ZVCARDSTRING")
        size = item.integer("ZFILESIZE")
        self._rows.add(
            RecordType.MEDIA,
            when=when,
            locator=item.locator,
            parent_locator=parent,
            path=path,
            sha256=digest,
            mime=mime if mime is not None and _MIME.fullmatch(mime) else None,
            size=size,
            present=digest is not None,
            extra=extra({"title": item.text("ZTITLE"), "url": item.text("ZMEDIAURL")}),
        )

    def _payload(self, path: str | None) -> Source | None:
        """Find the file in the same extraction; only an exact name counts."""
        if not path:
            return None
        return self._source.beside(_FOLDER + path) or self._source.beside(path)

    def _position(
        self, item: Row, parent: str | None, sender: str | None, when: When | None
    ) -> None:
        latitude, longitude = item.real("ZLATITUDE"), item.real("ZLONGITUDE")
        if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
            item.note("no_position", "a shared place without coordinates")
            return
        if abs(latitude) > 90 or abs(longitude) > 180:
            item.note("no_position", f"{latitude}, {longitude} is no place on earth")
            return
        self._counts["positions"] += 1
        accuracy = item.real("ZHACCURACY")
        self._rows.add(
            RecordType.POSITIONS,
            when=when,
            locator=item.locator,
            subject_id=sender,
            basis="shared",
            latitude=latitude,
            longitude=longitude,
            accuracy_m=accuracy or None,
            place_raw=item.text("ZTITLE"),
            parent_locator=parent,
        )
