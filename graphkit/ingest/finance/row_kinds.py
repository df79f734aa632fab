"""What each row of a statement is: movement, marker, repeated head, text, or unreadable.

Every row of the body is one of these; none is passed over without being counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from graphkit.ingest.finance.dates import is_date
from graphkit.ingest.finance.layout import Layout
from graphkit.ingest.finance.marker_rows import Marker, marker_of
from graphkit.ingest.finance.status_words import BOOKED, status_of
from graphkit.ingest.tables.text_rows import Row
from graphkit.model.money import Style, read_money


class RowKind(Enum):
    """What a row is taken for."""

    BLANK = "blank row"
    ABOVE = "row above the table"
    HEADER = "repeated header"
    MOVEMENT = "movement"
    MARKER = "marker"
    NARRATIVE = "narrative line of the row above"
    TEXT = "other text"
    BALANCE = "balance without a movement"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Classified:
    """A row with its kind; `cells` are stripped and as many as the table has columns.

    `status` is booked, pending, failed, reversed, or None where the word is not known.
    `problem` is (kind, sentence) where something of the row does not read.
    """

    kind: RowKind
    row: Row
    cells: list[str]
    status: str | None = BOOKED
    marker: Marker | None = None
    dated: bool = False
    problem: tuple[str, str] | None = None


def classify(layout: Layout, row: Row) -> Classified:
    """Tell what a row is under a layout."""
    body = layout.body
    if row.number < body.first_row:
        return Classified(RowKind.ABOVE, row, [])
    if row.fault is not None:
        problem = (row.fault.kind, row.fault.text)
        return Classified(RowKind.UNREADABLE, row, [], problem=problem)
    if row.blank:
        return Classified(RowKind.BLANK, row, [])
    cells = body.cells(row)
    if cells[body.dates[0]] == body.header[body.dates[0]] and _repeats(cells, body.header):
        return Classified(RowKind.HEADER, row, cells)
    if len(row.cells) > body.width and any(cell.strip() for cell in row.cells[body.width :]):
        text = f"The row has {len(row.cells)} cells where the table has {body.width}."
        return Classified(RowKind.UNREADABLE, row, cells, problem=("ragged_row", text))
    date = cells[body.dates[0]]
    dated = bool(date) and is_date(date)
    marker = marker_of(cells, dated=dated)
    if marker is not None:
        return Classified(RowKind.MARKER, row, cells, marker=marker, dated=dated)
    amounts = [cells[column] for column in layout.reading.columns if cells[column]]
    readable = any(layout.reading.money(c, cells) is not None for c in layout.reading.columns)
    if amounts and readable:
        return _movement(layout, row, cells, date, dated)
    if amounts and dated:
        text = f"The amount {' / '.join(amounts)!r} does not read as money."
        return Classified(
            RowKind.UNREADABLE, row, cells, dated=dated, problem=("unreadable_amount", text)
        )
    return _without_amount(layout, row, cells, date, dated)


def _repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    filled = [(cell, head) for cell, head in zip(cells, header, strict=True) if cell]
    return len(filled) >= 2 and all(cell == head for cell, head in filled)


def _movement(
    layout: Layout, row: Row, cells: list[str], date: str, dated: bool
) -> Classified:  # fmt: skip
    if dated:
        status = _status(layout, cells)
        return Classified(RowKind.MOVEMENT, row, cells, status=status, dated=True)
    in_date = status_of(date) if date else None
    if in_date is not None:
        return Classified(RowKind.MOVEMENT, row, cells, status=in_date)
    texts = [cell for cell in cells if cell and not _is_money(cell)]
    if not texts:
        return Classified(RowKind.MARKER, row, cells, marker=Marker.TOTAL)
    text = f"The date {date!r} is no possible date." if date else "The row bears no date."
    problem = ("undated", f"{text} The amount is kept, the time is left open.")
    status = _status(layout, cells)
    return Classified(RowKind.MOVEMENT, row, cells, status=status, problem=problem)


def _status(layout: Layout, cells: Sequence[str]) -> str | None:
    if layout.status is None or not cells[layout.status]:
        return BOOKED
    return status_of(cells[layout.status])


def _without_amount(
    layout: Layout, row: Row, cells: list[str], date: str, dated: bool
) -> Classified:  # fmt: skip
    balance = layout.reading.balance
    if balance is not None and layout.reading.money(balance, cells) is not None:
        return Classified(RowKind.BALANCE, row, cells, dated=dated)
    filled = sum(1 for cell in cells if cell)
    if dated and filled > 1:
        text = "The row has a date but no amount."
        return Classified(RowKind.UNREADABLE, row, cells, dated=True, problem=("no_amount", text))
    if date == "" and not any(_is_money(cell) for cell in cells if cell):
        return Classified(RowKind.NARRATIVE, row, cells)
    return Classified(RowKind.TEXT, row, cells)


def _is_money(cell: str) -> bool:
    return any(read_money(cell, style) is not None for style in Style)
