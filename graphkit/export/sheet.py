"""What one printed chart holds: plain values, ready to be drawn, with every number on it.

Names are already masked and texts cleaned when they get here. The drawings and tables
are made from this and from nothing else, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """One entity on the sheet: its number, kind as drawn, label, and place as saved."""

    ref: str
    kind: str
    label: str
    x: float
    y: float
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record behind a line. Times are UTC; `local` is in the zone of the sheet.

    `counts` is False for a further record of an event that another row already counts.
    """

    ref: str
    kind: str
    text: str
    a: str
    b: str
    exhibit: str
    locator: str
    record: str
    at: datetime | None
    basis: str
    direction: str
    seconds: Decimal | None
    amount: Decimal | None
    currency: str
    raw_from: str
    raw_to: str
    raw_time: str
    raw_text: str
    reader: str
    judgements: tuple[str, ...]
    counts: bool
    coded: bool


@dataclass(frozen=True, slots=True)
class Line:
    """All records of one kind between two marks. `n` counts events, `rows` holds records.

    Arrow heads stand only where the records have a direction.
    """

    ref: str
    kind: str
    a: str
    b: str
    label: str
    to_a: bool
    to_b: bool
    certainty: str
    n: int
    undated: int
    totals: Mapping[str, Decimal]
    rows: tuple[Row, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit that a shown record stands in: number, file name, SHA-256, custody."""

    label: str
    file: str
    sha256: str
    size: int
    received: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart version as it is printed."""

    case: str
    chart: str
    version: int
    title: str
    mode: str
    author: str
    made_at: datetime
    zone: str
    software: str
    cut_off: int
    cut_off_hash: str
    content_sha256: str
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    exhibits: tuple[Exhibit, ...]
    records: int
    """How many different records the lines rest on."""
    records_among: int
    """How many there are between the shown entities in the case, drawn or not."""
    notes: tuple[str, ...]
    """Sentences: what is drawn of what, filters, what was left out and why."""

    @property
    def rows(self) -> list[Row]:
        """The records behind all lines, sorted by reference, exhibit and place."""
        return [row for line in self.lines for row in line.rows]

    @property
    def coded(self) -> list[Mark]:
        """The marks that stand under a code."""
        return [mark for mark in self.marks if mark.coded]

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """The times of the first and the last dated record."""
        times = [row.at for row in self.rows if row.at is not None]
        return (min(times), max(times)) if times else None
