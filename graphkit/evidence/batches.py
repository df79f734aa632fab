"""Record batches: immutable Parquet files, acknowledged by one ledger transaction per slice.

Written to a temporary name, brought to the disk, hashed, renamed to its hash, and only
then named in the ledger. Only files that the ledger names are ever read.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graphkit.errors import IntegrityError
from graphkit.evidence.exhibits import disk_problem, hash_file, sync_folder
from graphkit.evidence.folder import CaseFolder
from graphkit.evidence.ledger import Ledger
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMA_VERSION, SCHEMAS, STORED, holds, plain

ROW_GROUP = 122_880
_REPEATING = (
    "exhibit_id", "member", "reader", "reader_version", "at_basis", "kind", "direction", "status",
    "from_id", "from_raw", "owner_id", "device_id", "imsi", "cell", "extra", "recipients_basis",
    "basis", "subject", "record_type", "validity", "method", "region", "currency",
    "to_ids.list.element", "to_raws.list.element",
)  # fmt: skip
"""Columns whose values come back again and again; a dictionary of the others only costs time."""


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one file by one reader: what its batches belong to."""

    run_id: str
    exhibit_id: str
    member: str | None
    content_sha256: str
    reader: str
    reader_version: str
    format: str
    settings: Mapping[str, Any]

    def body(self) -> dict[str, Any]:
        """Return what the ledger keeps of it."""
        return {
            "run_id": self.run_id,
            "exhibit_id": self.exhibit_id,
            "member": self.member,
            "content_sha256": self.content_sha256,
            "reader": self.reader,
            "reader_version": self.reader_version,
            "format": self.format,
            "settings": dict(self.settings),
        }


def commit(
    folder: CaseFolder,
    ledger: Ledger,
    run: Run,
    number: int,
    tables: Mapping[RecordType, pa.Table],
) -> int:
    """Write the tables of one slice and acknowledge them together; return the rows.

    A slice without a row is acknowledged too, so that a resumed run can count slices.
    """
    batches = []
    total = 0
    for record_type in sorted(tables):
        table = tables[record_type]
        if table.num_rows == 0:
            continue
        name, digest = _write(folder, run, number, record_type, table)
        total += table.num_rows
        batches.append(
            {
                "batch_id": f"{run.run_id}/{number}/{record_type.value}",
                "run_id": run.run_id,
                "slice": number,
                "record_type": record_type.value,
                "path": name,
                "sha256": digest,
                "rows": table.num_rows,
            }
        )
    ledger.append(
        "batch.add",
        {
            "slice_id": f"{run.run_id}/{number}",
            "run_id": run.run_id,
            "slice": number,
            "rows": total,
            "batches": batches,
        },
    )
    return total


