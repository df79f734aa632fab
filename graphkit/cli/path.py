"""`graphkit path`: how two entities are connected."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, say


@click.command("path")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("a")
@click.argument("b")
@click.option("--in-time", is_flag=True, help="Times along the path must not run backwards.")
@click.option("--max-wait", type=float, help="With --in-time: at most this many hours a step.")
@click.option("--max-hops", default=4, show_default=True)
@click.option("--limit", default=20, show_default=True)
@click.option("--kind", multiple=True, help="Only over this kind of link.")
@json_option
def command(
    case: Path,
    a: str,
    b: str,
    in_time: bool,
    max_wait: float | None,
    max_hops: int,
    limit: int,
    kind: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find the shortest paths between two entities.

    A path shows that records connect them, not that one event caused another.
    Example: graphkit path kampala-014 "Okello Brian" 0772123456 --in-time
    """
    rows = Case.open(case).paths(
        a, b, in_time=in_time, max_wait_hours=max_wait, max_hops=max_hops, limit=limit, kinds=kind
    )
    if as_json:
        json_lines(rows)
        return
    for row in rows[:-1]:
        names = " — ".join(entity["name"] for entity in row["entities"])
        say(f"{row['hops']} hops: {names}")
    last = rows[-1]
    if len(rows) == 1:
        say(f"No path within {max_hops} hops; {last['searched']:,} links were looked at.")
    if last["truncated"]:
        say("The search was cut short; there may be more paths.")
