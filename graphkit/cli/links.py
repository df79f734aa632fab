"""`graphkit links`: the aggregated links of the case."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import csv_option, csv_rows, json_lines, json_option, table

COLUMNS = (
    "link", "kind", "source", "target", "directed", "n", "rows", "undated", "first", "last",
    "seconds", "totals", "kinds", "exhibits",
)  # fmt: skip


@click.command("links")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--kind", multiple=True, help="Only this kind, such as COMMUNICATED.")
@click.option("--entity", help="Only links of this entity: id, number or name.")
@csv_option
@json_option
def command(
    case: Path, kind: tuple[str, ...], entity: str | None, as_csv: bool, as_json: bool
) -> None:
    """List the links, each with its number of events and of rows behind it.

    Example: graphkit links kampala-014 --kind TRANSFERRED --csv
    """
    opened = Case.open(case)
    rows = opened.links(kinds=kind, entity=entity)
    if as_csv:
        csv_rows(rows, COLUMNS)
    elif as_json:
        json_lines(rows)
    else:
        table(
            (
                [r["kind"], r["source_name"], r["target_name"], r["n"], r["rows"],
                 r["first"], r["last"], r["link"]]
                for r in rows
            ),
            ["kind", "from", "to", "events", "rows", "first", "last", "link"],
        )  # fmt: skip
