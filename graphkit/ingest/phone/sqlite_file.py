"""SQLite databases found in evidence, read without trusting them; it knows no app's tables.

Only a private copy is opened, with its write-ahead log or rollback journal beside it. A
table counts if the schema itself says that it is one: a view can pose as a table and
recurse for ever. Rows behind a damaged page are read on, and the damaged keys are named.
"""

from __future__ import annotations

import re
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from zlib import crc32

from graphkit.errors import MalformedRecord, SourceError
from graphkit.ingest import limits
from graphkit.ingest.phone.sqlite_row import Row, shown
from graphkit.ingest.phone.sqlite_walk import TableWalk, quoted
from graphkit.ingest.rows import Rows
from graphkit.ingest.source import Source, private_copy
from graphkit.ingest.source_row import SourceRow
from graphkit.model.kinds import RecordType

MAGIC = b"SQLite format 3\x00"
WAL_MODE = b"\x02\x02"
"""Bytes 18 and 19 of the header: the database keeps its newest pages in a `-wal` file."""

_BASE_STEPS, _STEPS_PER_BYTE, _STEP = 20_000_000, 20, 10_000
"""The budget of one query in steps of SQLite's machine: a scan of the file takes far fewer."""
_REMEMBERED = 16
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+(?:TEMP\s+|TEMPORARY\s+)?TABLE\b", re.IGNORECASE)
_ROWID_NAMES = ("_rowid_", "rowid", "oid")

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_names_of: OrderedDict[tuple[object, ...], frozenset[str]] = OrderedDict()


def is_sqlite(source: Source) -> bool:
    """Tell whether a file begins as an SQLite database does."""
    return source.head(16) == MAGIC


def table_names(source: Source) -> frozenset[str]:
    """Return the names of the real tables; empty if there are none or nothing can be read.

    Every reader of a database asks this of every file, so the last answers are kept.
    """
    try:
        if not is_sqlite(source):
            return frozenset()
        asked = _fingerprint(source)
        known = _names_of.get(asked)
        if known is None:
            with open_database(source) as database:
                known = frozenset(database.tables)
            _remember(asked, known)
    except SourceError:
        return frozenset()
    return known


def _fingerprint(source: Source) -> tuple[object, ...]:
    parts: list[object] = [source.exhibit_id, source.member, source.name]
    for part in (source, *(source.beside(source.name + e) for e in ("-wal", "-journal"))):
        parts += (0, 0) if part is None else (part.size, crc32(part.head()))
    return tuple(parts)


def _remember(asked: tuple[object, ...], names: frozenset[str]) -> None:
    _names_of[asked] = names
    while len(_names_of) > _REMEMBERED:
        with suppress(KeyError):  # another thread was faster
            _names_of.popitem(last=False)


@contextmanager
def open_database(source: Source) -> Iterator[Database]:
    """Open a private copy of a database; raises MalformedRecord if SQLite cannot read it.

    The copy is gone afterwards, and the source is never written to.
    """
    with private_copy(source, beside=("-wal", "-journal")) as path:
        problems, notes = _settle(source, path)
        try:
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, cached_statements=0
            )
        except sqlite3.Error as error:
            raise _unreadable(source, error) from error
        with closing(connection):
            try:
                database = Database(source, connection, path.stat().st_size)
            except (sqlite3.Error, UnicodeDecodeError) as error:
                # SQLite quotes the damaged schema in its message, whatever bytes stand there
                raise _unreadable(source, error) from error
            database.problems += problems
            database.notes += notes
            yield database


def _unreadable(source: Source, error: sqlite3.Error | UnicodeDecodeError) -> MalformedRecord:
    return MalformedRecord(
        f"{source.name}: SQLite cannot read this database ({error}).",
        exhibit=source.exhibit_id,
        locator=source.member or source.name,
        hint="Copy it again from the original medium, with its -wal file.",
    )


