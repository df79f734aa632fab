"""`graphkit doctor`: versions, disk, and what is missing for which feature."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import diagnose
from graphkit.cli.output import json_line, json_option, say


@click.command("doctor")
@click.argument("case", required=False, type=click.Path(path_type=Path))
@json_option
def command(case: Path | None, as_json: bool) -> None:
    """Say what this machine has, and what to look after.

    Example: graphkit doctor kampala-014
    """
    result = diagnose(case)
    if as_json:
        json_line(result)
        return
    for name, version in result["versions"].items():
        say(f"{name:<24} {version}")
    say(f"{'free disk':<24} {result['disk_free_bytes']:,} bytes")
    for sentence in result["advice"]:
        say(f"- {sentence}")
