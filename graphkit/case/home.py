"""What a case says of itself on its first screen: what it holds, what waits, what is new."""

from __future__ import annotations

from graphkit.evidence.folder import CaseFolder


def evidence_state(folder: CaseFolder) -> int:
    """Return the number of the last entry by which records came in or were resolved."""
    with folder.reading() as connection:
        row = connection.execute(
            "SELECT coalesce(max(seq), 0) AS seq FROM ledger WHERE action IN ('run.done','resolve')"
        ).fetchone()
    return int(row["seq"])
