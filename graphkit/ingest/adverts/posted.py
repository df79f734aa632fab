"""When an advert was posted: the text as found, and the instant only where a zone is known.

Sites write the local clock of the advertised place. Without a stated zone the wall clock
is kept and the instant stays empty; an order of day and month is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graphkit.errors import NeedsAnswer
from graphkit.ingest.finance.dates import Order, read_date
from graphkit.model.kinds import TimeBasis
from graphkit.model.times import UNDATED, When, from_epoch

_EPOCH = re.compile(r"[1-9]\d{8,9}(?:\.\d{1,6})?|[1-9]\d{12}|[1-9]\d{15}")
_UNITS = {13: 1_000, 16: 1_000_000}


def settle_order(texts: Iterable[str], stated: str | None, file: str) -> Order:
    """Return the order of day and month that all dates of a column share.

    Raises NeedsAnswer where the column reads under both orders and they differ.
    """
    if stated is not None:
        return Order(stated)
    counts = dict.fromkeys(Order, 0)
    example = ""
    for text in texts:
        if not text.strip() or _EPOCH.fullmatch(text.strip()):
            continue
        stamps = {order: read_date(text, order) for order in Order}
        for order, stamp in stamps.items():
            counts[order] += stamp is not None
        day, month = stamps[Order.DMY], stamps[Order.MDY]
        if day is not None and month is not None and day != month:
            example = example or text.strip()
    best = max(counts.values())
    if example and counts[Order.DMY] == counts[Order.MDY] == best:
        raise NeedsAnswer(
            f"{file}: dates such as {example} can be read with the day or with the month first.",
            option="--date-order",
            hint="Add it again with --date-order dmy or --date-order mdy.",
        )
    return max((Order.DMY, Order.MDY, Order.YMD), key=lambda order: counts[order])


def read_posted(text: str | None, order: Order, zone: str | None) -> When | None:
    """Read one posting time; None if it is no time, UNDATED if nothing is written.

    Times with an offset, and counts of seconds or milliseconds since 1970, are explicit.
    """
    raw = (text or "").strip()
    if not raw:
        return UNDATED
    if _EPOCH.fullmatch(raw):
        when = from_epoch(raw, unit=_UNITS.get(len(raw), 1), basis=TimeBasis.EXPLICIT)
        return when if when.at is not None else None
    stamp = read_date(raw, order)
    if stamp is None:
        return None
    if stamp.clock is None:  # a day alone is no instant
        return When(None, raw, TimeBasis.UNKNOWN, stamp.day.isoformat())
    return stamp.when(raw, zone)
