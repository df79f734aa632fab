"""What the verbs of judgement share: the two records, the reason, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from graphkit.case import Case
from graphkit.cli.output import json_line, json_option, say


def verb(name: str, kind: str, sentence: str) -> click.Command:
    """Make the command that states one kind of judgement about two records."""

    @click.command(name, help=f"{sentence}\n\n{_EXAMPLE.format(name=name)}")
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
        opened = Case.open(case)
        tell(opened.judge(kind, a, b, why=why, officer=officer, dry_run=dry_run), as_json)

    return command


_EXAMPLE = 'Example: graphkit {name} kampala-014 "Okello Brian" "Okelo B." --why "one id card"'


def tell(outcome: Mapping[str, Any], as_json: bool) -> None:
    """Print the outcome as JSON or as sentences."""
    if as_json:
        json_line(outcome)
        return
    if outcome["judgement"] is None:
        say("Nothing was written; this is what would change:")
    else:
        say(f"Noted as {outcome['judgement']}.")
    for change in outcome["changes"]:
        say(f"  {change['sentence']}")
    if not outcome["changes"]:
        say("  No entity changes.")
