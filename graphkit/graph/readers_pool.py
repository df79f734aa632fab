"""A few read-only connections to one graph file, lent to one thread at a time."""

from __future__ import annotations

import json
import queue
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from graphkit.errors import StoreError
from graphkit.graph import event_index, graph_file
from graphkit.graph.event_index import EventIndex
from graphkit.graph.link_columns import Columns, read_columns

REBUILD = "Make it again with: graphkit rebuild CASE"
_TRIES = 40
_PAUSE_SECONDS = 0.05


class OpenState:
    """One state of the derived files: all connections and the index belong together.

    A rebuild puts new files in the place of the old ones; what is open here stays as it
    was. Raises StoreError where there is no network yet or the two files disagree.
    """

    def __init__(self, folder: Path, *, connections: int = 4) -> None:
        path = folder / graph_file.FILE
        if not path.is_file():
            raise StoreError(f"{folder} holds no network yet.", store=str(folder), hint=REBUILD)
        for attempt in range(_TRIES):
            if self._open(folder, connections):
                break
            if attempt + 1 < _TRIES:  # caught between the two files of a rebuild
                time.sleep(_PAUSE_SECONDS)
        else:
            raise StoreError(
                f"The two files of the network in {folder} are of different states.",
                store=str(folder),
                hint=REBUILD,
            )

    def _open(self, folder: Path, connections: int) -> bool:
        opened = [_connect(folder / graph_file.FILE) for _ in range(connections)]
        metas = [dict(connection.execute("SELECT key, value FROM meta")) for connection in opened]
        index: EventIndex | None = None
        try:
            if metas[0].get("schema") != graph_file.SCHEMA:
                raise StoreError(
                    f"The network in {folder} was written by another version.",
                    store=str(folder),
                    hint=REBUILD,
                )
            index = EventIndex(folder / event_index.FILE, int(metas[0]["links"]))
            agreed = all(meta == metas[0] for meta in metas) and index.state == metas[0]["state"]
        except OSError as problem:
            raise StoreError(
                f"The event index in {folder} cannot be opened: {problem}.",
                store=str(folder),
                hint=REBUILD,
            ) from problem
        finally:
            if index is None or not agreed:
                for connection in opened:
                    connection.close()
        if not agreed:
            index.close()
            return False
        self.meta: dict[str, str] = metas[0]
        self.index = index
        self.link_ids: pa.Array | None = None
        self._columns: Columns | None = None
        self._all = opened
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        for connection in opened:
            self._idle.put(connection)
        return True

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; waits while all are out."""
        connection = self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put(connection)

    def columns(self, reader: sqlite3.Connection) -> Columns:
        """Return the figures of all links, read once."""
        if self._columns is None:
            self._columns = read_columns(reader)
        return self._columns

    def counts(self, name: str) -> dict[str, int]:
        """Read one of the tallies written with the state."""
        found = json.loads(self.meta[name])
        return {str(key): int(value) for key, value in found.items()}

    def close(self) -> None:
        """Close all connections and the index."""
        for connection in self._all:
            connection.close()
        self.index.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in ("query_only=ON", "trusted_schema=OFF", "mmap_size=1073741824"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
