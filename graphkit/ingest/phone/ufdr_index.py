"""What a report says elsewhere about its models: handset files, and where each came from.

Reports list the origins of their models behind the models themselves. So the end of the
file is looked at first; a private temporary database holds what may be too much for memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from graphkit.errors import SourceError
from graphkit.ingest.phone.ufdr_models import Event, File, Origin
from graphkit.ingest.phone.ufdr_xml import ReportParser
from graphkit.ingest.xml_segments import Segments, TagTooLong
from graphkit.ingest.xml_text import Repairs, clean_pieces, encoding_of

_encode = json.JSONEncoder(ensure_ascii=False).encode
_BLOCK = 1 << 20
_MARK = "decodedData>"
_WAITING = 2_000
_BITS = 22
"""A model without origins costs no question to the database in nearly all cases: two to
the power of this many bits, half a megabyte, say which ids may be there."""
_BYTES = (1 << _BITS - 3) - 1


class HandsetFile(NamedTuple):
    """A file of the handset: its place in the report's container, hash and size."""

    local_path: str
    sha256: str | None
    size: int | None
    path: str


class ReportIndex:
    """Files by id and origins by model id; close it when the report is read."""

    def __init__(self) -> None:
        """Open the private database; SQLite deletes it by itself."""
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA cache_size=-8000")
        self._db.execute("CREATE TABLE file(id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
        self._db.execute("CREATE TABLE origin(id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
        self._waiting: dict[str, list[tuple[str, str]]] = {"file": [], "origin": []}
        self._marks = {"file": bytearray(1 << _BITS - 3), "origin": bytearray(1 << _BITS - 3)}

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def take(self, event: Event) -> None:
        """Note a file or an origin; other events are left alone."""
        if isinstance(event, File):
            size = event.attributes.get("size", "").strip()
            body = HandsetFile(
                event.items.get("Local Path", ""),
                event.items.get("SHA256") or None,
                int(size) if size.isascii() and size.isdigit() else None,
                event.attributes.get("path", ""),
            )
            self._add("file", event.attributes.get("id", ""), json.dumps(body))
        elif isinstance(event, Origin) and event.nodes:
            self._add("origin", event.id, _encode(event.nodes))

    def _add(self, table: str, key: str, body: str) -> None:
        waiting = self._waiting[table]
        key = key.strip()
        waiting.append((key, body))
        mark = hash(key)
        self._marks[table][(mark >> 3) & _BYTES] |= 1 << (mark & 7)
        if len(waiting) >= _WAITING:
            self._flush(table)

    def _flush(self, table: str) -> None:
        waiting = self._waiting[table]
        if waiting:
            self._db.execute("BEGIN")
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", waiting)
            self._db.execute("COMMIT")
            waiting.clear()

    def _find(self, table: str, key: str) -> str | None:
        mark = hash(key)
        if not self._marks[table][(mark >> 3) & _BYTES] >> (mark & 7) & 1:
            return None
        self._flush(table)
        row = self._db.execute(f"SELECT body FROM {table} WHERE id = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def file(self, key: str) -> HandsetFile | None:
        """Return the file of that id, if the report lists it."""
        body = self._find("file", key)
        return None if body is None else HandsetFile(*json.loads(body))

    def origins(self, model_id: str) -> list[dict[str, str]]:
        """Return where a model was decoded from: path, table and offset, often one."""
        body = self._find("origin", model_id)
        if body is None:
            return []
        found: list[dict[str, str]] = json.loads(body)
        return found


def events_behind_models(open_stream: Callable[[], BinaryIO]) -> Iterator[Event]:
    """Yield what stands behind the last end of `decodedData`: files, origins, device notes.

    Only the real end is the last one, whatever texts inside of the models may hold. A
    damaged stream yields nothing here; the reading proper says what is wrong with it.
    """
    try:
        place, encoding = _end_of_models(open_stream)
        if place is not None:
            with open_stream() as stream:
                _skip(stream, place)
                yield from _events(stream, encoding)
    except (SourceError, TagTooLong):
        return


def _end_of_models(open_stream: Callable[[], BinaryIO]) -> tuple[int | None, str]:
    """Return the byte behind the last end of the models, and the encoding of the file."""
    place = None
    with open_stream() as stream:
        block = stream.read(_BLOCK)
        encoding = encoding_of(block)
        if encoding == "utf-16":
            encoding = "utf-16-le" if block.startswith(b"\xff\xfe") else "utf-16-be"
        encoding = encoding.removesuffix("-sig")
        mark = _MARK.encode(encoding)
        before, kept = 0, b""
        while block:
            text = kept + block
            found = text.rfind(mark)
            if found >= 0:
                place = before + found + len(mark)
            kept = text[-len(mark) + 1 :]
            before += len(text) - len(kept)
            block = stream.read(_BLOCK)
    return place, encoding


def _skip(stream: BinaryIO, count: int) -> None:
    if stream.seekable():
        stream.seek(count)
        return
    while count > 0:
        block = stream.read(min(_BLOCK, count))
        if not block:
            return
        count -= len(block)


def _events(stream: BinaryIO, encoding: str) -> Iterator[Event]:
    parser, segments = ReportParser(wanted=frozenset()), Segments()
    for piece in clean_pieces(stream, Repairs(), encoding=encoding):
        for segment in segments.take(piece):
            yield from parser.events(segment)
    if segments.pending:
        yield from parser.events(segments.pending)
