"""`graphkit verify`: is everything as it was recorded?"""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import verify_case
from graphkit.cli.output import json_line, json_option, say
from graphkit.errors import UsageProblem

_EXIT = {"VERIFIED": 0, "ALTERED": 1, "UNDECIDED": 2}


@click.command("verify")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Ledger and records only (the default).")
@click.option("--full", is_flag=True, help="The exhibits as well.")
@json_option
def command(case: Path, quick: bool, full: bool, as_json: bool) -> int:
    """Check ledger, records and, with --full, exhibits; name whatever was altered.

    Exit code 0 VERIFIED, 1 ALTERED, 2 cannot decide. Example: graphkit verify kampala-014
    """
    if quick and full:
        raise UsageProblem("--quick and --full exclude each other.")
    verdict = verify_case(case, full=full)
    if as_json:
        json_line(verdict)
        return _EXIT[verdict["verdict"]]
    say(verdict["verdict"])
    for finding in verdict["findings"]:
        say(f"{finding['verdict']} {finding['where']}: {finding['text']}")
        if finding["exhibit"]:
            say(f"  exhibit {finding['exhibit']}")
        if finding["expected"] or finding["found"]:
            say(f"  expected {finding['expected']}, found {finding['found']}")
    say("Checked: " + ", ".join(f"{n:,} {what}" for what, n in verdict["checked"].items()))
    for sentence in verdict["not_checked"]:
        say(f"Not checked: {sentence}")
    return _EXIT[verdict["verdict"]]
