"""`graphkit new`: makes the case folder."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_line, json_option, say


@click.command("new")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the case is called.")
@click.option("--region", help="Country of numbers without a country code, such as UG.")
@click.option("--timezone", help="Zone of clocks without one, such as Africa/Kampala.")
@click.option("--officer", default="", help="Who is working: stands in the ledger.")
@click.option("--authority", help="Warrant or authority number.")
@json_option
def command(
    case: Path,
    title: str,
    region: str | None,
    timezone: str | None,
    officer: str,
    authority: str | None,
    as_json: bool,
) -> None:
    """Make an empty case folder.

    Example: graphkit new kampala-014 --region UG --timezone Africa/Kampala
    """
    made = Case.create(
        case, title=title, region=region, timezone=timezone, officer=officer, authority=authority
    )
    info = made.info()
    if as_json:
        json_line(info)
    else:
        say(f"Made the case {info['case_id']} in {case}.")
