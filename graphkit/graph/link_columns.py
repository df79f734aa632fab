"""The figures of all links as columns, kept in the graph file beside the rows.

Whole-network questions take columns; reading a million rows one by one would be slower
than any measure taken of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from graphkit.graph.events import KIND_NUMBERS

NEVER = int(np.iinfo(np.int64).min)
"""Stands for a time or a duration that no event states."""

Columns = Mapping[str, npt.NDArray[Any]]

_TYPES: Mapping[str, str] = {
    "source": "<i4",
    "target": "<i4",
    "kind": "<i1",
    "directed": "<i1",
    "n": "<i8",
    "rows": "<i8",
    "undated": "<i8",
    "first_us": "<i8",
    "last_us": "<i8",
    "seconds": "<i8",
    "certainty": "<i1",
    "strength": "<f8",
}

FIGURES = f"""
SELECT src AS source, dst AS target, kind, directed::TINYINT AS directed, n, rows, undated,
  coalesce(first_us, {NEVER}) AS first_us, coalesce(last_us, {NEVER}) AS last_us,
  coalesce(seconds, {NEVER}) AS seconds, sure AS certainty,
  CASE WHEN kind = {KIND_NUMBERS["RELATED"]} THEN coalesce(weight::DOUBLE, n) ELSE n END
    AS strength
FROM gk_link ORDER BY ix
"""
"""The strength of a relation is the weight its file states, of all else the events."""


def column_rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, bytes]]:
    """Yield the rows of the `link_column` table: a name, and the figures of all links."""
    found = con.execute(FIGURES).fetchnumpy()
    for name, dtype in _TYPES.items():
        yield name, np.asarray(found[name]).astype(dtype).tobytes()


def read_columns(reader: sqlite3.Connection) -> Columns:
    """Read the figures of all links; position is the number of the link."""
    return {
        name: np.frombuffer(data, _TYPES[name])
        for name, data in reader.execute("SELECT name, data FROM link_column")
    }
