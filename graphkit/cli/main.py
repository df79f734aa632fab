"""The `graphkit` command: finds the verb, puts errors into a sentence and an exit code."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from graphkit import __version__
from graphkit.errors import GraphkitError

VERBS = (
    "new", "add", "report", "profile", "resolve", "same", "separate", "unsure", "revoke",
    "role", "history", "search", "entities", "links", "neighbours", "path", "events",
    "measures", "people", "export", "verify", "serve", "demo", "doctor",
)  # fmt: skip


class Verbs(click.Group):
    """Loads the file of a verb only when that verb is called: the start stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs in the order in which a case uses them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command in the file of that name."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"graphkit.cli.{cmd_name}")
        command: click.Command = module.command
        return command


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Turn seized files into a network in which every mark opens to its source rows."""


def run() -> None:
    """Run the command line and end with the exit code of what happened."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    sys.exit(call(sys.argv[1:]))


def call(arguments: list[str]) -> int:
    """Carry out one command line; return its exit code."""
    try:
        result = cli.main(args=arguments, prog_name="graphkit", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        return 130
    except BrokenPipeError:
        # the reader of our output went away: end quietly, also at interpreter exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except GraphkitError as error:
        click.echo(f"graphkit: {printable(str(error))}", err=True)
        return error.exit
    except Exception:  # noqa: BLE001 - the last line of defence: a bug becomes a sentence
        path = _write_log(traceback.format_exc())
        click.echo(
            f"graphkit: something went wrong inside the program. Please report it with {path}",
            err=True,
        )
        return 70


def _write_log(text: str) -> Path:
    handle, name = tempfile.mkstemp(prefix="graphkit-error-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    return Path(name)


def printable(text: str) -> str:
    """Replace control characters, which evidence could use to rewrite the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
