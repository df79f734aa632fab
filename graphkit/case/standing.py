"""Where a case stands: what the ledger says was read, judged and resolved so far."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphkit.errors import UsageProblem
from graphkit.evidence.folder import CaseFolder, loads

SHAPING = (
    "run.done", "judge.rules", "judge.same", "judge.different", "judge.unsure",
    "judge.revoke", "role.set",
)  # fmt: skip
"""Entries after which the network is another one; a batch counts when its run is done."""


def state_of(connection: sqlite3.Connection, as_at: int | None = None) -> tuple[int, str]:
    """Return the last entry that shapes the network: its number and hash (hex).

    `as_at` is a ledger number: the last such entry up to it.
    """
    marks = ",".join("?" * len(SHAPING))
    row = connection.execute(
        f"SELECT seq, hash FROM ledger WHERE action IN ({marks}) AND seq <= ?"
        " ORDER BY seq DESC LIMIT 1",
        (*SHAPING, as_at if as_at is not None else 2**62),
    ).fetchone()
    return (0, "") if row is None else (row["seq"], row["hash"].hex())


def is_resolved(connection: sqlite3.Connection) -> bool:
    """Tell whether records were resolved since the last of them came in."""
    row = connection.execute(
        "SELECT coalesce(max(CASE action WHEN 'resolve' THEN seq END), 0) AS resolved,"
        " coalesce(max(CASE action WHEN 'run.done' THEN seq END), 0) AS added FROM ledger"
        " WHERE action IN ('resolve', 'run.done')"
    ).fetchone()
    return bool(row["resolved"] > row["added"])


def reports(folder: CaseFolder, exhibit: str | None) -> list[dict[str, Any]]:
    """Return the newest report of each file, by order of intake, then path inside."""
    with folder.reading() as connection:
        rows = connection.execute(
            "SELECT e.seq AS taken, d.exhibit_id, coalesce(d.member,'') AS member, d.report, d.seq"
            " FROM run_done d JOIN exhibit e USING (exhibit_id)"
            " WHERE ? IS NULL OR d.exhibit_id=? ORDER BY taken, member, d.seq",
            (exhibit, exhibit),
        ).fetchall()
        unfinished = connection.execute(
            "SELECT e.seq AS taken, r.exhibit_id, r.member, r.reader, r.reader_version, r.format,"
            " e.name, e.size, r.content_sha256 FROM run r JOIN exhibit e USING (exhibit_id)"
            " WHERE NOT EXISTS (SELECT 1 FROM run_done d WHERE d.run_id=r.run_id)"
            " AND (? IS NULL OR r.exhibit_id=?) ORDER BY r.seq",
            (exhibit, exhibit),
        ).fetchall()
    newest = {(row["taken"], row["member"]): loads(row["report"]) for row in rows}
    for row in unfinished:
        key = (row["taken"], row["member"] or "")
        newest.setdefault(key, _unfinished(row))
    return [dict(newest[key]) for key in sorted(newest)]


def _unfinished(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "exhibit": row["exhibit_id"],
        "file": row["name"],
        "member": row["member"],
        "sha256": row["content_sha256"].partition("+")[0],
        "size": row["size"],
        "format": row["reader"],
        "reader": row["reader"],
        "reader_version": row["reader_version"],
        "status": "incomplete",
        "reason": "The import was interrupted; add the same file again and it is finished.",
        "rows": None,
        "records": {},
        "identifiers": {},
        "problems": {},
        "first": None,
        "last": None,
        "time_basis": {},
        "statements": [],
    }


def entry_at(connection: sqlite3.Connection, text: str | None) -> int | None:
    """Read `--as-at`: a ledger number, or a date or time, as the last entry up to it."""
    if text is None:
        return None
    if text.isdigit():
        return int(text)
    try:
        if len(text) == len("2026-01-01"):
            at = datetime.combine(date.fromisoformat(text), time.max, UTC)
        else:
            at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(
            f"{text!r} is neither a ledger number nor a date.", hint="Write it like 2026-08-12."
        ) from error
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    row = connection.execute(
        "SELECT coalesce(max(seq), 0) AS seq FROM ledger WHERE at_utc <= ?",
        (moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),),
    ).fetchone()
    return int(row["seq"])


def check_zone(zone: str | None) -> None:
    """Raise UsageProblem for a zone that does not exist."""
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageProblem(
            f"{zone!r} is not a time zone.", hint="Name it like Africa/Kampala."
        ) from error
