"""Association lists: who is tied to whom, as a file states it, pair by pair or as a matrix.

Every label is also somebody: the first row in which it stands gives an identity, so that
the people of the list can be named and found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from graphkit.errors import MalformedRecord
from graphkit.ingest.reader import Slice
from graphkit.ingest.rows import SLICE_ROWS, Rows
from graphkit.ingest.tables.call_cells import capped
from graphkit.ingest.tables.documents import read_label
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import LONGEST, Trouble
from graphkit.ingest.tables.profile import value_key
from graphkit.ingest.tables.row_times import RowTimes
from graphkit.ingest.tables.shapes import is_matrix
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.table_rows import TableRows, opening_facts
from graphkit.model.kinds import RecordType
from graphkit.model.times import UNDATED

_PAIR = RecordType.RELATIONS
_WEIGHT = Decimal("0.0001")
_HEAVIEST = Decimal(10) ** 14


class RelationRows:
    """Reads one list of pairs, or one matrix."""

    def __init__(self, mapping: Mapping, survey: Survey, exhibit_id: str) -> None:
        self._mapping = mapping
        self._survey = survey
        self._exhibit_id = exhibit_id
        self._times = RowTimes(mapping, survey, day_counts=True)
        self._rows = Rows(exhibit_id, slice_rows=1 << 60)
        self._known: set[str] = set()

    def read(self, *, size: int = SLICE_ROWS) -> Iterator[Slice]:
        """Yield the pairs in slices of `size` rows of the table."""
        if self._mapping.profile.shape == "matrix":
            yield self._matrix()
            return
        table = TableRows(self._mapping, self._rows, _PAIR, survey=self._survey)
        yield from table.read(self._row, size=size)

    def _row(self, locator: str, cells: list[str]) -> bool:
        a, b = (self._mapping.one(role) for role in ("a", "b"))
        if a is None or b is None:
            return False
        left, right = a.text(cells).strip(), b.text(cells).strip()
        if self._mapping.is_blank(left) or self._mapping.is_blank(right):
            return False
        if max(len(left), len(right)) > LONGEST:
            return False
        when, troubles = self._times.when(cells)
        if not self._mapping.all("at", "date"):
            troubles = []
        record: dict[str, Any] = {
            "kind": self._kind(cells),
            "weight": self._weight(cells, troubles),
            "note": self._note(cells, troubles),
        }
        extra = self._extra(cells, troubles)
        if self._times.precision == "day":
            extra["time_precision"] = "day"
        self._add(locator, left, right, when=when, extra=_json(extra), **record)
        for kind, sentence in troubles:
            self._rows.problem(locator, kind, sentence)
        return True

    def _add(self, locator: str, left: str, right: str, **fields: Any) -> None:
        keys = [self._somebody(locator, label, place) for place, label in enumerate((left, right))]
        self._rows.add(
            _PAIR,
            locator=locator,
            a_id=keys[0],
            a_raw=left,
            b_id=keys[1],
            b_raw=right,
            directed=self._mapping.profile.directed,
            **fields,
        )

    def _somebody(self, locator: str, label: str, place: int) -> str | None:
        """Return the key of a label; the first time, note whom the list names by it."""
        identifier = read_label(label, member=self._mapping.sheet.source.member)
        key = self._rows.mention(identifier, _PAIR, locator)
        if label not in self._known:
            self._known.add(label)
            subject = self._mapping.profile.subject
            self._rows.add(
                RecordType.IDENTITIES,
                locator=locator,
                ordinal=place,
                basis=self._mapping.profile.basis,
                subject="person" if subject == "unknown" else subject,
                name=label,
                aliases=[],
                ids=[key],
                id_raws=[label],
                source_id=label,
            )
        return key

    def _kind(self, cells: list[str]) -> str | None:
        field = self._mapping.one("kind")
        if field is None:
            return None
        text = field.text(cells).strip()
        if self._mapping.is_blank(text):
            return None
        values = self._mapping.profile.values.get("kind", {})
        return values.get(value_key(text), text)[:LONGEST]

    def _weight(self, cells: list[str], troubles: list[Trouble]) -> Decimal | None:
        field = self._mapping.one("weight")
        if field is None or self._mapping.is_blank(field.text(cells)):
            return None
        found = read_weight(field.text(cells))
        if found is None:
            troubles.append(_no_weight(field, field.text(cells)))
        return found

    def _note(self, cells: list[str], troubles: list[Trouble]) -> str | None:
        field = self._mapping.one("note")
        if field is None:
            return None
        text, trouble = capped(field, field.text(cells))
        troubles += [trouble] if trouble else []
        return text

    def _extra(self, cells: list[str], troubles: list[Trouble]) -> dict[str, str]:
        found: dict[str, str] = {}
        for field in self._mapping.all("extra"):
            text, trouble = capped(field, field.text(cells))
            troubles += [trouble] if trouble else []
            if text is not None:
                found[field.name] = text
        return found

    # matrices

    def _matrix(self) -> Slice:
        """Read a square table of numbers: each cell that is not zero is a pair.

        Equal halves are one undirected pair each; a matrix that is not its own mirror image
        gives directed pairs. Such a table has no rows to count.
        """
        sheet = self._mapping.sheet
        rows = [row for row in sheet.table.rows(None) if not row.blank]
        cells = [row.cells for row in rows]
        if not is_matrix(cells) or len(cells) - 1 != len(cells[0]) - 1:
            raise MalformedRecord(
                f"{sheet.source.name}: no square table with the same labels in its first row "
                "and column.",
                exhibit=self._exhibit_id,
                hint="Take another profile, or a list of pairs.",
            )
        labels = [cell.strip() for cell in cells[0][1:]]
        weights = [[read_weight(cell) or Decimal(0) for cell in row[1:]] for row in cells[1:]]
        mirrored = all(weights[i][j] == weights[j][i] for i in range(len(labels)) for j in range(i))
        kind = self._mapping.one("kind")
        for i, row in enumerate(rows[1:]):
            for j in range(i + 1 if mirrored else 0, len(labels)):
                if weights[i][j] and i != j:
                    self._pair(
                        sheet.locator(row.number), labels, i, j, weights[i][j],
                        kind.text([]) if kind else None, directed=not mirrored,
                    )  # fmt: skip
        for label, row in zip(labels, rows[1:], strict=True):
            if label not in self._known:  # tied to nobody, and yet in the list
                self._somebody(sheet.locator(row.number), label, 0)
        facts = opening_facts(self._mapping, self._survey)
        way = "undirected" if mirrored else "directed"
        facts["notes"].append(f"A matrix of {len(labels)} labels, read as {way} pairs.")
        for name, value in facts.items():
            self._rows.fact(name, value)
        return self._rows.cut()

    def _pair(
        self, row: str, labels: Sequence[str], i: int, j: int, weight: Decimal,
        kind: str | None, *, directed: bool,
    ) -> None:  # fmt: skip
        locator = f"{row} column {labels[j]}"
        keys = [self._somebody(locator, labels[at], place) for place, at in enumerate((i, j))]
        self._rows.add(
            _PAIR,
            locator=locator,
            when=UNDATED,
            kind=kind,
            a_id=keys[0],
            a_raw=labels[i],
            b_id=keys[1],
            b_raw=labels[j],
            directed=directed,
            weight=weight,
        )


def read_weight(text: str) -> Decimal | None:
    """Read a weight exactly to four decimals; None where it is no number or does not fit."""
    try:
        found = Decimal(text.strip())
        rounded = found.quantize(_WEIGHT)
    except (InvalidOperation, ValueError):
        return None
    return rounded if found == rounded and abs(found) < _HEAVIEST else None


def _no_weight(field: Field, text: str) -> Trouble:
    bare = text.strip()[:60]
    return (
        "unreadable_number",
        f"{field.name}: {bare!r} is no weight of at most four decimals; left open.",
    )


def _json(found: dict[str, str]) -> str | None:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None
