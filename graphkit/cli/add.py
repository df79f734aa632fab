"""`graphkit add`: takes exhibits in and reads them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from graphkit.case import Case
from graphkit.cli.output import json_line, json_option, say
from graphkit.errors import UsageProblem


@click.command("add")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would be read; write nothing.")
@click.option("--profile", help="Mapping profile for tables: a name, or a YAML file.")
@click.option("--as", "as_format", help="Read as this format, whatever it looks like.")
@click.option("--region", help="Country of numbers without a country code in these files.")
@click.option("--timezone", help="Zone of the clocks in these files.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of dates.")
@click.option("--currency", help="Currency of amounts that state none.")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-copy", is_flag=True, help="Keep only the hash, not a copy.")
@click.option("--note", "remark", help="A note kept with the exhibit.")
@click.option("--authority", help="Warrant or authority number of these exhibits.")
@click.option("--from", "received_from", help="Who handed them over.")
@click.option("--device", help="Label of the device they come from.")
@click.option("--officer", help="Who adds them, if not the officer of the case.")
@json_option
def command(
    case: Path,
    paths: tuple[str, ...],
    dry_run: bool,
    profile: str | None,
    as_format: str | None,
    region: str | None,
    timezone: str | None,
    date_order: str | None,
    currency: str | None,
    password_file: Path | None,
    no_copy: bool,
    remark: str | None,
    authority: str | None,
    received_from: str | None,
    device: str | None,
    officer: str | None,
    as_json: bool,
) -> int:
    """Take files, folders and zips in; find out what each is; read it.

    Example: graphkit add kampala-014 dump.ufdr statements/ ads.jsonl cdr.csv
    """
    opened = Case.open(case)
    password = None
    if password_file is not None:
        password = password_file.read_text(encoding="utf-8").rstrip("\r\n")
    with _Bar(quiet=as_json) as bar, tempfile.TemporaryDirectory() as scratch:
        code = 0
        for line in opened.add(
            [_standard_input(Path(scratch)) if path == "-" else Path(path) for path in paths],
            dry_run=dry_run,
            profile=profile,
            as_format=as_format,
            region=region,
            timezone=timezone,
            date_order=date_order,
            currency=currency,
            password=password,
            copy=not no_copy,
            note=remark,
            authority=authority,
            received_from=received_from,
            device=device,
            officer=officer,
            progress=bar.show,
        ):
            bar.pause()
            if as_json:
                json_line(line)
            else:
                _tell(line)
            code = max(code, _code(line))
    return code


def _code(line: Mapping[str, Any]) -> int:
    """Return the exit code of one file: what a folder or zip holds may be unknown to us."""
    if line.get("fault"):
        return 70
    if line["status"] == "refused":
        return 2 if line.get("answer") else 3
    return 3 if line["status"] == "unknown" and line["member"] is None else 0


def _standard_input(scratch: Path) -> Path:
    target = scratch / "standard-input"
    if target.exists():
        raise UsageProblem("Standard input can be read once only.")
    with target.open("wb") as out:
        shutil.copyfileobj(sys.stdin.buffer, out)
    return target


def _tell(line: Mapping[str, Any]) -> None:
    name = line["file"] if line["member"] is None else f"{line['file']} › {line['member']}"
    say(f"{name}: {line['status']}" + (f" as {line['format']}" if line["format"] else ""))
    if line["reason"]:
        say(f"  {line['reason']}")
    if line.get("sentence"):
        say(f"  {line['sentence']}")
    read = [f"{count:,} {name}" for name, count in line["records"].items() if count]
    if read:
        say("  " + ", ".join(read))
    if line["first"]:
        basis = ", ".join(f"{count:,} {name}" for name, count in line["time_basis"].items())
        say(f"  {line['first']} to {line['last']}; times: {basis}")
    for statement in line["statements"]:
        account = statement.get("account") or "unnamed account"
        currency = statement.get("currency") or "currency not stated"
        say(f"  {account}: {statement['state']}, {statement['rows']} rows, {currency}")
    if line["problems"]:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in line["problems"].items())
        say(f"  could not be read as it stands: {counts}")
    for remark in line.get("notes", []):
        say(f"  {remark}")


class _Bar:
    """Progress on the error stream, only where a person is watching."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = sys.stderr.isatty() and not quiet
        self._progress = Progress(
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not self._on,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, event: Mapping[str, Any]) -> None:
        """Show where an import stands."""
        if not self._on:
            return
        if event["stage"] == "hashing":
            text = f"{event['file']}: hashing"
        else:
            done = event["done"]
            share = "" if done is None else f", {done:.0%} of the file"
            text = (
                f"{event['file']}: {event['records']:,} records, "
                f"{event['problems']:,} problems{share}"
            )
        self._progress.update(self._task, description=text)

    def pause(self) -> None:
        """Clear the line before a report is printed."""
        self._progress.update(self._task, description="")
