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
from graphkit.ingest.tables.columns import Cells, column_of
from graphkit.ingest.tables.mapping import Field, Mapping
from graphkit.ingest.tables.party import Trouble
from graphkit.ingest.tables.row_times import RowTimes, end_of
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.wall_clock import LONGEST, SPLIT, Moment, WallClock, read_moment
from graphkit.model.kinds import TimeBasis
from graphkit.model.records import TIME

Flags = npt.NDArray[np.bool_]
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000
_NONE = np.iinfo(np.int64).min
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
    """Distinct days and times of day, and the rows in which both read."""

    days: Cells
    clocks: Cells
    day: list[date | None]
    moment: list[Moment | None]
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

    def of(self, chunk: Chunk) -> Times:
        """Read the times of a chunk."""
        count = len(chunk.numbers)
        if self._at is None:
            return _undated(count)
        first = column_of(chunk, self._at)
        second = column_of(chunk, self._time) if self._time is not None else None
        parts = self._halves(self._clock, first) if second is None else self._two(first, second)
        raw = first if second is None else pc.binary_join_element_wise(first, second, " ")
        local, at, basis, good = self._instants(parts)
        wall = pc.binary_join_element_wise(
            _texts(parts.days, [day and day.isoformat() for day in parts.day]),
            _texts(parts.clocks, [one and one.clock.isoformat() for one in parts.moment]),
            "T",
        )
        times = Times(
            pa.array(at, pa.int64(), mask=at == _NONE),
            raw, basis, pc.if_else(pa.array(good), wall, pa.scalar(None, pa.string())), local, [],
        )  # fmt: skip
        self._by_row(times, first, second, np.flatnonzero(~good))
        times.at = times.at.cast(TIME)
        return times

    def _halves(self, clock: WallClock, cells: pa.Array) -> _Parts:
        """Cut cells that hold day and time of day in two."""
        bare = pc.utf8_trim_whitespace(cells)
        days, clocks = _fixed_cut(clock, bare) or _free_cut(bare)
        found = _parts(clock, Cells.of(days), Cells.of(clocks))
        short = pc.less_equal(pc.utf8_length(bare), LONGEST).to_numpy(zero_copy_only=False)
        return _Parts(found.days, found.clocks, found.day, found.moment, found.good & short)

    def _two(self, first: pa.Array, second: pa.Array) -> _Parts:
        days, clocks = Cells.of(first), Cells.of(second)
        blank = self._mapping.is_blank
        day = [None if blank(text) else self._clock.day_of(text) for text in days.values]
        moment = [None if blank(text) else self._clock.moment_of(text) for text in clocks.values]
        return _Parts(days, clocks, day, moment, _both(days, clocks, day, moment))

    def _instants(self, parts: _Parts) -> tuple[Ints, Ints, pa.Array, Flags]:
        """Return local time, instant and basis; and the rows for which they hold."""
        day = np.array([_day_us(one) for one in parts.day] or [0], dtype=np.int64)
        clock = np.array([_clock_us(one) for one in parts.moment] or [0], dtype=np.int64)
        days, clocks = parts.days.codes, parts.clocks.codes
        local = day[days] + clock[clocks]
        stated = np.array([_offset_us(one) for one in parts.moment] or [_NONE], dtype=np.int64)
        offset = stated[clocks]
        explicit = offset != _NONE
        good = parts.good.copy()
        basis = np.where(explicit, 0, 1 if self._clock.zone is not None else 2)
        if self._clock.zone is None:
            offset = np.where(explicit, offset, 0)
        elif not explicit.all():
            zone = self._clock.zone
            steady = np.array(
                [_steady_offset(one, zone) if one else _NONE for one in parts.day] or [_NONE],
                dtype=np.int64,
            )[days]
            good &= explicit | (steady != _NONE)
            offset = np.where(explicit, offset, steady)
        edge = np.array([one is None or not 2 < one.year < 9998 for one in parts.day] or [True])
        good &= ~edge[days]
        at = np.where(good & (basis < 2), local - np.where(good, offset, 0), _NONE)
        names = [TimeBasis.EXPLICIT.value, TimeBasis.ASSUMED.value, TimeBasis.UNKNOWN.value]
        return local, at, pa.array(names).take(pa.array(basis)), good

    def _by_row(
        self, times: Times, first: pa.Array, second: pa.Array | None, rows: Ints
    ) -> None:
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
        ats = [None if when.at is None else _wall_us(when.at.replace(tzinfo=None)) for when in whens]
        times.at = pc.replace_with_mask(times.at, flags, pa.array(ats, pa.int64()).take(take))
        for name, values in (
            ("raw", [when.raw for when in whens]),
            ("basis", [when.basis.value for when in whens]),
            ("wall", [when.wall for when in whens]),
        ):
            new = pa.array(values, pa.string()).take(take)
            setattr(times, name, pc.replace_with_mask(getattr(times, name), flags, new))
        times.local[rows] = np.array(locals_, dtype=np.int64)[codes]
        for code, trouble in enumerate(troubles):
            if trouble:
                times.troubles.append((rows[codes == code], trouble))

    def ends(self, chunk: Chunk, times: Times) -> tuple[Ints, Flags, pa.Array] | None:
        """Return the local end of every row, where it read, and the cells; None without such."""
        if self._end is None:
            return None
        cells = column_of(chunk, self._end)
        parts = self._halves(self._ends, cells)
        day = np.array([_day_us(one) for one in parts.day] or [0], dtype=np.int64)
        clock = np.array([_clock_us(one) for one in parts.moment] or [0], dtype=np.int64)
        end = day[parts.days.codes] + clock[parts.clocks.codes]
        good = parts.good.copy()
        dated = times.read
        for row in np.flatnonzero(~good):
            text = cells[int(row)].as_py()
            if self._mapping.is_blank(text):
                continue
            start = _ZERO + timedelta(microseconds=int(times.local[row])) if dated[row] else None
            found = end_of(self._ends, start, text)
            if found is not None:
                end[row], good[row] = _wall_us(found), True
        return end, good, cells


def _undated(count: int) -> Times:
    nothing = pa.nulls(count, pa.string())
    basis = pa.repeat(pa.scalar(TimeBasis.UNKNOWN.value), count)
    return Times(pa.nulls(count, TIME), nothing, basis, nothing, np.zeros(count, np.int64), [])


def _parts(clock: WallClock, days: Cells, clocks: Cells) -> _Parts:
    day, moment = days.each(clock.day), clocks.each(clock.moment)
    return _Parts(days, clocks, day, moment, _both(days, clocks, day, moment))


def _both(
    days: Cells, clocks: Cells, day: list[date | None], moment: list[Moment | None]
) -> Flags:
    return days.where([one is not None for one in day]) & clocks.where(
        [one is not None for one in moment]
    )


def _texts(cells: Cells, texts: list[str | None]) -> pa.Array:
    return cells.spread([text or "" for text in texts], pa.string())


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


def _day_us(day: date | None) -> int:
    return 0 if day is None else (day.toordinal() - _EPOCH) * _DAY


def _clock_us(moment: Moment | None) -> int:
    return 0 if moment is None else _time_us(moment.clock)


def _time_us(clock: time) -> int:
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * 1_000_000 + clock.microsecond


def _offset_us(moment: Moment | None) -> int:
    if moment is None or moment.offset is None:
        return int(_NONE)
    return moment.offset // timedelta(microseconds=1)


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
