"""Times in the cells of one table: a day, a time of day, and the zone that was stated.

How a day is written is decided once for the table, by its profile, by the user or by the
whole column; a cell that does not read so stays undated, it is never tried otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graphkit.ingest.finance.dates import Order, Stamp, read_date, read_offset
from graphkit.ingest.tables.date_format import DateFormat
from graphkit.model.kinds import TimeBasis
from graphkit.model.times import When

SPLIT = r"(?P<day>.*?[0-9])(?:T|\s+)(?P<clock>[0-9]{1,2}[:.][0-9]{2}.*)"
"""Where the day ends and the time of day begins; the same in Python and in Arrow."""

_SPLIT = re.compile(SPLIT, re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})"
    r"(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?\s*(?P<zone>[^\s0-9].*)?",
    re.ASCII | re.DOTALL,
)
_GLUED_CLOCK = re.compile(r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})")
LONGEST = 64
"""Characters beyond which a cell is text, not a time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day as written: the clock, its offset from UTC if stated, how exact it is."""

    clock: time
    offset: timedelta | None
    precision: str


def read_moment(text: str) -> Moment | None:
    """Read a cell that holds a time of day, with or without seconds, half day or offset."""
    found = text.strip()
    if len(found) > LONGEST:
        return None
    match = _CLOCK.fullmatch(found) or _GLUED_CLOCK.fullmatch(found)
    if match is None:
        return None
    groups = match.groupdict()
    hour = int(groups["hour"])
    half = (groups.get("half") or "")[:1].upper()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "P" else 0)
    offset = None
    zone = groups.get("zone")
    if zone:
        offset = read_offset(zone.strip().strip("()[]"))
        if offset is None:
            return None
    second = groups.get("second")
    part = (groups.get("part") or "0")[:6].ljust(6, "0")
    try:
        clock = time(hour, int(groups["minute"]), int(second or 0), int(part))
    except ValueError:
        return None
    return Moment(clock, offset, "minute" if second is None else "second")


class WallClock:
    """Reads the times of one table; `zone` is an IANA name or None where nobody has said.

    Days follow `format` if the profile gives one, else `order`. A day written year first
    with dashes, as real date cells of a workbook are, reads under any of them.
    """

    def __init__(
        self, zone: str | None, *, format: DateFormat | None = None, order: Order | None = None
    ) -> None:
        self.zone = zone
        self._format = format
        self._order = order if order is not None else Order.YMD
        self._halves = None
        if format is not None and format.has_clock:
            self._halves = format.halves()
        self.day = lru_cache(maxsize=65_536)(self._day)
        self.moment = lru_cache(maxsize=262_144)(self._moment)

    def _day(self, text: str) -> date | None:
        """Read a cell, or the part of one, that holds a day without a time of day."""
        found = text.strip()
        if not found or len(found) > LONGEST:
            return None
        iso = _ISO_DAY.fullmatch(found)
        if iso is not None:
            try:
                return date(int(iso[1]), int(iso[2]), int(iso[3]))
            except ValueError:
                return None
        stamp = self._stamp_of_day(found)
        return None if stamp is None or stamp.clock is not None else stamp.day

    def _stamp_of_day(self, text: str) -> Stamp | None:
        if self._halves is not None:
            return self._halves[0].read(text)
        if self._format is not None:
            return None if self._format.has_clock else self._format.read(text)
        return read_date(text, self._order)

    def _moment(self, text: str) -> Moment | None:
        """Read the time of day that follows a day in one cell."""
        if self._halves is None:
            return read_moment(text)
        stamp = self._halves[1].read(text)
        if stamp is None or stamp.clock is None:
            return None
        return Moment(stamp.clock, stamp.offset, stamp.precision)

    def stamp(self, text: str) -> Stamp | None:
        """Read a cell that holds a day, alone or with a time of day."""
        found = text.strip()
        if not found or len(found) > LONGEST:
            return None
        parts = _SPLIT.fullmatch(found)
        if parts is not None:
            stamp = self._together(parts["day"], parts["clock"])
            if stamp is not None:
                return stamp
        if self._format is not None and self._format.has_clock:
            return self._format.read(found)
        day = self.day(found)
        return None if day is None else Stamp(day, None, None, "day")

    def _together(self, day_text: str, clock_text: str) -> Stamp | None:
        day = self.day(day_text)
        if day is None:
            return None
        moment = self.moment(clock_text)
        if moment is None and _ISO_DAY.fullmatch(day_text.strip()):
            moment = read_moment(clock_text)  # a real date cell, whatever the format says
        return None if moment is None else Stamp(day, *_fields(moment))

    def two(self, day_text: str, clock_text: str) -> Stamp | None:
        """Read a day and a time of day that stand in two cells.

        A workbook may have put a date before the time or midnight behind the date: then
        the part that belongs to the other cell is left out.
        """
        day, moment = self.day_of(day_text), self.moment_of(clock_text)
        if day is None or moment is None:
            return None
        return Stamp(day, *_fields(moment))

    @property
    def plain(self) -> bool:
        """True if `11:21:33` reads as the hours, minutes and seconds that it looks like."""
        return self._halves is None or self._halves[1].text == "%H:%M:%S"

    def day_of(self, text: str) -> date | None:
        """Read the day of a cell beside which the time of day stands in another."""
        part = _SPLIT.fullmatch(text.strip()) if len(text) <= LONGEST else None
        return self.day(text if part is None else part["day"])

    def moment_of(self, text: str) -> Moment | None:
        """Read the time of day of a cell beside which the day stands in another."""
        part = _SPLIT.fullmatch(text.strip()) if len(text) <= LONGEST else None
        return read_moment(text if part is None else part["clock"])

    def split(self, text: str) -> tuple[str, str] | None:
        """Return the day and the time of day of one cell, where it holds both."""
        parts = _SPLIT.fullmatch(text)
        return None if parts is None else (parts["day"], parts["clock"])

    def when(self, stamp: Stamp, raw: str) -> When:
        """Turn what was read into the time of a record; a day alone gives no instant."""
        if stamp.clock is None:
            return When(None, raw, TimeBasis.UNKNOWN, stamp.day.isoformat())
        return stamp.when(raw, self.zone)


def _fields(moment: Moment) -> tuple[time, timedelta | None, str]:
    return moment.clock, moment.offset, moment.precision


def candidates(local: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return both instants, in UTC, of an hour that the zone's clock repeated or skipped."""
    tz = ZoneInfo(zone)
    return (
        local.replace(tzinfo=tz, fold=0).astimezone(UTC),
        local.replace(tzinfo=tz, fold=1).astimezone(UTC),
    )
