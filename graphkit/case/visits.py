"""When an officer was last here: kept beside the derived state, since it is no evidence.

It lies in `derived/visits.json`; where that is removed, the next visit counts as the first.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graphkit.evidence.folder import CaseFolder

PAUSE = timedelta(minutes=30)
"""A visit is over when nothing was opened for so long."""


def visit(folder: CaseFolder, officer: str, seq: int, now: datetime | None = None) -> Any:
    """Note that an officer is here, and return where the visit before this one ended.

    The answer is {"at": ISO time in UTC, "seq": ledger number} or None at a first visit.
    """
    at = now or datetime.now(UTC)
    path = folder.derived / "visits.json"
    known = _read(path)
    mine = known.get(officer)
    if mine is None:
        mine = {"before": None}
    elif at - datetime.fromisoformat(mine["at"]) > PAUSE:
        mine = {"before": {"at": mine["at"], "seq": mine["seq"]}}
    mine.update(at=at.isoformat(), seq=seq)
    known[officer] = mine
    _write(path, known)
    return mine["before"]


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, known: dict[str, Any]) -> None:
    """Replace the file as a whole; a case on a read-only disc is simply not remembered."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
