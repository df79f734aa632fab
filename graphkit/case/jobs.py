"""Work that goes on while nobody watches: a table of jobs, each in a process of its own.

The table lies in `derived/jobs.sqlite`: it is no evidence. An import commits whole slices
only, so that a job can be stopped or killed at any moment and continued later.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from graphkit.errors import UsageProblem
from graphkit.evidence.folder import CaseFolder

SILENT = 15.0
"""A job that has not been heard of for so many seconds, and whose process is gone, broke off."""
OPEN = ("waiting", "running")

_TABLE = """
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, actor TEXT NOT NULL, settings TEXT NOT NULL,
  state TEXT NOT NULL, step TEXT NOT NULL DEFAULT '', progress TEXT NOT NULL DEFAULT '{}',
  started TEXT NOT NULL, beat REAL NOT NULL, pid INTEGER, stop INTEGER NOT NULL DEFAULT 0,
  report TEXT NOT NULL DEFAULT '[]', trial TEXT, error TEXT
) STRICT
"""


_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}
"""Processes that this one started and that have not ended yet."""


class Stopped(Exception):
    """Somebody asked the job to stop."""


class Jobs:
    """The jobs of one case; safe to use from many threads and processes."""

    def __init__(self, folder: CaseFolder) -> None:
        self.folder = folder

    @contextmanager
    def _table(self) -> Iterator[sqlite3.Connection]:
        self.folder.derived.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.folder.derived / "jobs.sqlite", timeout=10, isolation_level=None
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute(_TABLE)
            yield connection
        finally:
            connection.close()

    def start(self, kind: str, actor: str, settings: Mapping[str, Any]) -> str:
        """Start a job in a process of its own; raises UsageProblem while another one runs."""
        running = next((one for one in self.all() if one["state"] in OPEN), None)
        if running is not None:
            raise UsageProblem("Another job is running.", hint="Wait until it is done, or stop it.")
        job = uuid.uuid4().hex
        with self._table() as table:
            table.execute(
                "INSERT INTO job (id, kind, actor, settings, state, started, beat)"
                " VALUES (?,?,?,?,'waiting',?,?)",
                (
                    job, kind, actor, json.dumps(dict(settings)),
                    datetime.now(UTC).isoformat(timespec="seconds"), time.time(),
                ),
            )  # fmt: skip
        self._spawn(job)
        return job

    def resume(self, job: str) -> str:
        """Start a job that was stopped or broke off again: it goes on behind what is kept."""
        old = self.get(job)
        return self.start(str(old["kind"]), str(old["actor"]), old["settings"])

    def _spawn(self, job: str) -> None:
        command = [
            sys.executable, "-m", "graphkit.case.job_worker", str(self.folder.path.resolve()), job,
        ]  # fmt: skip
        # a session of its own: it lives on when the server or its terminal ends
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _CHILDREN[child.pid] = child

    def stop(self, job: str) -> None:
        """Ask a job to stop; what it has committed stays, nothing is left half done."""
        with self._table() as table:
            table.execute("UPDATE job SET stop=1 WHERE id=?", (job,))

    def get(self, job: str) -> dict[str, Any]:
        """Return one job; raises UsageProblem if there is none of that name."""
        _reap()
        with self._table() as table:
            row = table.execute("SELECT * FROM job WHERE id=?", (job,)).fetchone()
        if row is None:
            raise UsageProblem("There is no such job.")
        return _shown(row)

    def all(self) -> list[dict[str, Any]]:
        """Return the jobs, newest first."""
        _reap()
        with self._table() as table:
            rows = table.execute("SELECT * FROM job ORDER BY beat DESC LIMIT 50").fetchall()
        return [_shown(row) for row in rows]

    # the side of the worker

    def take(self, job: str) -> dict[str, Any]:
        """Mark a job as running in this process and return it."""
        self.note(job, state="running", pid=os.getpid())
        return self.get(job)

    def note(self, job: str, **values: Any) -> None:
        """Write down where a job stands; raises Stopped if somebody asked it to stop."""
        texts = {
            name: json.dumps(value) if name in ("progress", "report", "trial") else value
            for name, value in {**values, "beat": time.time()}.items()
        }
        sets = ", ".join(f"{name}=?" for name in texts)
        with self._table() as table:
            table.execute(f"UPDATE job SET {sets} WHERE id=?", (*texts.values(), job))
            row = table.execute("SELECT stop FROM job WHERE id=?", (job,)).fetchone()
        if row is not None and row["stop"] and values.get("state", "running") == "running":
            raise Stopped


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    found = dict(row)
    for name in ("settings", "progress", "report", "trial"):
        found[name] = None if found[name] is None else json.loads(found[name])
    silent = time.time() - found["beat"] > SILENT
    if found["state"] in OPEN and silent and not _alive(found["pid"]):
        found["state"] = "interrupted"
    return found


def _reap() -> None:
    """Let go of processes that ended; until then the system keeps their numbers."""
    for pid, child in list(_CHILDREN.items()):
        if child.poll() is not None:
            _CHILDREN.pop(pid, None)


def _alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
