"""The sheet as PDF/A-2a and PDF/UA-1: the drawing, then everything in words and tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from graphkit.export import sheet_words as words
from graphkit.export.annex_pages import Table, pages
from graphkit.export.sheet import Sheet
from graphkit.export.sheet_svg import svg
from graphkit.export.typeface import FOLDER, typeface

TEMPLATE = Path(__file__).parent / "sheet.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]


def sheets(sheet: Sheet) -> int:
    """Return how many pages the printed sheet has, its annexes counted in."""
    return 1 + len(pages(sheet))


def pdf(sheet: Sheet) -> bytes:
    """Return the PDF; the same sheet gives the same bytes.

    Evidence goes in as one JSON text and is read as data: markup in it stays letters.
    """
    annex = pages(sheet)
    made = sheet.made_at.replace(microsecond=0)
    data: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]
        ),
        sys_inputs={"sheet": json.dumps(_data(sheet, annex), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(made.timestamp()),
    )
    return data


def _data(sheet: Sheet, annex: list[list[Table]]) -> dict[str, object]:
    version = f" v{sheet.version}" if sheet.version else ""
    head = sheet.cut_off_hash
    drawn = typeface("plain").drawn
    return {
        "title": drawn(sheet.title),
        "author": drawn(sheet.author),
        "banner": words.BANNERS[sheet.mode],
        "draft": words.DRAFT,
        "drawing": svg(sheet, page=1, pages=1 + len(annex)),
        "alt": (
            f"Chart of {words.many(len(sheet.marks), 'numbered entity', 'numbered entities')} and "
            f"{words.many(len(sheet.lines), 'numbered line')}. Annex A names each of them in "
            f"words, annex B lists the records. {words.MEANINGLESS.capitalize()}."
        ),
        "foot": drawn(f"{sheet.case} · {sheet.chart.replace('-', ' ').capitalize()}{version}"),
        "cut": (
            f"Data cut-off: entry {words.count(sheet.cut_off)}, {head[:4]}…{head[-4:]} · "
            f"SHA-256 {sheet.content_sha256[:16]}"
        ),
        "records": (f"{words.count(sheet.records)} of {words.many(sheet.records_among, 'record')}"),
        "pages": [[asdict(table) for table in tables] for tables in annex],
    }
