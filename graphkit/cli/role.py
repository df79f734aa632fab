"""`graphkit role`: states what a person is in the case."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import ROLES, Case
from graphkit.cli.output import json_line, json_option, say


@click.command("role")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("entity")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--why", required=True, help="The reason; it stands in the ledger.")
@click.option("--officer", help="Who states it, if not the officer of the case.")
@json_option
def command(
    case: Path, entity: str, role: str, why: str, officer: str | None, as_json: bool
) -> None:
    """State a person's role in the case; everybody else stays unknown.

    Example: graphkit role kampala-014 "Okello Brian" suspect --why "named in complaint 3"
    """
    outcome = Case.open(case).set_role(entity, role, why=why, officer=officer)
    if as_json:
        json_line(outcome)
    else:
        say(f"{outcome['name']} is now {outcome['role']}.")
