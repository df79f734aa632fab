"""The pages after the sheet: annex A says everything in words, annex B is the schedule.

Each row is one line of text of a known height, so that the number of pages is known
before anything is typeset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graphkit.export import sheet_words as words
from graphkit.export.schedule_table import about
from graphkit.export.schedule_xlsx import exhibits, lines
from graphkit.export.sheet import Sheet
from graphkit.export.sheet_excerpt import HEADS, cells, total
from graphkit.export.typeface import fitted, typeface, wrapped

ROWS = 48
"""Rows of one page, its table heads counted in."""
MOST = 2_000
"""Rows of the schedule that are printed; the tables hold all of them."""
SIZE = 13.4
WIDTH = 1519.0
_PAD = 10.0


@dataclass(frozen=True, slots=True)
class Table:
    """A part of a table on one page: widths in 1/96 inch, heads, rows, which are bold."""

    title: str
    widths: tuple[float, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[bool, ...]
    mono: int = -1
    """A column that is quoted from a file."""


def pages(sheet: Sheet) -> list[list[Table]]:
    """Return the tables of each page after the first."""
    found: list[list[Table]] = []
    room = 0
    for table in (*_annex_a(sheet), _annex_b(sheet)):
        rows, bold = list(table.rows), list(table.bold)
        fresh = table.title.startswith("Annex B")
        while rows:
            if room < 6 or fresh:
                found.append([])
                room, fresh = ROWS, False
            fit = room - 3
            part = Table(
                table.title, table.widths, table.heads, tuple(rows[:fit]), tuple(bold[:fit]),
                table.mono,
            )  # fmt: skip
            found[-1].append(part)
            room -= len(part.rows) + 3
            rows, bold = rows[fit:], bold[fit:]
    return found


def _table(
    title: str,
    widths: Sequence[float],
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    mono: int = -1,
    bold: Sequence[bool] | None = None,
) -> Table:
    drawn = []
    for row in rows:
        faces = ["mono" if n == mono else "plain" for n in range(len(row))]
        drawn.append(
            tuple(
                fitted(typeface(face).drawn(text), width - _PAD, SIZE, face)
                for text, width, face in zip(row, widths, faces, strict=True)
            )
        )
    thick = tuple(bold) if bold is not None else (False,) * len(drawn)
    return Table(title, tuple(widths), tuple(heads), tuple(drawn), thick, mono)


def _annex_a(sheet: Sheet) -> Iterator[Table]:
    said = []
    for what, text in about(sheet):
        for number, line in enumerate(wrapped(typeface("plain").drawn(text), 1300, SIZE)):
            said.append((what if number == 0 else "", line))
    yield _table("Annex A · About this sheet", (200, 1319), ("What", "Text"), said)
    yield _table(
        "Annex A · Exhibits used", (90, 560, 640, 120, 109),
        ("Exhibit", "File", "SHA-256", "Bytes", "Taken in"), exhibits(sheet), mono=2,
    )  # fmt: skip
    yield _table(
        "Annex A · Entities", (90, 300, 900, 229), ("Ref", "Kind", "Name or code", "Code used"),
        (
            (mark.ref, words.KINDS[mark.kind], mark.label, "yes" if mark.coded else "")
            for mark in sheet.marks
        ),
    )  # fmt: skip
    yield _table(
        "Annex A · Lines", (70, 250, 330, 330, 250, 110, 60, 60, 59),
        ("Ref", "Kind", "Between", "and", "Label", "Certainty", "Events", "Rows", "Undated"),
        lines(sheet),
    )  # fmt: skip


def _annex_b(sheet: Sheet) -> Table:
    rows: list[tuple[str, ...]] = []
    bold: list[bool] = []
    for line in sheet.lines:
        for row in line.rows:
            rows.append(_split(cells(row, sheet.zone)))
            bold.append(False)
        rows.append(_split(total(line, shown=0)))
        bold.append(True)
    title = "Annex B · Schedule of records"
    if len(rows) > MOST:
        title += f", rows 1 to {words.count(MOST)} of {words.count(len(rows))}; all in the tables"
    return _table(
        title, (70, 200, 60, 60, 80, 420, 210, 260, 159), HEADS, rows[:MOST],
        bold=bold[:MOST],
    )  # fmt: skip


def _split(texts: Sequence[str]) -> tuple[str, ...]:
    a, _, b = texts[2].partition("\t")
    return (*texts[:2], a, b, *texts[3:])
