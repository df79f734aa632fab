"""One row of an exhibit among its neighbours, and where it stands: file, hash, reader, custody."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from graphkit.errors import GraphkitError, UsageProblem
from graphkit.evidence import exhibits
from graphkit.graph.store import Where
from graphkit.model.kinds import EntityId, LinkId, LinkKind, RecordType

if TYPE_CHECKING:
    from graphkit.case.case import Case

AROUND = 4
"""Neighbours before and after a row."""
PATIENCE = 1.5
"""Seconds after which further neighbours are not read again; how many is said."""
HASH_AT_ONCE = 64_000_000
"""Exhibits up to so many bytes are hashed again when a row of them is opened."""

_PLACED = tuple(one.value for one in RecordType if one is not RecordType.IDENTIFIERS)
_NUMBERED = re.compile(r"^(.*?)(\d{1,15})$", re.DOTALL)
_HERE = "exhibit_id = ? AND member IS NOT DISTINCT FROM ?"
_KINDS: dict[str, frozenset[str]] = {
    RecordType.COMMUNICATIONS.value: frozenset({LinkKind.COMMUNICATED.value}),
    RecordType.TRANSACTIONS.value: frozenset({LinkKind.TRANSFERRED.value}),
    RecordType.ADVERTS.value: frozenset({LinkKind.ADVERTISES.value}),
    RecordType.RELATIONS.value: frozenset({LinkKind.RELATED.value}),
    RecordType.IDENTITIES.value: frozenset(
        {LinkKind.USES.value, LinkKind.HOLDS.value, LinkKind.SAVED_AS.value}
    ),
}
_MOST_KEYS = 8


def row_token(member: str | None, locator: str) -> str:
    """Return the name of a row inside its exhibit for an address: it tells nothing of the row."""
    return hashlib.sha256(f"{member or ''}|{locator}".encode()).hexdigest()[:20]


def exhibit_row(case: Case, exhibit: str, token: str) -> dict[str, Any]:
    """Return a row as written and as read, its neighbours, its file, custody and links.

    Raises UsageProblem where no row of the exhibit has that name.
    """
    with case.records() as records:
        member, locator = _place(records, exhibit, token)
        before, after = _neighbours(records, exhibit, member, locator)
        keys, record_type, at = _keys(records, exhibit, member, locator)
    row = case.raw_row(exhibit, member, locator)
    rows, left_out = _reread(case, exhibit, member, [*before, *after])
    rows[locator] = row
    return {
        "row": row,
        "record_type": record_type,
        "neighbours": [
            {"locator": one, "token": row_token(member, one), **_shown(rows.get(one))}
            for one in (*before, locator, *after)
        ],
        "left_out": left_out,
        "before": row_token(member, before[-1]) if before else None,
        "after": row_token(member, after[0]) if after else None,
        "stands": stands(case, exhibit, member),
        "links": [
            link
            for link in _links(case, keys, record_type)
            if _is_behind(case, str(link["link"]), (exhibit, member, locator), at)
        ],
    }


def _shown(row: dict[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"fields": None, "problems": []}
    return {
        "fields": {str(one["field"]): one["original"] for one in row["fields"]},
        "problems": row["problems"],
    }


def _place(records: duckdb.DuckDBPyConnection, exhibit: str, token: str) -> tuple[str | None, str]:
    """Find which row of an exhibit a token names."""
    everything = " UNION ALL ".join(
        f"SELECT member, locator FROM {name} WHERE exhibit_id = $1" for name in _PLACED
    )
    found = records.execute(
        f"SELECT member, locator FROM ({everything})"
        " WHERE left(sha256(coalesce(member, '') || '|' || locator), 20) = $2 LIMIT 1",
        [exhibit, token],
    ).fetchone()
    if found is None:
        raise UsageProblem(
            "No row of this exhibit has that address.",
            hint="It may have been read anew since; open it from its link or its list.",
        )
    return found[0], found[1]


def _neighbours(
    records: duckdb.DuckDBPyConnection, exhibit: str, member: str | None, locator: str
) -> tuple[list[str], list[str]]:
    """Return the locators before and after a row, in the order of the source."""
    numbered = _NUMBERED.match(locator)
    if numbered:
        stem, number = numbered[1], int(numbered[2])
        everything = " UNION ".join(
            f"SELECT locator FROM {name} WHERE {_HERE} AND starts_with(locator, ?)"
            for name in _PLACED
        )
        values: list[Any] = [exhibit, member, stem] * len(_PLACED)
        placed = (
            f"SELECT locator, try_cast(substr(locator, {len(stem) + 1}) AS BIGINT) AS n"
            f" FROM ({everything})"
        )
        before = records.execute(
            f"SELECT locator FROM ({placed}) WHERE n < ? ORDER BY n DESC LIMIT {AROUND}",
            [*values, number],
        ).fetchall()
        after = records.execute(
            f"SELECT locator FROM ({placed}) WHERE n > ? ORDER BY n LIMIT {AROUND}",
            [*values, number],
        ).fetchall()
        return [row[0] for row in reversed(before)], [row[0] for row in after]
    for name in _PLACED:
        here = records.execute(
            f'SELECT batch, "row" FROM {name} WHERE {_HERE} AND locator = ? LIMIT 1',
            [exhibit, member, locator],
        ).fetchone()
        if here is None:
            continue
        batch, row = here
        around = records.execute(
            f'SELECT locator, "row" FROM {name} WHERE {_HERE} AND batch = ?'
            f' AND "row" BETWEEN ? AND ? ORDER BY "row"',
            [exhibit, member, batch, row - AROUND, row + AROUND],
        ).fetchall()
        before = [one for one in around if one[1] < row]
        after = [one for one in around if one[1] > row]
        known = {locator}
        return (
            _fresh([one[0] for one in reversed(before)], known)[::-1],
            _fresh([one[0] for one in after], known),
        )
    return [], []


def _fresh(locators: Sequence[str], known: set[str]) -> list[str]:
    """Each place once: one place of a source can hold several records."""
    found = []
    for one in locators:
        if one not in known:
            known.add(one)
            found.append(one)
    return found


def _reread(
    case: Case, exhibit: str, member: str | None, locators: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], int]:
    """Read neighbours again as long as it is quick; return them and how many were left out."""
    found: dict[str, dict[str, Any]] = {}
    end = time.monotonic() + PATIENCE
    left = list(locators)
    while left and time.monotonic() < end:
        try:
            for row in case.raw_rows(exhibit, member, list(left)):
                found[left.pop(0)] = row
                if time.monotonic() > end:
                    break
        except GraphkitError as problem:
            found[left.pop(0)] = {"fields": [], "problems": [str(problem)]}
    return found, len(left)


# where it stands


def stands(case: Case, exhibit_id: str, member: str | None) -> dict[str, Any]:
    """Return file, hash, custody and ledger entries of an exhibit; hashed again if small."""
    exhibit = exhibits.find(case.folder, exhibit_id)
    if exhibit is None:
        raise UsageProblem(f"No exhibit is called {exhibit_id!r}.")
    masked = case.projection().masked
    with case.folder.reading() as connection:
        stated = connection.execute(
            "SELECT * FROM exhibit WHERE exhibit_id = ?", (exhibit_id,)
        ).fetchone()
        runs = connection.execute(
            "SELECT r.seq FROM run r WHERE r.exhibit_id = ? AND r.member IS ? ORDER BY r.seq",
            (exhibit_id, member),
        ).fetchall()
    return {
        "exhibit": exhibit_id,
        "label": case.labels()[exhibit_id],
        "file": masked(exhibit.name),
        "member": None if member is None else masked(member),
        "kind": exhibit.kind,
        "size": exhibit.size,
        "sha256": exhibit.sha256,
        "copied": bool(stated["copied"]),
        "added_by": stated["added_by"],
        "added_at": stated["added_at"],
        **{
            name: None if stated[name] is None else masked(stated[name])
            for name in ("authority", "received_from", "device", "note")
        },
        "entries": [stated["seq"], *(row["seq"] for row in runs)],
        **_hashed_again(exhibit),
    }


def _hashed_again(exhibit: exhibits.Exhibit) -> dict[str, Any]:
    """Hash a small exhibit once more: `unchanged` is None where that was not done."""
    if exhibit.kind != "file" or exhibit.size > HASH_AT_ONCE:
        return {"unchanged": None, "hashed_at": None, "found": None}
    try:
        digest = exhibits.hash_file(exhibit.content)
    except GraphkitError:
        return {"unchanged": False, "hashed_at": _now(), "found": None}
    return {"unchanged": digest == exhibit.sha256, "hashed_at": _now(), "found": digest}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# where it is used


def _keys(
    records: duckdb.DuckDBPyConnection, exhibit: str, member: str | None, locator: str
) -> tuple[list[str], str | None, datetime | None]:
    """Return the identifiers that a row names, the type of its record, and its time."""
    keys: list[str] = []
    found_type = None
    at: datetime | None = None
    for name in _PLACED:
        cursor = records.execute(
            f"SELECT * FROM {name} WHERE {_HERE} AND locator = ?", [exhibit, member, locator]
        )
        columns = [column[0] for column in cursor.description or ()]
        for values in cursor.fetchall():
            if name in _KINDS and found_type is None:
                found_type = name
            row = dict(zip(columns, values, strict=True))
            if name == found_type:
                at = row.get("at")
            for column in ("from_id", "own_account_id", "cp_account_id", "a_id", "b_id"):
                keys.append(row.get(column) or "")
            for column in ("to_ids", "party_ids", "ids"):
                keys += [key or "" for key in row.get(column) or ()]
    more = records.execute(
        f"SELECT id FROM identifiers WHERE {_HERE} AND locator = ? AND id IS NOT NULL",
        [exhibit, member, locator],
    ).fetchall()
    keys += [row[0] for row in more]
    return [key for key in dict.fromkeys(keys) if key], found_type, at


def _is_behind(
    case: Case, link: str, place: tuple[str, str | None, str], at: datetime | None
) -> bool:
    """Tell whether a row is among the rows of a link: at its time, or among the undated."""
    store = case.store()
    ids = [LinkId(link)]
    if at is not None:
        page = store.records(ids, since=at, until=at + timedelta(microseconds=1), limit=1000)
    else:
        whole = store.records(ids, limit=1)
        page = store.records(ids, offset=max(0, whole.total - whole.undated), limit=1000)
    return any((one.exhibit, one.member, one.locator) == place for one in page.records)


def _links(case: Case, keys: Sequence[str], record_type: str | None) -> list[dict[str, Any]]:
    """Return the links between what a row names, of the kind that such rows make."""
    store = case.store()
    found: dict[str, Any] = {}
    for key in keys[:_MOST_KEYS]:
        try:
            entity = case.find(key.partition(":")[2])
        except GraphkitError:
            continue
        found[str(entity.id)] = entity
    where = Where(link_kinds=_KINDS.get(record_type or "", frozenset()), services=True)
    links = store.links_among([EntityId(one) for one in sorted(found)], where=where)
    names = {one.id: one.name for one in found.values()}
    return [
        {
            "link": link.id,
            "source": names.get(link.source, "?"),
            "target": names.get(link.target, "?"),
            "rows": link.rows,
        }
        for link in links
    ]
