"""`graphkit history`: the judgements so far."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_lines, json_option, table


@click.command("history")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--as-at", help="Up to this ledger number or date.")
@json_option
def command(case: Path, as_at: str | None, as_json: bool) -> None:
    """List every judgement: who joined or separated what, when and why.

    Example: graphkit history kampala-014 --as-at 2026-08-12
    """
    rows = Case.open(case).history(as_at=as_at)
    if as_json:
        json_lines(rows)
        return
    table(
        (
            [r["judgement"], r["kind"], r["origin"], r["by"], r["at"], r["why"], r["revoked_by"]]
            for r in rows
        ),
        ["judgement", "kind", "origin", "by", "at", "why", "revoked by"],
    )
