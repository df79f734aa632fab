"""`python -m graphkit` is the same as the command `graphkit`."""

from graphkit.cli.main import run

run()
