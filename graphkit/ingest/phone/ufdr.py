"""Cellebrite reports: a `.ufdr` (zip with `report.xml` at its root) or the plain XML.

Proven on the grammar that public readers describe, not on a complete genuine file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from graphkit.errors import MalformedRecord, ProtectedSource, SourceError
from graphkit.ingest.phone.ufdr_index import ReportIndex, events_behind_models
from graphkit.ingest.phone.ufdr_reading import Reading
from graphkit.ingest.phone.ufdr_reread import find_place
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import CLAIMS, NAMES, SourceRow
from graphkit.ingest.xml_stream import XmlStream
from graphkit.ingest.xml_text import encoding_of
from graphkit.model.kinds import RecordType

PROTECTED = b"\x2d\x06\x52\x6d"
"""The first bytes of a report.xml that was written with protection."""

_NAMES = ("report.xml", "Report.xml")
_ROOT = re.compile(r"<(?:[\w.-]+:)?project[\s>]")
_SIGNS = ("project id", "extractionType", "sourceExtractions", "pa.cellebrite.com/report")
_HEAD = 4096
_TIMES = frozenset({"TimeStamp", "SystemMessageTimeStamp"})
_NAMING = frozenset(
    {
        "Identifier", "Value", "Username", "MSISDN", "IMEI", "IMSI", "ICCID", "AccountNumber",
        "Account", "Number",
    }
)  # fmt: skip
"""Fields that hold a number, an address or an account."""


class CellebriteReport:
    """A report of Cellebrite's analyzer: one row per call, message, e-mail or chat event."""

    NAME = "cellebrite-ufdr"
    VERSION = "1"
    PRIMARY = RecordType.COMMUNICATIONS

    def sniff(self, source: Source) -> str | None:
        """Recognise the root element of the report, or the mark of a protected one."""
        try:
            inner = _report(source)
            head = b"" if inner is None else inner.head(_HEAD)
        except ProtectedSource:
            return "Cellebrite report (UFDR), protected"
        except SourceError:
            return None
        if head.startswith(PROTECTED):
            return "Cellebrite report (UFDR), protected"
        text = head.decode(encoding_of(head), "replace")
        if _ROOT.search(text) is None or not any(sign in text for sign in _SIGNS):
            return None
        return "Cellebrite report (UFDR)" if inner is not source else "Cellebrite report (XML)"

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield calls, messages, contacts, accounts, places and transfers of the report.

        Times with an offset are explicit; `DateTimeOnly` times stay undated unless the
        zone was stated for this file. Raises ProtectedSource for a protected report.
        """
        with closing(ReportIndex()) as index, _opened(source) as inner:
            reading = Reading(source.exhibit_id, settings, index, _payloads(inner))
            for event in events_behind_models(inner.open):
                reading.note(event)
            yield from reading.slices(XmlStream(inner.open), inner.size)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the fields of one model as the report writes them; secrets are left out."""
        with _opened(source) as inner:
            found = find_place(inner.open, locator)
        if found is None:
            raise MalformedRecord(
                f"{source.name}: there is no {locator}.",
                exhibit=source.exhibit_id,
                locator=locator,
                hint="Check that this is the file the record was read from.",
            )
        return SourceRow(found, {name: _columns(name) for name in found})


def _columns(field: str) -> tuple[str, ...]:
    """Return the columns of records that a field was read into, by the last part of its name."""
    name = field.rpartition(".")[2]
    if name in _TIMES:
        return ("at_raw",)
    if name == "Duration":
        return ("seconds",)
    return (*NAMES, "own_account_raw", "cp_account_raw", *CLAIMS) if name in _NAMING else ()


def _report(source: Source) -> Source | None:
    """Return the XML of the report: a member of a zip, or the file itself."""
    if source.head(2) != b"PK":
        return source
    container = source.container()
    if container is None:
        return None
    for name in _NAMES:
        member = container.get(name)
        if member is not None:
            return member
    if any(path.rpartition("!/")[2] in _NAMES for path, _, _ in container.left):
        raise _protected(source)
    return None


@contextmanager
def _opened(source: Source) -> Iterator[Source]:
    """Give the XML of the report; a zip around it is closed at the end."""
    inner = _report(source)
    try:
        if inner is None:
            raise MalformedRecord(
                f"{source.name}: there is no report.xml at the root of the zip.",
                exhibit=source.exhibit_id,
                hint="Export the report again as UFDR.",
            )
        if inner.head(len(PROTECTED)) == PROTECTED:
            raise _protected(source)
        yield inner
    finally:
        if inner is not source:
            container = source.container()
            if container is not None:
                container.close()


def _protected(source: Source) -> ProtectedSource:
    return ProtectedSource(
        f"{source.name}: the report is protected.",
        exhibit=source.exhibit_id,
        locator=source.member or source.name,
        hint="Export it again from the analyzer without protection.",
    )


def _payloads(inner: Source) -> Callable[[str], bool]:
    """Return what tells whether a file that the report lists is really there."""

    def is_there(path: str) -> bool:
        return inner.beside(path.lstrip("/")) is not None

    return is_there
