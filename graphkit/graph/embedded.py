"""The graph of one case folder: SQLite for clicks, the event index for rows and windows.

Thread-safe. It holds the state it was opened on; after a rebuild open it anew. The records
themselves are read only when somebody opens a link.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from graphkit.errors import UsageProblem
from graphkit.graph import graph_tables, paths
from graphkit.graph.event_index import NEVER, Window
from graphkit.graph.events import KIND_NUMBERS
from graphkit.graph.hidden_texts import mask_of
from graphkit.graph.identifier_entity import entity_of
from graphkit.graph.masking import Mask
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.record_page import Seen, read_rows, shown
from graphkit.graph.rows_read import ENDS, ENTITY, LINK, entity, link
from graphkit.graph.search_index import search
from graphkit.graph.store import (
    ALL,
    ANY,
    Activity,
    Entity,
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
    link_id,
)
from graphkit.graph.store import Path as Way
from graphkit.graph.where_sql import far_clause, link_clause
from graphkit.model.kinds import Anchor, EntityId, EntityKind, LinkId, RecordType

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
FRONTIER = """
SELECT a.node, a.other FROM json_each(?) f JOIN adjacency a ON a.node = f.value {join}
WHERE true{where}
"""
BETWEEN = """
SELECT l.ix, l.kind, l.source FROM link l WHERE ((l.source = ?1 AND l.target = ?2)
  OR (l.source = ?2 AND l.target = ?1)){where} ORDER BY l.n DESC, l.last_us DESC, l.kind, l.ix
