"""The import report of one file: what was read, what was not, and the proof that rows add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.reader import Slice
from graphkit.model.kinds import RecordType
from graphkit.model.times import iso

COUNTED = (
    RecordType.COMMUNICATIONS,
    RecordType.IDENTITIES,
    RecordType.TRANSACTIONS,
    RecordType.ADVERTS,
    RecordType.POSITIONS,
    RecordType.MEDIA,
    RecordType.RELATIONS,
)


DATED = frozenset(COUNTED) - {RecordType.IDENTITIES, RecordType.MEDIA}
"""Records of something that happened: only these can be missing a time."""


@dataclass
class Report:
    """Gathers slice by slice what the report of a file says."""

    exhibit_id: str
    file: str
    member: str | None
    sha256: str
    size: int
    format: str | None = None
    reader: str | None = None
    reader_version: str | None = None
    status: str = "unknown"
    reason: str | None = None
    answer: str | None = None
    """The option that answers the question for which the file was refused."""
    primary: RecordType | None = None
    rows: int | None = None
    records: dict[str, int] = field(default_factory=lambda: {t.value: 0 for t in COUNTED})
    identifiers: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    replaced: int = 0
    first: datetime | None = None
    last: datetime | None = None
    time_basis: dict[str, int] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def take(self, piece: Slice) -> None:
        """Count one slice."""
        if piece.rows is not None:
            self.rows = (self.rows or 0) + piece.rows
        for name, value in piece.facts.items():
            if isinstance(value, list):
                self.facts.setdefault(name, []).extend(value)
            elif isinstance(value, Mapping):
                _add(self.facts.setdefault(name, {}), value)
            else:
                self.facts[name] = value
        for record_type, table in piece.tables.items():
            if record_type is RecordType.IDENTIFIERS:
                sums = table.group_by("kind").aggregate([("mentions", "sum")])
                _add(self.identifiers, _pairs(sums["kind"], sums["mentions_sum"]))
            elif record_type is RecordType.PROBLEMS:
                self._problems(table)
            else:
                self.records[record_type.value] += table.num_rows
                if record_type in DATED:
                    self._times(table)

    def _problems(self, table: pa.Table) -> None:
        counts = table["kind"].combine_chunks().value_counts()
        _add(self.problems, _pairs(counts.field("values"), counts.field("counts")))
        if self.primary is not None:
            same = pc.sum(pc.equal(table["record_type"], self.primary.value)).as_py()
            self.replaced += same or 0

    def _times(self, table: pa.Table) -> None:
        if "at" not in table.column_names or table.num_rows == 0:
            return
        span = pc.min_max(table["at"]).as_py()
        if span["min"] is not None:
            self.first = span["min"] if self.first is None else min(self.first, span["min"])
            self.last = span["max"] if self.last is None else max(self.last, span["max"])
        basis = table["at_basis"].combine_chunks()
        if basis.null_count:
            basis = pc.fill_null(basis.cast(pa.string()), "unknown")
        counts = basis.value_counts()
        _add(self.time_basis, _pairs(counts.field("values"), counts.field("counts")))

    def adds_up(self) -> bool | None:
        """Tell whether rows = records + problems; None where the format has no rows."""
        if self.rows is None or self.primary is None:
            return None
        return self.rows == self.records[self.primary.value] + self.replaced

    def sentence(self) -> str | None:
        """Say in words how the rows of the file add up."""
        if self.rows is None or self.primary is None:
            return None
        records = self.records[self.primary.value]
        verb = "=" if self.adds_up() else "but"
        return (
            f"{self.rows:,} rows in the file {verb} {records:,} records + "
            f"{self.replaced:,} problems"
        )

    def line(self) -> dict[str, Any]:
        """Return the report as the JSON line that `add` and `report` print."""
        line: dict[str, Any] = {
            "exhibit": self.exhibit_id,
            "file": self.file,
            "member": self.member,
            "sha256": self.sha256,
            "size": self.size,
            "format": self.format,
            "reader": self.reader,
            "reader_version": self.reader_version,
            "status": self.status,
            "reason": self.reason,
            "answer": self.answer,
            "rows": self.rows,
            "records": dict(self.records),
            "identifiers": dict(sorted(self.identifiers.items())),
            "problems": dict(sorted(self.problems.items())),
            "first": iso(self.first),
            "last": iso(self.last),
            "time_basis": dict(sorted(self.time_basis.items())),
            "statements": self.facts.get("statements", []),
            "skipped": dict(sorted(self.facts.get("skipped", {}).items())),
            "notes": list(self.facts.get("notes", [])),
            "sentence": self.sentence(),
        }
        others = {
            name: value
            for name, value in sorted(self.facts.items())
            if name not in ("statements", "skipped", "notes")
        }
        if others:
            line["facts"] = others
        return line


def _pairs(names: Any, counts: Any) -> dict[str, int]:
    return dict(zip(names.to_pylist(), counts.to_pylist(), strict=True))


def _add(into: dict[str, Any], counts: Mapping[str, Any]) -> None:
    for name, value in counts.items():
        if isinstance(value, int) and isinstance(into.get(name, 0), int):
            into[name] = into.get(name, 0) + value
        else:
            into[name] = value
