"""`graphkit serve`: the browser app on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import note


@click.command("serve")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--port", default=8050, show_default=True)
@click.option("--officer", help="Who is working, if not the officer of the case.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that the Import screen takes files from; else your own.",
)
def command(case: Path, port: int, officer: str | None, root: Path | None) -> None:
    """Serve the browser app on 127.0.0.1; nothing leaves this machine.

    Example: graphkit serve kampala-014 --port 8050
    """
    from dashboard.app import serve

    opened = Case.open(case, officer=officer)
    note(f"http://127.0.0.1:{port}  (Ctrl-C ends it)")
    serve(opened, port=port, root=root)
