"""Times as evidence: the instant in UTC, the text as found, and how one became the other.

Nothing here guesses a zone or a day order; an unreadable time stays None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from graphkit.model.kinds import TimeBasis

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 30
"""No count of any unit since 1970 is longer; `1e999999` would take hours to multiply out."""
APPLE_OFFSET = 978_307_200
"""Seconds between 1970-01-01 and 2001-01-01, both UTC."""


@dataclass(frozen=True, slots=True)
class When:
    """One time of one record: `at` in UTC or None, `raw` as found, `basis`, `wall` clock.

    `wall` is the ISO text of the local clock as written, kept so that a source
    without a zone can still be put in order.
    """

    at: datetime | None
    raw: str | None
    basis: TimeBasis
    wall: str | None = None


UNDATED = When(None, None, TimeBasis.UNKNOWN)


def from_epoch(
    value: object, *, unit: int = 1, offset: int = 0, basis: TimeBasis = TimeBasis.EXPLICIT
) -> When:
    """Read a count of seconds (`unit` 1), milliseconds (1000) … since 1970 plus `offset`.

    Zero, blank and unreadable values are missing times, never 1970.
    """
    raw = None if value is None else str(value)
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return When(None, raw, TimeBasis.UNKNOWN)
    if not number.is_finite() or number == 0 or number.adjusted() > _MOST_DIGITS:
        return When(None, raw, TimeBasis.UNKNOWN)
    micros = int((number * 1_000_000 / unit).to_integral_value()) + offset * 1_000_000
    try:
        at = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return When(None, raw, TimeBasis.UNKNOWN)
    return When(at, raw, basis)


def from_wall(local: datetime, raw: str, zone: str | None) -> When:
    """Turn a wall-clock time into UTC under a stated zone; without one it stays undated.

    An hour that the zone's clock skipped or repeated stays undated too: both
    readings are possible, and choosing one would be a guess.
    """
    wall = local.replace(tzinfo=None).isoformat()
    if zone is None:
        return When(None, raw, TimeBasis.UNKNOWN, wall)
    tz = ZoneInfo(zone)
    first = local.replace(tzinfo=tz, fold=0)
    second = local.replace(tzinfo=tz, fold=1)
    if first.utcoffset() != second.utcoffset():
        return When(None, raw, TimeBasis.UNKNOWN, wall)
    return When(first.astimezone(UTC), raw, TimeBasis.ASSUMED, wall)


def iso(at: datetime | None) -> str | None:
    """Write an aware time as ISO-8601 in UTC with `Z`; None stays None."""
    if at is None:
        return None
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return text + "Z"


def micros(at: datetime) -> int:
    """Return whole microseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)
