"""`graphkit export`: charts, tables and exchange formats."""

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
@click.option("--chart", help="A saved chart, as chart-1 or 1.")
@click.option("--version", type=int, help="With --chart: not the newest version.")
@click.option("--around", help="Only what lies around this entity.")
@click.option("--hops", default=1, show_default=True, help="With --around: how far.")
@json_option
def command(
    case: Path,
    form: str,
    output: Path,
    chart: str | None,
    version: int | None,
    around: str | None,
    hops: int,
    as_json: bool,
) -> None:
    """Write the network or a chart out; the same case gives the same bytes.

    csv and graphml hold the network; csv makes two files, entities and links. svg, pdf and
    png are a chart as it is printed, xlsx and csv with --chart the schedule of its records.
    Example: graphkit export kampala-014 --format pdf --chart 1 -o chart-1.pdf
    """
    with Case.open(case) as opened:
        written = opened.export(
            form, output, around=around, hops=hops, chart=chart, version=version
        )
    if as_json:
        json_line(written)
        return
    for file in written["files"]:
        say(f"{file['path']}  sha256 {file['sha256']}")
