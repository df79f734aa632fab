"""The line that opens a message in an exported chat, and in which order its date is written.

One layout holds for a whole file. Day and month are told apart by what the file itself
shows, else by what the user stated, never by a default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MARKS = "\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069"
"""Marks that nobody sees, for a character class: direction, width, byte order."""

_AM, _PM = ("上午", "오전", "午前"), ("下午", "오후", "午後")
_HEADER = re.compile(
    rf"[{MARKS}\s]*(?P<open>\[)?[{MARKS}]*"
    r"(?P<stamp>(?P<a>\d{4}|\d{1,2})(?P<sep>[-/.])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<c>\d{4}|\d{1,2})"
    r"\.?(?P<comma>,?)\s(?:(?:at|um|om|à|às|alle|klo|kl\.?)\s)?"
    rf"(?P<before>(?:{'|'.join(_AM + _PM)})\s?)?"
    r"(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d))?"
    r"(?:\s{0,2}(?P<half>[apAP])\.?\s?[mM](?:\.|\b))?)"
    rf"[{MARKS}]*(?(open)\][{MARKS}]*\s?|\s[-–](?:\s|$))"
)
_FIRST_YEAR = 2009
"""WhatsApp exists since then; a two-digit field below 09 is no year."""
_BACK = timedelta(days=1)
"""Messages are filed as they arrive, so a chat goes back by hours at most."""
_MODULUS = (1 << 61) - 1

ORDERS = ("dmy", "mdy", "ymd")


class Layout(NamedTuple):
    """What all headers of one file share."""

    bracket: bool
    separator: str
    year: str
    """`first` or `last` for four digits, `short` for two digits in either place."""
    comma: bool
    colon: str
    seconds: bool
    halves: bool
    """True for a clock of twelve hours with a mark for morning and afternoon."""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of one message: its fields as written, and where its text begins."""

    layout: Layout
    stamp: str
    fields: tuple[int, int, int]
    widths: tuple[int, int, int]
    clock: tuple[int, int, int] | None
    """Hour, minute, second on 24 hours; None if there is no such time."""
    end: int

    def local(self, order: str) -> datetime | None:
        """Return the wall clock under an order of the date, or None if there is no such day."""
        day = _day(self, order)
        if day is None or self.clock is None:
            return None
        hour, minute, second = self.clock
        return day.replace(hour=hour, minute=minute, second=second)


def read_header(line: str) -> Header | None:
    """Read the head of a message, or return None if the line continues another one."""
    found = _HEADER.match(line)
    if found is None:
        return None
    texts = (found["a"], found["b"], found["c"])
    widths = (len(texts[0]), len(texts[1]), len(texts[2]))
    if widths[0] == 4 and widths[2] == 4:
        return None
    year = "first" if widths[0] == 4 else "last" if widths[2] == 4 else "short"
    half = (found["half"] or "").lower() or _half(found["before"])
    layout = Layout(
        found["open"] is not None, found["sep"], year, bool(found["comma"]), found["colon"],
        found["second"] is not None, half is not None,
    )  # fmt: skip
    hour, minute, second = (int(found[n] or 0) for n in ("hour", "minute", "second"))
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    clock = (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
    fields = (int(texts[0]), int(texts[1]), int(texts[2]))
    return Header(layout, found["stamp"], fields, widths, clock, found.end())


def _half(before: str | None) -> str | None:
    if before is None:
        return None
    return "a" if before.strip() in _AM else "p"


def _day(header: Header, order: str) -> datetime | None:
    """Return the day of a header under an order; `ydm` counts the year first, then the day."""
    values = dict(zip(order, header.fields, strict=True))
    width = header.widths[order.index("y")]
    if width == 1:
        return None
    year = values["y"] if width == 4 else 2000 + values["y"]
    try:
        return datetime(year, values["m"], values["d"], tzinfo=UTC)
    except ValueError:
        return None


@dataclass(slots=True)
class Trial:
    """How one order fares over a whole file."""

    impossible: int = 0
    too_early: int = 0
    back: int = 0
    last: datetime | None = None
    trace: int = 0
    """Equal for two orders that read every date alike."""

    def add(self, header: Header, order: str) -> None:
        """Try one header."""
        day = _day(header, order)
        self.trace = (self.trace * 1_000_003 + (day.toordinal() if day else 1)) % _MODULUS
        if day is None:
            self.impossible += 1
            return
        self.too_early += day.year < _FIRST_YEAR
        if self.last is not None and self.last - day > _BACK:
            self.back += 1
        self.last = day


@dataclass(slots=True)
class OrderVote:
    """Gathers the headers of one layout and decides the order of its dates."""

    layout: Layout
    headers: int = 0
    trials: dict[str, Trial] = field(default_factory=dict)
    example: tuple[int, Header] | None = None
    """The first header that two possible orders read differently."""

    def __post_init__(self) -> None:
        """Set up the orders that the place of the year allows."""
        orders = {"first": ("ymd", "ydm"), "last": ("dmy", "mdy")}
        self.trials = {order: Trial() for order in orders.get(self.layout.year, ORDERS)}

    def add(self, line: int, header: Header) -> None:
        """Count one header."""
        self.headers += 1
        for order, trial in self.trials.items():
            trial.add(header, order)
        if self.example is None and len({_day(header, order) for order in self.trials}) > 1:
            self.example = (line, header)

    def standing(self) -> tuple[list[str], str]:
        """Return the orders that the file allows, and the reason for what it rules out."""
        orders, reason = list(self.trials), "the year stands there with four digits"
        if self.layout.year != "first":
            reason = ""
        for attribute, because in (
            ("impossible", "no other order gives days that exist"),
            ("too_early", "no other order gives years since the app exists"),
            ("back", "only so the messages go forward in time"),
        ):
            counts = {order: getattr(self.trials[order], attribute) for order in orders}
            fewest = min(counts.values())
            if attribute == "back" and fewest > 0:
                continue  # nothing is in order under any reading: that decides nothing
            kept = [order for order in orders if counts[order] == fewest]
            if len(kept) < len(orders):
                orders, reason = kept, because
        if len({self.trials[order].trace for order in orders}) == 1:
            return orders[:1], reason or "every order reads the dates alike"
        if self.layout.year == "first":
            return ["ymd"], reason  # year, day, month is written nowhere
        return orders, reason


def votes(lines: Iterator[tuple[int, Header]]) -> dict[Layout, OrderVote]:
    """Count the headers of a file by layout, in the order in which the layouts appear."""
    found: dict[Layout, OrderVote] = {}
    for number, header in lines:
        vote = found.get(header.layout)
        if vote is None:
            vote = found[header.layout] = OrderVote(header.layout)
        vote.add(number, header)
    return found
