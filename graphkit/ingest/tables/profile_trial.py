"""Trying a profile on a file: rows as they would be read, what did not read, every value."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from graphkit.errors import UsageProblem
from graphkit.ingest.reader import Settings
from graphkit.ingest.source import Source
from graphkit.ingest.tables.columns import Cells, column_of
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.profile import value_key
from graphkit.ingest.tables.profiled_table import TABLE_READERS
from graphkit.ingest.tables.sheets import open_sheets
from graphkit.ingest.tables.shelf import chosen, profiles, recognise
from graphkit.model.kinds import RecordType
from graphkit.model.times import iso

SHOWN = 20
REJECTS = 200
_VALUED = ("direction", "kind", "answered", "status")


def list_profiles(settings: Settings) -> list[dict[str, Any]]:
    """List the profiles by name: shipped ones and the case's own."""
    return [
        {
            "profile": name,
            "record": profile.record.value,
            "version": profile.version,
            "seen": profile.seen,
            "origin": profile.origin,
        }
        for name, profile in sorted(profiles(settings).items())
    ]


def show_profile(name: str, settings: Settings) -> str:
    """Return a profile as its YAML text; raises UsageProblem if there is none of that name."""
    known = profiles(settings)
    if name not in known:
        raise UsageProblem(
            f"No profile is called {name!r}.", hint=f"Known: {', '.join(sorted(known))}."
        )
    return known[name].text


def test_profile(source: Source, settings: Settings) -> dict[str, Any]:
    """Read a table as it would be read and return the first rows; nothing is written.

    Keys: profile, record, columns (role to column), unread (columns without a role), rows
    (20 as read), values (every distinct cell of direction and type columns, how often, and
    as what it reads), rejects (rows and cells that do not read), counted (rows, records,
    problems, skipped) and notes. Raises what reading itself would raise.
    """
    found = recognise(source, settings)
    if found is None:
        raise UsageProblem(
            f"{source.name}: no profile fits this table.",
            hint=f"Columns of the file: {', '.join(_columns(source)) or 'none found'}. "
            f"Profiles: {', '.join(sorted(profiles(settings)))}. Name one with --profile, "
            "or columns with --set column=role.",
        )
    record = found.profile.record
    shown = _Shown(record)
    reader = next(reader for reader in TABLE_READERS if record is reader.PRIMARY)
    for piece in reader.read(source, settings):
        shown.take(piece.tables, piece.rows, piece.facts)
    mapping = found.mappings[0]
    return {
        "profile": found.profile.name,
        "stated": chosen(settings) is not None,
        "record": record.value,
        "columns": {
            role: [field.name for field in fields] for role, fields in mapping.fields.items()
        },
        "unread": mapping.unread,
        "rows": shown.rows,
        "values": _values(found.mappings),
        "rejects": shown.rejects,
        "more_rejects": shown.further,
        "counted": {
            "rows": shown.count,
            "records": shown.records,
            "problems": dict(sorted(shown.problems.items())),
            "skipped": shown.skipped,
        },
        "notes": shown.notes,
    }


class _Shown:
    """Gathers what a trial shows."""

    def __init__(self, record: RecordType) -> None:
        self._record = record
        self.rows: list[dict[str, Any]] = []
        self.rejects: list[dict[str, Any]] = []
        self.further = 0
        self.count: int | None = None
        self.records = 0
        self.problems: Counter[str] = Counter()
        self.skipped: dict[str, int] = {}
        self.notes: list[str] = []

    def take(self, tables: Any, rows: int | None, facts: Any) -> None:
        """Take one slice."""
        table = tables.get(self._record)
        if table is not None:
            self.records += table.num_rows
            for row in table.slice(0, max(SHOWN - len(self.rows), 0)).to_pylist():
                self.rows.append(
                    {name: _plain(value) for name, value in row.items() if _says(value)}
                )
        if rows is not None:
            self.count = (self.count or 0) + rows
        problems = tables.get(RecordType.PROBLEMS)
        if problems is not None:
            self.problems.update(problems["kind"].to_pylist())
            room = max(REJECTS - len(self.rejects), 0)
            self.rejects += problems.slice(0, room).to_pylist()
            self.further += max(problems.num_rows - room, 0)
        for reason, count in facts.get("skipped", {}).items():
            self.skipped[reason] = self.skipped.get(reason, 0) + count
        self.notes += facts.get("notes", [])


def _says(value: Any) -> bool:
    return value is not None and value != []


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return str(value) if isinstance(value, Decimal) else value


def _values(mappings: tuple[Mapping, ...]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return every distinct cell of the columns of words, how often, and as what it reads."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for role in _VALUED:
        counts: Counter[str] = Counter()
        for mapping in mappings:
            field = mapping.one(role)
            if field is None or not field.places:
                continue
            for chunk in mapping.sheet.chunks(list(field.places)):
                cells = Cells.of(column_of(chunk, field))
                for text, count in zip(cells.values, cells.counts().tolist(), strict=True):
                    counts[text.strip()] += count
        words = mappings[0].profile.values.get(role, {})
        if counts:
            found[role] = {
                text: {"count": count, "reads": words.get(value_key(text))}
                for text, count in sorted(counts.items())
            }
    return found


def _columns(source: Source) -> list[str]:
    for sheet in open_sheets(source, whole=False):
        for row in sheet.top:
            if not row.blank and row.fault is None:
                return [cell.strip() for cell in row.cells if cell.strip()]
    return []
