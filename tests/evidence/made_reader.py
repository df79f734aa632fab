"""A format for the tests of the case folder: one line, one call; slices of three lines."""

from __future__ import annotations

import time
from collections.abc import Iterator

from graphkit.errors import MalformedRecord
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.model.identifiers import Identifier
from graphkit.model.kinds import IdentifierKind, RecordType, Validity


class LineReader:
    """Reads files that begin with `calls`: each further line is one call's text."""

    NAME = "test-lines"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def sniff(self, source: Source) -> str | None:
        return "lines of a test" if source.head(5) == b"calls" else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        rows = Rows(source.exhibit_id)
        with source.open() as stream:
            for number, line in enumerate(stream, 1):
                if number == 1:
                    continue
                text = line.decode().strip()
                if text == "stop":
                    raise MalformedRecord(f"line {number}: the file stops here.")
                if text == "crash":
                    raise ZeroDivisionError
                where = f"line {number}"
                if text == "bad":
                    rows.problem(where, "bad", "Not a call.", replaces=self.PRIMARY, raw=text)
                else:
                    number_read = Identifier(
                        IdentifierKind.PHONE, text, f"+{text}", Validity.VALID, "test"
                    )
                    key = rows.mention(number_read, self.PRIMARY, where)
                    rows.add(self.PRIMARY, locator=where, kind="call", from_id=key, from_raw=text)
                rows.used()
                if (number - 1) % 3 == 0:
                    time.sleep(self.pause)
                    yield rows.cut()
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> dict[str, str]:
        with source.open() as stream:
            lines = stream.read().decode().splitlines()
        return {"line": lines[int(locator.removeprefix("line ")) - 1]}
