"""The words of the printed sheet: neutral, and the same in drawing, tables and PDF."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

BANNERS: Mapping[str, str] = {
    "summary": "Summary of records – exhibits listed in schedule",
    "aid": "Illustrative aid – not evidence",
    "intelligence": "Intelligence product – not for court",
}
DRAFT = "DRAFT – to be reviewed by counsel"
MEANINGLESS = "layout carries no meaning"
KINDS: Mapping[str, str] = {
    "Person": "Person",
    "Organization": "Organization",
    "Protected": "Protected person, code",
    "Phone": "Telephone number",
    "Device": "Device",
    "Email": "E-mail address",
    "Handle": "Account of a service",
    "Account": "Account",
    "Wallet": "Wallet",
    "Advert": "Advert",
    "AdvertGroup": "Group of adverts",
    "Image": "Image",
    "Place": "Place",
    "Vehicle": "Vehicle",
}
"""Kinds of marks in the order of the legend."""
CERTAINTY: Mapping[str, str] = {
    "confirmed": "confirmed by the records listed",
    "unconfirmed": "unconfirmed: claimed by a source",
    "inferred": "inferred by a program",
}
LINKS: Mapping[str, str] = {
    "COMMUNICATED": "calls and messages",
    "TRANSFERRED": "transfers",
    "ADVERTISES": "adverts",
    "NEAR_DUPLICATE": "adverts with nearly the same text",
    "SAME_IMAGE": "the same image",
    "LOCATED_AT": "places named",
    "USES": "use of a number or device",
    "HOLDS": "holding of an account",
    "SAVED_AS": "saved contacts",
    "POSSIBLY_SAME": "records that may agree",
    "RELATED": "stated relations",
}
SINGLE: Mapping[str, str] = {
    "TRANSFERRED": "transfer",
    "ADVERTISES": "advert",
    "NEAR_DUPLICATE": "nearly the same text",
    "SAME_IMAGE": "same image",
    "LOCATED_AT": "place named",
    "USES": "use",
    "HOLDS": "holding",
    "SAVED_AS": "saved contact",
    "POSSIBLY_SAME": "records that may agree",
    "RELATED": "stated relation",
}
BASES: Mapping[str, str] = {
    "explicit": "stated",
    "device": "device",
    "network": "network",
    "assumed": "assumed",
    "unknown": "unknown",
}
_CALLS = frozenset({"call", "video_call"})
_MEMBER = frozenset({"membership"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def count(n: int) -> str:
    """A number with a comma at every thousand."""
    return f"{n:,}"


def many(n: int, one: str, more: str | None = None) -> str:
    """A number with its word: 1 record, 2 records."""
    return f"{count(n)} {one if n == 1 else more or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Parts in one sentence: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def line_label(kind: str, n: int, kinds: Collection[str], totals: Mapping[str, Decimal]) -> str:
    """What stands on a line: a neutral kind with its count, for money the sum as well."""
    if kind == "COMMUNICATED":
        return f"{count(n)} {_spoken(n, kinds)}"
    if kind == "TRANSFERRED":
        sums = " + ".join(money(totals[c], c) for c in sorted(totals))
        return many(n, "transfer") + (f", {sums}" if sums else "")
    if kind == "ADVERTISES":
        return many(n, "advert")
    if kind in ("USES", "HOLDS"):
        return kind.lower()
    if kind == "SAVED_AS":
        return "saved as contact"
    return SINGLE.get(kind, kind.lower()) + (f", {many(n, 'record')}" if n > 1 else "")


def _spoken(n: int, kinds: Collection[str]) -> str:
    parts = [
        word
        for word, has in (
            ("call", bool(set(kinds) & _CALLS)),
            ("message", bool(set(kinds) - _CALLS - _MEMBER)),
            ("membership record", bool(set(kinds) & _MEMBER)),
        )
        if has
    ] or ["record"]
    return ", ".join(parts) if n == 1 else ", ".join(f"{word}s" for word in parts)


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency, exact, with a comma at every thousand."""
    whole = amount == amount.to_integral_value()
    written = f"{amount:,.0f}" if whole else f"{amount:,}"
    return f"{currency} {written}".strip()


def length(seconds: Decimal) -> str:
    """The length of a call: 5 min 2 s."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"


def utc(at: datetime | None) -> str:
    """A time in UTC to the second; "no time" where there is none."""
    return "no time" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def local(at: datetime | None, zone: str) -> str:
    """A time of day in a zone with its letters: 20:03:12 EAT; with its day if another one."""
    if at is None:
        return ""
    there = at.astimezone(ZoneInfo(zone))
    other = there.date() != at.astimezone(UTC).date()
    return f"{there:%Y-%m-%d %H:%M:%S %Z}" if other else f"{there:%H:%M:%S %Z}"


def day(at: datetime, zone: str) -> str:
    """A day in a zone: 23 November 2026."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def period(ends: tuple[datetime, datetime] | None, zone: str) -> str:
    """Two days: 2 February to 20 September 2026; parts that both share are written once."""
    if ends is None:
        return "no dated record"
    first, last = day(ends[0], zone), day(ends[1], zone)
    if first == last:
        return first
    shared = first.rpartition(" ")[0] if first[-4:] == last[-4:] else first
    return f"{shared} to {last}"


def zones(zone: str, at: datetime) -> str:
    """Say in which zones times are written: UTC and East Africa Time, with the offset."""
    there = at.astimezone(ZoneInfo(zone))
    if zone == "UTC":
        return "Times in UTC"
    minutes = int((there.utcoffset() or there - there).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"Times in UTC and in {there:%Z} ({zone}, {offset})"
