"""A record case in memory for tests: plain rows in, one view per record type out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from graphkit.model.kinds import RecordType
from graphkit.model.records import STORED

DAY = datetime(2026, 6, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A time some seconds after the beginning of the case."""
    return DAY + timedelta(seconds=seconds)


class CaseRecords:
    """Collects rows per exhibit; each exhibit and type becomes one batch."""

    def __init__(self) -> None:
        self._rows: dict[tuple[RecordType, str, str], list[dict[str, Any]]] = {}

    def add(self, table: str, exhibit: str = "ex-1", **fields: Any) -> None:
        key = (RecordType(table), exhibit, fields.get("member") or "")
        rows = self._rows.setdefault(key, [])
        fields.setdefault("locator", f"row {len(rows) + 1}")
        rows.append({"exhibit_id": exhibit, "reader": "test", "reader_version": "1", **fields})

    def call(
        self, a: str | None, b: str | None, t: float | None, exhibit: str = "ex-1", **more: Any
    ) -> None:
        fields = {
            "kind": "call",
            "from_id": a,
            "from_raw": a,
            "to_ids": [b],
            "to_raws": [b or ""],
            "at": None if t is None else at(t),
            **more,
        }
        self.add("communications", exhibit, **fields)

    def paid(
        self,
        own: str,
        other: str | None,
        direction: int,
        amount: str,
        t: float | None,
        exhibit: str = "ex-1",
        **more: Any,
    ) -> None:
        fields = {
            "own_account_id": own,
            "cp_account_id": other,
            "direction": direction,
            "amount": Decimal(amount),
            "scale": len(amount.partition(".")[2]),
            "currency": "UGX",
            "status": "booked",
            "at": None if t is None else at(t),
            **more,
        }
        self.add("transactions", exhibit, **fields)

    def identity(self, name: str | None, *ids: str, exhibit: str = "ex-1", **more: Any) -> None:
        fields = {"basis": "subscriber", "name": name, "ids": list(ids), "ordinal": 0, **more}
        fields.setdefault("id_raws", list(ids))
        self.add("identities", exhibit, **fields)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open the views; batches are numbered by type and exhibit, as in a case."""
        con = duckdb.connect()
        con.execute("SET TimeZone='UTC'")
        tables: dict[RecordType, list[pa.Table]] = {record_type: [] for record_type in RecordType}
        for number, key in enumerate(sorted(self._rows)):
            rows = self._rows[key]
            schema = STORED[key[0]]
            table = pa.Table.from_pylist(
                [{name: row.get(name) for name in schema.names} for row in rows], schema=schema
            )
            table = table.append_column("batch", pa.array([number] * len(rows), pa.int32()))
            table = table.append_column("row", pa.array(range(len(rows)), pa.int64()))
            tables[key[0]].append(table)
        for record_type, parts in tables.items():
            schema = STORED[record_type].append(pa.field("batch", pa.int32()))
            empty = schema.append(pa.field("row", pa.int64())).empty_table()
            con.register(record_type.value, pa.concat_tables([empty, *parts]))
        con.execute("SET enable_external_access=false")
        con.execute("SET lock_configuration=true")
        return con
