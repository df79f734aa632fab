"""Chains of links in the embedded graph: its answers to the searches of `paths`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np

from graphkit.graph import paths
from graphkit.graph.event_index import Window
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.store import Path, Paths, Where, link_id
from graphkit.graph.where_sql import far_clause, link_clause
from graphkit.model.kinds import EntityId

NAMES = """
SELECT e.id FROM json_each(?) f JOIN entity e ON e.ix = f.value ORDER BY f.key
"""
FRONTIER = """
SELECT a.node, a.other FROM json_each(?) f JOIN adjacency a ON a.node = f.value {join}
WHERE true{where}
"""
BETWEEN = """
SELECT l.ix, l.kind, l.source FROM link l WHERE ((l.source = ?1 AND l.target = ?2)
  OR (l.source = ?2 AND l.target = ?1)){where} ORDER BY l.n DESC, l.last_us DESC, l.kind, l.ix
"""


class Steps:
    """The steps of a search for chains, taken on one connection under one filter."""

    def __init__(
        self,
        state: OpenState,
        reader: sqlite3.Connection,
        where: Where,
        ends: tuple[int, int],
    ) -> None:
        """Prepare a search between two entities, given by number; they pass the filter."""
        self._state = state
        self._reader = reader
        self._ends = ends
        self._window = Window(where.since_us, where.until_us)
        step = far_clause(where, named=ends)
        join = "JOIN link l ON l.ix = a.link" if step.needs_link else ""
        self._frontier = FRONTIER.format(join=join, where=step.sql)
        self._frontier_values = step.values
        between = link_clause(where)
        self._between = BETWEEN.format(where=between.sql)
        self._between_values = between.values
        self._times: dict[tuple[int, int], list[int]] = {}

    def shortest(self, *, max_hops: int, limit: int) -> Paths:
        """Find the shortest chains between the two ends."""
        return self._named(
            paths.shortest(*self._ends, self.adjacent, max_hops=max_hops, limit=limit)
        )

    def in_time(self, *, max_hops: int, limit: int, max_wait: timedelta | None) -> Paths:
        """Find the chains with fewest links whose event times do not run backwards."""
        wait = None if max_wait is None else max_wait // timedelta(microseconds=1)
        return self._named(
            paths.in_time(
                *self._ends,
                self.adjacent,
                self.times,
                max_hops=max_hops,
                limit=limit,
                max_wait=wait,
            )
        )

    def _named(self, found: paths.Found[int]) -> Paths:
        ways = tuple(self._way(chain) for chain in found.chains)
        return Paths(ways, found.truncated, found.searched)

    def adjacent(self, nodes: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Give (node, other end) for every link of these nodes that passes."""
        listed = json.dumps(list(nodes))
        return self._reader.execute(self._frontier, (listed, *self._frontier_values))

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

    def _way(self, chain: paths.Chain[int]) -> Path:
        """Name the entities and the strongest fitting link of each step."""
        rows = self._reader.execute(NAMES, (json.dumps(chain.nodes),))
        names = {ix: EntityId(row[0]) for ix, row in zip(chain.nodes, rows, strict=True)}
        links = []
        for step, (a, b) in enumerate(zip(chain.nodes, chain.nodes[1:], strict=False)):
            for ix, kind, source in self._links(a, b):
                times = self._state.index.times(ix, self._window) if chain.times else ()
                if not chain.times or chain.times[step] in times:
                    target = b if source == a else a
                    links.append(link_id(kind, names[source], names[target]))
                    break
        return Path(tuple(names.values()), tuple(links), chain.times)
