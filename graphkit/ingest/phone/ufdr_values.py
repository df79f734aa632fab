"""Values as a Cellebrite report writes them: times, durations, decimals, and secrets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from graphkit.ingest.phone.ufdr_models import Model
from graphkit.model.kinds import TimeBasis
from graphkit.model.times import UNDATED, When, from_wall

_SPAN = re.compile(r"(?:(\d{1,6})\.)?(\d{1,6}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)")
_MILLISECOND = Decimal("0.001")
_MOST_SECONDS = Decimal(10**9)
_EMPTY_TIMES = frozenset({"0001-01-01T00:00:00", "1601-01-01T00:00:00", "1970-01-01T00:00:00"})
_SECRET = re.compile(
    r"passw|passcode|pass ?phrase|token|secret|private ?key|api ?key|auth ?key|^cvv$|\bpin\b"
    r"|credential",
    re.IGNORECASE,
)


def read_when(model: Model, name: str, zone: str | None) -> When:
    """Read a time of a model; only a time that states its offset becomes an instant.

    `DateTimeOnly` values come without one. They stay undated wall clocks unless the
    user has stated the zone of this source; `formattedTimestamp` is the tool's guess and
    is never used. The start of a calendar (year 1, 1601, 1970) is a missing time.
    """
    raw = model.fields.get(name)
    if raw is None:
        return UNDATED
    text = raw.strip()
    if not text:
        return UNDATED
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return When(None, raw, TimeBasis.UNKNOWN)
    if text[:19] in _EMPTY_TIMES:
        return When(None, raw, TimeBasis.UNKNOWN)
    if found.tzinfo is None:
        if ":" not in text:  # a day has no instant
            return When(None, raw, TimeBasis.UNKNOWN, text)
        return from_wall(found, raw, zone)
    try:
        at = found if found.tzinfo is UTC else found.astimezone(UTC)
        return When(at, raw, TimeBasis.EXPLICIT)
    except OverflowError:
        return When(None, raw, TimeBasis.UNKNOWN)


def is_unreadable(when: When) -> bool:
    """Tell whether there was a time that could not be read at all."""
    if when.raw is None or when.at is not None or when.wall is not None:
        return False
    try:
        datetime.fromisoformat(when.raw.strip())
    except ValueError:
        return True
    return False


def read_span(text: str) -> Decimal | None:
    """Read a duration `hh:mm:ss` with optional days and fractions, in seconds to the ms."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    days, hours, minutes, seconds = found.groups()
    total = Decimal(seconds) + 60 * (int(minutes) + 60 * (int(hours) + 24 * int(days or 0)))
    return total.quantize(_MILLISECOND) if total < _MOST_SECONDS else None


def read_decimal(text: str) -> Decimal | None:
    """Read a plain decimal number; a comma is a point where there is no other mark."""
    text = text.strip().replace(" ", "").replace("\u00a0", "")
    if "," in text and "." not in text and text.count(",") == 1:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Tell whether a field holds a password, token or key: dropped at import, and counted."""
    return _SECRET.search(name) is not None


def origin_texts(nodes: list[dict[str, str]]) -> list[str]:
    """Write the handset files of a model as text: path, then table, then offset."""
    texts = []
    for node in nodes:
        parts = [node.get("path") or node.get("name") or "?"]
        if node.get("tableName"):
            parts.append(f"table {node['tableName']}")
        if node.get("offset"):
            parts.append(f"offset {node['offset']}")
        texts.append(", ".join(parts))
    return texts
