"""The saved charts in the ledger: every version as it was saved, and no version replaced."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.errors import UsageProblem
from graphkit.evidence import database, state
from graphkit.evidence.ledger import Ledger


@dataclass(frozen=True, slots=True)
class ChartVersion:
    """One version of a chart: what it holds, who saved it, when (UTC), in which entry."""

    chart_id: str
    version: int
    content: Mapping[str, Any]
    content_sha256: str
    author: str
    created_at: str
    seq: int


def write(ledger: Ledger, chart_id: str, version: int, content: Mapping[str, Any]) -> None:
    """Append one version. Its content is kept as the text that its hash is taken over.

    Raises UsageProblem for content that is not JSON.
    """
    try:
        text = json.dumps(dict(content), sort_keys=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageProblem(f"The chart cannot be written down: {error}.") from error
    database.add_table(ledger.connection, "chart", state.table_ddl("chart"))
    ledger.append(
        "chart.save",
        {
            "version_id": f"{chart_id}/{version}",
            "chart_id": chart_id,
            "version": version,
            "content": text,
            "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
    )


def read(connection: sqlite3.Connection, chart_id: str | None = None) -> list[ChartVersion]:
    """Return every version, of one chart or of all, in the order of saving."""
    if not database.has_table(connection, "chart"):
        return []
    rows = connection.execute(
        "SELECT * FROM chart WHERE ? IS NULL OR chart_id = ? ORDER BY seq", (chart_id, chart_id)
    )
    return [
        ChartVersion(
            chart_id=row["chart_id"],
            version=row["version"],
            content=json.loads(row["content"]),
            content_sha256=row["content_sha256"],
            author=row["actor"],
            created_at=row["at"],
            seq=row["seq"],
        )
        for row in rows
    ]
