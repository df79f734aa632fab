"""Puts a file down and reads it: what the tests of the advert readers share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.ingest.reader import Reader, Settings
from graphkit.ingest.source import FileSource
from graphkit.model.kinds import RecordType

UGANDA = Settings(region="UG", timezone="Africa/Kampala")


@dataclass(frozen=True)
class Read:
    """Everything that reading one file gave."""

    tables: dict[RecordType, list[dict[str, Any]]]
    rows: int
    notes: list[str]

    @property
    def adverts(self) -> list[dict[str, Any]]:
        return self.tables.get(RecordType.ADVERTS, [])

    @property
    def identifiers(self) -> list[dict[str, Any]]:
        return self.tables.get(RecordType.IDENTIFIERS, [])

    @property
    def problems(self) -> list[tuple[str, str, str | None]]:
        rows = self.tables.get(RecordType.PROBLEMS, [])
        return [(row["locator"], row["kind"], row["record_type"]) for row in rows]

    def check(self) -> None:
        """Rows = adverts + problems in their place; every offset leads to its raw text."""
        replaced = sum(kind == "adverts" for _, _, kind in self.problems)
        assert self.rows == len(self.adverts) + replaced
        texts = {row["locator"]: row for row in self.adverts}
        for row in self.identifiers:
            if row["start"] is not None:
                field = "title" if row["note"] == "title" else "body"
                assert texts[row["locator"]][field][row["start"] : row["end"]] == row["raw"]


def put(folder: Path, name: str, data: str | bytes) -> FileSource:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return FileSource(path, "ex-1", name)


def read(reader: Reader, source: FileSource, settings: Settings = UGANDA) -> Read:
    tables: dict[RecordType, list[dict[str, Any]]] = {}
    rows, notes = 0, []
    for part in reader.read(source, settings):
        rows += part.rows or 0
        notes.extend(part.facts.get("notes", []))
        for record_type, table in part.tables.items():
            tables.setdefault(record_type, []).extend(table.to_pylist())
    found = Read(tables, rows, notes)
    found.check()
    return found
