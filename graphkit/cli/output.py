"""How results leave the program: JSON lines, CSV, or aligned columns for people."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from graphkit.cli.main import printable

Row = Mapping[str, Any]

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values.")


def json_line(value: Row) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, sort_keys=False))


def json_lines(rows: Iterable[Row]) -> None:
    """Print one JSON object per line."""
    for row in rows:
        json_line(row)


def csv_rows(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Print rows as CSV; cells that a spreadsheet would run as formulas are quoted."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def table(rows: Iterable[Sequence[Any]], head: Sequence[str]) -> None:
    """Print aligned columns for people."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [
        max([len(title), *(len(row[place]) for row in cells)]) for place, title in enumerate(head)
    ]
    for line in [list(head), *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _shown(cell: Any) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return f"{cell:,}"
    return printable(str(cell)).replace("\n", " ")


def say(text: str) -> None:
    """Print a sentence for people on the standard output."""
    click.echo(printable(text))


def note(text: str) -> None:
    """Print a message beside the data, on the error stream."""
    click.echo(printable(text), err=True)
