"""A record case in memory for tests: plain rows in, one view per record type out."""

from __future__ import annotations

import random
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


def random_case(seed: int, *, phones: int = 12, calls: int = 120) -> CaseRecords:
    """A case of calls, transfers, names, adverts, positions and relations at random."""
    draw = random.Random(seed)
    keys = [f"phone:+2567720002{n:02d}" for n in range(phones)]
    keys += ["phone:165", "handle:telegram/ann", "phone:~ex-1~0772***"]
    wallets = [f"account:wallet/mtn/+2567720002{n:02d}" for n in range(4)]
    case = CaseRecords()
    for _ in range(calls):
        a, b = draw.choice(keys), draw.choice(keys)
        t = draw.choice([None, draw.randrange(-(10**6), 10**6), draw.randrange(100)])
        exhibit = draw.choice(["ex-1", "ex-2", "ex-3"])
        kind = draw.choice(["call", "sms", "message"])
        seconds = Decimal(draw.randrange(90)) if kind == "call" else None
        case.call(a, b, t, exhibit, kind=kind, seconds=seconds)
        if draw.random() < 0.2:
            other = draw.choice(["ex-1", "ex-2", "ex-3"])
            case.call(a, b, None if t is None else t + 4, other, kind=kind, seconds=seconds)
    for n in range(20):
        a, b = draw.sample(wallets, 2)
        case.paid(
            a, b, draw.choice([1, -1]), f"{draw.randrange(1, 9)}000", n * 60, reference=str(n)
        )
    for n in range(6):
        book = draw.choice(["address_book", "subscriber"])
        case.identity(f"Name {n}", draw.choice(keys), basis=book, owner_id=draw.choice(keys))
        case.add("positions", subject_id=draw.choice(keys), basis="cell", cell=f"641-1-{n % 3}")
        case.add("adverts", title=f"Room {n}", city_raw="Gulu", body=f"a {n} b {n}", at=at(n))
        case.add("relations", a_id=draw.choice(keys), b_id=draw.choice(keys), kind="met",
                 directed=draw.choice([True, False, None]), weight=Decimal(n))  # fmt: skip
        case.add("identifiers", id=keys[n], kind="phone", raw="x", validity="valid",
                 record_type="adverts", locator=f"row {n + 1}")  # fmt: skip
    return case
