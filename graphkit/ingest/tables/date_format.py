"""A date format such as `%d.%m.%Y`, read strictly and alike on every machine.

Not Python's strptime: names of days and months there depend on the language of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from graphkit.ingest.finance.dates import Order, Stamp, read_date

_FIELDS = {
    "d": r"(?P<d>[0-9]{1,2})",
    "e": r"(?P<d>[0-9]{1,2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "Y": r"(?P<Y>[0-9]{4})",
    "y": r"(?P<y>[0-9]{2})",
    "H": r"(?P<H>[0-9]{1,2})",
    "I": r"(?P<I>[0-9]{1,2})",
    "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})",
    "f": r"(?P<f>[0-9]{1,9})",
    "p": r"(?P<p>[AaPp]\.?\s?[Mm]\.?)",
    "z": r"(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})",
    "b": r"(?P<b>[^\W\d_]{3,10}\.?)",
    "B": r"(?P<b>[^\W\d_]{3,10}\.?)",
    "a": r"[^\W\d_]{2,10}\.?,?",
    "A": r"[^\W\d_]{2,10}\.?,?",
}
_TWO = {"d": r"(?P<d>[0-9]{2})", "m": r"(?P<m>[0-9]{2})", "H": r"(?P<H>[0-9]{2})"}
_DIRECTIVE = re.compile(r"%(.)|(\s+)|([^%\s]+)", re.DOTALL)
_GLUED = re.compile(r"%[a-zA-Z](?=%)")
_BORDER = re.compile(r"(?P<day>[^T]*?)(?:\s+|T)(?P<clock>%[HI].*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A compiled format; `day` and `clock` are its two halves where it falls into such."""

    text: str
    pattern: re.Pattern[str]
    has_day: bool
    has_clock: bool

    def halves(self) -> tuple[DateFormat, DateFormat] | None:
        """Return the format of the day and of the time of day, if one stands before the other."""
        found = _BORDER.fullmatch(self.text)
        if found is None:
            return None
        day, clock = compile_format(found["day"]), compile_format(found["clock"])
        return (day, clock) if not day.has_clock and not clock.has_day else None

    def read(self, text: str) -> Stamp | None:
        """Read a cell; None where it does not match or is no possible date or time."""
        found = self.pattern.fullmatch(text.strip())
        if found is None:
            return None
        groups = found.groupdict()
        try:
            day = _day(groups) if self.has_day else date(2000, 1, 1)
            clock = _clock(groups) if self.has_clock else None
        except ValueError:
            return None
        if day is None:
            return None
        precision = "day" if clock is None else "second" if groups.get("S") else "minute"
        return Stamp(day, clock, _offset(groups.get("z")), precision)


def compile_format(text: str) -> DateFormat:
    """Compile a format of the directives %d %m %Y %y %b %a %H %I %M %S %f %p %z.

    Raises ValueError for an unknown or doubled directive, or one that is no day at all.
    """
    glued = _GLUED.search(text) is not None
    parts, seen = [], set()
    for code, blanks, literal in _DIRECTIVE.findall(text):
        if blanks:
            parts.append(r"\s+")
        elif literal:
            parts.append(re.escape(literal))
        elif code == "%":
            parts.append("%")
        elif code not in _FIELDS:
            raise ValueError(f"%{code} is not known")
        else:
            parts.append(_TWO.get(code, _FIELDS[code]) if glued else _FIELDS[code])
            group = {"e": "d", "B": "b", "A": "a"}.get(code, code)
            if group in seen:
                raise ValueError(f"%{code} stands twice")
            seen.add(group)
    has_day = bool(seen & set("dmYyb"))
    has_clock = bool(seen & set("HI"))
    if has_day and not (seen & set("Yy") and seen & set("mb") and "d" in seen):
        raise ValueError("a date needs day, month and year")
    if not has_day and not has_clock:
        raise ValueError("it holds neither a date nor a time")
    return DateFormat(text, re.compile("".join(parts)), has_day, has_clock)


def _day(groups: dict[str, str | None]) -> date | None:
    year = int(groups.get("Y") or groups.get("y") or 0)
    if groups.get("Y") is None:
        year += 2000 if year <= 68 else 1900
    name = groups.get("b")
    if name is not None:
        stamp = read_date(f"{groups['d']} {name.rstrip('.')} {year:04d}", Order.DMY)
        return None if stamp is None else stamp.day
    return date(year, int(groups.get("m") or 0), int(groups.get("d") or 0))


def _clock(groups: dict[str, str | None]) -> time:
    hour = int(groups.get("H") or groups.get("I") or 0)
    half = (groups.get("p") or "")[:1].upper()
    if groups.get("I") is not None or half:
        if not 1 <= hour <= 12 and groups.get("H") is None:
            raise ValueError("no hour of a clock with twelve hours")
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "P" else 0)
    part = (groups.get("f") or "0")[:6].ljust(6, "0")
    return time(hour, int(groups.get("M") or 0), int(groups.get("S") or 0), int(part))


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta(0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size
