"""Small cases for resolving: identity rows and calls under the views that a case has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from graphkit.model.kinds import RecordType
from graphkit.model.records import STORED

Rows = Sequence[dict[str, Any]]


def view(con: duckdb.DuckDBPyConnection, record_type: RecordType, rows: Rows) -> None:
    schema = STORED[record_type]
    columns: dict[str, Any] = {
        field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema
    }
    columns["batch"] = pa.array([0] * len(rows), pa.int32())
    columns["row"] = pa.array(range(len(rows)), pa.int64())
    con.register(f"t_{record_type}", pa.table(columns))
    con.execute(f"CREATE VIEW {record_type} AS SELECT * FROM t_{record_type}")


@pytest.fixture
def case() -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Open a case over identity rows and communications; columns left out are null."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def make(identities: Rows, communications: Rows = ()) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(":memory:")
        opened.append(con)
        view(con, RecordType.IDENTITIES, identities)
        view(con, RecordType.COMMUNICATIONS, communications)
        return con

    yield make
    for con in opened:
        con.close()
