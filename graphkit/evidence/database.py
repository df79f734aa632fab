"""The one module that opens the file of record, with the one SQLite library of the process."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from graphkit.errors import StoreError

FIXED_IN = (3, 51, 3)
"""First SQLite in which two connections cannot lose a commit at a checkpoint."""

LEDGER = """
CREATE TABLE ledger(
  seq INTEGER PRIMARY KEY, at_utc TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL,
  action TEXT NOT NULL, body TEXT, salt BLOB,
  body_sha256 BLOB NOT NULL CHECK(length(body_sha256)=32),
  prev BLOB NOT NULL CHECK(length(prev)=32), hash BLOB NOT NULL CHECK(length(hash)=32)) STRICT;
CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger
WHEN new.seq IS NOT (SELECT coalesce(max(seq),0)+1 FROM ledger)
  OR new.prev IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT raise(ABORT,'ledger: not the next entry'); END;
CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger
WHEN NOT (new.body IS NULL AND new.salt IS NULL AND new.seq IS old.seq
  AND new.at_utc IS old.at_utc AND new.actor IS old.actor AND new.role IS old.role
  AND new.action IS old.action AND new.body_sha256 IS old.body_sha256
  AND new.prev IS old.prev AND new.hash IS old.hash
  AND (SELECT action FROM ledger ORDER BY seq DESC LIMIT 1)='purge')
BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
"""


def create(path: Path, tables: str) -> None:
    """Make a new file of record with the ledger and the given state tables."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(LEDGER + tables)
    finally:
        connection.close()


def open_writer(path: Path) -> sqlite3.Connection:
    """Open the file of record for its one writer; every commit reaches the disk."""
    if not path.is_file():
        raise StoreError(
            f"{path.parent} is not a case folder: it holds no ledger.sqlite.",
            store=str(path),
            hint="Make one with: graphkit new CASE",
        )
    connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.row_factory = sqlite3.Row
    return connection


def add_table(connection: sqlite3.Connection, table: str, sql: str) -> None:
    """Make a state table in a case of an earlier make; nothing is done where it exists."""
    if not has_table(connection, table):
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}COMMIT;")


def has_table(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether the file of record has this table."""
    return (
        connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", (table,)
        ).fetchone()
        is not None
    )


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the file of record for reading, beside a writer that may be at work."""
    if not path.is_file():
        raise StoreError(
            f"{path.parent} is not a case folder: it holds no ledger.sqlite.",
            store=str(path),
            hint="Make one with: graphkit new CASE",
        )
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=30,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.row_factory = sqlite3.Row
    return connection
