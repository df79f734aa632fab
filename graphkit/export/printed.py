"""A sheet in every format that it leaves the case in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphkit.export.schedule_csv import schedule_csv
from graphkit.export.schedule_xlsx import schedule_xlsx
from graphkit.export.sheet import Sheet
from graphkit.export.sheet_pdf import pdf, sheets
from graphkit.export.sheet_png import png
from graphkit.export.sheet_svg import svg


def _drawing(sheet: Sheet) -> str:
    return svg(sheet, page=1, pages=sheets(sheet))


FORMATS: Mapping[str, Callable[[Sheet], bytes]] = {
    "svg": lambda sheet: _drawing(sheet).encode(),
    "pdf": pdf,
    "png": lambda sheet: png(_drawing(sheet)),
    "xlsx": schedule_xlsx,
    "csv": schedule_csv,
}
"""The drawing three times, and the whole schedule as a table two times."""

TYPES: Mapping[str, str] = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
