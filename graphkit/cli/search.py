"""`graphkit search`: entities by name, number in any form, handle or text."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, table


@click.command("search")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("text")
@click.option("--kind", multiple=True, help="Only this kind of entity, such as Person.")
@click.option("--limit", default=50, show_default=True)
@json_option
def command(case: Path, text: str, kind: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find entities by name, by any written form of a number, or by handle.

    Example: graphkit search kampala-014 "0772 123 456"
    """
    rows = Case.open(case).search(text, kinds=kind, limit=limit)
    if as_json:
        json_lines(rows)
        return
    table(
        ([r["kind"], r["name"], r["field"], r["matched"], r["entity"]] for r in rows),
        ["kind", "name", "found in", "matched", "entity"],
    )
