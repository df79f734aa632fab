"""The first answers to the first questions of a case: counts of records, no conclusions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.compute as pc

from graphkit.graph.store import GraphStore, Where
from graphkit.model.kinds import EntityId, LinkKind
from graphkit.model.times import iso

if TYPE_CHECKING:
    from graphkit.case.case import Case

NIGHT = (22, 5)
"""From which hour to before which hour of the case's zone a record counts as night."""
_QUARTER = 900  # seconds; every zone in use is whole quarters of an hour away from UTC


def first_answers(case: Case) -> dict[str, Any]:
    """Return most contact, shared numbers, adverts with known numbers, money, and nights."""
    store = case.store()
    with case.records() as records:
        return {
            "contact": _most_contact(store),
            "shared": _shared(store),
            "adverts": _adverts(store, records),
            "money": _money(records),
            "night": _night(records, case.zone()),
        }


def _most_contact(store: GraphStore) -> dict[str, Any] | None:
    """Return the two ends with most calls and messages between them, both ways together."""
    where = Where(link_kinds=frozenset({LinkKind.COMMUNICATED.value}))
    table = store.edges(where=where, columns=("id", "source", "target", "n")).to_pydict()
    sums: dict[tuple[str, str], int] = {}
    links: dict[tuple[str, str], list[str]] = {}
    for link, a, b, n in zip(*(table[c] for c in ("id", "source", "target", "n")), strict=True):
        pair = (min(a, b), max(a, b))
        sums[pair] = sums.get(pair, 0) + n
        links.setdefault(pair, []).append(link)
    if not sums:
        return None
    pair = min(sums, key=lambda one: (-sums[one], one))
    ends = {one.id: one.name for one in store.entities([EntityId(one) for one in pair])}
    found = store.links([*links[pair]])  # type: ignore[list-item]
    strongest = min(found, key=lambda one: (-one.n, one.id))
    first = min((one.first for one in found if one.first), default=None)
    last = max((one.last for one in found if one.last), default=None)
    return {
        "link": strongest.id,
        "a": ends[EntityId(pair[0])],
        "b": ends[EntityId(pair[1])],
        "n": sums[pair],
        "of": len(sums),
        "first": iso(first),
        "last": iso(last),
        "undated": sum(one.undated for one in found),
    }


def shared(store: GraphStore) -> list[dict[str, Any]]:
    """Return the numbers and addresses that occur in more than one exhibit, most first."""
    where = Where(entity_kinds=frozenset({"Phone", "Device", "Email", "Handle"}))
    table = store.vertices(where=where, columns=("id", "name", "exhibits"))
    several = table.filter(pc.greater(pc.list_value_length(table["exhibits"]), 1)).to_pydict()
    found = [
        {"entity": one, "name": name, "exhibits": exhibits}
        for one, name, exhibits in zip(
            several["id"], several["name"], several["exhibits"], strict=True
        )
    ]
    return sorted(found, key=lambda one: (-len(one["exhibits"]), str(one["entity"])))


def _shared(store: GraphStore) -> dict[str, Any]:
    where = Where(entity_kinds=frozenset({"Phone", "Device", "Email", "Handle"}))
    total = store.vertices(where=where, columns=("id",)).num_rows
    return {"n": len(shared(store)), "of": total}


def _adverts(store: GraphStore, records: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """Count the adverts that carry a number which also stands in calls, messages or contacts."""
    total = _one(records, "SELECT count(*) FROM adverts")
    if not total:
        return None
    talk = frozenset({LinkKind.COMMUNICATED.value, LinkKind.SAVED_AS.value})
    table = store.edges(where=Where(link_kinds=talk, services=True), columns=("source", "target"))
    known = set(table["source"].to_pylist()) | set(table["target"].to_pylist())
    carried = store.edges(
        where=Where(link_kinds=frozenset({LinkKind.ADVERTISES.value}), services=True),
        columns=("source", "target"),
    ).to_pydict()
    hits: dict[str, set[str]] = {}
    for a, b in zip(carried["source"], carried["target"], strict=True):
        for number, advert in ((a, b), (b, a)):
            if advert.startswith("Advert:") and number in known:
                hits.setdefault(number, set()).add(advert)
    adverts = {advert for found in hits.values() for advert in found}
    most = min(hits, key=lambda one: (-len(hits[one]), one), default=None)
    drawn = store.vertices(where=Where(entity_kinds=frozenset({"Advert"})), columns=("id",))
    return {
        "n": len(adverts),
        "of": drawn.num_rows,
        "records": total,
        "numbers": len(hits),
        "most": most,
    }


def _money(records: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Add up what the statements book in and out, per currency; fees stand apart."""
    booked = "FILTER (coalesce(status, 'booked') = 'booked'"
    rows = records.execute(
        f"SELECT currency, sum(amount) {booked} AND direction = 1),"
        f" sum(amount) {booked} AND direction = -1), sum(fee) {booked}),"
        f" count(DISTINCT own_account_id), count(*), count(*) - count(*) {booked})"
        " FROM transactions GROUP BY currency ORDER BY count(*) DESC, currency"
    ).fetchall()
    return [
        {
            "currency": row[0],
            "in": _text(row[1]),
            "out": _text(row[2]),
            "fees": _text(row[3]),
            "accounts": row[4],
            "rows": row[5],
            "left_out": row[6],
        }
        for row in rows
    ]


def _text(amount: Any) -> str:
    if amount is None:
        return "0"
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _night(records: duckdb.DuckDBPyConnection, zone: ZoneInfo) -> dict[str, Any] | None:
    """Count calls and messages by hour of the case's zone; undated ones are left out."""
    quarters = records.execute(
        f'SELECT CAST(floor(epoch("at") / {_QUARTER}) AS BIGINT) AS q, count(*) AS n'
        " FROM communications WHERE \"at\" IS NOT NULL AND kind <> 'system' GROUP BY 1"
    ).fetchall()
    undated = _one(
        records, "SELECT count(*) FROM communications WHERE \"at\" IS NULL AND kind <> 'system'"
    )
    hours = [0] * 24
    for quarter, n in quarters:
        hours[datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(zone).hour] += n
    total = sum(hours)
    if total + undated == 0:
        return None
    return {
        "n": sum(n for hour, n in enumerate(hours) if hour >= NIGHT[0] or hour < NIGHT[1]),
        "of": total,
        "undated": undated,
        "from": NIGHT[0],
        "until": NIGHT[1],
    }


def _one(records: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = records.execute(sql).fetchone()
    return int(row[0]) if row else 0
