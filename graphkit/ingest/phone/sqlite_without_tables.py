"""SQLite files that show no table: what is missing, instead of an empty success.

A database in WAL mode keeps its newest pages, often all of them, in a file ending in `-wal`
beside it. Copied without that file it opens without complaint and holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphkit.errors import MalformedRecord
from graphkit.ingest.phone.sqlite_file import (
    WAL_MODE,
    is_sqlite,
    open_database,
    reread_row,
    table_names,
)
from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source
from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType


class SqliteWithoutTables:
    """Claims SQLite files in which no table can be found, so that they do not pass unseen."""

    NAME = "sqlite-without-tables"
    VERSION = "1"
    PRIMARY = RecordType.PROBLEMS

    def sniff(self, source: Source) -> str | None:
        """Recognise an SQLite database without a table that can be read."""
        empty = is_sqlite(source) and not table_names(source)
        return "SQLite database without readable tables" if empty else None

    def read(self, source: Source, settings: Settings) -> Iterator[Slice]:
        """Yield one problem; raises MalformedRecord too where rows must have been there.

        The problem stays with the exhibit; the error keeps the file from counting as read.
        """
        rows = Rows(source.exhibit_id)
        with open_database(source) as database:
            database.report(rows)
            tables = len(database.tables)
        if tables:
            text = f"{source.name}: {tables} tables, of an app that no reader knows."
            rows.problem(source.name, "unknown_tables", text)
            yield rows.cut(done=1.0)
            return
        logged = source.head(20)[18:20] == WAL_MODE
        log = source.beside(f"{source.name}-wal")
        if logged and (log is None or log.size == 0):
            text = f"{source.name}: no tables; a write-ahead log is missing."
            hint = f"Add the folder that holds it together with {source.name}-wal."
            rows.problem(source.name, "missing_log", f"{text} {hint}")
            yield rows.cut(done=1.0)
            raise MalformedRecord(
                text, exhibit=source.exhibit_id, locator=source.member or source.name, hint=hint
            )
        rows.problem(source.name, "no_tables", f"{source.name}: a database without any table.")
        yield rows.cut(done=1.0)

    def reread(self, source: Source, locator: str, settings: Settings) -> SourceRow:
        """Return the raw columns of a row; there is none in a database without tables."""
        return reread_row(source, locator)
