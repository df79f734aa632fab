"""How numbers, times, money and kinds are written on the screen; not how they are stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphkit.case import grouped

KINDS: dict[str, tuple[str, str]] = {
    "Person": ("person", "people"),
    "Organization": ("organization", "organizations"),
    "Protected": ("protected", "protected"),
    "Phone": ("phone", "phones"),
    "Account": ("account", "accounts"),
    "Device": ("device", "devices"),
    "Email": ("email", "emails"),
    "Handle": ("handle", "handles"),
    "Wallet": ("wallet", "wallets"),
    "Advert": ("advert", "adverts"),
    "AdvertGroup": ("advert group", "advert groups"),
    "Place": ("place", "places"),
    "Image": ("image", "images"),
    "Vehicle": ("vehicle", "vehicles"),
}
"""One and many of each kind, in the order of the legend."""

FAMILIES: dict[str, str] = {
    "people": "people",
    "numbers": "numbers, devices",
    "money": "money",
    "adverts": "adverts",
    "places": "places",
}

LINKS: dict[str, str] = {
    "COMMUNICATED": "calls, messages",
    "TRANSFERRED": "money",
    "ADVERTISES": "adverts",
    "NEAR_DUPLICATE": "near duplicate",
    "SAME_IMAGE": "same image",
    "LOCATED_AT": "seen at",
    "USES": "uses",
    "HOLDS": "holds",
    "SAVED_AS": "saved as",
    "POSSIBLY_SAME": "possibly same",
    "RELATED": "related",
}
"""Link kinds as the legend names them, in its order."""

LINK_SENTENCES: dict[str, str] = {
    "COMMUNICATED": "Calls and messages",
    "TRANSFERRED": "Transfers of money",
    "ADVERTISES": "Adverts that carry this contact",
    "NEAR_DUPLICATE": "Adverts with nearly the same text",
    "SAME_IMAGE": "The same image",
    "LOCATED_AT": "Records of an area",
    "USES": "Use of a number, device or address",
    "HOLDS": "Holding of an account",
    "SAVED_AS": "Saved in a contact list",
    "POSSIBLY_SAME": "Records that may agree",
    "RELATED": "A relation that a file states",
}

BASES: dict[str, str] = {
    "explicit": "stated",
    "device": "device",
    "network": "network",
    "assumed": "assumed",
    "unknown": "unknown",
}
"""Where the time zone of a record comes from."""

BASIS_SENTENCES: dict[str, str] = {
    "explicit": "Zone: the time is written with its zone.",
    "device": "Zone: the clock of the device, as the extraction states it.",
    "network": "Zone: that of the network, as its records state it.",
    "assumed": "Zone: not stated in the file; read as {zone}, as answered at import.",
    "unknown": "Zone: not known, so the time is not put at a moment.",
}
"""The same in a sentence, for the row that is looked at."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def count(n: int) -> str:
    """A number with a comma at every thousand."""
    return f"{n:,}"


def of(n: int, total: int) -> str:
    """A number and the number that it is part of."""
    return f"{count(n)} of {count(total)}"


def many(kind: str, n: int) -> str:
    """A number with its kind: 1 phone, 21 phones."""
    one, more = KINDS.get(kind, (kind.lower(), kind.lower()))
    return f"{count(n)} {one if n == 1 else more}"


def title(kind: str) -> str:
    """The name of a kind at the beginning of a line."""
    return KINDS.get(kind, (kind, kind))[0].capitalize()


def visible(text: str) -> str:
    """The text with every control, zero-width or direction character shown as a mark.

    Labels come from evidence; a hidden character may turn a name round or hide a part
    of it. Line breaks become spaces.
    """
    flat = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", flat)


def identifier(value: str) -> str:
    """An international number in groups of three; any other value as it is."""
    return visible(grouped(value))


def cut(text: str, most: int = 40) -> str:
    """A long label, cut for a place where it cannot be read in full anyway."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def short(name: str) -> str:
    """The last three digits of a number or account; another name cut to 14 characters."""
    digits = re.sub(r"\D", "", name)
    return digits[-3:] if len(digits) > 6 else cut(visible(name), 14)


def zone(name: str) -> tzinfo:
    """The named time zone, or UTC where this computer does not know the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def zone_letters(name: str) -> str:
    """The usual letters of a time zone, such as EAT."""
    return datetime(2026, 1, 1, tzinfo=zone(name)).tzname() or name


def instant(text: str | None) -> datetime | None:
    """The time that an ISO-8601 text with offset means, in UTC, or None."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def utc(text: str | None) -> str:
    """A time in UTC to the second, as tables write it; "no time" where there is none."""
    read = instant(text)
    return read.strftime("%Y-%m-%d %H:%M:%S") if read else "no time"


def local(text: str | None, where: tzinfo) -> str:
    """A time in the case's zone: 12 Jun 20:03:12; empty where there is none."""
    read = instant(text)
    if read is None:
        return ""
    there = read.astimezone(where)
    return f"{there.day} {_MONTHS[there.month - 1]} {there:%H:%M:%S}"


def day(text: str | None, where: tzinfo, *, year: bool = True) -> str:
    """A day in the given zone: 12 Jun 2026; empty where there is none."""
    read = instant(text)
    if read is None:
        return ""
    there = read.astimezone(where)
    tail = f" {there.year}" if year else ""
    return f"{there.day} {_MONTHS[there.month - 1]}{tail}"


def span(first: str | None, last: str | None, where: tzinfo, *, year: bool = True) -> str:
    """Two days with a dash between them; a part that both share is written once.

    Years are always written where they differ.
    """
    start, end = instant(first), instant(last)
    if start is None or end is None:
        return day(first or last, where, year=year) or "no dates"
    a, b = start.astimezone(where), end.astimezone(where)
    tail = day(last, where, year=year or a.year != b.year)
    if a.date() == b.date():
        return tail
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} – {tail}"
    return f"{day(first, where, year=a.year != b.year)} – {tail}"


def money(amount: str, currency: str) -> str:
    """An amount with its currency, exact, with a comma at every thousand."""
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        return f"{currency} {amount}"
    whole = exact == exact.to_integral_value()
    return f"{currency} {exact:,.0f}" if whole else f"{currency} {exact:,}"


def length(seconds: int | None) -> str:
    """The length of a call in minutes and seconds: 2:14; empty where none is recorded."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def listed(parts: list[str]) -> str:
    """Parts in one line, separated by commas."""
    return ", ".join(parts)
