"""`graphkit export`: tables and exchange formats."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import EXPORT_FORMATS, Case
from graphkit.cli.output import json_line, json_option, say


@click.command("export")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(EXPORT_FORMATS), required=True, help="What to write."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--around", help="Only what lies around this entity.")
@click.option("--hops", default=1, show_default=True, help="With --around: how far.")
@json_option
def command(
    case: Path, form: str, output: Path, around: str | None, hops: int, as_json: bool
) -> None:
    """Write the network out; the same case gives the same bytes.

    csv makes two files, entities and links. Example: graphkit export kampala-014
    --format graphml -o kampala.graphml
    """
    written = Case.open(case).export(form, output, around=around, hops=hops)
    if as_json:
        json_line(written)
        return
    for file in written["files"]:
        say(f"{file['path']}  sha256 {file['sha256']}")
