"""The state tables: each row is made from one ledger entry and from nothing else.

`verify` makes every row again from the entries and compares; a table that was edited,
or an entry that was, cannot agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Row = dict[str, Any]

TABLES: Mapping[str, tuple[str, ...]] = {
    "case_info": (
        "case_id", "title", "region", "timezone", "officer", "authority", "uuid", "seq",
    ),
    "exhibit": (
        "exhibit_id", "sha256", "kind", "name", "path", "size", "mtime", "copied",
        "authority", "received_from", "device", "note", "added_by", "added_at", "seq",
    ),
    "run": (
        "run_id", "exhibit_id", "member", "content_sha256", "reader", "reader_version",
        "format", "settings", "seq",
    ),
    "batch": ("batch_id", "run_id", "slice", "record_type", "path", "sha256", "rows", "seq"),
    "slice": ("slice_id", "run_id", "slice", "rows", "seq"),
    "run_done": ("run_id", "exhibit_id", "member", "status", "report", "seq"),
    "judgement": (
        "judgement_id", "kind", "a", "b", "origin", "bits", "why", "evidence", "revokes",
        "model_id", "actor", "at", "seq",
    ),
    "role": ("role_id", "subject", "role", "why", "actor", "at", "seq"),
    "chart": (
        "version_id", "chart_id", "version", "content", "content_sha256", "actor", "at", "seq",
    ),
}  # fmt: skip
"""Table names and their columns; the first column is the key."""

LATER = frozenset({"chart"})
"""Tables that a case of an earlier make lacks until the first entry that needs one."""

_INTEGERS = frozenset({"seq", "size", "copied", "slice", "rows", "version"})


def ddl() -> str:
    """Write the SQL of the state tables, each guarded against change and removal."""
    parts = [table_ddl(table) for table in TABLES]
    parts.append("CREATE INDEX batch_of_run ON batch(run_id, slice);\n")
    parts.append("CREATE INDEX run_of_content ON run(content_sha256);\n")
    return "".join(parts)


def table_ddl(table: str) -> str:
    """Write the SQL of one state table with its guards."""
    columns = TABLES[table]
    key = columns[0]
    typed = ", ".join(
        f"{name} {'INTEGER' if name in _INTEGERS else 'TEXT'}"
        + (" PRIMARY KEY NOT NULL" if name == key else "")
        for name in columns
    )
    return (
        f"CREATE TABLE {table}({typed}) STRICT;\n"
        # REPLACE walks past delete triggers, so the insert itself is refused
        f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table}\n"
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key}=new.{key})\n"
        f"BEGIN SELECT raise(ABORT,'{table} is append-only'); END;\n"
        f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}\n"
        f"BEGIN SELECT raise(ABORT,'{table} is append-only'); END;\n"
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}\n"
        f"BEGIN SELECT raise(ABORT,'{table} is append-only'); END;\n"
    )


def rows_of(
    action: str, body: Mapping[str, Any], entry: Mapping[str, Any]
) -> list[tuple[str, Row]]:
    """Return the state rows (table, row) that an entry makes; most actions make none.

    `entry` has seq, at_utc and actor.
    """
    maker = _MAKERS.get(action)
    return [] if maker is None else maker(body, entry)


def _one(table: str) -> Callable[[Mapping[str, Any], Mapping[str, Any]], list[tuple[str, Row]]]:
    def make(body: Mapping[str, Any], entry: Mapping[str, Any]) -> list[tuple[str, Row]]:
        return [(table, _row(table, body, entry))]

    return make


def _many(
    table: str, listed: str
) -> Callable[[Mapping[str, Any], Mapping[str, Any]], list[tuple[str, Row]]]:
    def make(body: Mapping[str, Any], entry: Mapping[str, Any]) -> list[tuple[str, Row]]:
        return [(table, _row(table, item, entry)) for item in body[listed]]

    return make


def _slice(body: Mapping[str, Any], entry: Mapping[str, Any]) -> list[tuple[str, Row]]:
    return [("slice", _row("slice", body, entry)), *_many("batch", "batches")(body, entry)]


def _row(table: str, body: Mapping[str, Any], entry: Mapping[str, Any]) -> Row:
    row: Row = {}
    for column in TABLES[table]:
        if column == "seq":
            row[column] = entry["seq"]
        elif column in ("at", "added_at"):
            row[column] = entry["at_utc"]
        elif column in ("actor", "added_by"):
            row[column] = entry["actor"]
        else:
            value = body.get(column)
            if isinstance(value, (dict, list)):
                value = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            row[column] = int(value) if isinstance(value, bool) else value
    return row


_MAKERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], list[tuple[str, Row]]]] = {
    "case.new": _one("case_info"),
    "intake": _one("exhibit"),
    "run.open": _one("run"),
    "batch.add": _slice,
    "run.done": _one("run_done"),
    "judge.rules": _many("judgement", "judgements"),
    "judge.same": _one("judgement"),
    "judge.different": _one("judgement"),
    "judge.unsure": _one("judgement"),
    "judge.revoke": _one("judgement"),
    "role.set": _one("role"),
    "chart.save": _one("chart"),
}
