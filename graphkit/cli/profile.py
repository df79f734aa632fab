"""`graphkit profile`: the mapping profiles for tables."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.case import list_profiles, show_profile, try_profile
from graphkit.cli.output import json_line, json_lines, json_option, say, table
from graphkit.errors import UsageProblem


@click.group("profile")
def command() -> None:
    """List, show and try the mapping profiles that turn a table into records.

    Example: graphkit profile test calls.csv
    """


case_option = click.option(
    "--case", type=click.Path(path_type=Path), help="Look at this case's own profiles as well."
)


@command.command("list")
@case_option
@json_option
def list_command(case: Path | None, as_json: bool) -> None:
    """List the profiles: shipped ones, and the case's own with --case."""
    rows = list_profiles(case)
    if as_json:
        json_lines(rows)
    else:
        table(([r["profile"], r["record"], r["origin"]] for r in rows), ["profile", "record", "of"])


@command.command("show")
@click.argument("name")
@case_option
def show_command(name: str, case: Path | None) -> None:
    """Print a profile as YAML, ready to be changed and used with --profile."""
    say(show_profile(name, case).rstrip())


@command.command("test")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--profile", help="Name or YAML file; else the one that fits.")
@click.option("--set", "columns", multiple=True, help="column=role, over the profile.")
@click.option("--region")
@click.option("--timezone")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]))
@case_option
@json_option
def test_command(
    file: Path,
    profile: str | None,
    columns: tuple[str, ...],
    region: str | None,
    timezone: str | None,
    date_order: str | None,
    case: Path | None,
    as_json: bool,
) -> None:
    """Show the first 20 rows as they would be read, and the rejects; writes nothing."""
    roles: dict[str, str] = {}
    for item in columns:
        name, sign, role = item.partition("=")
        if not sign:
            raise UsageProblem(f"--set {item}: write it as column=role.")
        roles[name] = role
    result = try_profile(
        file, case=case, profile=profile, columns=roles, region=region, timezone=timezone,
        date_order=date_order,
    )  # fmt: skip
    if as_json:
        json_line(result)
        return
    say(f"Read with the profile {result['profile']} as {result['record']}.")
    if result["rows"]:
        head = list(result["rows"][0])
        table(([row.get(name) for name in head] for row in result["rows"]), head)
    for name, values in result.get("values", {}).items():
        say(f"Values of {name}: {', '.join(map(str, values))}")
    say(f"{len(result['rejects'])} rejects")
    for reject in result["rejects"]:
        say(f"  {reject['locator']}: {reject['text']}")
