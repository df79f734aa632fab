"""Opens links to their source rows: which ones, in which order, a page at a time.

The records are opened only when somebody asks for rows, and read by one thread at a time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from graphkit.graph.event_index import Window
from graphkit.graph.hidden_texts import mask_of
from graphkit.graph.link_columns import NEVER
from graphkit.graph.masking import Mask
from graphkit.graph.readers_pool import OpenState
from graphkit.graph.record_page import Key, Seen, read_rows, shown
from graphkit.graph.store import EventPage, Record, RecordPage, Told
from graphkit.model.kinds import Anchor, EntityId, RecordType

BATCHES = "SELECT batch, record_type, exhibit FROM batch"
CODES = """
SELECT e.id, e.code FROM json_each(?) f JOIN entity e ON e.id = f.value WHERE e.protected = 1
"""

RecordConnection = Callable[[], duckdb.DuckDBPyConnection]
Locate = Callable[[Sequence[Anchor]], Mapping[Anchor, EntityId]]
Ints = npt.NDArray[np.int64]


class RowsBehindLinks:
    """The source rows behind the links of one open state."""

    def __init__(
        self, state: OpenState, record_connection: RecordConnection, locate: Locate
    ) -> None:
        """`locate` tells the entity of an anchor or key, as the store does."""
        self._state = state
        self._open = record_connection
        self._locate = locate
        self._records: duckdb.DuckDBPyConnection | None = None
        self._mask: Mask | None = None
        self._lock = threading.Lock()
        with state.reader() as reader:
            self._batches = {
                batch: (RecordType(record_type), exhibit)
                for batch, record_type, exhibit in reader.execute(BATCHES)
            }

    def close(self) -> None:
        """Let go of the records."""
        with self._lock:
            if self._records is not None:
                self._records.close()

    def page(self, links: Sequence[int], window: Window, *, offset: int, limit: int) -> RecordPage:
        """Return a page of rows, oldest first, undated last; each row once."""
        index = self._state.index
        places = self._once(index.places(links))
        undated = int((index.t[places] == NEVER).sum())
        places = places[window.holds(index.t[places])]
        rows = self._read(self._ordered(places)[offset : offset + limit])
        return RecordPage(rows, int(places.size), int(index.counts[places].sum()), undated)

    def events(
        self, links: Sequence[int], window: Window, *, offset: int, limit: int, twice: bool
    ) -> EventPage:
        """Return a page of events with all their records; `twice` keeps those with several."""
        index = self._state.index
        every = index.places(links)
        heads = self._once(every[index.counts[every]])
        undated = int((index.t[heads] == NEVER).sum())
        heads = heads[window.holds(index.t[heads])]
        others = every[~index.counts[every]]
        others = others[np.isin(index.event[others], heads)]
        several = np.unique(index.event[others])
        rows = int(heads.size + others.size)
        if twice:
            heads = heads[np.isin(heads, several)]
        total = int(heads.size)
        shown_heads = self._ordered(heads)[offset : offset + limit]
        again = others[np.isin(index.event[others], shown_heads)]
        records = self._read(np.concatenate([shown_heads, again]))
        further: dict[int, list[Record]] = {}
        for place, record in zip(again.tolist(), records[shown_heads.size :], strict=True):
            further.setdefault(int(index.event[place]), []).append(record)
        told = [
            Told(record, tuple(further.get(place, ())))
            for place, record in zip(shown_heads.tolist(), records, strict=False)
        ]
        return EventPage(tuple(told), total, rows, int(several.size), undated)

    def exhibits(self, links: Sequence[int], window: Window) -> dict[int, dict[str, int]]:
        """Count the records behind each link by exhibit; undated ones only without a window."""
        index = self._state.index
        places = index.places(links)
        places = places[window.holds(index.t[places])]
        found: dict[int, dict[str, int]] = {}
        pairs = np.stack([index.link[places], index.batch[places]])
        unique, counts = np.unique(pairs, axis=1, return_counts=True)
        for link, batch, n in zip(*unique.tolist(), counts.tolist(), strict=True):
            by_exhibit = found.setdefault(link, {})
            exhibit = self._batches[batch][1]
            by_exhibit[exhibit] = by_exhibit.get(exhibit, 0) + n
        return found

    def _ordered(self, places: Ints) -> Ints:
        index = self._state.index
        time = index.t[places].copy()
        time[time == NEVER] = np.iinfo(np.int64).max
        exhibit = np.array([self._batches[b][1] for b in index.batch[places].tolist()])
        return places[np.lexsort((index.row[places], index.batch[places], exhibit, time))]

    def _once(self, places: Ints) -> Ints:
        """Keep one place of a row that stands behind several links, one that counts if any does."""
        index = self._state.index
        order = np.lexsort((~index.counts[places], index.row[places], index.batch[places]))
        places = places[order]
        again = np.zeros(places.size, bool)
        again[1:] = (np.diff(index.batch[places]) == 0) & (np.diff(index.row[places]) == 0)
        return places[~again]

    def _read(self, places: Ints) -> tuple[Record, ...]:
        index = self._state.index
        keys = list(zip(index.batch[places].tolist(), index.row[places].tolist(), strict=True))
        if not keys:
            return ()
        wanted: dict[RecordType, dict[str, list[Key]]] = {}
        for key in keys:
            record_type, exhibit = self._batches[key[0]]
            wanted.setdefault(record_type, {}).setdefault(exhibit, []).append(key)
        with self._lock:
            records, mask = self._opened()
            found = read_rows(records, wanted)
        counts = index.counts[places].tolist()
        rows = [(*found[key], counted) for key, counted in zip(keys, counts, strict=True)]
        return shown(rows, Seen(mask, self._locate, self._codes))

    def masked(self, text: str) -> str:
        """Return a text with names and numbers of protected people replaced by codes."""
        with self._lock:
            _, mask = self._opened()
        return mask.text(text)

    def _opened(self) -> tuple[duckdb.DuckDBPyConnection, Mask]:
        """Open the records once; the caller holds the lock."""
        if self._records is None:
            self._records = self._open()
        if self._mask is None:
            with self._state.reader() as reader:
                self._mask = mask_of(self._records, reader)
        return self._records, self._mask

    def _codes(self, ids: Sequence[EntityId]) -> Mapping[EntityId, str]:
        with self._state.reader() as reader:
            return dict(reader.execute(CODES, (json.dumps(list(ids)),)).fetchall())
