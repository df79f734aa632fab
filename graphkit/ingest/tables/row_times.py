"""The times of one row: one cell or two, checked and turned into UTC, never guessed."""

from __future__ import annotations

from datetime import datetime

from graphkit.ingest.finance.dates import Stamp
from graphkit.ingest.tables.mapping import Mapping
from graphkit.ingest.tables.party import Trouble
from graphkit.ingest.tables.survey import Survey
from graphkit.ingest.tables.wall_clock import WallClock, candidates
from graphkit.model.times import UNDATED, When

_START = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock, as the table has it


class RowTimes:
    """Reads the columns `at`, or `date` and `time`, and `end`.

    `day_counts` says that a day alone is enough, as for meetings and payments: then it
    stands for its midnight, and the record says that only the day is known.
    """

    def __init__(self, mapping: Mapping, survey: Survey, *, day_counts: bool = False) -> None:
        self._mapping = mapping
        self._clock = survey.clock
        self._ends = survey.ends
        self._at = next(iter(mapping.all("at", "booked_at", "posted_at", "date")), None)
        self._time = mapping.one("time")
        self._end = mapping.one("end")
        self._day_counts = day_counts
        self.local = _START
        self.precision: str | None = None

    def when(self, cells: list[str]) -> tuple[When, list[Trouble]]:
        """Return the time of a row and what was wrong with it."""
        if self._at is None:
            return UNDATED, []
        first = self._at.text(cells)
        second = self._time.text(cells) if self._time is not None else ""
        return self.of(first, second)

    def of(self, first: str, second: str) -> tuple[When, list[Trouble]]:
        """Return the time that one cell says, or two."""
        name = self._at.name if self._at is not None else ""
        blank = self._mapping.is_blank
        self.precision = None
        if blank(first):
            return UNDATED, [("undated", f"{name}: no time stands in the row.")]
        both = self._time is not None and not blank(second)
        raw = f"{first} {second}" if both else first
        stamp = self._clock.two(first, second) if both else self._clock.stamp(first)
        if stamp is None:
            return When(None, raw, UNDATED.basis), [unreadable(name, raw)]
        self.local, self.precision = stamp.local, stamp.precision
        if stamp.clock is None and self._day_counts:
            when = stamp.when(raw, self._clock.zone)
        else:
            when = self._clock.when(stamp, raw)
        return when, trouble_of(name, stamp, when, self._clock, day_counts=self._day_counts)

    def end(self, start: When, cells: list[str]) -> tuple[datetime | None, list[Trouble]]:
        """Return the local time at which it ended: a whole time, or a time of day after `start`."""
        if self._end is None or self._mapping.is_blank(self._end.text(cells)):
            return None, []
        text = self._end.text(cells)
        local = end_of(self._ends, self.local if start.wall else None, text)
        return local, [] if local is not None else [unreadable(self._end.name, text)]


def end_of(clock: WallClock, start: datetime | None, text: str) -> datetime | None:
    """Read the end of a call; a bare time of day lies on the day of the start or the next."""
    stamp = clock.stamp(text)
    if stamp is not None and stamp.clock is not None:
        return stamp.local
    moment = clock.moment(text)
    if moment is None or start is None:
        return None
    local = datetime.combine(start.date(), moment.clock)
    return local if local >= start.replace(microsecond=0) else _next_day(local)


def _next_day(local: datetime) -> datetime | None:
    try:
        return datetime.fromordinal(local.toordinal() + 1).replace(
            hour=local.hour, minute=local.minute, second=local.second, microsecond=local.microsecond
        )
    except (OverflowError, ValueError):
        return None


def unreadable(name: str, raw: str) -> Trouble:
    """Say that a cell is no time in the way in which its column is written."""
    bare = raw.strip()
    shown = repr(bare if len(bare) <= 60 else bare[:60] + "…")
    return "undated", f"{name}: {shown} does not read as a time; the row is kept undated."


def trouble_of(
    name: str, stamp: Stamp, when: When, clock: WallClock, *, day_counts: bool = False
) -> list[Trouble]:
    """Say why a time that reads gives no instant."""
    if stamp.clock is None and not day_counts:
        return [("no_time_of_day", f"{name}: a day without a time of day; kept undated.")]
    if when.at is not None or clock.zone is None or stamp.offset is not None:
        return []
    try:
        first, second = candidates(stamp.local, clock.zone)
    except (OverflowError, ValueError):
        return [("undated", f"{name}: {stamp.local} lies outside the calendar; kept undated.")]
    return [
        (
            "ambiguous_hour",
            f"{name}: {stamp.local} was shown twice or never by the clocks of {clock.zone}: "
            f"{first:%Y-%m-%dT%H:%M:%SZ} or {second:%Y-%m-%dT%H:%M:%SZ}; kept undated.",
        )
    ]
