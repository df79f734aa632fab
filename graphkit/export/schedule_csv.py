"""The schedule as CSV (UTF-8). Cells that a spreadsheet would run begin with an apostrophe."""

from __future__ import annotations

import csv
import io

from graphkit.export.csv_tables import cell
from graphkit.export.schedule_table import COLUMNS, rows
from graphkit.export.sheet import Sheet


def schedule_csv(sheet: Sheet) -> bytes:
    """Return the whole schedule; the same sheet gives the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(sheet):
        writer.writerow([cell(one) for one in row])
    return text.getvalue().encode()
