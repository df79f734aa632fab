"""The graph of one case folder: SQLite for clicks, the event index for rows and windows.

Thread-safe. It holds the state it was opened on; after a rebuild open it anew. The records
themselves are read only when somebody opens a link.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.errors import UsageProblem
from graphkit.graph import graph_tables
from graphkit.graph.event_index import Window
from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.identifier_entity import entity_of
from graphkit.graph.link_columns import NEVER
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.rows_behind_links import RecordConnection, RowsBehindLinks
from graphkit.graph.rows_read import ENDS, ENTITY, LINK, entity, link
from graphkit.graph.search_index import search
from graphkit.graph.steps import Steps
from graphkit.graph.store import (
    ALL,
    ANY,
    Activity,
    Entity,
    EventPage,
    Hit,
    Link,
    Neighbourhood,
    Paths,
    RecordPage,
    StoreInfo,
    Where,
    bounded,
    instant,
    known,
    link_ends,
)
from graphkit.graph.where_sql import far_clause, link_clause
from graphkit.model.kinds import Anchor, EntityId, EntityKind, LinkId

ENTITIES_BY_ID = (
    f"SELECT {ENTITY} FROM json_each(?) f JOIN entity e ON e.id = f.value ORDER BY f.key"
)
ENTITIES_BY_NUMBER = f"""
SELECT {ENTITY} FROM json_each(?) f JOIN entity e ON e.ix = f.value ORDER BY f.key
"""
NUMBERS = "SELECT f.value, e.ix FROM json_each(?) f JOIN entity e ON e.id = f.value ORDER BY f.key"
LINK_NUMBERS = """
SELECT f.key, l.ix FROM json_each(?) f JOIN entity s ON s.id = f.value ->> 1
JOIN entity t ON t.id = f.value ->> 2
JOIN link l ON l.source = s.ix AND l.target = t.ix AND l.kind = f.value ->> 0 ORDER BY f.key
"""
LINKS_BY_NUMBER = f"""
SELECT {LINK} FROM json_each(?) f JOIN link l ON l.ix = f.value {ENDS} ORDER BY f.key
"""
MEMBERS = """
SELECT f.value, e.id FROM json_each(?) f JOIN member m ON m.anchor = f.value
JOIN entity e ON e.ix = m.entity
UNION SELECT f.value, e.id FROM json_each(?) f JOIN entity e ON e.id = f.value
"""
EXPAND = f"""
SELECT a.other, {LINK} FROM adjacency a JOIN link l ON l.ix = a.link {ENDS}
WHERE a.node = ?{{where}} ORDER BY a.rank LIMIT ?
"""
COUNT = "SELECT count(*) FROM adjacency a JOIN link l ON l.ix = a.link WHERE a.node = ?{where}"
COUNT_KINDS = """
SELECT a.kind, count(*) FROM adjacency a JOIN link l ON l.ix = a.link
WHERE a.node = ?{where} GROUP BY a.kind ORDER BY a.kind
"""
AROUND = "SELECT kind, n, plain FROM around WHERE node = ? ORDER BY kind"
AMONG = f"""
WITH picked(ix) AS MATERIALIZED (
  SELECT e.ix FROM json_each(?) f JOIN entity e ON e.id = f.value
  WHERE e.id NOT IN (SELECT value FROM json_each(?)))
