"""What a reader is: it recognises one format by content and yields slices of records.

A reader never writes, never guesses a zone, a day order or a currency, and never
drops a row: what it cannot read becomes a problem with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has stated about a source; None means nobody has said.

    `region` is an ISO country for numbers without a country code, `timezone` an IANA
    zone for wall clocks, `date_order` one of dmy, mdy, ymd.
    """

    region: str | None = None
    timezone: str | None = None
    date_order: str | None = None
    currency: str | None = None
    password: str | None = None
    profile: str | None = None
    profiles: Mapping[str, str] = field(default_factory=dict)
    """The case's own mapping profiles: name to YAML text."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """`--set column=role`, over whatever the profile says."""
    stated: frozenset[str] = frozenset()
    """Names of the settings said for this very source; the others are the case's own,
    which a profile that knows its layout's region or zone goes before."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One commit's worth of records: all of it becomes visible, or none.

    `tables` hold the columns of `model.records.SCHEMAS` in source order. `rows` is how
    many rows of the source this slice used up (None where the format has no rows).
    `facts` are merged into the import report: lists are appended, other values replace.
    """

    tables: Mapping[RecordType, pa.Table]
    rows: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    done: float | None = None
    """Share of the source read so far, 0 to 1, for progress; None if unknown."""


class Reader(Protocol):
    """One format. Two runs over the same bytes with the same settings give equal slices."""

    NAME: str
    """Stable name of the format, such as `sms-backup-restore`."""
    VERSION: str
    """Raised whenever the same bytes would give other records."""
    PRIMARY: RecordType
    """The record type that the format's rows become: rows = these + problems."""

    def sniff(self, source: Source) -> str | None:
        """Return a sentence saying what this is, or None if it is not this format.

        Looks at content, never at the name; cheap; never raises on hostile bytes.
        """
        ...

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield the records in source order, in slices of the same borders every time.

        Raises NeedsAnswer, ProtectedSource or MalformedRecord before the first slice
        where nothing can be read at all.
        """
        ...

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return what stands at a locator, field by field, as the file writes it.

        The fields keep the file's own names and order, and say which columns of the records
        they were read into; raises MalformedRecord if nothing stands there. This is what a
        court compares with the record.
        """
        ...
