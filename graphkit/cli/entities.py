"""`graphkit entities`: every entity of the case."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import csv_option, csv_rows, json_lines, json_option, table


@click.command("entities")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--kind", multiple=True, help="Only this kind, such as Person.")
@click.option("--members", is_flag=True, help="With the records that each is made of.")
@csv_option
@json_option
def command(case: Path, kind: tuple[str, ...], members: bool, as_csv: bool, as_json: bool) -> None:
    """List the entities: people, phones, accounts, adverts, places.

    Example: graphkit entities kampala-014 --kind Person --members --csv
    """
    opened = Case.open(case)
    rows = opened.entities(kinds=kind, members=members)
    if as_csv and members:
        csv_rows(
            (
                {"entity": r["entity"], "kind": r["kind"], "name": r["name"], **m}
                for r in rows
                for m in r["members"]
            ),
            ["entity", "kind", "name", "exhibit", "file", "locator"],
        )
    elif as_csv:
        csv_rows(rows, ["entity", "kind", "name", "role", "protected", "degree", "first", "last"])
    elif as_json:
        json_lines(rows)
    else:
        table(
            (
                [r["kind"], r["name"], r["role"], r["degree"], r["first"], r["last"], r["entity"]]
                for r in rows
            ),
            ["kind", "name", "role", "links", "first", "last", "entity"],
        )
