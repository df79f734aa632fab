"""`graphkit same`: a person's judgement about two records."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.judged import tell
from graphkit.cli.output import json_option


@click.command("same")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("a")
@click.argument("b")
@click.option("--why", required=True, help="The reason; it stands in the ledger.")
@click.option("--officer", help="Who judges, if not the officer of the case.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@json_option
def command(
    case: Path, a: str, b: str, why: str, officer: str | None, dry_run: bool, as_json: bool
) -> None:
    """Join two records, or the two entities that they stand for, as one.

    Example: graphkit same kampala-014 "Okello Brian" "Okelo B." --why "one id card"
    """
    opened = Case.open(case)
    tell(opened.judge("same", a, b, why=why, officer=officer, dry_run=dry_run), as_json)
