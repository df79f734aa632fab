"""`graphkit demo`: builds the sample case, imports, resolves, prints findings, serves."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_line, json_option, note, say


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), help="Folder for the sample case.")
@click.option("--no-serve", is_flag=True, help="Stop after the findings.")
@click.option("--port", default=8050, show_default=True)
@json_option
def command(into: Path | None, no_serve: bool, port: int, as_json: bool) -> None:
    """Build an invented case, import and resolve it, print what stands out, and serve it.

    Example: graphkit demo --no-serve
    """
    from samples.demo import build

    folder = into if into is not None else Path(tempfile.mkdtemp(prefix="graphkit-demo-"))
    result = build(folder, note)
    if as_json:
        json_line(result)
    else:
        say(f"The sample case is in {result['case']}.")
        for finding in result["findings"]:
            say(f"- {finding['sentence']}")
        truth = result["truth"]
        say(
            "Against the planted truth: people precision "
            f"{truth['people_precision']}, recall {truth['people_recall']}."
        )
    if not no_serve:
        from dashboard.app import serve

        note(f"http://127.0.0.1:{port}  (Ctrl-C ends it)")
        serve(Case.open(Path(result["case"])), port=port)