def _settle(source: Source, path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Make the copy openable: roll back what was never committed, fill up what is cut off."""
    problems: list[tuple[str, str]] = []
    notes: list[str] = []
    journal, log = (path.with_name(path.name + ending) for ending in ("-journal", "-wal"))
    if _start(journal, 8) == _JOURNAL_MAGIC:
        _roll_back(path)
        notes.append(
            f"{source.name}: a rollback journal lay beside it; what was not committed was "
            "rolled back in the copy, as SQLite itself does."
        )
    header = _start(path, 100)
    logged = len(_start(log, 1)) > 0
    if header[18:20] == WAL_MODE and not log.exists():
        notes.append(
            f"{source.name}: no write-ahead log lies beside it; if there was one, the newest "
            "rows are missing."
        )
    size = path.stat().st_size
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else max(page, 512)
    whole = int.from_bytes(header[28:32], "big") * page
    trusted = header[24:28] == header[92:96] and not logged
    if trusted and size < whole <= limits.INFLATED:
        # SQLite refuses a short file as a whole; with empty pages it reads what is there. The
        # page in which it was cut goes too: filled up with zeros it would show invented rows.
        with suppress(OSError), path.open("r+b") as stream:
            stream.truncate(size // page * page)
            stream.truncate(whole)
        text = f"{source.name}: cut off, {size:,} of {whole:,} bytes are there."
        problems.append(("truncated", text))
    return problems, notes


def _start(path: Path, count: int) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as stream:
        return stream.read(count)


def _roll_back(path: Path) -> None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


class Database:
    """One open copy: its real tables with their columns, and scans by row key."""

    def __init__(self, source: Source, connection: sqlite3.Connection, size: int) -> None:
        """Read the schema, then forbid everything but plain reading."""
        self.source = source
        self.problems: list[tuple[str, str]] = []
        """Kind and sentence of what is wrong with the file as a whole."""
        self.notes: list[str] = []
        self._connection = connection
        self._steps = (_BASE_STEPS + _STEPS_PER_BYTE * size) // _STEP
        self._left = self._steps
        self._replaced = 0
        connection.text_factory = self._decode
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.FIELD)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_progress_handler(self._tick, _STEP)
        for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        self.user_version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        self.tables = dict(self._schema())
        connection.set_authorizer(_authorize)

    def _schema(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        found = self._connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
        for name, sql in found:
            if isinstance(name, str) and isinstance(sql, str) and _PLAIN_TABLE.match(sql):
                info = self._connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
                yield name, tuple(str(row[1]) for row in info)

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            self._replaced += 1
            return data.decode(errors="replace")

    def _tick(self) -> int:
        self._left -= 1
        return int(self._left < 0)

    def run(self, sql: str, *values: int) -> sqlite3.Cursor:
        """Start one query with a fresh budget."""
        self._left = self._steps
        return self._connection.execute(sql, values)

    def report(self, rows: Rows) -> None:
        """Put what is wrong with the file as a whole, and its version, into the report."""
        for kind, text in self.problems:
            rows.problem(self.source.name, kind, text)
        rows.fact("user_version", self.user_version)

    def count(self, table: str) -> int:
        """Return how many rows a table holds; 0 if there is no such table or it is damaged."""
        if table not in self.tables:
            return 0
        try:
            return int(self.run(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])
        except sqlite3.Error:
            return 0

    def scan(
        self,
        table: str,
        columns: Sequence[str],
        *,
        rows: Rows | None = None,
        replaces: RecordType | None = None,
    ) -> Iterator[Row]:
        """Yield the rows of a table by rising row key; absent columns and tables give nothing.

        What cannot be read becomes a problem in `rows`, with the keys concerned; with
        `replaces` it also counts as one row of the file. Without `rows` it stays silent.
        """
        if table not in self.tables:
            return
        present = [name for name in columns if name in self.tables[table]]
        key = self._key_column(table)
        if key is None:
            if rows is not None:
                rows.problem(table, "no_row_key", f"{table}: has no row keys; it was not read.")
            return
        for found in TableWalk(self.run, self.replaced, table, key, present):
            if isinstance(found, Row):
                yield found
                if rows is not None:
                    found.report(rows)
            elif rows is not None:
                instead = replaces if found.counts else None
                rows.problem(found.locator, found.kind, found.text, replaces=instead)
                if instead is not None:
                    rows.used()

    def row(self, table: str, key: int) -> dict[str, str] | None:
        """Return every column of one row as text, without the empty ones; None if absent."""
        name = self._key_column(table) if table in self.tables else None
        if name is None:
            return None
        columns = self.tables[table]
        walk = TableWalk(self.run, self.replaced, table, name, columns)
        values = walk.one(key)
        if values is None:
            return None
        pairs = zip(columns, values, strict=True)
        return {column: shown(value) for column, value in pairs if value is not None}

    def _key_column(self, table: str) -> str | None:
        taken = {name.lower() for name in self.tables[table]}
        for name in _ROWID_NAMES:
            if name not in taken:
                try:
                    self.run(f"SELECT {name} FROM {quoted(table)} LIMIT 0").fetchall()
                except sqlite3.Error:
                    return None
                return name
        return None

    def replaced(self) -> int:
        """Return how many texts were not UTF-8 since the last call."""
        count, self._replaced = self._replaced, 0
        return count


def _authorize(
    action: int, first: str | None, second: str | None, database: str | None, inner: str | None
) -> int:
    """Allow reading of plain tables; `inner` names a view or trigger, which never counts."""
    allowed = action in _ALLOWED and inner is None
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def reread_row(
    source: Source, locator: str, into: Mapping[str, Iterable[str]] | None = None
) -> SourceRow:
    """Return every raw column of the row at `TABLE KEY`; MalformedRecord if there is none.

    `into` says which columns of the records were read from a column of the database.
    """
    table, _, key = locator.rpartition(" ")
    if table and re.fullmatch(r"-?\d{1,18}", key):
        with open_database(source) as database:
            found = database.row(table, int(key))
        if found is not None:
            return SourceRow(found, into)
    raise MalformedRecord(
        f"{source.name} {locator}: no such row.", exhibit=source.exhibit_id, locator=locator
    )
