"""`graphkit resolve`: from identities to entities."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import Case
from graphkit.cli.output import json_line, json_option, say


@click.command("resolve")
@click.argument("case", type=click.Path(path_type=Path))
@json_option
def command(case: Path, as_json: bool) -> None:
    """Find which records speak of one person, by rule, and build the network.

    Every join is a judgement in the ledger that can be revoked.
    Example: graphkit resolve kampala-014
    """
    result = Case.open(case).resolve()
    if as_json:
        json_line(result)
        return
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in sorted(result["by_kind"].items()))
    say(f"{result['identities']:,} identities became {result['entities']:,} entities: {kinds}.")
    say(
        f"{result['merged']:,} joined by rule, {result['possibly_same']:,} possibly the same, "
        f"{result['related']:,} related, {result['quarantined']:,} held back."
    )
