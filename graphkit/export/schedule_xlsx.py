"""The schedule as a spreadsheet: every cell is text, so that nothing in it can run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from graphkit.export import sheet_words as words
from graphkit.export.schedule_table import COLUMNS, about, rows
from graphkit.export.sheet import Sheet

LONGEST = 32_000
"""Letters that a cell can hold."""


def schedule_xlsx(sheet: Sheet) -> bytes:
    """Return the workbook; the same sheet gives the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    # the time of saving would make every copy another one
    book.set_properties(
        {
            "title": sheet.title,
            "author": sheet.author,
            "created": sheet.made_at.replace(tzinfo=None),
        }
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"num_format": "@", "valign": "top"})
    bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1, "valign": "top"})

    def page(
        name: str,
        heads: Sequence[str],
        lines: Iterable[Sequence[str]],
        widths: Sequence[int],
        total: int | None = None,
    ) -> None:
        tab = book.add_worksheet(name)
        for column, width in enumerate(widths):
            tab.set_column(column, column, width)
        for column, text in enumerate(heads):
            tab.write_string(0, column, text.replace("_", " "), head)
        n = 0
        for n, line in enumerate(lines, 1):
            look = bold if total is not None and line[total] == "total" else cell
            for column, text in enumerate(line):
                if text:
                    tab.write_string(n, column, text[:LONGEST], look)
        tab.freeze_panes(1, 1)
        tab.autofilter(0, 0, max(n, 1), len(heads) - 1)
        tab.set_landscape()
        tab.set_paper(8)  # A3
        tab.fit_to_pages(1, 0)
        tab.repeat_rows(0)
        tab.set_footer(f"&L{words.DRAFT}&Rsheet &P of &N")

    page("About", ("what", "text"), about(sheet), (24, 110))
    page("Schedule", COLUMNS, rows(sheet), _WIDTHS, total=1)
    page("Entities", ("ref", "kind", "name", "code_used"), _entities(sheet), (8, 26, 50, 10))
    page("Lines", LINE_HEADS, lines(sheet), (8, 26, 40, 40, 44, 14, 10, 10, 10))
    page("Exhibits", EXHIBIT_HEADS, exhibits(sheet), (9, 44, 68, 14, 14))
    book.close()
    return target.getvalue()


LINE_HEADS = (
    "ref", "kind", "end_a", "end_b", "label", "certainty", "counted", "records", "undated",
)  # fmt: skip
EXHIBIT_HEADS = ("exhibit", "file", "sha256", "bytes", "taken_in")
_WIDTHS = (
    7, 8, 12, 14, 26, 26, 8, 24, 18, 22, 40, 20, 20, 16, 10, 9, 9, 14, 9, 22, 22, 26, 50, 20, 18,
    9, 9, 9,
)  # fmt: skip


def _entities(sheet: Sheet) -> Iterable[tuple[str, ...]]:
    for mark in sheet.marks:
        yield mark.ref, words.KINDS[mark.kind], mark.label, "yes" if mark.coded else "no"


def lines(sheet: Sheet) -> Iterable[tuple[str, ...]]:
    """Yield every line in words: its ends, its label, and how many records it rests on."""
    labels = {mark.ref: f"{mark.ref} {mark.label}" for mark in sheet.marks}
    for line in sheet.lines:
        yield (
            line.ref, words.LINKS.get(line.kind, line.kind), labels[line.a], labels[line.b],
            line.label, line.certainty, str(line.n), str(len(line.rows)), str(line.undated),
        )  # fmt: skip


def exhibits(sheet: Sheet) -> Iterable[tuple[str, ...]]:
    """Yield the exhibits used, each with its whole hash."""
    for one in sheet.exhibits:
        yield one.label, one.file, one.sha256, str(one.size), one.received
