"""The ledger: an append-only chain of entries, and the state tables that replay it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graphkit.errors import StoreError
from graphkit.evidence import state
from graphkit.evidence.canonical import canonical, sha256

ZERO = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as stored; `body` is None where it was lawfully purged or withheld."""

    seq: int
    at_utc: str
    actor: str
    role: str
    action: str
    body: str | None
    salt: bytes | None
    body_sha256: bytes
    prev: bytes
    hash: bytes


def entry_hash(
    seq: int, at_utc: str, actor: str, role: str, action: str, body_sha256: bytes, prev: bytes
) -> bytes:
    """Return the hash that chains an entry to the one before it."""
    return sha256(
        canonical(
            {
                "seq": seq,
                "at_utc": at_utc,
                "actor": actor,
                "role": role,
                "action": action,
                "body_sha256": body_sha256.hex(),
                "prev": prev.hex(),
            }
        )
    )


def now() -> str:
    """Return the present time as the ledger writes it: UTC, microseconds, Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Ledger:
    """The writing side: entries and their state rows go in together, or not at all."""

    def __init__(self, connection: sqlite3.Connection, *, actor: str, role: str) -> None:
        self.connection = connection
        self.actor = actor
        self.role = role

    def append(self, action: str, body: Mapping[str, Any]) -> int:
        """Append one entry in a transaction of its own; return its number."""
        return self.append_all([(action, body)])[-1]

    def append_all(self, entries: Sequence[tuple[str, Mapping[str, Any]]]) -> list[int]:
        """Append several entries in one transaction: a reader sees all or none."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The ledger is busy ({error}).", hint="Another program writes to this case."
            ) from error
        try:
            numbers = [self._append(action, body) for action, body in entries]
            self.connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._roll_back()
            raise StoreError(
                f"The ledger could not be written ({error}); nothing of this step was kept.",
                hint="Free disk space and add again.",
            ) from error
        except BaseException:
            self._roll_back()
            raise
        return numbers

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def _append(self, action: str, body: Mapping[str, Any]) -> int:
        last = self.connection.execute(
            "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        seq, prev = (1, ZERO) if last is None else (last["seq"] + 1, last["hash"])
        at = now()
        text = canonical(dict(body))
        salt = os.urandom(16)
        body_hash = sha256(salt + text)
        self.connection.execute(
            "INSERT INTO ledger VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                seq,
                at,
                self.actor,
                self.role,
                action,
                text.decode(),
                salt,
                body_hash,
                prev,
                entry_hash(seq, at, self.actor, self.role, action, body_hash, prev),
            ),
        )
        place = {"seq": seq, "at_utc": at, "actor": self.actor}
        for table, row in state.rows_of(action, body, place):
            marks = ",".join("?" * len(row))
            self.connection.execute(
                f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", tuple(row.values())
            )
        return seq


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the number and the hash (hex) of the last entry."""
    row = connection.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, ZERO.hex()) if row is None else (row["seq"], row["hash"].hex())


def entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Yield every entry in order."""
    for row in connection.execute("SELECT * FROM ledger ORDER BY seq"):
        yield Entry(*tuple(row))


def body_of(entry: Entry) -> dict[str, Any]:
    """Return the body as a value; an empty one where it is withheld."""
    return {} if entry.body is None else dict(json.loads(entry.body))
