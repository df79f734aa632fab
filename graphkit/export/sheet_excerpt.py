"""The excerpt of the schedule that stands on the sheet itself: a first row and a sum a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graphkit.export import sheet_words as words
from graphkit.export.sheet import Line, Row, Sheet

_FIRST = ("COMMUNICATED", "TRANSFERRED", "ADVERTISES", "RELATED")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One row of the excerpt as eight texts; a sum is printed bold, with a rule below."""

    cells: tuple[str, str, str, str, str, str, str, str]
    is_sum: bool


HEADS = (
    "Ref", "Kind", "From", "To", "Exhibit", "Place in exhibit", "Date and time, UTC",
    "Local, and basis of zone", "Length or amount",
)  # fmt: skip


def excerpt(sheet: Sheet, room: int) -> list[Excerpt]:
    """Return as many rows as there is room for: of each line its first record and its sum.

    Lines of what happened come first, then what somebody holds or uses.
    """
    rows: list[Excerpt] = []
    ordered = sorted(sheet.lines, key=lambda line: line.kind not in _FIRST)
    for line in ordered:
        new = [Excerpt(cells(line.rows[0], sheet.zone), len(line.rows) == 1)]
        if len(line.rows) > 1:
            new.append(Excerpt(total(line, shown=1), True))
        if len(rows) + len(new) > room:
            break
        rows += new
    return rows


def cells(row: Row, zone: str) -> tuple[str, str, str, str, str, str, str, str]:
    """Write one record as the texts of a row; the ends stand as numbers of marks."""
    second = "" if row.counts else ", second record"
    when = words.utc(row.at)
    local = words.local(row.at, zone)
    basis = f"{local}, {row.basis}" if local else row.raw_time
    return (
        row.ref, row.kind + second, f"{row.a}\t{row.b}", row.exhibit, row.locator, when, basis,
        measure(row),
    )  # fmt: skip


def measure(row: Row) -> str:
    """Write how long a call was, or how much was moved."""
    if row.amount is not None:
        return words.money(row.amount, row.currency)
    return words.length(row.seconds) if row.seconds is not None else ""


def total(line: Line, *, shown: int) -> tuple[str, str, str, str, str, str, str, str]:
    """Write the sum of a line: how many further records, from when to when, how much."""
    times: Sequence[datetime] = sorted(row.at for row in line.rows if row.at is not None)
    span = f"{times[0]:%Y-%m-%d} – {times[-1]:%Y-%m-%d}" if times else "no time"
    sums = " + ".join(words.money(line.totals[c], c) for c in sorted(line.totals))
    left = len(line.rows) - shown
    what = f"{words.many(left, 'further row')}" if shown else words.many(left, "row")
    return (
        line.ref, "", "\t", "", what, span, f"{words.count(line.undated)} undated",
        sums or f"total {words.count(line.n)}",
    )  # fmt: skip
