"""The records of a case as tables: verified Parquet files under a locked-down DuckDB.

DuckDB calculates in memory over files that were hashed against the ledger first; it can
read nothing outside the record folder and loads no extension.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from graphkit.evidence.batches import Verified
from graphkit.evidence.folder import CaseFolder
from graphkit.model.kinds import RecordType
from graphkit.model.records import STORED

CURRENT_RUNS = """
WITH done AS (
  SELECT r.run_id, r.exhibit_id, coalesce(r.member,'') AS member, r.seq
  FROM run r JOIN run_done d ON d.run_id = r.run_id
  WHERE d.status IN ('imported', 'incomplete') AND d.seq <= ?),
newest AS (SELECT exhibit_id, member, max(seq) AS seq FROM done GROUP BY exhibit_id, member)
SELECT d.run_id FROM done d JOIN newest n USING (exhibit_id, member, seq)
"""
"""The newest complete run of each file; one that was interrupted is not used until finished."""

BATCHES = f"""
SELECT b.path, b.sha256, b.rows, b.record_type, r.exhibit_id
FROM batch b JOIN run r ON r.run_id = b.run_id WHERE b.run_id IN ({CURRENT_RUNS})
ORDER BY b.record_type, r.exhibit_id, coalesce(r.member,''), b.slice
"""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One batch in use: where it lies, its hash, its rows, and its number in the views."""

    path: Path
    sha256: str
    rows: int
    record_type: RecordType
    exhibit_id: str
    batch: int


def current(
    folder: CaseFolder, connection: sqlite3.Connection, *, as_at: int | None = None
) -> list[RecordFile]:
    """List the batches in use, in an order that does not depend on the order of import.

    `as_at` is a ledger number: the batches that were in use up to that entry.
    """
    limit = as_at if as_at is not None else 2**62
    return [
        RecordFile(
            folder.records / row["path"],
            row["sha256"],
            row["rows"],
            RecordType(row["record_type"]),
            row["exhibit_id"],
            number,
        )
        for number, row in enumerate(connection.execute(BATCHES, (limit,)))
    ]


def connect(
    folder: CaseFolder, verified: Verified, files: Sequence[RecordFile] | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the records: one view per record type, with `batch` and `row` beside the columns.

    `files` pins the batches, so that their numbers stay what they were when the network
    was built; without it the batches of today are used. Raises IntegrityError if a file
    is missing or not as recorded.
    """
    if files is None:
        with folder.reading() as ledger:
            files = current(folder, ledger)
    for file in files:
        where = file.path.relative_to(folder.path).as_posix()
        verified.check(file.path, file.sha256, where=f"{where} of exhibit {file.exhibit_id}")
    return open_files(folder.records.resolve(), list(files))


def open_files(records: Path, files: list[RecordFile]) -> duckdb.DuckDBPyConnection:
    """Make the views over these files; nothing else on the disk can be reached."""
    connection = duckdb.connect(":memory:")
    for setting in (
        "autoinstall_known_extensions=false",
        "autoload_known_extensions=false",
        "temp_directory=''",
        f"allowed_directories=[{_quoted(str(records))}]",
        "enable_external_access=false",
        "preserve_insertion_order=true",
        "TimeZone='UTC'",
    ):
        connection.execute(f"SET {setting}")
    for record_type in RecordType:
        own = [file for file in files if file.record_type is record_type]
        name = record_type.value
        if own:
            # file_index counts from 0 in the order given; batches of a type are in sequence
            listed = ", ".join(_quoted(str(records / name / file.path.name)) for file in own)
            connection.execute(
                f"CREATE VIEW {name} AS SELECT *, (file_index + {own[0].batch})::INTEGER AS batch,"
                f" file_row_number AS row FROM read_parquet([{listed}])"
            )
        else:
            empty = STORED[record_type].append(pa.field("batch", pa.int32()))
            table = empty.append(pa.field("row", pa.int64())).empty_table()
            connection.register(f"no_{name}", table)
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM no_{name}")
    connection.execute("SET lock_configuration=true")
    return connection


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
