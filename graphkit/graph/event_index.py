"""The events behind every link, as columns in memory: for rows, windows and the time bar.

Sorted by link, time, batch, row, with undated events last, so the events of one link are
one slice. The file is mapped, not read; a replaced file stays readable until it is closed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.graph.graph_file import put_in_place
from graphkit.graph.link_columns import NEVER

FILE = "events.arrow"

COLUMNS = pa.schema(
    [
        ("link", pa.int32()),
        ("batch", pa.int32()),  # a team's case has more than 32,767 batches
        ("row", pa.int32()),
        ("t", pa.int64()),
        ("counts", pa.bool_()),
        ("event", pa.int32()),  # place of the first record of the same event
    ]
)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time in UTC microseconds; None leaves that side open."""

    since_us: int | None = None
    until_us: int | None = None

    @property
    def open(self) -> bool:
        """True if no side is bounded, so that undated events belong to it too."""
        return self.since_us is None and self.until_us is None

    def holds(self, t: Ints) -> npt.NDArray[np.bool_]:
        """Tell for each time whether it lies in the window; undated ones only if open."""
        if self.open:
            return np.ones(t.size, bool)
        inside: npt.NDArray[np.bool_] = t != NEVER
        if self.since_us is not None:
            inside &= t >= self.since_us
        if self.until_us is not None:
            inside &= t < self.until_us
        return inside


def write_index(target: Path, events: pa.Table, state: str) -> None:
    """Write the event index of a folder; `state` names the graph file it belongs to."""
    fresh = target / f".{FILE}.{os.getpid()}.new"
    schema = COLUMNS.with_metadata({"state": state})
    try:
        with pa.OSFile(str(fresh), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(_clean(events).cast(schema))
        put_in_place(fresh, target / FILE)
    finally:
        fresh.unlink(missing_ok=True)


def _clean(events: pa.Table) -> pa.Table:
    """Copy the columns so that places without a value hold zeros: equal events, equal bytes."""
    undated = events["t"].is_null().to_numpy()
    arrays = []
    for field in COLUMNS:
        column = events[field.name]
        if field.name == "event":
            arrays.append(pa.array(_first_places(events), field.type))
            continue
        if field.name == "t":
            values = column.fill_null(0).to_numpy()
            arrays.append(pa.array(values, field.type, mask=undated))
        else:
            arrays.append(pa.array(column.to_numpy(), field.type))
    return pa.table(arrays, schema=COLUMNS)


def _first_places(events: pa.Table) -> Ints:
    """Tell for each row the place of the counting row of the same event; alone, its own.

    Of a link that is worked out from several rows, all belong to the one that counts.
    """
    own = np.arange(events.num_rows)
    link = events["link"].to_numpy().astype(np.int64)
    counts = events["counts"].to_numpy()
    told = ~events["event"].is_null().to_numpy()
    if told.any():
        event = events["event"].fill_null(0).to_numpy()[told].astype(np.int64)
        pairs = np.stack([link[told], event])
        _, first, which = np.unique(pairs, axis=1, return_index=True, return_inverse=True)
        own[told] = own[told][first][which.reshape(-1)]
    lost = ~told & ~counts
    if lost.any():
        heads = np.flatnonzero(counts)
        links, first = np.unique(link[heads], return_index=True)
        own[lost] = heads[first][np.searchsorted(links, link[lost])]
    return own


class EventIndex:
    """Answers which rows stand behind a link, and how many events fell into a window."""

    def __init__(self, path: Path, links: int) -> None:
        """Map the file; `links` is the number of links in the graph file beside it."""
        self._map = pa.memory_map(str(path), "r")
        table = pa.ipc.open_file(self._map).read_all().combine_chunks()
        self.state = (table.schema.metadata or {}).get(b"state", b"").decode()
        self.link = table["link"].to_numpy()
        self.batch = table["batch"].to_numpy()
        self.row = table["row"].to_numpy()
        self.t = table["t"].fill_null(int(NEVER)).to_numpy()
        self.counts = table["counts"].to_numpy()
        self.event = table["event"].to_numpy()
        self._links = links
        self._starts = np.searchsorted(self.link, np.arange(links + 1))

    def close(self) -> None:
        """Let go of the file; arrays that were handed out keep it mapped until they go."""
        self._map.close()

    def places(self, links: Sequence[int]) -> Ints:
        """Return the places of all events of these links, link after link."""
        parts = [np.arange(self._starts[ix], self._starts[ix + 1]) for ix in links]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def times(self, link: int, window: Window) -> Ints:
        """Return the times of the counting, dated events of one link, in order."""
        part = slice(self._starts[link], self._starts[link + 1])
        t = self.t[part]
        return np.asarray(t[self.counts[part] & (t != NEVER) & window.holds(t)])

    def per_link(self, window: Window, links: Sequence[int] | None) -> tuple[Ints, Ints]:
        """Count the counting events in a window: (links with any, their number)."""
        if links is None:
            chosen = self.counts if window.open else self.counts & window.holds(self.t)
            counts = np.bincount(self.link[chosen], minlength=self._links)
        else:
            places = self.places(links)
            chosen = self.counts[places] & window.holds(self.t[places])
            counts = np.bincount(self.link[places][chosen], minlength=self._links)
        some = np.flatnonzero(counts)
        return some, counts[some]

    def counting(self, links: Sequence[int] | None) -> Ints:
        """Return the times of all counting events, `NEVER` for the undated ones."""
        if links is None:
            return np.asarray(self.t[self.counts])
        places = self.places(links)
        return np.asarray(self.t[places][self.counts[places]])