SELECT {LINK} FROM picked p JOIN adjacency a ON a.node = p.ix JOIN link l ON l.ix = a.link {ENDS}
WHERE a.dir = 0 AND a.other IN (SELECT ix FROM picked){{where}}
ORDER BY l.n DESC, l.last_us DESC, l.kind, l.ix LIMIT ?
"""
_NAMES = {number: name for name, number in KIND_NUMBERS.items()}


class EmbeddedGraph:
    """Answers every question of `GraphStore` from the derived folder of a case."""

    def __init__(self, derived: Path, record_connection: RecordConnection) -> None:
        """Open the network in `derived`; `record_connection` opens the record views.

        Raises StoreError where there is no network, or one that is not whole.
        """
        self._state = OpenState(derived)
        self._rows = RowsBehindLinks(self._state, record_connection, self.locate)

    def close(self) -> None:
        """Let go of files and connections."""
        self._state.close()
        self._rows.close()

    def info(self) -> StoreInfo:
        """Tell which state of which case this is."""
        meta = self._state.meta
        return StoreInfo(
            "embedded",
            meta["case"],
            int(meta["ledger_seq"]),
            meta["ledger_head"],
            True,
            int(meta["entities"]),
            int(meta["links"]),
            self._state.counts("by_kind"),
            self._state.counts("left_out"),
        )

    # entities

    def entities(self, ids: Sequence[EntityId]) -> list[Entity]:
        """Return these entities in the order asked for; unknown ids are left out."""
        with self._state.reader() as reader:
            return [entity(row) for row in reader.execute(ENTITIES_BY_ID, (_json(ids),))]

    def locate(self, anchors: Sequence[Anchor]) -> dict[Anchor, EntityId]:
        """Tell which entity each anchor, key or former entity id belongs to today."""
        asked = list(dict.fromkeys(anchors))
        with self._state.reader() as reader:
            found = dict(reader.execute(MEMBERS, (_json(asked), _json(asked))))
            # keys of protected people are not in the file, but their entities have their ids
            for anchor in asked:
                if anchor not in found:
                    read = [entity_of(anchor, service=service) for service in (False, True)]
                    ids = [keyed.id for keyed in read if keyed is not None]
                    for name, _ in reader.execute(NUMBERS, (_json(ids),)):
                        found.setdefault(anchor, name)
        return {a: EntityId(found[a]) for a in asked if a in found}

    def search(self, text: str, *, kinds: frozenset[str] = ALL, limit: int = 50) -> list[Hit]:
        """Find entities by identifier in any form, by part of one, or by name."""
        known("kind of entity", kinds, EntityKind)
        bounded(limit, "limit")
        region = self._state.meta.get("region") or None
        with self._state.reader() as reader:
            found = search(reader, text, kinds=kinds, limit=limit, region=region)
            rows = reader.execute(ENTITIES_BY_NUMBER, (_json([ix for ix, _, _ in found]),))
            named = [entity(row) for row in rows]
        return [Hit(e, field, text) for e, (_, field, text) in zip(named, found, strict=True)]

    # links

    def neighbours(
        self, ids: Sequence[EntityId], *, where: Where = ANY, per_node: int = 50
    ) -> Neighbourhood:
        """Return the strongest links of each entity and how many did not fit."""
        bounded(per_node, "per_node")
        clause = far_clause(where.checked())
        around: dict[EntityId, tuple[Link, ...]] = {}
        more: dict[EntityId, int] = {}
        others: dict[int, None] = {}
        with self._state.reader() as reader:
            for name, ix in reader.execute(NUMBERS, (_json(ids),)).fetchall():
                query = EXPAND.format(where=clause.sql)
                rows = reader.execute(query, (ix, *clause.values, per_node)).fetchall()
                around[name] = tuple(link(row[1:]) for row in rows)
                others.update((row[0], None) for row in rows)
                all_of_it = len(rows) < per_node
                more[name] = 0 if all_of_it else self._count(reader, ix, where) - len(rows)
            far = reader.execute(ENTITIES_BY_NUMBER, (_json(list(others)),))
            return Neighbourhood(around, tuple(entity(row) for row in far), more)

    def _count(self, reader: sqlite3.Connection, ix: int, where: Where) -> int:
        if where.only_services:
            return sum(self._stored_counts(reader, ix, where).values())
        clause = far_clause(where)
        found = reader.execute(COUNT.format(where=clause.sql), (ix, *clause.values)).fetchone()
        return int(found[0])

    def _stored_counts(self, reader: sqlite3.Connection, ix: int, where: Where) -> dict[str, int]:
        counts = {}
        for kind, n, plain in reader.execute(AROUND, (ix,)):
            count = n if where.services else plain
            if count and (not where.link_kinds or _NAMES[kind] in where.link_kinds):
                counts[_NAMES[kind]] = count
        return counts

    def kinds_around(
        self, ids: Sequence[EntityId], *, where: Where = ANY
    ) -> dict[EntityId, dict[str, int]]:
        """Count the links of each entity by kind."""
        clause = far_clause(where.checked())
        found: dict[EntityId, dict[str, int]] = {}
        with self._state.reader() as reader:
            for name, ix in reader.execute(NUMBERS, (_json(ids),)).fetchall():
                if where.only_services:
                    found[name] = self._stored_counts(reader, ix, where)
                    continue
                query = COUNT_KINDS.format(where=clause.sql)
                rows = reader.execute(query, (ix, *clause.values))
                found[name] = {_NAMES[kind]: count for kind, count in rows}
        return found

    def links(self, ids: Sequence[LinkId]) -> list[Link]:
        """Return these links in the order asked for; unknown ids are left out."""
        with self._state.reader() as reader:
            numbers = _link_numbers(reader, ids)
            return [link(row) for row in reader.execute(LINKS_BY_NUMBER, (_json(numbers),))]

    def links_among(
        self, ids: Sequence[EntityId], *, where: Where = ANY, limit: int = 20_000
    ) -> list[Link]:
        """Return the links whose two ends are both among these, strongest first."""
        bounded(limit, "limit")
        clause = link_clause(where.checked(), kind="a.kind")
        values = (_json(dict.fromkeys(ids)), _json(where.avoid), *clause.values, limit)
        with self._state.reader() as reader:
            rows = reader.execute(AMONG.format(where=clause.sql), values)
            return [link(row) for row in rows]

    # chains

    def paths(
        self,
        source: EntityId,
        target: EntityId,
        *,
        where: Where = ANY,
        max_hops: int = 4,
        limit: int = 20,
        in_time: bool = False,
        max_wait: timedelta | None = None,
    ) -> Paths:
        """Find the shortest chains of links between two entities, direction ignored.

        With `in_time` the event times along a chain must not run backwards, waiting at
        most `max_wait` at each entity.
        """
        bounded(max_hops, "max_hops", most=10)
        bounded(limit, "limit")
        if max_wait is not None and (not in_time or max_wait < timedelta()):
            raise UsageProblem("A longest wait goes with chains in time, and is not negative.")
        where.checked()
        with self._state.reader() as reader:
            numbers = dict(reader.execute(NUMBERS, (_json([source, target]),)).fetchall())
            if len({source, target} & numbers.keys()) < 2 or {source, target} & where.avoid:
                return Paths((), False, 0)
            steps = Steps(self._state, reader, where, (numbers[source], numbers[target]))
            if in_time:
                return steps.in_time(max_hops=max_hops, limit=limit, max_wait=max_wait)
            return steps.shortest(max_hops=max_hops, limit=limit)

    # records

    def records(
        self,
        links: Sequence[LinkId],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> RecordPage:
        """Open links to the source rows behind them, oldest first, undated last.

        A row behind several of the links is shown once. With a window, undated rows are
        left out and counted.
        """
        bounded(limit, "limit")
        bounded(offset, "offset", most=2**31, least=0)
        window = _window(since, until)
        return self._rows.page(self._link_numbers(links), window, offset=offset, limit=limit)

    def events(
        self,
        links: Sequence[LinkId],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int = 0,
        limit: int = 100,
        twice: bool = False,
    ) -> EventPage:
        """Open links to the events behind them, each with all records that tell of it.

        Oldest first, undated last; with a window, undated ones are left out and counted.
        """
        bounded(limit, "limit")
        bounded(offset, "offset", most=2**31, least=0)
        return self._rows.events(
            self._link_numbers(links),
            _window(since, until),
            offset=offset,
            limit=limit,
            twice=twice,
        )

    def exhibits_behind(
        self,
        links: Sequence[LinkId],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> dict[LinkId, dict[str, int]]:
        """Count the records behind each link by exhibit; unknown links are left out."""
        with self._state.reader() as reader:
            named = _numbered(reader, list(dict.fromkeys(links)))
        counted = self._rows.exhibits(list(named), _window(since, until))
        return {named[number]: dict(sorted(found.items())) for number, found in counted.items()}

    def times(
        self,
        links: Sequence[LinkId] | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> npt.NDArray[np.int64]:
        """Return the times of all counting, dated events, in UTC microseconds."""
        numbers = None if links is None else self._link_numbers(links)
        t = self._state.index.counting(numbers)
        t = t[t != NEVER]
        return np.asarray(t[_window(since, until).holds(t)])

    def masked(self, text: str) -> str:
        """Return a text with names and numbers of protected people replaced by codes."""
        return self._rows.masked(text)

    def _link_numbers(self, links: Sequence[LinkId]) -> list[int]:
        with self._state.reader() as reader:
            return _link_numbers(reader, list(dict.fromkeys(links)))

    def activity(
        self,
        links: Sequence[LinkId] | None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        bins: int = 200,
    ) -> Activity:
        """Count events over time and per link, exactly; None means all links."""
        bounded(bins, "bins", most=10_000)
        window = _window(since, until)
        index = self._state.index
        numbers = None if links is None else self._link_numbers(links)
        t = index.counting(numbers)
        dated = t[t != NEVER]
        edges, histogram = _histogram(dated[window.holds(dated)], window, bins)
        some, counts = index.per_link(window, numbers)
        with self._state.reader() as reader:
            names = graph_tables.link_ids(reader, self._state, some)
        table = pa.table({"link": names, "n": pa.array(counts, pa.int64())})
        return Activity(edges, histogram, int(t.size - dated.size), table)

    # columns

    def vertices(
        self, *, where: Where = ANY, columns: Sequence[str] = ("id", "kind", "role")
    ) -> pa.Table:
        """Return all entities as columns, in order of id."""
        with self._state.reader() as reader:
            return graph_tables.vertices(reader, where.checked(), columns)

    def edges(
        self, *, where: Where = ANY, columns: Sequence[str] = ("source", "target", "kind", "n")
    ) -> pa.Table:
        """Return all links as columns, in order of source, target, kind."""
        with self._state.reader() as reader:
            return graph_tables.edges(reader, self._state, where.checked(), columns)


def _link_numbers(reader: sqlite3.Connection, links: Sequence[LinkId]) -> list[int]:
    ends = [link_ends(name) for name in links]
    rows = reader.execute(LINK_NUMBERS, (_json(end for end in ends if end is not None),))
    return [row[1] for row in rows]


def _numbered(reader: sqlite3.Connection, links: Sequence[LinkId]) -> dict[int, LinkId]:
    ends = [link_ends(name) for name in links]
    known_ends = [(name, end) for name, end in zip(links, ends, strict=True) if end is not None]
    rows = reader.execute(LINK_NUMBERS, (_json(end for _, end in known_ends),))
    return {ix: known_ends[key][0] for key, ix in rows}


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values))


def _window(since: datetime | None, until: datetime | None) -> Window:
    return Window(instant(since, "since"), instant(until, "until"))


def _histogram(t: Any, window: Window, bins: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if t.size == 0:
        return (), ()
    low = int(t.min()) if window.since_us is None else window.since_us
    high = int(t.max()) + 1 if window.until_us is None else window.until_us
    width = -(-(high - low) // bins)  # whole microseconds, so that every count is exact
    counts = np.bincount((t - low) // width, minlength=bins)
    return tuple(low + width * i for i in range(bins + 1)), tuple(counts.tolist())
