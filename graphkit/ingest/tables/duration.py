"""How long a call took, as a cell writes it; the way of writing is stated, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,6}))?")
_PARTS = {
    "MM:SS": re.compile(r"(?P<m>[0-9]{1,5}):(?P<s>[0-5][0-9])(?:[.,](?P<f>[0-9]{1,6}))?"),
    "HH:MM": re.compile(r"(?P<h>[0-9]{1,5}):(?P<m>[0-5][0-9])"),
    "HH:MM:SS": re.compile(
        r"(?P<h>[0-9]{1,5}):(?P<m>[0-5][0-9]):(?P<s>[0-5][0-9])(?:[.,](?P<f>[0-9]{1,9}))?"
    ),
}
_MILLI = Decimal("0.001")


def read_duration(text: str, written: str) -> Decimal | None:
    """Read a duration in seconds, to the millisecond; None where the cell is no such thing.

    `written` is seconds, minutes, MM:SS, HH:MM or HH:MM:SS. Minutes may pass 59 in MM:SS.
    """
    found = text.strip()
    if written in ("seconds", "minutes"):
        match = _NUMBER.fullmatch(found)
        if match is None:
            return None
        number = Decimal(f"{match[1]}.{match[2] or '0'}")
        return (number * (60 if written == "minutes" else 1)).quantize(_MILLI)
    match = _PARTS[written].fullmatch(found)
    if match is None:
        return None
    groups = match.groupdict()
    whole = int(groups.get("h") or 0) * 3600 + int(groups["m"]) * 60 + int(groups.get("s") or 0)
    return Decimal(f"{whole}.{groups.get('f') or '0'}").quantize(_MILLI)


def possible_ways(texts: Iterable[str]) -> list[str]:
    """Return the ways of writing under which every one of these cells reads."""
    ways = ["HH:MM:SS", "MM:SS", "HH:MM", "seconds", "minutes"]
    for text in texts:
        ways = [way for way in ways if read_duration(text, way) is not None]
    return ways
