"""`graphkit neighbours`: the strongest links of one entity."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, say, table


@click.command("neighbours")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("entity")
@click.option("--kind", multiple=True, help="Only this kind of link.")
@click.option("--limit", default=50, show_default=True)
@click.option("--since", help="From this date or time on.")
@click.option("--until", help="Before this date or time.")
@json_option
def command(
    case: Path,
    entity: str,
    kind: tuple[str, ...],
    limit: int,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Show who and what an entity is linked to, strongest first.

    Example: graphkit neighbours kampala-014 0772123456 --limit 10
    """
    rows = Case.open(case).neighbours(entity, kinds=kind, limit=limit, since=since, until=until)
    if as_json:
        json_lines(rows)
        return
    links, more = rows[:-1], rows[-1]["more"]
    table(
        (
            [r["kind"], r["other"]["kind"], r["other"]["name"], r["n"], r["first"], r["last"]]
            for r in links
        ),
        ["link", "kind", "name", "events", "first", "last"],
    )
    say(f"{len(links):,} of {len(links) + more:,} links shown.")
