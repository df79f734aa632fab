"""The case folder: where things lie, who may write, and what was stated at its making."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filelock import FileLock, Timeout

from graphkit.errors import StoreError, UsageProblem
from graphkit.evidence import database, state
from graphkit.evidence.ledger import Ledger


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What was stated when the case was made."""

    case_id: str
    title: str
    region: str | None
    timezone: str | None
    officer: str
    authority: str | None


class CaseFolder:
    """A case on disk; many may read at a time, one writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ledger_path = path / "ledger.sqlite"
        self.records = path / "records"
        self.exhibits = path / "exhibits"
        self.derived = path / "derived"
        self.temporary = self.records / ".tmp"

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        title: str = "",
        region: str | None = None,
        timezone: str | None = None,
        officer: str = "",
        authority: str | None = None,
    ) -> CaseFolder:
        """Make an empty case folder; raises UsageProblem if something is already there."""
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UsageProblem(
                f"{path} already exists and is not empty.", hint="Choose another folder."
            )
        _check_zone(timezone)
        folder = cls(path)
        try:
            for part in (folder.records, folder.temporary, folder.exhibits, folder.derived):
                part.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path} cannot be made: {error.strerror}.", store=str(path)
            ) from error
        making = folder.path / "ledger.new"
        making.unlink(missing_ok=True)
        database.create(making, state.ddl())
        connection = database.open_writer(making)
        try:
            Ledger(connection, actor=officer or "unnamed", role="investigator").append(
                "case.new",
                {
                    "case_id": path.resolve().name,
                    "title": title,
                    "region": region,
                    "timezone": timezone,
                    "officer": officer or "unnamed",
                    "authority": authority,
                    "uuid": str(uuid.uuid4()),
                },
            )
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        making.replace(folder.ledger_path)
        return folder

    @classmethod
    def open(cls, path: Path) -> CaseFolder:
        """Open an existing case folder; raises UsageProblem if there is none."""
        folder = cls(path)
        if not folder.ledger_path.is_file():
            raise UsageProblem(
                f"{path} is not a case folder: it holds no ledger.sqlite.",
                hint=f"Make one with: graphkit new {path}",
            )
        return folder

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the ledger for reading and close it again."""
        connection = database.open_reader(self.ledger_path)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The ledger cannot be read ({error}).",
                store=str(self.ledger_path),
                hint=f"Run: graphkit verify {self.path}",
            ) from error
        finally:
            connection.close()

    @contextmanager
    def writing(
        self, *, actor: str | None = None, role: str = "investigator", wait: float = 5.0
    ) -> Iterator[Ledger]:
        """Hold the case's one writing lock; raises StoreError if somebody else holds it."""
        lock = FileLock(self.path / "case.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreError(
                f"Another program is writing to {self.path}.",
                store=str(self.path),
                hint="Wait until it is done; reading goes on meanwhile.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written to: {error.strerror}.", store=str(self.path)
            ) from error
        try:
            connection = database.open_writer(self.ledger_path)
            try:
                who = actor or self.info().officer
                yield Ledger(connection, actor=who, role=role)
            finally:
                connection.close()
        finally:
            lock.release()

    def info(self) -> CaseInfo:
        """Return what was stated when the case was made."""
        with self.reading() as connection:
            row = connection.execute("SELECT * FROM case_info ORDER BY seq LIMIT 1").fetchone()
        if row is None:
            raise StoreError(
                f"{self.path} has no first entry.", hint=f"Run: graphkit verify {self.path}"
            )
        return CaseInfo(
            row["case_id"], row["title"] or "", row["region"], row["timezone"],
            row["officer"], row["authority"],
        )  # fmt: skip

    def profiles(self) -> dict[str, str]:
        """Return the case's own mapping profiles: name to YAML text."""
        folder = self.path / "profiles"
        if not folder.is_dir():
            return {}
        return {
            file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))
        }


def loads(text: str | None) -> dict[str, Any]:
    """Read a JSON object out of a state column."""
    return {} if text is None else dict(json.loads(text))


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageProblem(
            f"{zone!r} is not a time zone.", hint="Name it like Africa/Kampala."
        ) from error
