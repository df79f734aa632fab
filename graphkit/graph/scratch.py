"""Tables that a projection makes on the record connection, all gone when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

MADE = r"""
SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name LIKE 'gk\_%' ESCAPE '\'
"""
"""All of them begin with gk_."""


@contextmanager
def scratch(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Leave the connection as it was, whatever happens in between."""
    try:
        yield
    finally:
        for (name,) in con.execute(MADE).fetchall():
            con.execute(f"DROP TABLE IF EXISTS {name}")


def keep(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copy an Arrow table into a temporary table of this name."""
    with lent(con, "gk_given", table):
        con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM gk_given")


@contextmanager
def lent(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """Let statements read an Arrow table under this name for a while."""
    con.register(name, table)
    try:
        yield
    finally:
        con.unregister(name)