"""
CODES = """
SELECT e.id, e.code FROM json_each(?) f JOIN entity e ON e.id = f.value WHERE e.protected = 1
"""
BATCHES = "SELECT batch, record_type, exhibit FROM batch"

RecordConnection = Callable[[], duckdb.DuckDBPyConnection]
_NAMES = {number: name for name, number in KIND_NUMBERS.items()}


class EmbeddedGraph:
    """Answers every question of `GraphStore` from the derived folder of a case."""

    def __init__(self, derived: Path, record_connection: RecordConnection) -> None:
        """Open the network in `derived`; `record_connection` opens the record views.

        Raises StoreError where there is no network, or one that is not whole.
        """
        self._state = OpenState(derived)
        self._open_records = record_connection
        self._records: duckdb.DuckDBPyConnection | None = None
        self._mask: Mask | None = None
        self._records_lock = threading.Lock()
        with self._state.reader() as reader:
            self._batches = {
                batch: (RecordType(record_type), exhibit)
                for batch, record_type, exhibit in reader.execute(BATCHES)
            }

    def close(self) -> None:
        """Let go of files and connections."""
        self._state.close()
        with self._records_lock:
            if self._records is not None:
                self._records.close()

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
            steps = _Steps(self._state, reader, where, (numbers[source], numbers[target]))
            ends = numbers[source], numbers[target]
            if in_time:
                wait = None if max_wait is None else max_wait // timedelta(microseconds=1)
                found = paths.in_time(
                    *ends,
                    steps.adjacent,
                    steps.times,
                    max_hops=max_hops,
                    limit=limit,
                    max_wait=wait,
                )
            else:
                found = paths.shortest(*ends, steps.adjacent, max_hops=max_hops, limit=limit)
            ways = tuple(steps.way(chain) for chain in found.chains)
        return Paths(ways, found.truncated, found.searched)

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
        index = self._state.index
        places = index.places(self._link_numbers(links))
        order = np.lexsort((~index.counts[places], index.row[places], index.batch[places]))
        places = places[order]
        again = np.zeros(places.size, bool)
        again[1:] = (np.diff(index.batch[places]) == 0) & (np.diff(index.row[places]) == 0)
        places = places[~again]
        undated = int((index.t[places] == NEVER).sum())
        places = places[window.holds(index.t[places])]
        time = index.t[places].copy()
        time[time == NEVER] = np.iinfo(np.int64).max
        exhibit = np.array([self._batches[b][1] for b in index.batch[places].tolist()])
        order = np.lexsort((index.row[places], index.batch[places], exhibit, time))
        page = places[order][offset : offset + limit]
        rows = self._read(page)
        return RecordPage(rows, int(places.size), int(index.counts[places].sum()), undated)

    def _link_numbers(self, links: Sequence[LinkId]) -> list[int]:
        with self._state.reader() as reader:
            return _link_numbers(reader, list(dict.fromkeys(links)))

    def _read(self, page: Any) -> tuple[Any, ...]:
        index = self._state.index
        keys = list(zip(index.batch[page].tolist(), index.row[page].tolist(), strict=True))
        if not keys:
            return ()
        wanted: dict[RecordType, dict[str, list[tuple[int, int]]]] = {}
        for key in keys:
            record_type, exhibit = self._batches[key[0]]
            wanted.setdefault(record_type, {}).setdefault(exhibit, []).append(key)
        with self._records_lock:
            records, mask = self._opened()
            found = read_rows(records, wanted)
        counts = index.counts[page].tolist()
        rows = [(*found[key], counted) for key, counted in zip(keys, counts, strict=True)]
        return shown(rows, Seen(mask, self.locate, self._codes))

    def masked(self, text: str) -> str:
        """Return a text with names and numbers of protected people replaced by codes."""
        with self._records_lock:
            _, mask = self._opened()
        return mask.text(text)

    def _opened(self) -> tuple[duckdb.DuckDBPyConnection, Mask]:
        """Open the records once; the caller holds the lock."""
        if self._records is None:
            self._records = self._open_records()
        if self._mask is None:
            with self._state.reader() as reader:
                self._mask = mask_of(self._records, reader)
        return self._records, self._mask

    def _codes(self, ids: Sequence[EntityId]) -> Mapping[EntityId, str]:
        with self._state.reader() as reader:
            return dict(reader.execute(CODES, (_json(ids),)).fetchall())

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


class _Steps:
    """The steps of a search for chains, taken on one connection under one filter."""

    def __init__(
        self,
        state: OpenState,
        reader: sqlite3.Connection,
        where: Where,
        ends: tuple[int, int],
    ) -> None:
        self._state = state
        self._reader = reader
        self._window = Window(where.since_us, where.until_us)
        step = far_clause(where, named=ends)
        join = "JOIN link l ON l.ix = a.link" if step.needs_link else ""
        self._frontier = FRONTIER.format(join=join, where=step.sql)
        self._frontier_values = step.values
        between = link_clause(where)
        self._between = BETWEEN.format(where=between.sql)
        self._between_values = between.values
        self._times: dict[tuple[int, int], list[int]] = {}

    def adjacent(self, nodes: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Give (node, other end) for every link of these nodes that passes."""
        return self._reader.execute(self._frontier, (_json(nodes), *self._frontier_values))

    def _links(self, a: int, b: int) -> list[tuple[int, str, int]]:
        return self._reader.execute(self._between, (a, b, *self._between_values)).fetchall()

    def times(self, a: int, b: int) -> Sequence[int]:
        """Give the times of all events between two nodes, in order."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._times:
            parts = [self._state.index.times(at[0], self._window) for at in self._links(a, b)]
            merged = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
            self._times[pair] = merged.tolist()
        return self._times[pair]

    def way(self, chain: paths.Chain[int]) -> Way:
        """Name the entities and the strongest links of a chain."""
        rows = self._reader.execute(ENTITIES_BY_NUMBER, (_json(chain.nodes),))
        names = {ix: EntityId(row[0]) for ix, row in zip(chain.nodes, rows, strict=True)}
        links = []
        for step, (a, b) in enumerate(zip(chain.nodes, chain.nodes[1:], strict=False)):
            for ix, kind, source in self._links(a, b):
                times = self._state.index.times(ix, self._window) if chain.times else ()
                if not chain.times or chain.times[step] in times:
                    target = b if source == a else a
                    links.append(link_id(kind, names[source], names[target]))
                    break
        return Way(tuple(names.values()), tuple(links), chain.times)


def _link_numbers(reader: sqlite3.Connection, links: Sequence[LinkId]) -> list[int]:
    ends = [link_ends(name) for name in links]
    rows = reader.execute(LINK_NUMBERS, (_json(end for end in ends if end is not None),))
    return [row[1] for row in rows]


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
