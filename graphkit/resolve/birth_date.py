"""Dates of birth as a set of readings: nothing is decided between day and month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from graphkit.resolve.transliteration import latin

_MONTH_NAMES = """
jan january janvier januari
feb february fevrier februari
mar march mars machi
apr april avril aprili
may mai mei
jun june juin juni
jul july juillet julai
aug august aout agosti
sep sept september septembre septemba
oct october octobre oktoba
nov november novembre novemba
dec december decembre desemba
"""
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), 1)
    for name in names.split()
}
_CLOCK = re.compile(r"[t ]\d{1,2}:\d{2}.*$")
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_COMPACT = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class Born:
    """A date of birth as written, and what it may mean: `1980-03-12`, `1980-03` or `1980`.

    Both 3 December and 12 March stand for `3/12/1980`. The first of January is a year
    only: sources put it where the day is not known. An impossible date has no reading.
    """

    raw: str
    readings: tuple[str, ...]
    full: tuple[str, ...] = ()
    """The readings that name a day."""


class BornFit(StrEnum):
    """How two dates of birth fit together."""

    EQUAL = "equal to the day"
    YEAR = "equal as far as both state it"
    NEAR = "one part of the date differs"
    DIFFERENT = "different"
    UNREAD = "not compared"


@lru_cache(maxsize=65_536)
def read_born(raw: str | None) -> Born | None:
    """Read a date of birth as every date that it may mean; None if nothing is stated."""
    text = " ".join((raw or "").split())
    if not text:
        return None
    plain = _ORDINAL.sub("", _CLOCK.sub("", latin(text)))
    if _COMPACT.fullmatch(plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    pieces = [_MONTHS.get(piece, piece) for piece in _PIECE.findall(plain)]
    named = [piece for piece in pieces if isinstance(piece, int)]
    numbers = [piece for piece in pieces if isinstance(piece, str)]
    if any(not number.isascii() or not number.isdigit() for number in numbers) or len(named) > 1:
        return Born(text, ())
    found = _with_month(named[0], numbers) if named else _in_numbers(numbers)
    readings = tuple(sorted({_coarse(reading) for reading in found if reading}))
    return Born(text, readings, tuple(reading for reading in readings if len(reading) == 10))


def _with_month(month: int, numbers: list[str]) -> list[str]:
    if len(numbers) == 1:
        return [f"{year:04d}-{month:02d}" for year in _years(numbers[0])]
    if len(numbers) != 2:
        return []
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    return [_day(year, month, int(first)) for year in _years(second)]


def _in_numbers(numbers: list[str]) -> list[str]:
    if len(numbers) == 1:
        return [f"{year:04d}" for year in _years(numbers[0]) if len(numbers[0]) == 4]
    if len(numbers) == 2:
        month, year = sorted(numbers, key=len)
        fits = len(year) == 4 and 1 <= int(month) <= 12
        return [f"{y:04d}-{int(month):02d}" for y in _years(year)] if fits else []
    if len(numbers) != 3:
        return []
    if len(numbers[0]) == 4:
        year, month, day = numbers
        return [_day(y, int(month), int(day)) for y in _years(year)]
    first, second, year = numbers
    out = []
    for y in _years(year):
        out.append(_day(y, int(second), int(first)))
        out.append(_day(y, int(first), int(second)))
    return out


def _years(text: str) -> list[int]:
    if len(text) == 4:
        return [int(text)] if 1000 <= int(text) <= 2999 else []
    if len(text) == 2:
        return [1900 + int(text), 2000 + int(text)]
    return []


def _day(year: int, month: int, day: int) -> str:
    if month == 0 or day == 0:  # `1940-00-00`, `1940-01-00`: the day is not known
        return f"{year:04d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _coarse(reading: str) -> str:
    return reading[:4] if reading.endswith("-01-01") else reading


def fit_born(a: Born, b: Born) -> BornFit:
    """Two dates of birth agree if any reading of the one agrees with any of the other."""
    if not a.readings or not b.readings:
        return BornFit.UNREAD
    fits = {_fit(left, right) for left in a.readings for right in b.readings}
    for fit in (BornFit.EQUAL, BornFit.YEAR, BornFit.NEAR):
        if fit in fits:
            return fit
    return BornFit.DIFFERENT


def _fit(a: str, b: str) -> BornFit:
    if a == b and len(a) == 10:
        return BornFit.EQUAL
    shorter = min(len(a), len(b))
    if a[:shorter] == b[:shorter]:
        return BornFit.YEAR
    if len(a) == len(b) == 10:
        same = sum(x == y for x, y in zip(a.split("-"), b.split("-"), strict=True))
        return BornFit.NEAR if same == 2 else BornFit.DIFFERENT
    return BornFit.DIFFERENT
