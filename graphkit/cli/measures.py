"""`graphkit measures`: network measures per entity."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, say, table


@click.command("measures")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--kind", multiple=True, help="Only this kind of entity.")
@click.option("--layer", help="Layers to add up, comma-separated: calls,money,...")
@click.option("--measure", help="Measures to compute, comma-separated.")
@json_option
def command(
    case: Path, kind: tuple[str, ...], layer: str | None, measure: str | None, as_json: bool
) -> None:
    """Compute degree, strength, betweenness and others; the first line says how.

    Example: graphkit measures kampala-014 --layer calls --measure betweenness
    """
    rows = Case.open(case).measures(kinds=kind, layers=_split(layer), measures=_split(measure))
    if as_json:
        json_lines(rows)
        return
    say(str(rows[0]["sentence"]))
    names = rows[0]["measures"]
    table(
        (
            [r["kind"], r["name"], *(number(r["measures"].get(name)) for name in names)]
            for r in rows[1:]
        ),
        ["kind", "name", *names],
    )


def _split(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def number(value: float | int | None) -> str:
    """Show a measure with six digits, an integer whole, a missing one as a dash."""
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.6g}"