def _write(
    folder: CaseFolder, run: Run, number: int, record_type: RecordType, table: pa.Table
) -> tuple[str, str]:
    stored = _with_place(run, record_type, table)
    place = folder.records / record_type.value
    part = folder.temporary / f"{os.getpid()}-{number}-{record_type.value}.parquet"
    sink = _HashingFile(part)
    try:
        folder.temporary.mkdir(parents=True, exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        with sink:
            pq.write_table(
                stored,
                sink,
                compression="zstd",
                compression_level=1,
                write_page_checksum=True,
                row_group_size=ROW_GROUP,
                store_schema=False,
                use_dictionary=[
                    name for name in _REPEATING if name.partition(".")[0] in stored.column_names
                ],
                write_statistics=[name for name in ("at",) if name in stored.column_names],
            )
            sink.sync()
        digest = sink.hexdigest()
        part.chmod(0o444)
        part.replace(place / f"{digest}.parquet")
        sync_folder(place)
    except OSError as error:
        raise disk_problem(error, part) from error
    finally:
        part.unlink(missing_ok=True)
    return f"{record_type.value}/{digest}.parquet", digest


class _HashingFile:
    """A file for the Parquet writer that hashes what goes through, written front to back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        self.closed = True

    def __enter__(self) -> _HashingFile:
        self._file = self._path.open("wb")
        self.closed = False
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True
        self._file.close()

    def write(self, data: Any) -> int:
        """Append bytes."""
        self._digest.update(data)
        return self._file.write(data)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._file.tell()

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self._file.flush()

    def sync(self) -> None:
        """Bring the file to the disk before it gets its name."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Leave the file open for `sync`; the context closes it."""

    def readable(self) -> bool:
        """Tell that nothing is read here."""
        return False

    def writable(self) -> bool:
        """Tell that this is for writing."""
        return True

    def seekable(self) -> bool:
        """Tell that bytes only ever go to the end."""
        return False

    def hexdigest(self) -> str:
        """Return the SHA-256 of everything written."""
        return self._digest.hexdigest()


def _with_place(run: Run, record_type: RecordType, table: pa.Table) -> pa.Table:
    names = SCHEMAS[record_type].names
    if not all(holds(table.schema.field(f.name).type, f.type) for f in SCHEMAS[record_type]):
        table = plain(table, record_type)
    count = table.num_rows
    columns = [
        _same(run.exhibit_id, count),
        _same(run.member, count),
        _same(run.reader, count),
        _same(run.reader_version, count),
        *table.select(names).columns,
    ]
    metadata = {
        "graphkit.record_type": record_type.value,
        "graphkit.schema_version": SCHEMA_VERSION,
        "graphkit.exhibit_id": run.exhibit_id,
        "graphkit.reader": run.reader,
        "graphkit.reader_version": run.reader_version,
    }
    return pa.table(columns, names=STORED[record_type].names, metadata=metadata)


def _same(value: str | None, count: int) -> pa.Array:
    if value is None:
        return pa.nulls(count, pa.string())
    rows = pa.array(np.zeros(count, dtype=np.int32))
    return pa.DictionaryArray.from_arrays(rows, pa.array([value]))


def sweep(folder: CaseFolder, ledger: Ledger) -> None:
    """Remove what a killed import left: temporary files, and files no entry names."""
    gone: list[dict[str, Any]] = []
    if folder.temporary.is_dir():
        for file in sorted(folder.temporary.iterdir()):
            gone.append({"path": f".tmp/{file.name}", "sha256": None})
            file.unlink()
    known = {row["path"] for row in ledger.connection.execute("SELECT path FROM batch")}
    for file in sorted(folder.records.glob("*/*.parquet")):
        name = file.relative_to(folder.records).as_posix()
        if name not in known and not name.startswith(".tmp/"):
            gone.append({"path": name, "sha256": hash_file(file)})
            file.unlink()
    for file in sorted(folder.exhibits.glob(".incoming-*")):
        if file.is_file():
            gone.append({"path": f"exhibits/{file.name}", "sha256": None})
            file.unlink()
    if gone:
        ledger.append("sweep", {"removed": gone})


class Verified:
    """Remembers which record files were hashed against the ledger in this process.

    A file is hashed once before its first use, and again when its size, time or inode
    has changed: the query engine itself would return flipped bits without a word.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int, int, int], str] = {}
        self._lock = threading.Lock()

    def check(self, path: Path, expected: str, *, where: str) -> None:
        """Raise IntegrityError unless the file's SHA-256 is the recorded one."""
        try:
            status = path.stat()
        except OSError as error:
            raise IntegrityError(
                f"{where} is missing.",
                where=where,
                expected=expected,
                found="no such file",
                hint="Restore it from a backup, or run graphkit verify to see the extent.",
            ) from error
        key = (str(path), status.st_size, status.st_mtime_ns, status.st_ino)
        with self._lock:
            found = self._seen.get(key)
        if found is None:
            found = hash_file(path)
            with self._lock:
                self._seen[key] = found
        if found != expected:
            raise IntegrityError(
                f"{where} is not as it was recorded.",
                where=where,
                expected=expected,
                found=found,
                hint="Run graphkit verify to see the extent, then restore a backup.",
            )
