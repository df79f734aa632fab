"""Opens the tables of a file: one for a text file, one per sheet for a workbook."""

from __future__ import annotations

from graphkit.errors import SourceError
from graphkit.ingest.source import Source
from graphkit.ingest.tables.profile import Profile
from graphkit.ingest.tables.sheet import Sheet, TextTable
from graphkit.ingest.tables.sniff import Dialect, sniff
from graphkit.ingest.tables.workbook import is_workbook, open_workbook


def open_sheets(source: Source, *, whole: bool, profile: Profile | None = None) -> list[Sheet]:
    """Return the tables of a file, without header yet; empty if it holds none.

    `whole` settles the encoding over all of the file, as reading needs it. A `profile`
    states the delimiter and the quotation mark where it names them. Raises SourceError
    for a workbook that cannot be opened.
    """
    if is_workbook(source):
        return open_workbook(source)
    dialect = sniff(source, whole=whole, delimiter=profile.delimiter if profile else None)
    if dialect is None:
        return []
    if profile is not None and profile.quote != '"':
        quote = None if profile.quote == "none" else profile.quote
        dialect = Dialect(dialect.encoding, dialect.delimiter, quote, dialect.line_end)
    notes = (dialect.encoding.note,) if dialect.encoding.note else ()
    return [Sheet(source, TextTable(source, dialect), dialect=dialect, notes=notes)]


def peek_sheets(source: Source) -> list[Sheet]:
    """Return the tables for recognising a file: never raises, empty where there are none."""
    try:
        return open_sheets(source, whole=False)
    except SourceError:
        return []
