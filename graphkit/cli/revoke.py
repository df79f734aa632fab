"""`graphkit revoke`: takes a judgement back, exactly."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.judged import tell
from graphkit.cli.output import json_option


@click.command("revoke")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("judgement")
@click.option("--why", required=True, help="The reason; it stands in the ledger.")
@click.option("--officer", help="Who revokes, if not the officer of the case.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@json_option
def command(
    case: Path, judgement: str, why: str, officer: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take one judgement back: the entities become what they were without it.

    Example: graphkit revoke kampala-014 j-3f2a91c0d4e5 --why "two cousins"
    """
    opened = Case.open(case)
    tell(opened.revoke(judgement, why=why, officer=officer, dry_run=dry_run), as_json)
