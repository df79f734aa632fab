"""Times of day of many rows at once: microseconds after midnight, and the offset if stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphkit.ingest.tables.chunk import Ints
from graphkit.ingest.tables.columns import Cells, fixed
from graphkit.ingest.tables.wall_clock import Moment

NONE = np.iinfo(np.int64).min
"""Stands for no offset."""
_PLAIN = len("11:21:33")


@dataclass(frozen=True)
class Clocks:
    """Per row: microseconds after midnight, offset or NONE, ISO text, whether it read."""

    us: Ints
    offset: Ints
    iso: pa.Array
    good: npt.NDArray[np.bool_]


class ClockMemory:
    """Remembers every time of day that a column has held, since there are few of them.

    `plain` says that `11:21:33` means what it looks like; a column of nothing else is
    read as bytes.
    """

    def __init__(self, read: Callable[[str], Moment | None], *, plain: bool) -> None:
        self._read = read
        self._plain = plain
        self._codes: dict[str, int] = {}
        self._moments: list[Moment | None] = []
        self._known: Clocks | None = None

    def read(self, cells: pa.Array) -> Clocks:
        """Read a column of times of day."""
        us = _plain_us(cells) if self._plain else None
        if us is not None:
            nothing = np.full(len(us), NONE, dtype=np.int64)
            return Clocks(us, nothing, cells, np.ones(len(us), dtype=bool))
        found = Cells.of(cells)
        codes = np.array([self._code(text) for text in found.values] or [0], dtype=np.int64)
        rows = codes[found.codes]
        known = self._columns()
        where = pa.array(rows)
        return Clocks(known.us[rows], known.offset[rows], known.iso.take(where), known.good[rows])

    def _code(self, text: str) -> int:
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self._moments)
            self._moments.append(self._read(text))
            self._known = None
        return code

    def _columns(self) -> Clocks:
        if self._known is None:
            moments = self._moments
            self._known = Clocks(
                np.array([clock_us(one) if one else 0 for one in moments] or [0], dtype=np.int64),
                np.array([_offset_us(one) for one in moments] or [NONE], dtype=np.int64),
                pa.array([one.clock.isoformat() if one else "" for one in moments] or [""]),
                np.array([one is not None for one in moments] or [False], dtype=bool),
            )
        return self._known


def clock_us(moment: Moment) -> int:
    """Return the microseconds from midnight to a time of day."""
    clock = moment.clock
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * 1_000_000 + clock.microsecond


def _offset_us(moment: Moment | None) -> int:
    if moment is None or moment.offset is None:
        return int(NONE)
    return moment.offset // timedelta(microseconds=1)


def _plain_us(cells: pa.Array) -> Ints | None:
    """Read a column in which every cell is HH:MM:SS; None if a single one is not."""
    signs = fixed(cells)
    if signs is None or signs.shape[1] != _PLAIN:
        return None
    if not ((signs[:, 2] == ord(":")) & (signs[:, 5] == ord(":"))).all():
        return None
    digits = signs[:, [0, 1, 3, 4, 6, 7]] - ord("0")
    if (digits > 9).any():
        return None
    parts = digits[:, 0::2].astype(np.int64) * 10 + digits[:, 1::2]
    if (parts > np.array([23, 59, 59])).any():
        return None
    us: Ints = (parts @ np.array([3600, 60, 1], dtype=np.int64)) * 1_000_000
    return us
