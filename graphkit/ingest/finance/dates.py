"""Dates of statements: one order of day and month for the whole file, never per cell.

A cell is read under an order (dmy, mdy, ymd); shapes that say themselves what they are,
such as `2025-11-24` or `24-Nov-25`, read alike under each. Nothing here knows a zone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from graphkit.model.kinds import TimeBasis
from graphkit.model.times import When, from_wall


class Order(StrEnum):
    """Which of the three numbers is the day; the value of `--date-order`."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


ORDERS = tuple(Order)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as written: its local clock, the offset if stated, and how exact it is.

    `precision` is day, minute or second.
    """

    day: date
    clock: time | None
    offset: timedelta | None
    precision: str

    @property
    def local(self) -> datetime:
        """Return the wall clock; midnight where only a day is written."""
        return datetime.combine(self.day, self.clock or time(0))

    def when(self, raw: str, zone: str | None) -> When:
        """Return the time of a record: explicit, assumed in `zone`, or kept as a wall clock."""
        try:
            if self.offset is None:
                return from_wall(self.local, raw, zone)
            at = self.local.replace(tzinfo=timezone(self.offset)).astimezone(UTC)
        except (OverflowError, ValueError):  # the first or last day that a calendar has
            return When(None, raw, TimeBasis.UNKNOWN, self.local.isoformat())
        return When(at, raw, TimeBasis.EXPLICIT, self.local.isoformat())


_MONTHS_TEXT = """
1 jan january januar janvier enero ene janeiro gennaio gen januari januarie
2 feb february februar februari fevrier fevr febrero fevereiro fev febbraio febr februarie
3 mar march marz mrz mars marzo marco maart maa mrt machi mac
4 apr april avril avr abril abr aprile aprili
5 may mai mayo maio maggio mag mei maj
6 jun june juni juin junio junho giugno giu
7 jul july juli juillet juil julio julho luglio lug julai
8 aug august aout agosto ago augustus augusti agosti
9 sep sept september septembre septiembre setembro set settembre septemba
10 oct october oktober okt octobre octubre outubro out ottobre ott oktoba
11 nov november novembre noviembre novembro novemba
12 dec december dezember dez decembre diciembre dic dezembro dicembre desemba des
"""
_MONTHS = {
    word: int(line.split()[0]) for line in _MONTHS_TEXT.split("\n") if line for word in line.split()
}

_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "EAT": 3, "CAT": 2, "WAT": 1, "CET": 1, "CEST": 2, "EET": 2,
    "EEST": 3, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "EST": -5, "EDT": -4,
}  # fmt: skip
"""Abbreviations that name one offset; CST, IST and BST name several and are left out."""

_CLOCK = re.compile(
    r"""(?:[T,/|]|\s)*
    (?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]+))?)?
    \s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?
    \s*(?P<zone>[A-Z]{1,4}(?![+-])|(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2})?\s*""",
    re.VERBOSE,
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_SHORT = r"(?P<year>[0-9]{2})(?=[0-9]{2}[:.])"
"""A two-digit year glued to its time: `24-11-2502:11PM`."""
_THREE = re.compile(
    r"(?P<a>[0-9]{4}|[0-9]{1,2})\s*(?P<sep>[./-])\s*(?P<b>[0-9]{1,2})\s*(?P=sep)\s*"
    r"(?P<c>[0-9]{4}|[0-9]{1,2})\.?"
)
_THREE_SHORT = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<sep>[./-])(?P<b>[0-9]{1,2})(?P=sep)" + _SHORT.replace("year", "c")
)
_DAY_MONTH = (
    _WEEKDAY
    + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s\-./]*(?P<month>[^\W\d_]{3,10})\.?[\s\-./,']*"
)
_NAMED = re.compile(_DAY_MONTH + r"(?P<year>[0-9]{4}|[0-9]{2})")
_NAMED_SHORT = re.compile(_DAY_MONTH + _SHORT)
_NAMED_FIRST = re.compile(
    _WEEKDAY + r"(?P<month>[^\W\d_]{3,10})\.?\s*(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>[0-9]{4})"
)
_NAMED_LAST = re.compile(
    r"(?P<year>[0-9]{4})[\s\-./]*(?P<month>[^\W\d_]{3,10})[\s\-./]*(?P<day>[0-9]{1,2})"
)
_GLUED = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_GLUED_CLOCK = re.compile(r"[T\s]?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?")
_ONLY_CLOCK = re.compile(
    r"\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*"
)
_SHAPES = (_THREE, _THREE_SHORT, _NAMED, _NAMED_SHORT, _NAMED_FIRST, _NAMED_LAST, _GLUED)
LONGEST = 64
"""Characters beyond which a cell is text, not a date."""


def read_date(text: str, order: Order) -> Stamp | None:
    """Read one cell under the order of its file; None where it is no possible date.

    The 30th of February is no date. Two-digit years up to 68 are of this century.
    """
    return read_orders(text)[_PLACES[order]]


@lru_cache(maxsize=65_536)
def read_orders(text: str) -> tuple[Stamp | None, Stamp | None, Stamp | None]:
    """Read one cell under each order: dmy, mdy, ymd."""
    found = text.strip()
    if not 6 <= len(found) <= LONGEST:
        return _NO_DATE
    for shape in _SHAPES:
        match = shape.match(found)
        stamps = _NO_DATE if match is None else _stamps(match, found[match.end() :])
        if stamps != _NO_DATE:
            return stamps
    return _NO_DATE


_PLACES = {order: place for place, order in enumerate(ORDERS)}
_NO_DATE: tuple[Stamp | None, Stamp | None, Stamp | None] = (None, None, None)


def _stamps(
    match: re.Match[str], rest: str
) -> tuple[Stamp | None, Stamp | None, Stamp | None]:  # fmt: skip
    clock: dict[str, str | None] | None = None
    if rest.strip():
        glued = _GLUED_CLOCK.fullmatch(rest) if match.re is _GLUED else None
        found = glued or _CLOCK.fullmatch(rest)
        if found is None:
            return _NO_DATE
        clock = found.groupdict()
    if match.re in (_THREE, _THREE_SHORT):
        one, two, three = (_stamp(_numeric(match, order), clock) for order in ORDERS)
        return one, two, three
    month = match["month"]
    number = int(month) if month.isdigit() else _MONTHS.get(_plain(month), 0)
    same = _stamp(_date(match["year"], number, int(match["day"])), clock)
    return same, same, same


def _stamp(day: date | None, clock: dict[str, str | None] | None) -> Stamp | None:
    if day is None or clock is None:
        return None if day is None else Stamp(day, None, None, "day")
    return _with_clock(day, clock)


def _numeric(match: re.Match[str], order: Order) -> date | None:
    """Read three numbers under an order; a year of four digits says where it stands."""
    first, second, third = match["a"], match["b"], match["c"]
    if len(first) == 4:
        return _date(first, int(second), int(third)) if len(third) <= 2 else None
    if len(third) == 1 or (order is Order.YMD and len(third) == 4):
        return None
    if order is Order.YMD:
        return _date(first, int(second), int(third)) if len(first) == 2 else None
    day, month = (first, second) if order is Order.DMY else (second, first)
    return _date(third, int(month), int(day))


def _date(year: str, month: int, day: int) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= 68 else 1900
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _with_clock(day: date, groups: dict[str, str | None]) -> Stamp | None:
    hour, minute = int(groups["hour"] or 0), int(groups["minute"] or 0)
    second = groups["second"]
    half = (groups.get("half") or "")[:1].upper()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "P" else 0)
    zone = groups.get("zone")
    offset = _offset(zone) if zone else None
    if zone and offset is None:
        return None
    try:
        part = (groups.get("part") or "")[:6].ljust(6, "0")
        clock = time(hour, minute, int(second or 0), int(part))
    except ValueError:
        return None
    return Stamp(day, clock, offset, "minute" if second is None else "second")


def _offset(zone: str) -> timedelta | None:
    if zone in _ZONES:
        return timedelta(hours=_ZONES[zone])
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})", zone)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -size if match[1] == "-" else size


def read_clock(text: str) -> time | None:
    """Read a cell that holds only a time of day; None for anything else."""
    if _ONLY_CLOCK.fullmatch(text) is None:
        return None
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    stamp = _with_clock(date(2000, 1, 1), match.groupdict())
    return None if stamp is None else stamp.clock


def read_offset(text: str) -> timedelta | None:
    """Read a cell that names a zone by abbreviation or offset; None if that is not one offset."""
    return _offset(text.strip().upper())


def is_date(text: str) -> bool:
    """Tell whether a cell is a date under any order."""
    return read_orders(text) != _NO_DATE


def day_number(text: str) -> int:
    """Return a number that is equal for equal days, whatever the order; 0 for no date."""
    return next((stamp.day.toordinal() for stamp in read_orders(text) if stamp), 0)


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


_PAIRS = ((0, 1), (0, 2), (1, 2))
_MIDNIGHT = time(0)


class DateVote:
    """Counts over all rows of a file what each order makes of its dates.

    `add` takes the cells of the date columns row by row, in the order of the file. `timed`
    tells that some booking date bears another time of day than midnight.
    """

    def __init__(self) -> None:
        self.read = dict.fromkeys(Order, 0)
        self.up = dict.fromkeys(Order, 0)
        self.down = dict.fromkeys(Order, 0)
        self.differs: set[tuple[Order, Order]] = set()
        self.outside = dict.fromkeys(Order, 0)
        self.timed = False
        self._last: dict[Order, datetime] = {}

    def add(self, cells: list[str], period: tuple[date, date] | None = None) -> None:
        """Count one row: how many of its date cells read, and whether time goes up or down."""
        for place, text in enumerate(cells):
            if text.strip():
                self._cell(place, text, period)

    def _cell(self, place: int, text: str, period: tuple[date, date] | None) -> None:
        stamps = read_orders(text)
        for order, stamp in zip(ORDERS, stamps, strict=True):
            if stamp is None:
                continue
            self.read[order] += 1
            if place == 0:
                local = stamp.local
                self.timed = self.timed or stamp.clock not in (None, _MIDNIGHT)
                last = self._last.get(order)
                if last is not None:
                    self.up[order] += local > last
                    self.down[order] += local < last
                self._last[order] = local
            if period is not None and not period[0] <= stamp.day <= period[1]:
                self.outside[order] += 1
        if stamps[0] is stamps[1] is stamps[2]:
            return
        for one, two in _PAIRS:
            if stamps[one] != stamps[two]:
                self.differs.add((ORDERS[one], ORDERS[two]))

    def violations(self, order: Order) -> int:
        """Return how many steps go against the direction that most steps take."""
        return min(self.up[order], self.down[order])

    def open_orders(self) -> list[Order]:
        """Return the orders that the file leaves possible.

        More than one means that they read some cell differently and nothing in the file
        says which is right: then the user is asked.
        """
        best = max(self.read.values())
        able = self._usual([order for order in Order if self.read[order] == best])
        inside = min(self.outside[order] for order in able)
        able = [order for order in able if self.outside[order] == inside]
        able = self._steadier(able)
        return able[:1] if self._alike(able) else able

    def _usual(self, orders: list[Order]) -> list[Order]:
        """Read `25-11-24` year first only if no other order lets time run one way."""
        others: list[Order] = [order for order in orders if order is not Order.YMD]
        if not others or len(others) == len(orders):
            return orders
        if self.violations(Order.YMD) == 0 and all(self.violations(order) for order in others):
            return [Order.YMD]
        return others

    def _steadier(self, orders: list[Order]) -> list[Order]:
        """Keep the orders under which time runs one way, where the others clearly do not."""
        least = min(self.violations(order) for order in orders)
        most = 0 if least == 0 else max(3 * least, least + 3)
        return [order for order in orders if self.violations(order) <= most]

    def _alike(self, orders: list[Order]) -> bool:
        return not any((one, other) in self.differs for one in orders for other in orders)
