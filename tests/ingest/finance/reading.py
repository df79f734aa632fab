"""What the tests of statement readers ask of a file: its records, problems and facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.ingest.finance.statement import StatementTable
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import FileSource
from graphkit.model.kinds import RecordType


@dataclass
class Read:
    """All that came of one file."""

    rows: int
    tables: dict[RecordType, list[dict[str, Any]]]
    facts: dict[str, Any]

    @property
    def movements(self) -> list[dict[str, Any]]:
        """Return the transactions records."""
        return self.tables.get(RecordType.TRANSACTIONS, [])

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return the problems."""
        return self.tables.get(RecordType.PROBLEMS, [])

    @property
    def identities(self) -> list[dict[str, Any]]:
        """Return the identities."""
        return self.tables.get(RecordType.IDENTITIES, [])

    @property
    def identifiers(self) -> list[dict[str, Any]]:
        """Return the identifiers."""
        return self.tables.get(RecordType.IDENTIFIERS, [])

    @property
    def statement(self) -> dict[str, Any]:
        """Return the facts of the only statement."""
        (only,) = self.facts["statements"]
        return only

    @property
    def adds_up(self) -> bool:
        """True if rows = records + problems that stand for a row."""
        replaced = [one for one in self.problems if one["record_type"] == "transactions"]
        return self.rows == len(self.movements) + len(replaced)


def source(path: Path) -> FileSource:
    """Return a file as an exhibit's source."""
    return FileSource(path, "ex-1", path.name)


def read(path: Path, **settings: Any) -> Read:
    """Read a file whole."""
    tables: dict[RecordType, list[dict[str, Any]]] = {}
    facts: dict[str, Any] = {}
    rows = 0
    for piece in StatementTable().read(source(path), Settings(**settings)):
        rows += piece.rows or 0
        facts.update(piece.facts)
        for record_type, table in piece.tables.items():
            tables.setdefault(record_type, []).extend(table.to_pylist())
    return Read(rows, tables, facts)


def read_text(folder: Path, text: str | bytes, **settings: Any) -> Read:
    """Write a text to a file and read it."""
    path = folder / "statement.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, **settings)
