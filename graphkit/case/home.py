"""What a case says of itself on its first screen: what it holds, what could not be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphkit.case.first_answers import first_answers
from graphkit.evidence.folder import CaseFolder

if TYPE_CHECKING:
    from graphkit.case.case import Case

MOST_LISTED = 500
"""Rows of one list that are sent to the page; how many more there are is said."""
_EXAMPLES = 3


def evidence_state(folder: CaseFolder) -> int:
    """Return the number of the last entry by which records came in or were resolved."""
    with folder.reading() as connection:
        row = connection.execute(
            "SELECT coalesce(max(seq), 0) AS seq FROM ledger WHERE action IN ('run.done','resolve')"
        ).fetchone()
    return int(row["seq"])


def home(case: Case) -> dict[str, Any]:
    """Return exhibits on one time axis, what could not be read, what waits, first answers.

    Times are UTC in ISO form, None where a file states none. Protected people are codes.
    """
    info = case.info()
    found: dict[str, Any] = {
        "case_id": info["case_id"],
        "title": info["title"],
        "timezone": str(info["timezone"] or "UTC"),
        "ledger_seq": info["ledger_seq"],
        "opened": _opened(case.folder),
        "exhibits": [],
    }
    if not info["exhibits"]:
        return found
    kept: dict[str, Any] = case.projection().keep(
        f"home {evidence_state(case.folder)}", lambda: _gathered(case, info)
    )
    return {**found, **kept}


def _opened(folder: CaseFolder) -> dict[str, Any]:
    with folder.reading() as connection:
        row = connection.execute("SELECT at_utc, actor FROM ledger ORDER BY seq LIMIT 1").fetchone()
    return {"at": row["at_utc"], "by": row["actor"]}


def _gathered(case: Case, info: Mapping[str, Any]) -> dict[str, Any]:
    masked = case.projection().masked
    lines = case.report()
    counted = _counted(case)
    exhibits = [
        _exhibit(
            exhibit,
            [line for line in lines if line["exhibit"] == exhibit["exhibit"]],
            counted.get(str(exhibit["exhibit"]), _Counted()),
            masked,
        )
        for exhibit in info["exhibits"]
    ]
    dated = [one for one in exhibits if one["first"]]
    return {
        "exhibits": exhibits,
        "rows": sum(one["rows"] or 0 for one in exhibits),
        "rows_read": sum(one["rows_read"] or 0 for one in exhibits),
        "undated": sum(one["undated"] for one in exhibits),
        "first": min((one["first"] for one in dated), default=None),
        "last": max((one["last"] for one in dated), default=None),
        "questions": [
            {
                "exhibit": line["exhibit"],
                "file": masked(line["file"]),
                "member": None if line["member"] is None else masked(line["member"]),
                "option": line["answer"],
                "reason": masked(line["reason"] or ""),
            }
            for line in lines
            if line["status"] == "refused" and line.get("answer")
        ],
        "unread_files": sum(_is_unread(line) for line in lines),
        "files": len(lines),
        "unfinished": sum(line["status"] == "incomplete" for line in lines),
        "possibly_same": len(pairs(case)),
        "unread": unread(case),
        "answers": first_answers(case),
    }


def _is_unread(line: Mapping[str, Any]) -> bool:
    return line["status"] in ("refused", "unknown") and not line.get("answer")


# exhibits


class _Counted:
    """What the records of one exhibit add up to."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.bases: dict[str, int] = {}
        self.owners: list[str] = []
        self.replaced = 0
        self.problems = 0


def _counted(case: Case) -> dict[str, _Counted]:
    found: dict[str, _Counted] = {}

    def of(exhibit: str) -> _Counted:
        return found.setdefault(exhibit, _Counted())

    with case.records() as records:
        for exhibit, kind, n in records.execute(
            "SELECT exhibit_id, kind, count(*) FROM communications GROUP BY ALL"
        ).fetchall():
            of(exhibit).kinds[str(kind)] = n
        for exhibit, n, rows in records.execute(
            "SELECT exhibit_id, count(*), count(record_type) FROM problems GROUP BY ALL"
        ).fetchall():
            of(exhibit).problems, of(exhibit).replaced = n, rows
        for exhibit, basis, n, name in records.execute(
            "SELECT exhibit_id, basis, count(*), min(name) FROM identities GROUP BY ALL"
            " ORDER BY exhibit_id, basis"
        ).fetchall():
            of(exhibit).bases[str(basis)] = n
            if basis in ("owner", "holder") and n == 1 and name:
                of(exhibit).owners.append(name)
    return found


