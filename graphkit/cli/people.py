"""`graphkit people`: key people with their measures."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.measures import number
from graphkit.cli.output import json_lines, json_option, say, table


@click.command("people")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--top", default=10, show_default=True)
@click.option("--by", default="betweenness", show_default=True, help="Measure to sort by.")
@json_option
def command(case: Path, top: int, by: str, as_json: bool) -> None:
    """List people by where they stand in the recorded network.

    A position in the records is not a role: protected people are withheld, and ranks
    are shown only after the stability run. Example: graphkit people kampala-014 --top 10
    """
    rows = Case.open(case).people(top=top, by=by)
    if as_json:
        json_lines(rows)
        return
    say(str(rows[0]["sentence"]))
    names = rows[0]["measures"]
    table(
        (
            [r["name"], r["role"], *(number(r["measures"].get(name)) for name in names)]
            for r in rows[1:]
        ),
        ["name", "role", *names],
    )
    say(f"{rows[0]['withheld']} positions withheld; {len(rows) - 1} of {rows[0]['people']} people.")
