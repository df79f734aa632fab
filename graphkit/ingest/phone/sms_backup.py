"""SMS Backup & Restore: text messages, multimedia messages and calls of one Android phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest.phone.sms_backup_rows import BackupRows
from graphkit.ingest.phone.sms_backup_xml import KINDS, BackupParser
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import NAMES, SourceRow
from graphkit.ingest.xml_stream import XmlStream
from graphkit.ingest.xml_text import encoding_of
from graphkit.model.kinds import RecordType

_HEAD = 16_384
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:smses\b|calls\b[^>]*>\s*(?:<call\s|</calls)|calls\s+count=)",
    re.DOTALL,
)
_LOCATOR = re.compile(r"([a-z]+) (\d+)")
_READ_INTO = {
    "date": ("at_raw",),
    "address": (*NAMES, "id_raws"),
    "number": (*NAMES, "id_raws"),
    "duration": ("seconds",),
}


class SmsBackup:
    """A backup file: one row per `sms`, `mms` or `call` element, in the order of the file."""

    NAME = "sms-backup-restore"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def sniff(self, source: Source) -> str | None:
        """Recognise the root element `smses`, or `calls` with its entries."""
        try:
            head = source.head(_HEAD)
        except SourceError:
            return None
        text = head.decode(encoding_of(head), "replace").lstrip("\ufeff")
        if _ROOT.match(text) is None:
            return None
        what = "text messages" if "<smses" in text else "call log"
        return f"SMS Backup & Restore, {what}"

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield every message and call; dates are milliseconds since 1970, UTC.

        Raises MalformedRecord behind the last slice if the file is cut off, with what
        stood before kept, and before the first if nothing of it is XML.
        """
        backup = BackupRows(source.exhibit_id, settings.region)
        stream, parser = XmlStream(source.open), BackupParser()
        for segment in stream:
            for entry in parser.entries(segment):
                backup.add(entry)
                yield from backup.rows.when_full(
                    done=min(stream.characters / max(source.size, 1), 1.0)
                )
            for trouble in stream.troubles:
                backup.rows.problem(f"line {trouble.line}", trouble.kind, trouble.text)
            stream.troubles.clear()
        if stream.broken is not None and not backup.total:
            raise _broken(source, stream)
        backup.finish(stream, parser)
        yield backup.rows.cut(done=1.0)
        if stream.broken is not None:
            raise _broken(source, stream)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the attributes of one message or call as the file writes them.

        Parts and addresses follow with their number; payloads are shown by their length.
        """
        wanted = _LOCATOR.fullmatch(locator)
        parser = BackupParser()
        if wanted is not None and wanted[1] in KINDS:
            for segment in XmlStream(source.open, check=False):
                for entry in parser.entries(segment):
                    if entry.kind == wanted[1] and entry.number == int(wanted[2]):
                        found = dict(entry.attributes)
                        for word, group in (("part", entry.parts), ("addr", entry.addresses)):
                            for number, inside in enumerate(group, 1):
                                for name, value in inside.items():
                                    shown = (
                                        f"({len(value)} characters)" if name == "data" else value
                                    )
                                    found[f"{word} {number} {name}"] = shown
                        return SourceRow(found, {name: _columns(name) for name in found})
        raise MalformedRecord(
            f"{source.name}: there is no {locator}.",
            exhibit=source.exhibit_id,
            locator=locator,
            hint="Check that this is the file the record was read from.",
        )


def _columns(field: str) -> tuple[str, ...]:
    """Return the columns of records that an attribute was read into."""
    if field.startswith("addr "):
        return NAMES if field.endswith(" address") else ()
    return _READ_INTO.get(field, ())


def _broken(source: Source, stream: XmlStream) -> MalformedRecord:
    text = "" if stream.broken is None else stream.broken.text
    return MalformedRecord(
        f"{source.name}: {text}",
        exhibit=source.exhibit_id,
        locator=source.member or source.name,
        hint="Ask for a whole copy; what stood before it was read and kept.",
    )
