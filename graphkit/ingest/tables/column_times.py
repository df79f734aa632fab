"""The times of many rows at once; the same answers as `row_times`, cell by cell.

Days and times of day are few, so each distinct one is read once. Whatever is out of the
ordinary, such as an hour that clocks showed twice, is left to the row-wise reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphkit.ingest.tables.chunk import Chunk, Ints
from graphkit.ingest.tables.column_clocks import NONE as _NONE
from graphkit.ingest.tables.column_clocks import ClockMemory, Clocks, clock_us
from graphkit.ingest.tables.columns import Cells, coded, column_of, glue, text_array
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.party import Trouble
from graphkit.ingest.tables.row_times import RowTimes, unreadable
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.wall_clock import LONGEST, SPLIT, Moment, WallClock
from graphkit.model.kinds import TimeBasis
from graphkit.model.records import TIME

Flags = npt.NDArray[np.bool_]
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock, as the table has it


@dataclass
class Times:
    """The four columns of a time, and the local clock in microseconds where it read."""

    at: pa.Array
    raw: pa.Array
    basis: pa.Array
    wall: pa.Array
    local: Ints
    troubles: list[tuple[Ints, list[Trouble]]]
    """Rows and what was wrong with their time."""

    @property
    def read(self) -> Flags:
        """Tell which rows have a day, with or without a time of day."""
        found: Flags = self.wall.is_valid().to_numpy(zero_copy_only=False)
        return found


@dataclass(frozen=True)
class _Parts:
    """Days by their distinct texts, times of day by row, and the rows in which both read."""

    days: Cells
    day: list[date | None]
    clocks: Clocks
    good: Flags


class ColumnTimes:
    """Reads the time columns of one chunk after the other."""

    def __init__(self, mapping: Mapping, survey: Survey) -> None:
        self._mapping = mapping
        self._clock = survey.clock
        self._ends = survey.ends
        self._rowwise = RowTimes(mapping, survey)
        self._at = next(iter(mapping.all("at", "booked_at", "posted_at", "date")), None)
        self._time = mapping.one("time")
        self._end = mapping.one("end")
        self._moments = ClockMemory(survey.clock.moment, plain=survey.clock.plain)
        self._end_moments = ClockMemory(survey.ends.moment, plain=survey.ends.plain)
        self._beside = ClockMemory(self._moment_beside, plain=True)

    def _moment_beside(self, text: str) -> Moment | None:
        return None if self._mapping.is_blank(text) else self._clock.moment_of(text)

    def of(self, chunk: Chunk) -> Times:
        """Read the times of a chunk."""
        count = len(chunk.numbers)
        if self._at is None:
            return _undated(count)
        first = column_of(chunk, self._at)
        second = column_of(chunk, self._time) if self._time is not None else None
        if second is None:
            parts = self._halves(self._clock, self._moments, first)
        else:
            parts = self._two(first, second)
        raw = first if second is None else glue(first, second, " ")
        local, at, basis, good = self._instants(parts)
        wall = glue(_iso_days(parts), parts.clocks.iso, "T")
        if not good.all():
            wall = pc.if_else(pa.array(good), wall, pa.scalar(None, pa.string()))
        times = Times(pa.array(at, pa.int64(), mask=at == _NONE), raw, basis, wall, local, [])
        self._by_row(times, first, second, np.flatnonzero(~good))
        times.at = times.at.cast(TIME)
        return times

    def _halves(self, clock: WallClock, moments: ClockMemory, cells: pa.Array) -> _Parts:
        """Cut cells that hold day and time of day in two."""
        bare = pc.utf8_trim_whitespace(cells)
        left, right = _fixed_cut(clock, bare) or _free_cut(bare)
        short = pc.less_equal(pc.utf8_length(bare), LONGEST).to_numpy(zero_copy_only=False)
        days = Cells.of(left)
        day, clocks = days.each(clock.day), moments.read(right)
        good = days.where([one is not None for one in day]) & clocks.good & short
        return _Parts(days, day, clocks, good)

    def _two(self, first: pa.Array, second: pa.Array) -> _Parts:
        days = Cells.of(first)
        blank = self._mapping.is_blank
        day = [None if blank(text) else self._clock.day_of(text) for text in days.values]
        clocks = self._beside.read(second)
        good = days.where([one is not None for one in day]) & clocks.good
        return _Parts(days, day, clocks, good)

    def _instants(self, parts: _Parts) -> tuple[Ints, Ints, pa.Array, Flags]:
        """Return local time, instant and basis; and the rows for which they hold."""
        days = parts.days.codes
        local = _day_us(parts.day)[days] + parts.clocks.us
        edge = np.array([one is None or not 2 < one.year < 9998 for one in parts.day] or [True])
        good = parts.good & ~edge[days]
        offset = parts.clocks.offset
        explicit = offset != _NONE
        zone = self._clock.zone
        if not explicit.all() and zone is not None:
            steady = [_steady_offset(one, zone) if one else int(_NONE) for one in parts.day]
            assumed = np.array(steady or [_NONE], dtype=np.int64)[days]
            good &= explicit | (assumed != _NONE)
            offset = np.where(explicit, offset, assumed)
        instant = good & (offset != _NONE)
        at = np.where(instant, local - np.where(instant, offset, 0), _NONE)
        basis = np.where(explicit, 0, 1 if zone is not None else 2)
        names = [TimeBasis.EXPLICIT.value, TimeBasis.ASSUMED.value, TimeBasis.UNKNOWN.value]
        return local, at, coded(pa.array(names), basis), good

    def _by_row(self, times: Times, first: pa.Array, second: pa.Array | None, rows: Ints) -> None:
        """Read the remaining rows one by one, each distinct text once."""
        if not len(rows):
            return
        where = pa.array(rows)
        ones = first.take(where).to_pylist()
        twos = second.take(where).to_pylist() if second is not None else [""] * len(rows)
        known: dict[tuple[str, str], int] = {}
        codes = np.array(
            [known.setdefault(pair, len(known)) for pair in zip(ones, twos, strict=True)],
            dtype=np.int64,
        )
        whens, locals_, troubles = [], [], []
        for one, two in known:
            when, trouble = self._rowwise.of(one, two)
            whens.append(when)
            locals_.append(_wall_us(self._rowwise.local) if when.wall is not None else 0)
            troubles.append(trouble)
        mask = np.zeros(len(times.local), dtype=bool)
        mask[rows] = True
        flags, take = pa.array(mask), pa.array(codes)
        ats = [
            None if when.at is None else _wall_us(when.at.replace(tzinfo=None)) for when in whens
        ]
        times.at = pc.replace_with_mask(times.at, flags, pa.array(ats, pa.int64()).take(take))
        for name, values in (
            ("raw", [when.raw for when in whens]),
            ("basis", [when.basis.value for when in whens]),
            ("wall", [when.wall for when in whens]),
        ):
            new = pa.array(values, pa.string()).take(take)
            old = getattr(times, name).cast(pa.string())
            setattr(times, name, pc.replace_with_mask(old, flags, new))
        times.local[rows] = np.array(locals_, dtype=np.int64)[codes]
        for code, trouble in enumerate(troubles):
            if trouble:
                times.troubles.append((rows[codes == code], trouble))

    def ends(self, chunk: Chunk, times: Times) -> tuple[Ints, Flags, pa.Array] | None:
        """Return the local end of every row, where it read, and the cells; None without such."""
        if self._end is None:
            return None
        cells = column_of(chunk, self._end)
        parts = self._halves(self._ends, self._end_moments, cells)
        end = _day_us(parts.day)[parts.days.codes] + parts.clocks.us
        good = parts.good.copy()
        rows = np.flatnonzero(~good)
        if len(rows):
            self._other_ends(Cells.of(cells.take(pa.array(rows))), rows, times, end, good)
        return end, good, cells

    def bad_end(self, text: str) -> Trouble | None:
        """Say that an end does not read; blank ones are no trouble."""
        if self._end is None or self._mapping.is_blank(text):
            return None
        return unreadable(self._end.name, text)

    def _other_ends(self, cells: Cells, rows: Ints, times: Times, end: Ints, good: Flags) -> None:
        """Read ends that are no day with a time: mostly a time of day after the start."""
        whole = np.full(len(cells.values) + 1, _NONE, dtype=np.int64)
        bare = whole.copy()
        for code, text in enumerate(cells.values):
            if self._mapping.is_blank(text):
                continue
            stamp = self._ends.stamp(text)
            if stamp is not None and stamp.clock is not None:
                whole[code] = _wall_us(stamp.local)
            elif (moment := self._ends.moment(text)) is not None:
                bare[code] = clock_us(moment)
        start = times.local[rows]
        after = start // _DAY * _DAY + bare[cells.codes]
        after += np.where(after < start // 1_000_000 * 1_000_000, _DAY, 0)
        follows = (bare[cells.codes] != _NONE) & times.read[rows]
        stated = whole[cells.codes] != _NONE
        end[rows] = np.where(stated, whole[cells.codes], np.where(follows, after, end[rows]))
        good[rows] = stated | follows


def _undated(count: int) -> Times:
    nothing = pa.nulls(count, pa.string())
    basis = pa.repeat(pa.scalar(TimeBasis.UNKNOWN.value), count)
    return Times(pa.nulls(count, TIME), nothing, basis, nothing, np.zeros(count, np.int64), [])


def _fixed_cut(clock: WallClock, cells: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """Cut cells of one layout at one place; None where they are not all alike."""
    if not len(cells):
        return None
    found = clock.split(cells[0].as_py())
    span = pc.min_max(pc.binary_length(cells)).as_py()
    if found is None or span["min"] != span["max"]:
        return None
    if not pc.all(pc.string_is_ascii(cells)).as_py():
        return None
    text = cells[0].as_py()
    stop, start = len(found[0]), len(text) - len(found[1])
    days = pc.utf8_slice_codeunits(cells, 0, stop)
    between = pc.unique(pc.utf8_slice_codeunits(cells, stop, start)).to_pylist()
    clocks = pc.utf8_slice_codeunits(cells, start)
    if len(between) != 1:
        return None
    for day in pc.unique(days).to_pylist():
        if clock.split(day + between[0] + found[1]) != (day, found[1]):
            return None
    return days, clocks


def _free_cut(cells: pa.Array) -> tuple[pa.Array, pa.Array]:
    found = pc.extract_regex(cells, f"^{SPLIT}$")
    nothing = pa.scalar("", pa.string())
    return (
        pc.fill_null(pc.struct_field(found, "day"), nothing),
        pc.fill_null(pc.struct_field(found, "clock"), nothing),
    )


def _iso_days(parts: _Parts) -> pa.Array:
    """Write the days year first; where none was read, any text of that length stands."""
    texts = [day.isoformat() if day else "0000-00-00" for day in parts.day]
    signs = np.frombuffer("".join(texts).encode(), dtype=np.uint8).reshape(len(texts), 10)
    return text_array(signs[parts.days.codes])


def _day_us(days: list[date | None]) -> Ints:
    found = [(day.toordinal() - _EPOCH) * _DAY if day else 0 for day in days]
    return np.array(found or [0], dtype=np.int64)


def _wall_us(local: datetime) -> int:
    return (local - _ZERO) // timedelta(microseconds=1)


@lru_cache(maxsize=65_536)
def _steady_offset(day: date, zone: str) -> int:
    """Return the zone's offset in microseconds if it holds all that day, else the mark for none."""
    if not 2 < day.year < 9998:
        return int(_NONE)
    tz = ZoneInfo(zone)
    start = datetime.combine(day, time(0))
    offsets = {
        (start + timedelta(hours=hour)).replace(tzinfo=tz, fold=fold).utcoffset()
        for hour in range(-1, 26)
        for fold in (0, 1)
    }
    if len(offsets) != 1:
        return int(_NONE)
    offset = offsets.pop()
    return int(_NONE) if offset is None else offset // timedelta(microseconds=1)
