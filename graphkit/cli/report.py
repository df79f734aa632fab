"""`graphkit report`: what is in the case and what could not be read."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, say, table


@click.command("report")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--exhibit", help="Only this exhibit.")
@click.option("--problems", is_flag=True, help="Every problem with its place.")
@json_option
def command(case: Path, exhibit: str | None, problems: bool, as_json: bool) -> None:
    """Say what is in the case, file by file, and what could not be read.

    Example: graphkit report kampala-014 --problems
    """
    opened = Case.open(case)
    if problems:
        rows = opened.problems(exhibit)
        if as_json:
            json_lines(rows)
            return
        table(
            ([r["file"], r["member"], r["locator"], r["kind"], r["text"]] for r in rows),
            ["file", "member", "where", "kind", "what"],
        )
        return
    lines = opened.report(exhibit)
    if as_json:
        json_lines(lines)
        return
    table(
        (
            [
                line["file"], line["member"], line["format"], line["status"], line["rows"],
                sum(line["records"].values()), sum(line["problems"].values()),
            ]
            for line in lines
        ),
        ["file", "member", "format", "status", "rows", "records", "problems"],
    )  # fmt: skip
    for line in lines:
        if line["reason"]:
            say(f"{line['file']} {line['member'] or ''}: {line['reason']}")
