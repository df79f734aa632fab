"""Small tables for the tests of this folder, and what a reader makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from graphkit.ingest.reader import Settings, Slice
from graphkit.ingest.source import FileSource
from graphkit.ingest.tables.table_reader import TABLE_READERS
from graphkit.model.kinds import RecordType
from graphkit.model.records import SCHEMAS

EXHIBIT = "ex-0000000000000001"


def put(folder: Path, text: str | bytes, name: str = "table.csv") -> FileSource:
    """Write a file and return it as a source."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return FileSource(path, EXHIBIT, name)


def settings(profile: str | None = None, *, stated: Sequence[str] = (), **said: Any) -> Settings:
    """Return settings; a `profile` of several lines is the case's own, called `own`."""
    if profile is not None and "\n" in profile:
        return Settings(profile="own", profiles={"own": profile}, stated=frozenset(stated), **said)
    return Settings(profile=profile, stated=frozenset(stated), **said)


@dataclass
class Read:
    """Everything that was read of one file."""

    slices: list[Slice]
    primary: RecordType

    def table(self, record: RecordType | str) -> pa.Table:
        """Return all records of one type."""
        record = RecordType(record)
        found = [piece.tables[record] for piece in self.slices if record in piece.tables]
        return pa.concat_tables(found) if found else SCHEMAS[record].empty_table()

    def rows(self, record: RecordType | str) -> list[dict[str, Any]]:
        """Return all records of one type as dicts."""
        found: list[dict[str, Any]] = self.table(record).to_pylist()
        return found

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return place and kind of every problem."""
        return [(row["locator"], row["kind"]) for row in self.rows("problems")]

    @property
    def adds_up(self) -> bool:
        """Tell whether rows = records + problems that stand for a row."""
        replaced = [row for row in self.rows("problems") if row["record_type"] == self.primary]
        rows = sum(piece.rows or 0 for piece in self.slices)
        return rows == len(self.rows(self.primary)) + len(replaced)

    @property
    def notes(self) -> list[str]:
        """Return the sentences for the import report."""
        return [note for piece in self.slices for note in piece.facts.get("notes", [])]

    @property
    def skipped(self) -> dict[str, int]:
        """Return the rows left out, by reason."""
        found: dict[str, int] = {}
        for piece in self.slices:
            for reason, count in piece.facts.get("skipped", {}).items():
                found[reason] = found.get(reason, 0) + count
        return found


def read(source: FileSource, said: Settings | None = None) -> Read:
    """Read a file with the table reader that knows it."""
    said = said or Settings()
    for reader in TABLE_READERS:
        if reader.sniff_with(source, said) is not None:
            return Read(list(reader.read(source, said)), reader.PRIMARY)
    raise AssertionError("no table reader knows this file")


def csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Write rows of plain cells."""
    return "".join(delimiter.join(row) + "\n" for row in rows)
