"""`graphkit events`: the rows behind a link."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, say, table
from graphkit.errors import UsageProblem


@click.command("events")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("link", required=False)
@click.option("--between", nargs=2, metavar="A B", help="All links between two entities.")
@click.option("--since", help="From this date or time on.")
@click.option("--until", help="Before this date or time.")
@click.option("--offset", default=0, show_default=True)
@click.option("--limit", default=100, show_default=True)
@json_option
def command(
    case: Path,
    link: str | None,
    between: tuple[str, str] | None,
    since: str | None,
    until: str | None,
    offset: int,
    limit: int,
    as_json: bool,
) -> None:
    """Show every source row behind a link, oldest first, undated last.

    Example: graphkit events kampala-014 --between 0772123456 0701234567
    """
    if (link is None) == (not between):
        raise UsageProblem("Name a link, or two entities with --between.")
    page = Case.open(case).events(
        link=link, between=between or None, since=since, until=until, offset=offset, limit=limit
    )
    if as_json:
        json_lines(page["rows"])
        return
    table(
        (
            [r["at"] or r["at_raw"], r["kind"], r["direction"], r["seconds"],
             r["amount"], r["file"], r["locator"], r["counts"]]
            for r in page["rows"]
        ),
        ["time", "kind", "direction", "seconds", "amount", "file", "where", "counts"],
    )  # fmt: skip
    say(f"{len(page['rows']):,} of {page['total']:,} rows shown.")