def _exhibit(
    stated: Mapping[str, Any], lines: list[dict[str, Any]], counted: _Counted, masked: Any
) -> dict[str, Any]:
    with_rows = [line for line in lines if line["rows"] is not None]
    rows = sum(line["rows"] for line in with_rows) if with_rows else None
    basis: dict[str, int] = {}
    records: dict[str, int] = {}
    for line in lines:
        _add(basis, line["time_basis"])
        _add(records, line["records"])
    dated = [line for line in lines if line["first"]]
    records |= counted.kinds
    # a file that could not be read at all stands in its report only, not among the records
    refused = sum(_is_unread(line) for line in lines)
    return {
        "exhibit": stated["exhibit"],
        "label": stated["label"],
        "file": masked(stated["file"]),
        "device": stated["device"],
        "size": stated["size"],
        "sha256": stated["sha256"],
        "added_at": stated["added_at"],
        "files": len(lines),
        "formats": sorted({str(line["format"]) for line in lines if line["format"]}),
        "statuses": sorted({str(line["status"]) for line in lines}),
        "reasons": [masked(line["reason"]) for line in lines if line["reason"]],
        "rows": rows,
        "rows_read": None if rows is None else rows - counted.replaced,
        "problems": counted.problems + refused,
        "records": {name: n for name, n in records.items() if n},
        "people": counted.bases,
        "first": min((line["first"] for line in dated), default=None),
        "last": max((line["last"] for line in dated), default=None),
        "undated": basis.get("unknown", 0),
        "time_basis": {name: n for name, n in basis.items() if n},
        "owners": [masked(name) for name in counted.owners],
    }


def _add(into: dict[str, int], counts: Mapping[str, int]) -> None:
    for name, n in counts.items():
        into[name] = into.get(name, 0) + n


# what could not be read


def unread(case: Case) -> list[dict[str, Any]]:
    """Return what could not be read, by kind, most frequent first, with the first places."""
    labels = case.labels()
    with case.records() as records:
        rows = records.execute(
            "SELECT kind, count(*) AS n, min_by({'e': exhibit_id, 'l': locator}, (batch, row), ?)"
            " FROM problems GROUP BY kind ORDER BY n DESC, kind",
            [_EXAMPLES],
        ).fetchall()
    found = [
        {
            "kind": kind,
            "n": n,
            "places": [f"{labels.get(one['e'], '?')}, {one['l']}" for one in places],
        }
        for kind, n, places in rows
    ]
    files = [line for line in case.report() if _is_unread(line)]
    if files:
        places = [labels.get(line["exhibit"], "?") for line in files[:_EXAMPLES]]
        found.append({"kind": "file", "n": len(files), "places": places})
    return found


def unread_rows(
    case: Case, kind: str | None = None, exhibit: str | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Return the rows that could not be read, each with its place, and how many there are."""
    labels, masked = case.labels(), case.projection().masked
    files = case.files()
    with case.records() as records:
        rows = records.execute(
            "SELECT exhibit_id, member, locator, kind, text, raw, count(*) OVER () FROM problems"
            " WHERE (? IS NULL OR kind = ?) AND (? IS NULL OR exhibit_id = ?)"
            " ORDER BY exhibit_id, member NULLS FIRST, batch, row LIMIT ?",
            [kind, kind, exhibit, exhibit, MOST_LISTED],
        ).fetchall()
    found = [
        {
            "exhibit": row[0],
            "label": labels.get(row[0], "?"),
            "file": masked(files.get(row[0], "")),
            "member": row[1],
            "locator": row[2],
            "kind": row[3],
            "text": masked(row[4]),
            "raw": None if row[5] is None else masked(row[5]),
        }
        for row in rows
    ]
    total = int(rows[0][6]) if rows else 0
    if kind in (None, "file"):
        lines = [line for line in case.report(exhibit) if _is_unread(line)]
        total += len(lines)
        found += [
            {
                "exhibit": line["exhibit"],
                "label": labels.get(line["exhibit"], "?"),
                "file": masked(line["file"]),
                "member": line["member"],
                "locator": None,
                "kind": "file",
                "text": masked(line["reason"] or ""),
                "raw": None,
            }
            for line in lines
        ]
    return found, total


def pairs(case: Case) -> list[dict[str, Any]]:
    """Return the pairs of people whose records may agree, and why; nothing is joined by it."""
    return [
        {
            "link": link["link"],
            "a": link["source"],
            "b": link["target"],
            "a_name": link["source_name"],
            "b_name": link["target_name"],
            "reasons": link["notes"],
        }
        for link in case.links(kinds=["POSSIBLY_SAME"])
        if link["certainty"] == "unconfirmed"
    ]


def since(case: Case, seq: int) -> list[dict[str, Any]]:
    """Return the ledger entries after one, newest first: who did what, without content."""
    labels = case.labels()
    with case.folder.reading() as connection:
        rows = connection.execute(
            "SELECT seq, at_utc, actor, action, body FROM ledger WHERE seq > ? ORDER BY seq DESC",
            (seq,),
        ).fetchall()
    return [_entry(row, labels) for row in rows]


def _entry(row: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    body = {} if row["body"] is None else json.loads(row["body"])
    report = body.get("report") or {}
    return {
        "seq": row["seq"],
        "at": row["at_utc"],
        "by": row["actor"],
        "action": row["action"],
        "label": labels.get(str(body.get("exhibit_id"))),
        "status": body.get("status"),
        "origin": body.get("origin"),
        "records": {name: n for name, n in (report.get("records") or {}).items() if n},
    }
